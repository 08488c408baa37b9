from datetime import datetime, timedelta

import pytest

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting import models, queries
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance.models import Card, Link
from tests.conftest import Sequencer
from tests.factories import decision, packages
from tests.factories import drafting as factory


def emptied() -> None:
    """Forget everything that a package brings, and the text in progress."""
    models.Revision.objects.update(settles=None)
    models.Placement.objects.update(parent=None)
    for model in (
        models.WorkingProvision,
        models.WorkingText,
        models.Revision,
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
    decision.published(articles=3, now=noon)
    item = decision.item(outcome="adopted", now=noon)
    decision.cite("a11", item, now=noon)
    open_one = factory.commitment(now=noon)
    drafting.begin(actor=accounts.SYSTEM, now=noon)
    factory.edit("a11", "=1+1 <b>sombra</b>\ny asiento", now=noon)
    factory.publish(now=noon + timedelta(hours=1))
    drafting.deliver(2, to="working_group", by="mayor", on=noon.date(), reasons={open_one: "Va a la ley."}, actor=accounts.SYSTEM, now=noon)
    return noon + timedelta(days=300)


def test_what_is_given_is_taken_with_the_same_records(city: datetime, sequencer: Sequencer) -> None:
    given, pages = packages.written(*drafting.PARTS), [queries.draft_page(number) for number in (1, 2)]
    emptied()
    assert packages.taken(drafting.PARTS, given, now=city) == [2, 1, 1]
    assert packages.written(*drafting.PARTS) == given
    assert [queries.draft_page(number) for number in (1, 2)] == pages
    assert sequencer() > 0


def test_taking_again_changes_nothing(city: datetime) -> None:
    given, waiting = packages.written(*drafting.PARTS), ledger.waiting().entries
    assert packages.taken(drafting.PARTS, given, now=city) == [0, 0, 0]
    assert (packages.written(*drafting.PARTS), ledger.waiting().entries) == (given, waiting)


def test_rows_have_every_column_of_their_table(city: datetime) -> None:
    assert packages.misfits(drafting.PARTS, packages.written(*drafting.PARTS)) == []


def test_the_day_of_an_adoption_goes_along(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    assert [row["adopted_on"] for row in packages.written(*drafting.PARTS)["texts"]] == [None]
    constitution.adopt(1, on=decision.ADOPTED_ON, now=noon)
    assert [row["adopted_on"] for row in packages.written(*drafting.PARTS)["texts"]] == [decision.ADOPTED_ON]


@pytest.mark.parametrize(
    ("table", "change", "refusal"),
    [
        ("provisions", {"body": "Otra cosa."}, drafting.VersionStands),
        ("deliveries", {"by": "secretariat"}, drafting.AlreadyDelivered),
        ("citations", {"reason": "Otra."}, drafting.AlreadyCited),
    ],
)
def test_what_stands_otherwise_is_refused(table: str, change: dict[str, str], refusal: type[Exception], city: datetime) -> None:
    given = dict(packages.written(*drafting.PARTS))
    first, *others = given[table]
    with pytest.raises(refusal):
        packages.taken(drafting.PARTS, {**given, table: [{**first, **change}, *others]}, now=city)


def test_a_quote_that_stands_nowhere_is_refused(city: datetime) -> None:
    given = dict(packages.written(*drafting.PARTS))
    emptied()
    (row,) = given["citations"]
    with pytest.raises(drafting.QuoteNotFound):
        packages.taken(drafting.PARTS, {**given, "citations": [{**row, "quote": "lluvia"}]}, now=city)


def test_check_names_the_row_that_is_no_tree(city: datetime) -> None:
    given = dict(packages.written(*drafting.PARTS))
    part = drafting.PARTS[0]

    def faults(rows: packages.Rows) -> list[tuple[str, int, str]]:
        return [(fault.file, fault.row, fault.column) for fault in part.check(packages.incoming(rows, now=city))]

    assert faults(given) == []
    rows = [{**row, "parent": "0000ffff"} if number == 3 else row for number, row in enumerate(given["provisions"])]
    assert faults({**given, "provisions": rows}) == [("provisions.csv", 5, "parent")]
    assert faults({**given, "provisions": []}) == [("texts.csv", 0, "number")] * 2
