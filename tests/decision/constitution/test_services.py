import json
from datetime import date, datetime, timedelta

import pytest

from constituyente.decision.constitution import api as constitution
from constituyente.decision.constitution import queries
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import MakeActor, Sequencer
from tests.factories import decision


def test_adopt_records_the_day_and_the_hash_of_the_text_once(rules: process.Rules, noon: datetime, sequencer: Sequencer) -> None:
    decision.published(now=noon)
    assert [constitution.adopt(1, on=decision.ADOPTED_ON, now=noon) for _time in range(2)] == [True, False]
    sequencer()
    adoption = queries.in_force()
    assert adoption is not None
    assert json.loads(adoption.record) == {"version": 1, "text": drafting.version_row(1).hash, "adopted_on": "2026-08-20", "rules": 1}
    leaf = ledger.leaf_hash(ledger.entries.encode("adoption", version=1, record=digest(adoption.record)))
    assert ledger.positions([leaf]) == {leaf: adoption.index}


def test_adopt_moves_the_cards_to_the_constitution(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    keys = ("000000b1", "000000a1", "00000a11")
    cards = provenance.cards([drafting.ref_of(key) for key in keys])
    assert [(cards[drafting.ref_of(key)].address, cards[drafting.ref_of(key)].fate) for key in keys] == [
        ("/constitution#000000b1", "In the adopted text"),
        ("/constitution/000000a1", "In the adopted text"),
        ("/constitution/000000a1#00000a11", "In the adopted text"),
    ]


def test_adopt_keeps_the_day_that_stands(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(now=noon)
    before = queries.in_force()
    with pytest.raises(constitution.AdoptedBefore):
        constitution.adopt(1, on=decision.ADOPTED_ON - timedelta(days=1), now=noon)
    assert queries.in_force() == before


@pytest.mark.parametrize(
    ("version", "on", "refusal"), [(2, date(2026, 8, 20), NotFound), (1, date(2026, 8, 23), constitution.AdoptedInTheFuture)]
)
def test_adopt_refuses_what_cannot_be(version: int, on: date, refusal: type[Exception], rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    with pytest.raises(refusal):
        constitution.adopt(version, on=on, now=noon)
    assert queries.in_force() is None


def test_adopt_today_is_no_day_ahead(rules: process.Rules, noon: datetime) -> None:
    decision.published(now=noon)
    assert constitution.adopt(1, on=date(2026, 8, 22), now=noon)


def test_a_reform_is_a_later_version(rules: process.Rules, noon: datetime) -> None:
    decision.adopted(1, now=noon)
    decision.published(2, articles=3, now=noon)
    assert constitution.figures().articles == 2
    constitution.adopt(2, on=decision.ADOPTED_ON + timedelta(days=1), now=noon)
    adoption = queries.in_force()
    assert adoption is not None
    assert (adoption.version, constitution.figures().articles) == (2, 3)


def test_an_earlier_text_recorded_later_leaves_the_cards_to_the_one_that_stands(rules: process.Rules, noon: datetime) -> None:
    decision.published(1, articles=3, now=noon)
    decision.published(2, articles=1, now=noon)
    constitution.adopt(2, on=decision.ADOPTED_ON, now=noon)
    constitution.adopt(1, on=decision.ADOPTED_ON - timedelta(days=1), now=noon)
    cards = provenance.cards([drafting.ref_of("000000a1"), drafting.ref_of("000000a3")])
    days = [rules.local_date(card.fate_at) for key in ("000000a1", "000000a3") if (card := cards[drafting.ref_of(key)]).fate_at]
    assert days == [decision.ADOPTED_ON, decision.ADOPTED_ON - timedelta(days=1)]


# ------------------------------------------------------------------ the roll call that decided


@pytest.fixture
def rollcall(rules: process.Rules, noon: datetime) -> str:
    """A roll call, as whoever keeps them makes it known."""
    ref = Ref("rollcall", "102")
    provenance.register(provenance.Card(ref, "Votación 102", "/assembly/rollcalls/102", "es"), now=noon)
    return str(ref)


def test_adopt_keeps_the_roll_call_in_the_record(rollcall: str, noon: datetime) -> None:
    decision.published(now=noon)
    assert [constitution.adopt(1, on=decision.ADOPTED_ON, rollcall=rollcall, now=noon) for _time in range(2)] == [True, False]
    adoption = queries.in_force()
    assert adoption is not None
    assert json.loads(adoption.record)["rollcall"] == "rollcall/102"
    assert (adoption.rollcall, adoption.rollcall_address) == ("rollcall/102", "/assembly/rollcalls/102")
    with pytest.raises(constitution.AdoptedBefore):
        constitution.adopt(1, on=decision.ADOPTED_ON, now=noon)


@pytest.mark.parametrize("text", ["rollcall/103", "petition/102", "102", "rollcall/<b>"])
def test_adopt_refuses_what_is_no_roll_call(text: str, rollcall: str, noon: datetime) -> None:
    decision.published(now=noon)
    with pytest.raises(constitution.NoSuchRollCall):
        constitution.adopt(1, on=decision.ADOPTED_ON, rollcall=text, now=noon)
    assert queries.in_force() is None


def test_adopt_is_for_who_records_what_the_assembly_does(rules: process.Rules, noon: datetime, actor: MakeActor) -> None:
    decision.published(now=noon)
    with pytest.raises(accounts.Forbidden):
        constitution.adopt(1, on=decision.ADOPTED_ON, actor=actor("drafter"), now=noon)
    assert queries.in_force() is None
    assert constitution.adopt(1, on=decision.ADOPTED_ON, actor=actor("clerk"), now=noon)
