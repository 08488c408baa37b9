"""Many signatures at once: the same rows and the same entries as one by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.rng import Rng, Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry, KeptReceipt
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Signature
from constituyente.participation.petitions.services import bulk
from tests.conftest import NOON
from tests.factories.both_forms import Remembering, Replaying, left_behind
from tests.factories.petitions import opened

pytestmark = pytest.mark.django_db

OF_A_SIGNATURE = 3  # draws: two salts and the withdrawal key; the others are its receipt's
ROWS = {
    Signature: (
        "petition__number",
        "tag",
        "strength",
        "territory",
        "age_band",
        "channel",
        "rules_version",
        "confirmed_at",
        "leaf",
    )
}


def given(petition: int, person: int, **other: str) -> petitions.SignatureInput:
    told = petitions.SignatureInput(petition, f"persona{person}@villa-clara.example", "email", "web")
    return replace(told, **other)  # type: ignore[arg-type]  # what the tests name


def one_by_one(many: list[petitions.SignatureInput], rng: Remembering) -> None:
    for one in many:
        petitions.sign(
            one.petition,
            identity=one.identity,
            strength=one.strength,
            channel=one.channel,
            territory=one.territory,
            age_band=one.age_band,
            now=NOON,
            rng=rng.act(),
        )


@pytest.mark.parametrize("chunk", [3, 100])
def test_sign_many_leaves_what_sign_leaves(rules: process.Rules, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    first, second = opened(title="Sombra", now=NOON), opened(title="Agua", now=NOON)
    ledger.seal(origin=rules.log.origin, now=NOON)
    many = [
        given(first, 1, channel="tablet", territory="001", age_band="18+"),
        given(second, 1),
        given(first, 2, channel="paper", territory="abroad"),
        given(first, 1, channel="kiosk"),  # the same person again
        given(second, 3, age_band="18+"),
        *(given(first, person) for person in range(4, 12)),
        given(second, 1),
    ]

    def seal() -> None:
        while ledger.seal(origin=rules.log.origin, now=NOON):
            pass

    rng = Remembering("signatures")
    single = left_behind(lambda: one_by_one(many, rng), ROWS, seal=seal)
    source = Replaying([drawn for act in rng.given for drawn in act[:OF_A_SIGNATURE]])
    assert left_behind(lambda: petitions.sign_many(many, now=NOON, rng=source), ROWS, seal=seal) == single
    assert len(single["petitions.Signature"]) == 12


def test_sign_many_counts_a_person_once_whoever_counted_them(rules: process.Rules, rng: Rng) -> None:
    number = opened(now=NOON)
    petitions.sign(number, identity=given(number, 1).identity, strength="email", channel="web", now=NOON, rng=rng)
    people = [given(number, person) for person in (1, 2, 2, 3)]
    assert [petitions.sign_many(people, now=NOON, rng=rng) for _time in range(2)] == [2, 0]
    assert (Signature.objects.count(), Entry.objects.filter(kind="sign").count()) == (3, 3)


def test_sign_many_keeps_no_receipt_and_promises_the_entry(rules: process.Rules, rng: Rng) -> None:
    number = opened(now=NOON)
    ledger.open_log(origin=rules.log.origin, now=NOON)
    petitions.sign_many([given(number, 1)], now=NOON, rng=rng)
    leaf = bytes(Signature.objects.get().leaf)
    assert KeptReceipt.objects.count() == 0
    assert ledger.promised_by(ledger.acknowledge(leaf)) == process.pace(rules).promised_by(NOON)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"petition": 99}, NotFound),
        ({"strength": "phone"}, petitions.StrengthRefused),
        ({"territory": "nowhere"}, petitions.UnknownAnswer),
        ({"age_band": "old"}, petitions.UnknownAnswer),
    ],
)
def test_sign_many_refuses_a_chunk_with_a_signature_that_cannot_be(
    rules: process.Rules, wrong: dict[str, str], refusal: type[Exception]
) -> None:
    number = opened(now=NOON)
    many = [given(number, 1), replace(given(number, 2), **wrong)]  # type: ignore[arg-type]  # what no form sends
    with pytest.raises(refusal):
        petitions.sign_many(many, now=NOON, rng=Seeded(1))
    assert Signature.objects.count() == 0
    assert petitions.sign_many(many[:1], now=NOON, rng=Seeded(1)) == 1


def test_sign_many_is_refused_where_sign_is(rules: process.Rules) -> None:
    number = opened(now=NOON)
    late = NOON + timedelta(days=rules.petitions.closes_after_days)
    refused = opened(title="Otra", now=NOON)
    assert petitions.sign_many([given(refused, 1)], now=NOON, rng=Seeded(1)) == 1
    with pytest.raises(petitions.PetitionClosed):
        petitions.sign_many([given(number, 1)], now=late, rng=Seeded(1))
    waiting = petitions.receive(
        title="Sin decidir", demand="Pedimos.", reasons="", wording="", subject="", author="", language="es", now=NOON, rng=Seeded(2)
    )
    with pytest.raises(petitions.PetitionClosed):
        petitions.sign_many([given(waiting, 1)], now=NOON, rng=Seeded(1))
    petitions.decide(waiting, actor=accounts.SYSTEM, admit=False, ground="unlawful", reason="Va contra la ley.", now=NOON)
    with pytest.raises(petitions.PetitionClosed):
        petitions.sign_many([given(waiting, 1)], now=NOON, rng=Seeded(1))


def test_sign_many_asks_as_little_for_many_as_for_few(rules: process.Rules, django_assert_num_queries: object) -> None:
    number = opened(now=NOON)
    for people in (range(3), range(3, 60)):
        with django_assert_num_queries(11):  # type: ignore[operator]  # the rules, the texts, who signed, rows and entries with their savepoints
            petitions.sign_many([given(number, person) for person in people], now=NOON, rng=Seeded(str(people)))
