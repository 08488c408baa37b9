from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import models, queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.exchange import Incoming, Row
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance.models import Card, Link
from tests.conftest import Sequencer
from tests.factories import decision
from tests.factories import drafting as factory

Package = Mapping[str, list[Row]]


def package() -> Package:
    """Everything the package gives, table by table."""
    return {table.name: list(part.write[table.name]()) for part in drafting.PARTS for table in part.tables}


def taken(rows: Package, *, now: datetime) -> list[int]:
    """How many things of each part are new."""

    def stream(name: str) -> Iterator[Row]:
        return iter(rows.get(name, []))

    advanced = dict[str, int]()

    def advance(name: str, number: int) -> None:
        advanced[name] = advanced.get(name, 0) + number

    new = [part.take(Incoming(rows=stream, now=now, rng=Seeded(1), advance=advance)) for part in drafting.PARTS]
    assert advanced == {name: len(table) for name, table in rows.items() if table}
    return new


def emptied() -> None:
    """Forget everything that a package brings, and the text in progress."""
    models.Revision.objects.update(settles=None)
    models.Placement.objects.update(parent=None)
    for model in (
        models.WorkingProvision,
        models.WorkingText,
        models.Revision,
        models.Descent,
        models.LineageSource,
        models.Lineage,
        models.ExternalReference,
        models.StatedReason,
        models.Delivery,
        models.Placement,
        models.Version,
        models.Provision,
    ):
        model._default_manager.all().delete()
    Link.objects.filter(subject__startswith="provision/").delete()
    Card.objects.filter(ref__startswith="provision/").delete()
    Entry.objects.filter(kind="draft").delete()


@pytest.fixture
def city(rules: process.Rules, noon: datetime) -> datetime:
    """One of everything a package holds; returns a moment long after."""
    factory.genealogy(now=noon)
    item = decision.item(outcome="adopted", now=noon)
    decision.cite("a11", item, now=noon)
    open_one = factory.commitment(now=noon)
    drafting.begin(actor=accounts.SYSTEM, now=noon)
    factory.edit("a11", "=1+1 <b>sombra</b>\ny asiento", now=noon)
    factory.publish(now=noon + timedelta(hours=1))
    drafting.deliver(2, to="working_group", by="mayor", on=noon.date(), reasons={open_one: "Va a la ley."}, actor=accounts.SYSTEM, now=noon)
    return noon + timedelta(days=300)


def test_what_is_given_is_taken_with_the_same_records(city: datetime, sequencer: Sequencer) -> None:
    given, pages = package(), [queries.draft_page(number) for number in (1, 2)]
    emptied()
    assert taken(given, now=city) == [2, 1, 1, 10]
    assert package() == given
    assert [queries.draft_page(number) for number in (1, 2)] == pages
    assert sequencer() > 0


def test_taking_again_changes_nothing(city: datetime) -> None:
    given, waiting = package(), ledger.waiting().entries
    assert taken(given, now=city) == [0, 0, 0, 0]
    assert (package(), ledger.waiting().entries) == (given, waiting)


def test_rows_have_every_column_of_their_table(city: datetime) -> None:
    given = package()
    for part in drafting.PARTS:
        for table in part.tables:
            names = {column.name for column in table.columns}
            assert given[table.name]
            assert [set(row) for row in given[table.name]] == [names] * len(given[table.name])
            for column in table.columns:
                values = [row[column.name] for row in given[table.name]]
                assert all(isinstance(value, str) for value in values) or not column.is_text
                assert not column.filled or all(value not in {None, ""} for value in values)
                assert not column.of or set(values) <= set(column.of)
            keys = [tuple(row[name] for name in table.unique) for row in given[table.name]]
            assert len(set(keys)) == len(keys)


def test_the_day_of_an_adoption_goes_along(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    assert [row["adopted_on"] for row in package()["texts"]] == [None]
    constitution.adopt(1, on=decision.ADOPTED_ON, now=noon)
    assert [row["adopted_on"] for row in package()["texts"]] == [decision.ADOPTED_ON]


@pytest.mark.parametrize(
    ("table", "change", "refusal"),
    [
        ("provisions", {"body": "Otra cosa."}, drafting.VersionStands),
        ("deliveries", {"by": "secretariat"}, drafting.AlreadyDelivered),
        ("citations", {"reason": "Otra."}, drafting.AlreadyCited),
        ("lineages", {"label": "Otra."}, drafting.DescentStands),
    ],
)
def test_what_stands_otherwise_is_refused(table: str, change: dict[str, str], refusal: type[Exception], city: datetime) -> None:
    given = dict(package())
    first, *others = given[table]
    with pytest.raises(refusal):
        taken({**given, table: [{**first, **change}, *others]}, now=city)


def test_a_quote_that_stands_nowhere_is_refused(city: datetime) -> None:
    given = dict(package())
    emptied()
    (row,) = given["citations"]
    with pytest.raises(drafting.QuoteNotFound):
        taken({**given, "citations": [{**row, "quote": "lluvia"}]}, now=city)


def test_check_names_the_row_that_is_no_tree(city: datetime) -> None:
    given = dict(package())
    part = drafting.PARTS[0]

    def faults(rows: Package) -> list[tuple[str, int, str]]:
        incoming = Incoming(rows=lambda name: iter(rows[name]), now=city, rng=Seeded(1), advance=lambda *_told: None)
        return [(fault.file, fault.row, fault.column) for fault in part.check(incoming)]

    assert faults(given) == []
    rows = [{**row, "parent": "0000ffff"} if number == 3 else row for number, row in enumerate(given["provisions"])]
    assert faults({**given, "provisions": rows}) == [("provisions.csv", 5, "parent")]
    assert faults({**given, "provisions": []}) == [("texts.csv", 0, "number")] * 2
