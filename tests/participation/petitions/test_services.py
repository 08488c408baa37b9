"""Submitting, deciding, signing, and what a crossing causes."""

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry, KeptReceipt
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition, Signature
from constituyente.participation.petitions.tags import tag_key_of
from constituyente.participation.promises import api as promises
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import opened, sign, waiting

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"
LATER = NOON + timedelta(minutes=1)
VERIFIER = Path(__file__).parents[3] / "verify" / "verify.py"


def mails() -> list[str]:
    """What was sent so far, address and body."""
    post.drain()
    return [f"{message.to}\n{message.body}" for message in mail.outbox]


def ask(number: int, contact: str = ANA, *, subscribe: bool = False, now: datetime = NOON, seed: str = "ask") -> str:
    return petitions.request_signature(
        number, contact=contact, territory="", age_band="", subscribe=subscribe, language="es", now=now, rng=Seeded(f"{seed} {contact}")
    )


def code_in(letter: str) -> str:
    found = re.search(r"\b(\d{6})\b", letter)
    assert found
    return found[1]


def bodies(kind: str) -> list[str]:
    return [bytes(body).decode() for body in Entry.objects.filter(kind=kind).order_by("id").values_list("body", flat=True)]


# ------------------------------------------------------------------ submitting and deciding


def test_submit_keeps_nothing_until_the_contact_is_confirmed(rules: process.Rules) -> None:
    handle = petitions.submit(
        title="Más sombra",
        demand="Pedimos sombra.",
        reasons="Hay sol.",
        wording="",
        subject="",
        author="Ana",
        contact=ANA,
        language="es",
        now=NOON,
        rng=Seeded(1),
    )
    assert Petition.objects.count() == 0
    token = accounts.token_for_code(handle, code_in(mails()[-1]), now=NOON)
    number = petitions.confirm_petition(token, now=NOON, rng=Seeded(2))
    again = petitions.confirm_petition(token, now=LATER, rng=Seeded(3))
    assert (number, again, Petition.objects.count()) == (1, 1, 1)
    assert queries.petition_page(1, now=NOON).status == "waiting"
    assert queries.petition_page(1, now=NOON).text is None
    assert bodies("petition") == []


@pytest.mark.django_db(transaction=True)
def test_petitions_received_at_once_get_a_number_each(rules: process.Rules) -> None:
    def receive(attempt: int) -> int:
        try:
            return waiting(title=f"Bancas {attempt}", now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(receive, range(8)))
    assert sorted(numbers) == [*range(1, 9)]


def test_submit_is_refused_outside_its_phase(rules: process.Rules) -> None:
    with pytest.raises(petitions.PetitionsClosed):
        petitions.submit(
            title="Tarde",
            demand="x",
            reasons="x",
            wording="",
            subject="",
            author="",
            contact=ANA,
            language="es",
            now=datetime(2046, 1, 1, tzinfo=NOON.tzinfo),
            rng=Seeded(1),
        )


def test_admitting_opens_the_petition_and_puts_its_text_into_the_log(rules: process.Rules, actor: MakeActor) -> None:
    number = waiting(now=NOON)
    petitions.decide(number, actor=actor("moderator"), admit=True, reason="Cumple las reglas.", now=NOON)
    page = queries.petition_page(number, now=NOON)
    assert page.text is not None
    assert (page.status, page.opened_at, page.rules_version) == ("open", NOON, rules.version)
    assert page.closes_at == NOON + timedelta(days=rules.petitions.closes_after_days)
    assert bodies("petition") == [f"cc/1 petition\np {page.key} {page.text.hash}\nv 1\n"]
    assert json.loads(page.text.record)["title"] == "Más sombra en las paradas"


def test_refusing_cites_a_published_ground_and_keeps_the_log_out_of_it(rules: process.Rules, actor: MakeActor) -> None:
    number = waiting(now=NOON)
    moderator = actor("moderator")
    with pytest.raises(petitions.UnknownGround):
        petitions.decide(number, actor=moderator, admit=False, ground="dislike", reason="No me gusta.", now=NOON)
    with pytest.raises(petitions.UnknownGround):
        petitions.decide(number, actor=moderator, admit=False, ground=rules.petitions.grounds[0].key, reason="  ", now=NOON)
    petitions.decide(number, actor=moderator, admit=False, ground=rules.petitions.grounds[0].key, reason="Quita un derecho.", now=NOON)
    page = queries.petition_page(number, now=NOON)
    assert (page.status, page.ruling and page.ruling.reason) == ("refused", "Quita un derecho.")
    assert bodies("petition") == []
    with pytest.raises(petitions.AlreadyDecided):
        petitions.decide(number, actor=moderator, admit=True, reason="Siempre sí.", now=NOON)


@pytest.mark.parametrize("role", ["drafter", "secretariat"])
def test_only_moderators_decide(rules: process.Rules, actor: MakeActor, role: str) -> None:
    number = waiting(now=NOON)
    with pytest.raises(Forbidden):
        petitions.decide(number, actor=actor(role), admit=True, reason="Sí.", now=NOON)
    assert queries.petition_page(number, now=NOON).status == "waiting"


# ------------------------------------------------------------------ signing


