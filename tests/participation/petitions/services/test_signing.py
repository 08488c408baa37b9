"""A signature: confirmed, counted once, in the log."""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import KeptReceipt
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Signature
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign, waiting
from tests.participation.outgoing import code_in, entries, letters

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"
LATER = NOON + timedelta(minutes=1)
VERIFIER = Path(__file__).parents[4] / "verify" / "verify.py"


def ask(number: int, contact: str = ANA, *, subscribe: bool = False, now: datetime = NOON, seed: str = "ask") -> str:
    return petitions.request_signature(
        number, contact=contact, territory="", age_band="", subscribe=subscribe, language="es", now=now, rng=Seeded(f"{seed} {contact}")
    )


def test_confirm_counts_a_person_once(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    token = accounts.token_for_code(ask(number), code_in(letters()[-1]), now=NOON)
    first = petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1))
    second = petitions.confirm_signature(number, token, now=LATER, rng=Seeded(2))
    other = accounts.token_for_code(ask(number, "ANA+otra@villa-clara.example", seed="again"), code_in(letters()[-1]), now=NOON)
    third = petitions.confirm_signature(number, other, now=LATER, rng=Seeded(3))
    sequencer()
    assert first == second == third
    assert first.secrets is not None
    assert (second.secrets, third.secrets) == (None, None)
    count = queries.petition_page(number, now=NOON).count
    assert (count.total, dict(count.by_strength), count.size) == (1, {"email": 1}, ledger.head().size)


class Cut:
    """The database fails at the last statement of a confirmation, when everything else is written."""

    def __call__(self, execute: Callable[..., object], sql: str, params: object, many: object, context: object) -> object:
        if sql.startswith("UPDATE") and "accounts_confirmation" in sql:
            message = "disk I/O error"
            raise OperationalError(message)
        return execute(sql, params, many, context)


def test_a_confirmation_that_fails_at_the_end_leaves_nothing_and_may_be_tried_again(rules: process.Rules) -> None:
    number = opened(now=NOON)
    token = accounts.token_for_code(ask(number), code_in(letters()[-1]), now=NOON)
    with connection.execute_wrapper(Cut()), pytest.raises(OperationalError):
        petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1))
    assert (Signature.objects.count(), entries("sign"), KeptReceipt.objects.count()) == (0, [], 0)
    assert petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1)).secrets is not None
    assert (Signature.objects.count(), len(entries("sign")), KeptReceipt.objects.count()) == (1, 1, 1)


def test_the_opening_opens_the_entry_and_nothing_of_it_is_kept(rules: process.Rules) -> None:
    number = opened(now=NOON)
    acknowledgement = petitions.sign(number, identity=ANA, strength="email", channel="web", now=NOON, rng=Seeded(1))
    assert acknowledgement.secrets is not None
    receipt = json.loads(acknowledgement.secrets.receipt)
    fields = ledger.entries.decode(receipt["entry"].encode()).fields
    tag, tag_salt, salt = (b64decode(receipt["opening"][name]) for name in ("tag", "tag_salt", "salt"))
    values = receipt["opening"]["values"]
    # Source: docs/ledger.md, "Acknowledgement and receipt": the cancel secret of a withdrawal key.
    cancel = sha256(b"cc/1 withdrawal key\n" + acknowledgement.secrets.withdrawal_key.replace("-", "").encode()).digest()
    assert b64decode(fields["tag"]) == ledger.entries.commitment("tag", [tag], tag_salt)
    assert b64decode(fields["commitment"]) == ledger.entries.commitment("commit", [one.encode() for one in values], salt)
    assert b64decode(fields["cancel"]) == ledger.entries.commitment("cancel", [], cancel)
    assert values[1] == ANA
    row = Signature.objects.get()
    kept = [str(getattr(row, field.attname)) + repr(getattr(row, field.attname)) for field in Signature._meta.concrete_fields]
    assert not any(ANA in one for one in kept)
    assert not any(secret in bytes(row.tag) + bytes(row.leaf) for secret in (tag_salt, salt, cancel))


