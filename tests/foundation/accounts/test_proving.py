"""The second factor of the staff, from the link to the desk, and asked for anew."""

import re
from base64 import b32decode
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import totp
from constituyente.foundation.accounts.models import Authenticator, Person, RecoveryCode
from constituyente.foundation.accounts.services import proving
from constituyente.foundation.common.errors import Forbidden
from constituyente.foundation.common.rng import SYSTEM, Seeded
from tests.conftest import NOON
from tests.participation.reading import text

pytestmark = pytest.mark.django_db(transaction=True)

STEP = timedelta(seconds=totp.STEP)


@pytest.fixture
def eva(settings: Settings) -> int:
    """Somebody of the staff, where a second factor is asked for; their id."""
    settings.SECOND_FACTOR = True
    return accounts.ensure_staff("eva@example.org", "Eva Luna", ["reviewer"], now=NOON).id or 0


def sets_up(person: int, *, now: datetime = NOON, seed: int = 2) -> tuple[bytes, tuple[str, ...]]:
    """The secret of an app, and the recovery codes."""
    secret = proving.begin_authenticator(person, rng=Seeded(1))
    return secret, proving.confirm_authenticator(person, shown(secret, now), now=now, rng=Seeded(seed))


def shown(secret: bytes, now: datetime) -> str:
    return totp.code(secret, totp.step_of(now))


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_a_code_works_once_and_none_before_it(eva: int) -> None:
    secret, _codes = sets_up(eva)
    with pytest.raises(accounts.WrongFactor):
        proving.prove(eva, shown(secret, NOON), now=NOON)  # set up with it
    proving.prove(eva, f" {shown(secret, NOON + STEP)} ", now=NOON + STEP)
    for used in (NOON + STEP, NOON):
        with pytest.raises(accounts.WrongFactor):
            proving.prove(eva, shown(secret, used), now=NOON + STEP)
    proving.prove(eva, shown(secret, NOON + 2 * STEP), now=NOON + 2 * STEP)


def test_a_recovery_code_works_once_and_for_one_person(eva: int) -> None:
    _secret, codes = sets_up(eva)
    assert (len(set(codes)), RecoveryCode.objects.filter(mac__in=codes).count()) == (10, 0)
    other = accounts.ensure_staff("luz@example.org", "Luz", ["reviewer"], now=NOON).id or 0
    sets_up(other, seed=3)
    with pytest.raises(accounts.WrongFactor):
        proving.prove(other, codes[0], now=NOON)
    proving.prove(eva, f"{codes[0][:4].lower()}-{codes[0][4:]}", now=NOON)
    with pytest.raises(accounts.WrongFactor):
        proving.prove(eva, codes[0], now=NOON)


def test_five_wrong_codes_lock_for_a_quarter_of_an_hour(eva: int) -> None:
    secret, codes = sets_up(eva)
    later = NOON + timedelta(minutes=1)
    for _try in range(5):
        with pytest.raises(accounts.WrongFactor):
            proving.prove(eva, "000000", now=later)
    for right in (shown(secret, later), codes[0]):
        with pytest.raises(accounts.TooManyFactors):
            proving.prove(eva, right, now=later)
    freed = later + timedelta(minutes=15)
    proving.prove(eva, shown(secret, freed), now=freed)
    assert Authenticator.objects.get().tries == 0


def test_the_secret_is_sealed_and_shown_until_it_is_confirmed(eva: int) -> None:
    secret = proving.begin_authenticator(eva, rng=Seeded(1))
    assert proving.begin_authenticator(eva, rng=SYSTEM) == secret
    assert totp.spelled(secret) not in Authenticator.objects.get().sealed
    with pytest.raises(accounts.FactorMissing):
        proving.prove(eva, shown(secret, NOON), now=NOON)
    with pytest.raises(accounts.WrongFactor):
        proving.confirm_authenticator(eva, "000000", now=NOON, rng=SYSTEM)
    proving.confirm_authenticator(eva, shown(secret, NOON), now=NOON, rng=SYSTEM)
    with pytest.raises(accounts.WrongFactor):
        proving.begin_authenticator(eva, rng=SYSTEM)
    with pytest.raises(accounts.WrongFactor):
        proving.confirm_authenticator(eva, shown(secret, NOON + STEP), now=NOON + STEP, rng=SYSTEM)


