from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers import queries, tables
from constituyente.decision.dossiers.data import OUTCOMES
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.exchange import Incoming, Row
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.foundation.provenance import models as graph
from constituyente.participation.corpus import api as corpus
from tests.conftest import Sequencer
from tests.factories import decision
from tests.factories.texts import public

(PART,) = dossiers.PARTS


def incoming(rows: Mapping[str, list[Row]], *, now: datetime) -> Incoming:
    def of(table: str) -> Iterator[Row]:
        return iter(rows[table])

    return Incoming(of, now, Seeded(1), lambda _table, _rows: None)


def written() -> dict[str, list[Row]]:
    return {name: list(write()) for name, write in PART.write.items()}


@pytest.fixture
def package(rules: process.Rules, noon: datetime) -> dict[str, list[Row]]:
    """What an installation with two decided inputs and one that waits exports; it is empty afterwards, but for what was given."""
    public("answer/CX4M7Q", "Agua", "=SUMA(1)\n\n<b>Que llegue</b>", subject="rights", now=noon)
    public("statement/12-3", "Sombra", now=noon)
    public("petition/7@2", "Luz", now=noon)
    dossiers.gather(now=noon)
    decision.dispose(1, "adopted", "Entra.", now=noon + timedelta(hours=1))
    decision.dispose(2, "merged", "Se juntan.", merged_into=1, now=noon + timedelta(hours=2, microseconds=7))
    rows = written()
    Disposition.objects.all().delete()
    Item.objects.all().delete()
    graph.Link.objects.all().delete()
    graph.Card.objects.filter(ref__startswith="item/").delete()
    corpus.withdraw(Ref("item", "1"))
    corpus.withdraw(Ref("item", "2"))
    return rows


def test_the_tables_know_every_outcome_and_column() -> None:
    assert tables.OUTCOMES == OUTCOMES
    assert PART.tables == tables.TABLES


def test_a_package_holds_exactly_its_columns(package: dict[str, list[Row]]) -> None:
    assert {name: len(rows) for name, rows in package.items()} == {"items": 3, "dispositions": 2}
    for table in PART.tables:
        assert [[*row] for row in package[table.name] if {*row} != {column.name for column in table.columns}] == []


def test_taking_in_gives_the_same_items_and_goes_on_from_there(package: dict[str, list[Row]], noon: datetime, sequencer: Sequencer) -> None:
    later = noon + timedelta(days=9)
    sequencer()
    before = ledger.head().size
    assert [PART.take(incoming(package, now=later)) for _time in range(2)] == [5, 0]
    assert written() == package
    assert sequencer() == 2  # the decisions, anew
    pages = [queries.item_page(number) for number in (1, 2, 3)]
    assert [(page.number, page.source, page.hash) for page in pages] == [
        (row["number"], row["source"], row["hash"]) for row in package["items"]
    ]
    assert [page.disposition.index is not None and page.disposition.index >= before for page in pages if page.disposition] == [True, True]
    assert [page.disposition.record for page in pages[:1] if page.disposition] == [Disposition.objects.get(item__number=1).record]
    cards = provenance.cards([Ref("item", "1"), Ref("answer", "CX4M7Q"), Ref("petition", "7")])
    assert {str(ref): (card.fate, card.fate_at) for ref, card in cards.items()} == {
        "item/1": ("Adopted", noon + timedelta(hours=1)),
        "answer/CX4M7Q": ("Adopted", noon + timedelta(hours=1)),
        "petition/7": ("", None),
    }
    assert [str(link.object) for link in provenance.links_of([Ref("item", "3")])] == ["petition/7@2"]
    assert [hit.ref for hit in corpus.search("juntan", limit=9).hits] == ["item/2"]
    assert dossiers.gather(now=later) == 0


def test_what_was_gathered_before_keeps_its_items(package: dict[str, list[Row]], noon: datetime) -> None:
    public("answer/ANTES", "Antes", now=noon)
    dossiers.gather(now=noon)  # before the package came
    with pytest.raises(dossiers.ItemStands):
        PART.take(incoming(package, now=noon))
    assert Item.objects.filter(source="answer/CX4M7Q").exists() is False


def test_a_text_that_its_hash_is_not_of_is_found_and_refused(package: dict[str, list[Row]], noon: datetime) -> None:
    package["items"][1] = {**package["items"][1], "text": "Otra cosa."}
    (fault,) = PART.check(incoming(package, now=noon))
    assert (fault.file, fault.row, fault.column) == ("items.csv", 3, "hash")
    with pytest.raises(dossiers.WrongHash):
        PART.take(incoming(package, now=noon))
    assert Item.objects.count() == 0


@pytest.mark.parametrize(("outcome", "into"), [("merged", None), ("adopted", 2), ("merged", 1)])
def test_a_merger_that_is_none_is_found_and_refused(outcome: str, into: int | None, package: dict[str, list[Row]], noon: datetime) -> None:
    package["dispositions"] = [{**package["dispositions"][0], "outcome": outcome, "merged_into": into}]
    (fault,) = PART.check(incoming(package, now=noon))
    assert (fault.file, fault.row, fault.column) == ("dispositions.csv", 2, "merged_into")
    with pytest.raises(dossiers.CannotMerge):
        PART.take(incoming(package, now=noon))


def test_a_decision_that_stands_otherwise_is_not_overwritten(package: dict[str, list[Row]], noon: datetime) -> None:
    PART.take(incoming({**package, "dispositions": []}, now=noon))
    decision.dispose(1, "not_adopted", "No entra.", now=noon)
    with pytest.raises(dossiers.AlreadyDisposed):
        PART.take(incoming(package, now=noon))
    with pytest.raises(NotFound):
        PART.take(incoming({"items": [], "dispositions": [{**package["dispositions"][0], "item": 99}]}, now=noon))
    disposition = queries.item_page(1).disposition
    assert disposition is not None
    assert replace(disposition, index=None).reason == "No entra."
