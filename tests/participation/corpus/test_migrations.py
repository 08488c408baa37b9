"""A pool from before the marks is found by its letters too, and its full-text index stays."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from constituyente.participation.corpus import api as corpus
from constituyente.participation.corpus.models import Entry
from tests.conftest import NOON
from tests.factories.texts import public

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before() -> Iterator[MigrationExecutor]:
    """A database as the version before left it; whatever happens, it is one of today afterwards."""
    executor = MigrationExecutor(connection)
    executor.migrate([("corpus", "0001_initial")])
    yield MigrationExecutor(connection)
    last = MigrationExecutor(connection)
    last.migrate(last.loader.graph.leaf_nodes())


def test_petitions_that_stand_are_marked(before: MigrationExecutor) -> None:
    old = before.loader.project_state(("corpus", "0001_initial")).apps.get_model("corpus", "Entry").objects
    facts = {"version": 1, "kind": "petition", "language": "es", "given": True, "waits": True, "at": NOON}
    old.create(ref="petition/1", title="Sombra", body="En las paradas.", stems="sombr", **facts)
    before.migrate(before.loader.graph.leaf_nodes())
    marks = Entry.objects.values_list("ref", "mark")
    assert list(marks) == [("petition/1", Entry.mark_of("Sombra", "En las paradas."))]
    public("petition/2@1", "Sombra en los parques", now=NOON)
    assert {hit.ref for hit in corpus.search("sombra", limit=9).hits} == {"petition/1", "petition/2"}
    assert [one.ref for one in corpus.similar("Sombra en paradas", "", language="es", kinds=("petition",), limit=1)] == ["petition/1"]
