"""An installation from before this package keeps what it took in."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from constituyente.decision.genealogy.models import Descent, ExternalReference, Lineage, LineageSource
from tests.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("drafting", "0002_the_working_text"), ("genealogy", None)]


@pytest.fixture
def before() -> Iterator[MigrationExecutor]:
    """A database as the version before left it; whatever happens, it is one of today afterwards."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield MigrationExecutor(connection)
    last = MigrationExecutor(connection)
    last.migrate(last.loader.graph.leaf_nodes())


def test_claims_that_stand_go_along(before: MigrationExecutor) -> None:
    old = before.loader.project_state(("drafting", "0002_the_working_text")).apps
    text = {"title": "Carta", "language": "es", "record": "", "hash": "", "leaf": b"", "published_at": NOON}
    provisions = [old.get_model("drafting", "Provision").objects.create(key=key, created_at=NOON) for key in ("000000a1", "000000a2")]
    versions = [old.get_model("drafting", "Version").objects.create(number=number, **text) for number in (3, 7)]
    reference = old.get_model("drafting", "ExternalReference").objects.create(key="ipn-48-2", name="48-2", presented_on=date(2026, 2, 1))
    told = {"language": "es", "body": "Toda parada tendrá sombra."}
    lineages = [
        old.get_model("drafting", "Lineage").objects.create(uid="A", order=1, ending="failed", **told),
        old.get_model("drafting", "Lineage").objects.create(
            uid="B", order=2, ending="similar", version=versions[1], provision=provisions[1], **told
        ),
    ]
    old.get_model("drafting", "LineageSource").objects.create(lineage=lineages[1], reference=reference)
    descent = old.get_model("drafting", "Descent").objects
    descent.create(version=versions[1], provision=provisions[1], rank=1, status="similar", lineage=lineages[1])
    descent.create(version=versions[0], provision=provisions[0], rank=1, status="not_traced", note="Nadie.")
    before.migrate(before.loader.graph.leaf_nodes())
    assert list(ExternalReference.objects.values_list("key", "name", "presented_on")) == [("ipn-48-2", "48-2", date(2026, 2, 1))]
    assert list(Lineage.objects.order_by("order").values_list("uid", "ending", "text", "provision", "body")) == [
        ("A", "failed", None, "", told["body"]),
        ("B", "similar", 7, "000000a2", told["body"]),
    ]
    assert list(LineageSource.objects.values_list("lineage__uid", "reference__key")) == [("B", "ipn-48-2")]
    assert list(Descent.objects.order_by("text").values_list("text", "provision", "rank", "status", "lineage__uid", "note")) == [
        (3, "000000a1", 1, "not_traced", None, "Nadie."),
        (7, "000000a2", 1, "similar", "B", ""),
    ]
    assert Lineage.objects.create(uid="C", order=3, ending="failed", language="es").pk > lineages[1].pk