def test_confirm_counts_a_person_once(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    token = accounts.token_for_code(ask(number), code_in(mails()[-1]), now=NOON)
    first = petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1))
    second = petitions.confirm_signature(number, token, now=LATER, rng=Seeded(2))
    other = accounts.token_for_code(ask(number, "ANA+otra@villa-clara.example", seed="again"), code_in(mails()[-1]), now=NOON)
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
    token = accounts.token_for_code(ask(number), code_in(mails()[-1]), now=NOON)
    with connection.execute_wrapper(Cut()), pytest.raises(OperationalError):
        petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1))
    assert (Signature.objects.count(), bodies("sign"), KeptReceipt.objects.count()) == (0, [], 0)
    assert petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1)).secrets is not None
    assert (Signature.objects.count(), len(bodies("sign")), KeptReceipt.objects.count()) == (1, 1, 1)


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
    token = accounts.token_for_code(ask(number), code_in(mails()[-1]), now=NOON)
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
        token = accounts.token_for_code(ask(number, contact, subscribe=subscribe), code_in(mails()[-1]), now=NOON)
        petitions.confirm_signature(number, token, now=NOON, rng=Seeded(contact))
    before = len(mails())
    post.notify(Ref("petition", str(number)), "petitions/admitted", {"title": "x", "reason": "y", "address": "/petitions/1"}, now=LATER)
    sent = mails()[before:]
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
    assert len(bodies("sign")) == 1


# ------------------------------------------------------------------ promises


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
    assert len(bodies("promise")) == 1


def test_one_signature_short_of_a_mark_promises_nothing(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON)
    sign(number, rules.petitions.tiers[0].signatures - 1, now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    assert promises.promises_about(Ref("petition", str(number)), rules, now=NOON) == ()


# ------------------------------------------------------------------ taking over from elsewhere


def row(number: int, title: str = "Importada") -> petitions.PetitionInput:
    text = petitions.TextInput(1, title, "Pedimos algo.", "", "")
    return petitions.PetitionInput(number, text, "es", opened_at=datetime(2022, 1, 2, tzinfo=UTC), url="https://example.org/1")


def test_import_counts_what_others_report_and_promises_nothing(rules: process.Rules, sequencer: Sequencer) -> None:
    mark = rules.petitions.tiers[-1].signatures
    assert petitions.import_petitions([row(34), row(40)], now=NOON, rng=Seeded(1)) == 2
    reported = petitions.CountInput(34, mark + 5, date(2022, 1, 27), "Plataforma de prueba", "")
    assert petitions.import_counts([reported]) == 1
    sequencer()
    petitions.collect_promises(now=NOON)
    figures = petitions.figures([mark])
    assert (figures.total, figures.signatures_proved, figures.signatures_reported, figures.at_or_over) == (2, 0, mark + 5, {mark: 1})
    page = queries.petition_page(34, now=NOON)
    assert (page.status, page.promises, page.reported and page.reported.by) == ("reported", (), "Plataforma de prueba")
    assert not any(one.reached for one in page.marks)
    assert bodies("crossing") == []
    size = ledger.head().size
    assert petitions.import_petitions([row(34), row(40)], now=LATER, rng=Seeded(2)) == 0
    assert petitions.import_counts([reported]) == 0
    sequencer()
    assert ledger.head().size == size


def test_import_takes_all_or_nothing(rules: process.Rules) -> None:
    petitions.import_petitions([row(34)], now=NOON, rng=Seeded(1))
    with pytest.raises(petitions.PetitionStands):
        petitions.import_petitions([row(35), row(34, "Otra cosa")], now=NOON, rng=Seeded(1))
    assert [one.number for one in Petition.objects.all()] == [34]


def test_a_petition_that_gathers_here_takes_no_reported_count(rules: process.Rules) -> None:
    number = opened(now=NOON)
    with pytest.raises(petitions.CountRefused):
        petitions.import_counts([petitions.CountInput(number, 99, date(2022, 1, 1), "Quien sea", "")])


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


# ------------------------------------------------------------------ tag keys


def test_tag_keys_are_sealed_and_gone_once_they_are_shredded(rules: process.Rules, sequencer: Sequencer, data: Path) -> None:
    number = opened(now=NOON)
    sign(number, 2, now=NOON)
    sequencer()
    row = Petition.objects.get(number=number)
    signature = Signature.objects.first()
    assert signature is not None
    assert row.closes_at is not None
    with pytest.raises(petitions.StillOpen):
        petitions.shred_tags(number, reason="Terminó el plazo.", now=row.closes_at - timedelta(seconds=1))
    assert petitions.shred_tags(number, reason="Terminó el plazo.", now=row.closes_at) == row.closes_at
    assert petitions.shred_tags(number, reason="Otra vez.", now=row.closes_at + timedelta(days=1)) == row.closes_at
    sequencer()
    row.refresh_from_db()
    assert row.tag_key == ""
    with pytest.raises(petitions.TagsShredded):
        tag_key_of(row)
    entry = ledger.entries.decode(bodies("erasure")[0].encode())
    assert entry.fields["record"] == sha256(row.shredding.encode()).hexdigest()
    assert queries.petition_page(number, now=NOON).count.total == 2


def test_a_petition_that_never_opened_has_no_tags_to_shred(rules: process.Rules) -> None:
    number = waiting(now=NOON)
    with pytest.raises(petitions.StillOpen):
        petitions.shred_tags(number, reason="Sin plazo.", now=NOON + timedelta(days=999))


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
