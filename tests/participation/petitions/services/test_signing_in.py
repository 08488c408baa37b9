"""Signing with an account: the same person, the same rules, one click."""

from datetime import datetime, timedelta

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.services import residing
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.foundation.post.models import Subscription
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Signature
from tests.conftest import NOON
from tests.factories.petitions import opened

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"
CURP = "BOXW310820HNERXN09"


@pytest.fixture
def ana(rules: process.Rules) -> int:
    """Her account."""
    handle = residing.request_sign_in(ANA, language="es", now=NOON, rng=Seeded(1))
    return residing.confirm_sign_in(accounts.token_of(handle), now=NOON, rng=Seeded(2))


def signs(
    number: int, account: int, *, seed: int = 1, curp: str = "", age_band: str = "", now: datetime = NOON, subscribe: bool = False
) -> petitions.Acknowledgement:
    return petitions.sign_signed_in(
        number,
        account,
        territory="",
        age_band=age_band,
        subscribe=subscribe,
        language="es",
        curp=curp,
        since=NOON - timedelta(minutes=3),
        address="192.0.2.7",
        now=now,
        rng=Seeded(f"click {seed}"),
    )


def confirms(number: int, *, contact: str = ANA, curp: str = "", seed: int = 1) -> petitions.Acknowledgement:
    handle = petitions.request_signature(
        number, contact=contact, territory="", age_band="", subscribe=False, language="es", curp=curp, now=NOON, rng=Seeded(f"form {seed}")
    )
    return petitions.confirm_signature(number, accounts.token_of(handle), now=NOON, rng=Seeded(f"yes {seed}"))


@pytest.mark.parametrize("click_first", [True, False])
def test_by_form_and_by_click_one_person_is_one(ana: int, *, click_first: bool) -> None:
    number = opened(now=NOON)
    first, second = (signs(number, ana), confirms(number)) if click_first else (confirms(number), signs(number, ana))
    assert (second.leaf, second.secrets, Signature.objects.count()) == (first.leaf, None, 1)
    assert second.before == NOON


def test_a_click_leaves_the_trail_that_a_confirmation_leaves(ana: int) -> None:
    number = opened(now=NOON)
    signs(number, ana)
    clicked = Signature.objects.get()
    other = opened(title="Otra", now=NOON - timedelta(hours=1))
    handle = petitions.request_signature(
        other, contact=ANA, territory="", age_band="", subscribe=False, language="es", now=NOON - timedelta(minutes=3), rng=Seeded(5)
    )
    petitions.confirm_signature(other, accounts.token_of(handle), address="192.0.2.7", now=NOON, rng=Seeded(6))
    confirmed = Signature.objects.get(petition__number=other)
    told = [(one.network, one.provider, one.seconds, one.strength, one.channel) for one in (clicked, confirmed)]
    assert told[0] == told[1]
    assert (clicked.seconds, clicked.strength, clicked.channel) == (180, "email", "web")


def test_with_a_curp_the_person_is_the_curp(ana: int, rules: process.Rules) -> None:
    process.apply(rules.text.replace('asks = ["contact", "territory", "age_band"]', 'asks = ["contact", "curp", "age_band"]'), now=NOON)
    number = opened(now=NOON)
    confirms(number, contact="otra@villa-clara.example", curp=CURP)
    again = signs(number, ana, curp=CURP.lower())
    assert (Signature.objects.count(), again.before) == (1, None)  # another contact gave it: when is not told
    with pytest.raises(accounts.InvalidCurp):
        signs(number, ana)


def test_at_a_guarded_age_a_click_is_not_enough(ana: int, rules: process.Rules) -> None:
    process.apply(rules.text.replace("guardian = false", "guardian = true"), now=NOON)
    with pytest.raises(petitions.GuardianMissing):
        signs(opened(now=NOON), ana, age_band="16-17")
    assert Signature.objects.count() == 0


def test_rules_and_dates_hold_for_a_click_too(ana: int, rules: process.Rules) -> None:
    number = opened(now=NOON)
    with pytest.raises(petitions.PetitionClosed):
        signs(number, ana, now=NOON + timedelta(days=60))
    with pytest.raises(petitions.UnknownAnswer):
        signs(number, ana, age_band="99+")
    process.apply(rules.text.replace('strengths = ["email"]', 'strengths = ["phone"]'), now=NOON)
    with pytest.raises(petitions.StrengthRefused):
        signs(number, ana)
    assert Signature.objects.count() == 0


def test_whoever_asks_is_written_to(ana: int) -> None:
    number = opened(now=NOON)
    assert signs(number, ana, subscribe=True).told is True
    assert Subscription.objects.count() == 1
    post.end_subscriptions(now=NOON)
