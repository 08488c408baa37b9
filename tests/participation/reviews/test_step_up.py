"""Reviewers show their second factor anew before they take signatures out or let them count."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import totp
from constituyente.foundation.accounts.services import proving
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import SYSTEM, Seeded
from constituyente.participation.petitions import api as petitions
from constituyente.participation.reviews import api as reviews
from constituyente.participation.reviews.models import Proposal
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened

from .people import signed

pytestmark = pytest.mark.django_db(transaction=True)

WRITTEN = {"outcome": "exclude", "reason": "Una sola red en una hora."}


@pytest.fixture
def case(sequencer: Sequencer) -> int:
    """A case that waits."""
    number = opened(now=NOON)
    people = signed(number, 3)
    sequencer()
    key = petitions.petition_row(number, now=NOON).key
    return reviews.open_case(
        about=Ref("petition", str(number)),
        tally=key,
        rule="burst",
        cluster="one",
        leaves=[one.leaf for one in people],
        evidence={"signatures": 3},
        now=NOON,
    )


def test_nothing_written_is_lost_on_the_way(
    case: int, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, sequencer: Sequencer
) -> None:
    settings.SECOND_FACTOR = True
    moment = NOON
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    person = accounts.ensure_staff("eva@villa-clara.example", "Eva", ["reviewer"], now=NOON).id or 0
    secret = proving.begin_authenticator(person, rng=Seeded(1))
    proving.confirm_authenticator(
        person, totp.code(secret, totp.step_of(NOON - timedelta(minutes=1))), now=NOON - timedelta(minutes=1), rng=SYSTEM
    )

    def code() -> str:
        return totp.code(secret, totp.step_of(moment))

    client.post(accounts.issue_sign_in_link("eva@villa-clara.example", now=NOON, rng=SYSTEM))
    client.post("/desk/sign-in/factor", {"factor": code()})
    page = client.get(f"/desk/reviews/{case}").content.decode()
    assert 'name="factor"' not in page

    moment = NOON + timedelta(minutes=15)
    page = client.get(f"/desk/reviews/{case}").content.decode()
    assert 'name="factor"' in page
    without = client.post(f"/desk/reviews/{case}", WRITTEN).content.decode()
    assert ("Escribe el código de tu aplicación" in without, WRITTEN["reason"] in without) == (True, True)
    wrong = client.post(f"/desk/reviews/{case}", {**WRITTEN, "factor": "000000"}).content.decode()
    assert ("Ese no es el código de ahora" in wrong, WRITTEN["reason"] in wrong, Proposal.objects.count()) == (True, True, 0)
    assert client.post(f"/desk/reviews/{case}", {**WRITTEN, "factor": code()}).status_code == 302
    assert Proposal.objects.get().reason == WRITTEN["reason"]
    assert 'name="factor"' not in client.get(f"/desk/reviews/{case}").content.decode()


def test_the_service_asks_too(case: int) -> None:
    stale = accounts.ensure_staff("eva@villa-clara.example", "Eva", ["reviewer"], now=NOON)
    stale = accounts.Actor(stale.id, stale.name, stale.roles, fresh_until=NOON)
    with pytest.raises(accounts.StepUpNeeded):
        reviews.propose(case, outcome="exclude", reason="Una red.", actor=stale, now=NOON)
    with pytest.raises(accounts.StepUpNeeded):
        reviews.answer(case, agrees=True, words="", actor=stale, now=NOON)
    assert Proposal.objects.count() == 0
