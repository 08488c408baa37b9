"""What goes wrong while people sign: the last second, the clock, the mail, programs that open links."""

import smtplib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from constituyente.foundation.accounts.models import Confirmation
from constituyente.foundation.accounts.queries import token_of
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition, Signature
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened
from tests.participation.outgoing import code_in, entries, letter, link_in

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"
SECOND = timedelta(seconds=1)
ROUNDS, SOAK, AT_ONCE, THREADS = 100, 5000, 200, 10


def ask(number: int, *, now: datetime) -> str:
    """The token of a confirmation that was asked for."""
    given: dict[str, Any] = {"territory": "", "age_band": "", "subscribe": False, "language": "es"}
    return token_of(petitions.request_signature(number, contact=ANA, now=now, rng=Seeded(f"{number} {now}"), **given))


# ------------------------------------------------------------------ the last second


INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(("before", "counted"), [(SECOND, True), (INSTANT, True), (timedelta(0), False), (-SECOND, False)])
def test_a_signature_counts_until_the_instant_of_closing(rules: process.Rules, before: timedelta, *, counted: bool) -> None:
    number = opened(now=NOON)
    closes = Petition.objects.get(number=number).closes_at
    assert closes is not None
    token = ask(number, now=closes - timedelta(minutes=5))
    if counted:
        petitions.confirm_signature(number, token, now=closes - before, rng=Seeded(1))
    else:
        with pytest.raises(petitions.PetitionClosed):
            petitions.confirm_signature(number, token, now=closes - before, rng=Seeded(1))
    assert (Signature.objects.count(), len(entries("sign"))) == (int(counted), int(counted))


@pytest.mark.parametrize(("before", "counted"), [(SECOND, True), (timedelta(0), False)])
def test_a_phase_ends_with_its_day_where_the_process_is(rules: process.Rules, before: timedelta, *, counted: bool) -> None:
    process.apply(rules.text.replace("closes = 2026-12-31", "closes = 2026-08-31"), now=NOON)
    number = opened(now=NOON)
    ends = process.current().phases[0].closes_at(process.current().process.zone)
    assert ends.hour == 6  # midnight in Mexico City
    token = ask(number, now=ends - timedelta(minutes=5))
    try:
        petitions.confirm_signature(number, token, now=ends - before, rng=Seeded(1))
    except petitions.PetitionClosed:
        assert not counted
    assert Signature.objects.count() == int(counted)


def test_a_clock_that_goes_back_between_asking_and_confirming_changes_nothing(rules: process.Rules, sequencer: Sequencer) -> None:
    number = opened(now=NOON - timedelta(days=2))
    token = ask(number, now=NOON)
    first = petitions.confirm_signature(number, token, now=NOON - timedelta(hours=23), rng=Seeded(1))
    again = petitions.confirm_signature(number, token, now=NOON, rng=Seeded(2))
    sequencer()
    assert again == first
    assert queries.petition_page(number, now=NOON).count.total == 1


def test_a_clock_that_goes_back_before_the_opening_refuses_and_forgets_nothing(rules: process.Rules) -> None:
    number = opened(now=NOON)
    token = ask(number, now=NOON)
    with pytest.raises(petitions.PetitionClosed):
        petitions.confirm_signature(number, token, now=NOON - timedelta(days=1), rng=Seeded(1))
    assert petitions.confirm_signature(number, token, now=NOON, rng=Seeded(1)).secrets is not None


# ------------------------------------------------------------------ programs that open links


@pytest.mark.parametrize("headers", [{}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch"}, {"user-agent": "Mail scanner"}])
@pytest.mark.usefixtures("clock")
def test_a_program_that_opens_every_link_changes_nothing(rules: process.Rules, client: Client, headers: dict[str, str]) -> None:
    number = opened(now=NOON)
    step = client.post(f"/petitions/{number}/sign", {"contact": ANA, "subscribe": "yes", "notice": "on"}).headers["Location"]
    body = letter()
    before = list(Confirmation.objects.values())
    for address in (link_in(body), step):
        for method in (client.get, client.head, client.options):
            assert method(address, headers=headers).status_code in {200, 405}
    assert list(Confirmation.objects.values()) == before
    assert (Signature.objects.count(), DBTaskResult.objects.ready().count()) == (0, 0)
    assert client.post(link_in(body)).status_code == 200
    assert Signature.objects.count() == 1


# ------------------------------------------------------------------ the mail is down


class Down(EmailBackend):
    """A mail server that answers nobody, while it is down."""

    down = True

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        if self.down:
            raise smtplib.SMTPServerDisconnected
        return super().send_messages(messages)


@pytest.mark.usefixtures("clock")
def test_while_the_mail_is_down_nothing_is_lost_and_people_are_told(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("constituyente.foundation.post.outbox.get_connection", lambda *_args, **_named: Down())
    number = opened(now=NOON)
    asked = client.post(f"/petitions/{number}/sign", {"contact": ANA, "subscribe": "no", "notice": "on"})
    post.drain()
    assert (asked.status_code, mail.outbox) == (302, [])
    page = client.get(asked.headers["Location"]).content.decode()
    assert "Puedes pedir otro código cuando quieras, hasta cinco en una hora." in page
    assert f'href="/petitions/{number}/sign">Corregir el correo o pedir otro código' in page
    assert "Nuestros mensajes salen con retraso en este momento." not in page  # it may be the address
    for other in ("bea", "eva"):
        client.post(f"/petitions/{number}/sign", {"contact": f"{other}@villa-clara.example", "subscribe": "no", "notice": "on"})
    post.drain()
    assert "Nuestros mensajes salen con retraso en este momento." in client.get(asked.headers["Location"]).content.decode()
    assert ANA not in caplog.text
    monkeypatch.setattr(Down, "down", False)
    DBTaskResult.objects.update(run_after=NOON)
    letter()
    (ours,) = [one for one in mail.outbox if one.to == [ANA]]
    assert client.post(asked.headers["Location"], {"code": code_in(str(ours.body))}).status_code == 200
    assert (len(mail.outbox), Signature.objects.count()) == (3, 1)


# ------------------------------------------------------------------ one person, many times at once


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_parallel_identical_confirmations_are_one(rules: process.Rules, sequencer: Sequencer, request: pytest.FixtureRequest) -> None:
    """Rounds of AT_ONCE confirmations of one person by one link; SOAK of them in a soak."""
    rounds = SOAK if request.config.option.soak else ROUNDS
    numbers = [opened(title=f"Petición {place}", now=NOON) for place in range(min(rounds, 10))]

    def once(given: tuple[int, str, int]) -> str:
        number, token, attempt = given
        try:
            return petitions.confirm_signature(number, token, now=NOON, rng=Seeded(attempt)).leaf
        finally:
            connection.close()

    for place in range(rounds):
        number = numbers[place % len(numbers)]
        token = _ask(number, f"ana{place}@villa-clara.example")
        with ThreadPoolExecutor(THREADS) as pool:
            leaves = set(pool.map(once, [(number, token, attempt) for attempt in range(AT_ONCE)]))
        assert len(leaves) == 1
    sequencer()
    assert Signature.objects.count() == len(entries("sign")) == rounds


def _ask(number: int, contact: str) -> str:
    given: dict[str, Any] = {"territory": "", "age_band": "", "subscribe": False, "language": "es"}
    return token_of(petitions.request_signature(number, contact=contact, now=NOON, rng=Seeded(f"{number} {contact}"), **given))
