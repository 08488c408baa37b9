"""What goes out of one installation makes the same public pages in another."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import exchange
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance.models import Card
from constituyente.participation.corpus import api as corpus
from constituyente.participation.corpus.models import Entry as Pooled
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings import tables
from constituyente.participation.meetings.models import Meeting, Results, Statement
from tests.conftest import NOON, Sequencer
from tests.factories.meetings import listed, report, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

(PART,) = meetings.PARTS
AGO = NOON - timedelta(days=5)
PAGES = (
    "/meetings",
    "/meetings/1",
    "/meetings/2",
    "/meetings/3",
    "/meetings/1/statements/1",
    "/meetings/1/statements/3",
    "/meetings/calendar",
)
Package = Mapping[str, list[dict[str, Any]]]


@pytest.fixture
def package(rules: process.Rules) -> Package:
    """A meeting with corrected results, one that was cancelled, one that was refused; one that waits is in no package."""
    held = listed(title="=Agua", starts_at=NOON - timedelta(days=2), territory="001", subject="rights", now=AGO)
    report(held, "Agua", "El teléfono de Juan", "Sombra", hidden={2: "personal"}, now=NOON - timedelta(days=1))
    report(held, "Agua", "Otra vez el teléfono", hidden={2: "personal"}, now=NOON)
    cancelled = listed(title="Luz", starts_at=NOON + timedelta(days=1), now=AGO)
    meetings.cancel(cancelled.number, by=cancelled.key, now=NOON)
    refused = waiting(title="Secreto", starts_at=NOON + timedelta(days=1), now=AGO)
    meetings.decide(refused.number, actor=accounts.SYSTEM, listed=False, ground="unlawful", reason="Un negocio.", now=NOON, rng=Seeded(1))
    waiting(title="Todavía no", starts_at=NOON + timedelta(days=1), now=AGO)
    return written()


def written() -> dict[str, list[dict[str, Any]]]:
    return {table.name: [dict(row) for row in PART.write[table.name]()] for table in tables.TABLES}


def incoming(package: Package) -> exchange.Incoming:
    def rows(name: str) -> Iterator[exchange.Row]:
        return iter(package.get(name, []))

    return exchange.Incoming(rows=rows, now=NOON + timedelta(days=1), rng=Seeded("import"), advance=lambda _name, _count: None)


def empty() -> None:
    for model in (Statement, Results, Meeting, Card, Pooled):
        model.objects.all().delete()
    Entry.objects.filter(kind__in=["meeting", "results"]).delete()


def shown(client: Client) -> list[Any]:
    """The public JSON, but for where it stands in the log."""
    found = [json.loads(client.get(f"{page}.json").content) for page in PAGES]

    def without(value: Any) -> Any:  # noqa: ANN401  JSON
        if isinstance(value, dict):
            return {key: without(part) for key, part in value.items() if key != "index"}
        return [without(part) for part in value] if isinstance(value, list) else value

    return [without(page) for page in found]


def test_a_package_holds_what_is_public_and_nothing_else(package: Package) -> None:
    text = str(package)
    assert {name: len(rows) for name, rows in package.items()} == {"meetings": 3, "meeting_results": 2, "statements": 5}
    assert [word for word in ("Juan", "teléfono", "Secreto", "Todavía", "key_hash") if word in text] == []
    for table in tables.TABLES:
        assert [set(row) for row in package[table.name]] == [{column.name for column in table.columns}] * len(package[table.name])


def test_what_went_out_comes_in_with_the_same_public_pages(package: Package, client: Client) -> None:
    before, entries = shown(client), sorted(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    pool = {str(text.ref): text for text in corpus.given(limit=9)}
    empty()
    assert list(PART.check(incoming(package))) == []
    assert PART.take(incoming(package)) == 10
    assert shown(client) == before
    assert written() == package
    assert sorted(bytes(body) for body in Entry.objects.values_list("body", flat=True)) == entries
    assert {str(text.ref): text for text in corpus.given(limit=9)} == pool


def test_a_package_comes_in_once(package: Package) -> None:
    empty()
    PART.take(incoming(package))
    assert PART.take(incoming(package)) == 0
    assert written() == package


def test_an_import_that_was_cut_is_gone_on_with(package: Package, sequencer: Sequencer) -> None:
    empty()
    PART.take(incoming({**package, "statements": []}))
    Results.objects.update(leaf=None)  # as if it had been cut before they became public
    Entry.objects.filter(kind="results").delete()
    PART.take(incoming(package))
    assert written() == package
    assert sequencer() > 0


def test_what_stands_is_not_overwritten(package: Package) -> None:
    for name, column, value in (("meetings", "title", "Otra"), ("meeting_results", "people", 7), ("statements", "text", "Otra")):
        changed = {**package, name: [{**row, column: value} for row in package[name]]}
        with pytest.raises(meetings.MeetingStands):
            PART.take(incoming(changed))
    assert written() == package


def test_a_package_without_salts_gets_its_own(package: Package, client: Client) -> None:
    empty()
    bare = {name: [{**row, **dict.fromkeys({"salts", "salt", "part"} & row.keys(), "")} for row in rows] for name, rows in package.items()}
    assert list(PART.check(incoming(bare))) == []
    PART.take(incoming(bare))
    page = json.loads(client.get("/meetings/1.json").content)
    assert len(page["opening"]["parts"]) == 11
    assert PART.take(incoming(bare)) == 0


WRONG: list[tuple[str, int, dict[str, Any], list[str]]] = [
    ("meetings", 0, {"title": "", "place": ""}, ["meetings.csv:2:title", "meetings.csv:2:place"]),
    ("meetings", 0, {"ends_at": AGO}, ["meetings.csv:2:ends_at"]),
    ("meetings", 0, {"refused_at": NOON}, ["meetings.csv:2:listed_at"]),
    ("meetings", 0, {"salts": "eA=="}, ["meetings.csv:2:salts"]),
    ("meetings", 0, {"salts": "=?"}, ["meetings.csv:2:salts"]),
    ("meetings", 0, {"host": "x" * 201}, ["meetings.csv:2:host"]),
    ("meetings", 2, {"ground": ""}, ["meetings.csv:4:ground"]),
    ("meeting_results", 0, {"meeting": 3}, ["meeting_results.csv:2:meeting", *(f"statements.csv:{row}:version" for row in (2, 3, 4))]),
    ("meeting_results", 0, {"people": 0}, ["meeting_results.csv:2:people", "statements.csv:2:support", "statements.csv:4:support"]),
    ("meeting_results", 1, {"salts": ""}, []),
    ("statements", 0, {"position": 0}, ["statements.csv:2:position"]),
    ("statements", 0, {"support": 31}, ["statements.csv:2:support"]),
    ("statements", 0, {"text": ""}, ["statements.csv:2:text"]),
    ("statements", 0, {"salt": ""}, ["statements.csv:2:salt"]),
    ("statements", 0, {"part": "x"}, ["statements.csv:2:part"]),
    ("statements", 0, {"version": 9}, ["statements.csv:2:version"]),
]


@pytest.mark.parametrize(("table", "row", "changes", "faults"), WRONG)
def test_a_package_that_cannot_be_is_told_row_by_row(
    package: Package, table: str, row: int, changes: dict[str, Any], faults: list[str]
) -> None:
    rows = [{**one, **changes} if number == row else one for number, one in enumerate(package[table])]
    found = PART.check(incoming({**package, table: rows}))
    assert [f"{fault.file}:{fault.row}:{fault.column}" for fault in found] == faults
