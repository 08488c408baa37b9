"""Acknowledgements and receipts, from the moment of giving to the proof."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import notes, queries
from constituyente.foundation.ledger.models import KeptReceipt
from tests.conftest import NOON

from .logs import KEY, ORIGIN, act, append, begin, seal, sign

pytestmark = pytest.mark.django_db

DUE = NOON + timedelta(minutes=21)
LEAF = ledger.leaf_hash(sign(1))


def keep() -> ledger.Secrets:
    accepted = ledger.accept(sign(1), {"tag": "…"}, made_by="site", withdrawal_key=keepless(), due_at=DUE, now=NOON, rng=Seeded(7))
    assert (accepted.leaf, accepted.note) == (LEAF, ledger.acknowledge(LEAF))
    return accepted.secrets


def test_an_acknowledgement_is_a_signed_promise_and_always_the_same() -> None:
    begin()
    ledger.append(sign(1), now=NOON, due_at=DUE)
    note = ledger.acknowledge(LEAF)
    text = f"cc/1 acknowledgement\n{ORIGIN}\n{LEAF.hex()}\n{DUE.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
    assert note.startswith(f"{text}\n— {ORIGIN}/ack ")
    assert notes.signed_by(note, ledger.head().acknowledgement_key)
    seal()
    assert ledger.acknowledge(LEAF) == note
    assert ledger.promised_by(note) == DUE


def test_nobody_is_acknowledged_what_was_not_promised() -> None:
    begin()
    append(sign(1))
    for leaf in (LEAF, bytes(32)):
        with pytest.raises(NotFound):
            ledger.acknowledge(leaf)


def test_a_promise_leaves_time_for_a_restart() -> None:
    policy = ledger.Policy(60, 20, 600)
    assert policy.promised_by(datetime(2026, 8, 22, 18, 0, 0, 999_999, UTC)) == datetime(2026, 8, 22, 18, 21, tzinfo=UTC)


def test_a_receipt_follows_its_entry() -> None:
    begin()
    secrets = keep()
    waiting = ledger.receipt(secrets.code)
    assert (waiting.state, waiting.index, waiting.kind, waiting.about, waiting.due) == ("waiting", None, "sign", KEY, DUE)
    assert waiting.text == secrets.receipt
    seal()
    assert ledger.receipt(secrets.code).state == "waiting"  # sealed, and not yet to be seen by anybody
    ledger.publish()
    counted = ledger.receipt(secrets.code)
    assert (counted.state, counted.index, counted.leaf, counted.size) == ("counted", 1, LEAF.hex(), 2)
    document = json.loads(counted.text)
    assert set(document) == {"format", "verifier_key", "made_by", "entry", "opening", "acknowledgement", "keys", "proof"}
    assert document["proof"].startswith("c2sp.org/tlog-proof@v1\nindex 1\n")
    assert {**document, "proof": ""} == json.loads(secrets.receipt)
    append(act("hold", 1))
    seal()
    ledger.publish()
    assert ledger.receipt(secrets.code).state == "held"
    append(act("withdraw", 1))
    seal()
    assert ledger.receipt(secrets.code).state == "withdrawn"


def test_what_is_kept_tells_nothing_without_the_code() -> None:
    begin()
    secrets = keep()
    (kept,) = KeptReceipt.objects.all()
    stored = bytes(kept.finder) + bytes(kept.sealed)
    for known in (LEAF, LEAF.hex().encode(), KEY.encode(), secrets.code.encode(), secrets.code.replace("-", "").encode(), b"cc/1"):
        assert known not in stored
    assert secrets.withdrawal_key not in secrets.receipt


def test_another_code_finds_nothing_and_a_slip_is_told() -> None:
    with pytest.raises(ledger.UnknownReceipt):  # before there is a log
        ledger.receipt(keepless())
    begin()
    code = keep().code
    with pytest.raises(ledger.UnknownReceipt):
        ledger.receipt(keepless())
    with pytest.raises(ledger.BadReceiptCode):
        ledger.receipt(code[:-1])


def keepless() -> str:
    return ledger.new_withdrawal_key(Seeded(8))[0]


def test_the_state_of_an_entry_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        queries.state_of(5)