def test_the_same_person_has_another_tag_under_each_petition(rules: process.Rules) -> None:
    for title in ("Agua", "Sombra"):
        petitions.sign(opened(title=title, now=NOON), identity=ANA, strength="email", channel="web", now=NOON, rng=Seeded(title))
    assert len({bytes(tag) for tag in Signature.objects.values_list("tag", flat=True)}) == 2


def test_no_signature_before_opening_after_closing_or_outside_the_phase(rules: process.Rules) -> None:
    number = waiting(now=NOON)

    def at(now: datetime) -> None:
        petitions.sign(number, identity=ANA, strength="email", channel="web", now=now, rng=Seeded(1))

    with pytest.raises(petitions.PetitionClosed):
        at(NOON)
    petitions.decide(number, actor=accounts.SYSTEM, admit=True, reason="Sí.", now=NOON)
    closes = queries.petition_page(number, now=NOON).closes_at
    assert closes is not None
    with pytest.raises(petitions.PetitionClosed):
        at(closes)
    at(NOON)
    assert Signature.objects.count() == 1


def test_unknown_petitions_and_answers_are_refused(rules: process.Rules) -> None:
    with pytest.raises(NotFound):
        ask(77)
    number = opened(now=NOON)
    with pytest.raises(petitions.UnknownAnswer):
        petitions.request_signature(
            number, contact=ANA, territory="999", age_band="", subscribe=False, language="es", now=NOON, rng=Seeded(1)
        )


def test_a_proof_that_the_rules_do_not_list_is_refused(rules: process.Rules) -> None:
    number = opened(now=NOON)
    with pytest.raises(petitions.StrengthRefused):
        petitions.sign(number, identity=ANA, strength="phone", channel="web", now=NOON, rng=Seeded(1))
    process.apply(rules.text.replace('strengths = ["email"]', 'strengths = ["email", "phone"]'), now=NOON)
    petitions.sign(number, identity=ANA, strength="phone", channel="web", now=NOON, rng=Seeded(1))
    assert Signature.objects.count() == 1


def verify(receipt: str, folder: Path) -> int:
    """What a signer does with the receipt and a copy of the log; returns the exit code."""
    path = folder.parent / f"{folder.name}-receipt.json"
    path.write_text(receipt, encoding="utf-8")
    return subprocess.run([sys.executable, VERIFIER, "receipt", path, folder], check=False, capture_output=True).returncode


def test_the_verifier_accepts_the_receipt_and_no_other(rules: process.Rules, sequencer: Sequencer, client: Client, data: Path) -> None:
    number = opened(now=NOON)
    token = accounts.token_for_code(ask(number), code_in(letters()[-1]), now=NOON)
    acknowledgement = petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1))
    secrets = queries.signed_page(acknowledgement, now=NOON).secrets
    assert secrets is not None
    sign(number, 3, now=NOON)
    sequencer()
    receipt = ledger.receipt(secrets.code).text
    (data / "log.json").write_bytes(client.get("/log.json").content)  # who signs the log, as a copy of the site has it
    assert ANA in receipt
    assert (verify(receipt, data), verify(receipt.replace("ana@", "ena@"), data)) == (0, 1)


def test_whoever_asked_to_hear_of_it_is_written_to_and_others_are_not(rules: process.Rules) -> None:
    number = opened(now=NOON)
    for contact, subscribe in ((ANA, True), ("bea@villa-clara.example", False)):
        token = accounts.token_for_code(ask(number, contact, subscribe=subscribe), code_in(letters()[-1]), now=NOON)
        petitions.confirm_signature(number, token, now=NOON, rng=Seeded(contact))
    before = len(letters())
    post.notify(Ref("petition", str(number)), "petitions/admitted", {"title": "x", "reason": "y", "address": "/petitions/1"}, now=LATER)
    sent = letters()[before:]
    assert [ANA in letter for letter in sent] == [True]


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_identical_signatures_are_one(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)

    def once(attempt: int) -> str:
        try:
            return petitions.sign(number, identity=ANA, strength="email", channel="web", now=NOON, rng=Seeded(attempt)).leaf
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        leaves = list(pool.map(once, range(100)))
    sequencer()
    assert len(set(leaves)) == 1
    assert len(leaves) == 100
    assert Signature.objects.count() == 1
    assert queries.petition_page(number, now=NOON).count.total == 1
    assert len(entries("sign")) == 1
