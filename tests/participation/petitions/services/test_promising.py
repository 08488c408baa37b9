"""What a crossing causes."""

import pytest

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.promises import api as promises
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign
from tests.participation.outgoing import entries

pytestmark = pytest.mark.django_db


def test_a_crossing_makes_one_promise_however_often_it_is_collected(rules: process.Rules, sequencer: Sequencer) -> None:
    marks = [tier.signatures for tier in rules.petitions.tiers]
    number = opened(now=NOON)
    sign(number, marks[0], now=NOON)
    sequencer()
    for _round in range(3):
        petitions.collect_promises(now=NOON)
    sequencer()
    (promise,) = promises.promises_about(Ref("petition", str(number)), rules, now=NOON)
    tier = rules.petitions.tiers[0].promise
    assert tier is not None
    assert (promise.number, promise.kind, promise.mark, promise.status, promise.made_at) == (1, tier.kind, marks[0], "open", NOON)
    assert promise.due_at == process.due(rules, NOON, tier.within)
    assert len(entries("promise")) == 1


def test_one_signature_short_of_a_mark_promises_nothing(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    sign(number, rules.petitions.tiers[0].signatures - 1, now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    assert promises.promises_about(Ref("petition", str(number)), rules, now=NOON) == ()


def test_a_crossing_that_owes_nothing_is_looked_at_and_left(rules: process.Rules, sequencer: Sequencer) -> None:
    """Else the worker would find work for ever, and never get to the mail."""
    text = rules.text.replace("[[petitions.tiers]]", "[[petitions.tiers]]\nsignatures = 1\n\n[[petitions.tiers]]", 1)
    process.apply(text, now=NOON)
    number = opened(title="Sin promesa", now=NOON)
    sign(number, 1, now=NOON)
    sequencer()
    assert [petitions.collect_promises(now=NOON) for _round in range(2)] == [0, 0]
    sign(number, rules.petitions.tiers[0].signatures, now=NOON)
    sequencer()
    assert [petitions.collect_promises(now=NOON) for _round in range(2)] == [1, 0]


def test_a_crossing_of_a_petition_that_was_lost_makes_no_promise(rules: process.Rules, sequencer: Sequencer) -> None:
    """As after the restore of a backup that is older than the petition."""
    sequencer()
    lost = ledger.entries.encode("crossing", petition="f" * 16, mark=3, before=0, size=ledger.head().size)
    ledger.append(lost, now=NOON)
    number = opened(now=NOON)
    sign(number, 3, now=NOON)
    sequencer()
    assert [crossing.tally == "f" * 16 for crossing in ledger.crossings_after(-1)] == [True, False]
    petitions.collect_promises(now=NOON)
    assert [promise.about for promise in queries.petition_page(number, now=NOON).promises] == [f"petition/{number}"]
    assert promises.newest_cause() == ledger.crossings_after(-1)[1].index