def test_who_lost_the_telephone_begins_anew_and_is_signed_out(eva: int) -> None:
    sets_up(eva)
    before = Person.objects.get(pk=eva).password
    accounts.forget_factor("Eva@Example.org")
    assert (Authenticator.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert Person.objects.get(pk=eva).password != before
    with pytest.raises(accounts.UnknownPerson):
        accounts.forget_factor("nadie@example.org")


def test_from_the_link_to_the_desk(eva: int, rules: object, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    at(NOON, monkeypatch)
    assert "No espera nada" not in client.get("/desk", follow=True).content.decode()
    link = accounts.issue_sign_in_link("eva@example.org", now=NOON, rng=SYSTEM)
    assert client.post(link).headers["Location"] == "/desk/sign-in/factor"
    assert client.get("/desk").status_code == 302  # halfway is not in
    page = client.get("/desk/sign-in/factor").content.decode()
    spelled = re.search(r">([A-Z2-7]{4}(?:</span>.*?<span class=\"num\">[A-Z2-7]{4})+)<", page)
    assert spelled
    secret = b32decode("".join(re.findall(r"\b[A-Z2-7]{4}\b", spelled[1])))
    wrong = client.post("/desk/sign-in/factor", {"factor": "000000"}).content.decode()
    assert "Ese no es el código de ahora" in wrong
    codes = text(client.post("/desk/sign-in/factor", {"factor": shown(secret, NOON)}).content.decode())
    assert "Tus códigos de recuperación" in codes
    assert client.get("/desk").status_code == 200
    client.post("/desk/sign-out")

    later = NOON + timedelta(hours=1)
    at(later, monkeypatch)
    client.post(accounts.issue_sign_in_link("eva@example.org", now=later, rng=SYSTEM))
    asked = client.get("/desk/sign-in/factor").content.decode()
    assert ("Tu aplicación hace el resto." in asked, "otpauth" in asked) == (True, False)
    assert client.post("/desk/sign-in/factor", {"factor": shown(secret, later)}).headers["Location"] == "/desk"
    assert client.get("/desk").status_code == 200


def test_halfway_lasts_as_long_as_a_link(eva: int, rules: object, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    at(NOON, monkeypatch)
    secret, _codes = sets_up(eva)
    client.post(accounts.issue_sign_in_link("eva@example.org", now=NOON, rng=SYSTEM))
    late = NOON + timedelta(minutes=16)
    at(late, monkeypatch)
    page = client.post("/desk/sign-in/factor", {"factor": shown(secret, late)}).content.decode()
    assert "constituyente sign_in_link EMAIL" in page
    assert client.get("/desk").status_code == 302


def test_where_none_is_asked_for_the_link_is_enough(rules: object, client: Client, clock: datetime) -> None:
    accounts.ensure_staff("eva@example.org", "Eva Luna", ["reviewer"], now=NOON)
    assert client.post(accounts.issue_sign_in_link("eva@example.org", now=NOON, rng=SYSTEM)).headers["Location"] == "/desk"
    actor = accounts.Actor(1, "Eva", frozenset({"reviewer"}))
    accounts.require_fresh(actor, now=NOON)


def test_what_was_shown_holds_for_a_quarter_of_an_hour() -> None:
    actor = accounts.Actor(1, "Eva", frozenset({"reviewer"}), fresh_until=NOON)
    accounts.require_fresh(actor, now=NOON - timedelta(microseconds=1))
    with pytest.raises(accounts.StepUpNeeded):
        accounts.require_fresh(actor, now=NOON)
    with pytest.raises(Forbidden):
        actor.require("petitions.decide")
