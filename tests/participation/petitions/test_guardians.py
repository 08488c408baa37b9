"""Signing at an age that needs a guardian's consent."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Confirmation
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.models import Petition, Signature
from tests.conftest import NOON
from tests.factories.petitions import opened
from tests.foundation.accounts.test_confirming import every_row
from tests.participation.outgoing import code_in, letter, link_in
from tests.participation.reading import read, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LUZ, MOTHER = "luz@villa-clara.example", "mama@villa-clara.example"


@pytest.fixture
def guarded(rules: process.Rules) -> int:
    """An open petition under rules with an age band that needs a guardian; its number."""
    changed = rules.text.replace("guardian = false", "guardian = true").replace('strengths = ["email"]', 'strengths = ["email", "phone"]')
    process.apply(changed.replace('timezone = "America/Mexico_City"', 'timezone = "America/Mexico_City"\ncountry = "MX"'), now=NOON)
    return opened(now=NOON)


def given(**more: str) -> dict[str, str]:
    return {"contact": LUZ, "age_band": "16-17", "guardian": MOTHER, "subscribe": "no", "notice": "on", **more}


def ask(client: Client, number: int, **more: str) -> str:
    response = client.post(f"/petitions/{number}/sign", given(**more))
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_a_signature_counts_once_the_guardian_agreed_and_the_signer_confirmed(guarded: int, client: Client) -> None:
    step = ask(client, guarded)
    assert step.startswith(f"/petitions/{guarded}/guardian/")
    waiting = read(client, step)
    assert ("m…a@villa-clara.example" in waiting, "Tiene tres días." in waiting) == (True, True)
    asked = letter()
    assert [one.to for one in mail.outbox] == [[MOTHER]]
    assert ("16-17" in asked, "Vale 72 horas." in asked) == (True, True)
    page = read(client, link_in(asked))
    assert ("Soy su madre, padre o tutor, y doy permiso" in page, LUZ in page) == (True, False)
    assert (Signature.objects.count(), len(mail.outbox)) == (0, 1)
    agreed = client.post(link_in(asked)).content.decode()
    own = letter()
    assert [one.to for one in mail.outbox] == [[MOTHER], [LUZ]]
    assert ("Permiso dado" in text(agreed), "dio permiso" in own, "Vale 24 horas." in own) == (True, True, True)
    assert Signature.objects.count() == 0
    signed = text(client.post(link_in(own)).content.decode())
    assert "Clave de retiro" in signed
    assert [one.age_band for one in Signature.objects.all()] == ["16-17"]


def test_the_guardian_may_tell_the_code_instead(guarded: int, client: Client) -> None:
    step = ask(client, guarded, guardian="55 1234 5678")
    message = letter()
    assert mail.outbox[-1].to == ["+525512345678@sms.invalid"]
    assert "da permiso de participar en http" in message
    page = client.post(step, {"code": code_in(message)}).content.decode()
    handle = Confirmation.objects.exclude(sealed="").get().handle
    assert f'href="/petitions/{guarded}/code/{handle}"' in page
    assert "Clave de retiro" in text(client.post(f"/petitions/{guarded}/code/{handle}", {"code": code_in(letter())}).content.decode())


def test_consent_given_twice_asks_the_signer_once(guarded: int, client: Client) -> None:
    step = ask(client, guarded)
    asked = letter()
    for _time in range(2):
        client.post(link_in(asked))
    assert ("Este código ya se usó." in read(client, step), "Este enlace se usó." in read(client, link_in(asked))) == (True, True)
    letter()
    assert [one.to for one in mail.outbox] == [[MOTHER], [LUZ]]


def test_the_guardian_is_forgotten_when_they_answer_or_after_three_days(guarded: int, client: Client) -> None:
    ask(client, guarded)
    client.post(link_in(letter()))
    assert Confirmation.objects.filter(purpose=f"consent {guarded}").values_list("sealed", flat=True).get() == ""
    assert "mama@" not in every_row()
    ask(client, guarded, contact="eva@villa-clara.example")
    accounts.forget_stale(now=NOON + timedelta(hours=72))
    assert not Confirmation.objects.filter(purpose=f"consent {guarded}", settled_at=None).exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"guardian": ""}, "falta su correo o su celular, que no sea el tuyo."),
        ({"guardian": "LUZ+mama@villa-clara.example"}, "falta su correo o su celular, que no sea el tuyo."),
        ({"guardian": "mama"}, "Escribe un correo como nombre@ejemplo.org o un número de celular completo"),
        ({"age_band": ""}, "Elige tu edad"),
        ({"age_band": "5"}, "5"),
    ],
)
def test_without_a_guardian_or_an_age_nothing_is_sent(guarded: int, client: Client, more: dict[str, str], said: str) -> None:
    page = client.post(f"/petitions/{guarded}/sign", given(**more))
    assert (page.status_code, said in text(page.content.decode())) == (200, True)
    assert (mail.outbox, Confirmation.objects.count()) == ([], 0)


def test_an_adult_needs_none_and_what_they_wrote_of_one_is_dropped(guarded: int, client: Client) -> None:
    step = ask(client, guarded, age_band="18+")
    assert step.startswith(f"/petitions/{guarded}/code/")
    letter()
    assert [one.to for one in mail.outbox] == [[LUZ]]


def test_nobody_is_asked_for_a_guardian_where_the_rules_need_none(rules: process.Rules, client: Client) -> None:
    form = client.get(f"/petitions/{opened(now=NOON)}/sign").content.decode()
    assert ('name="guardian"' in form, "Prefiero no decirlo" in form) == (False, True)


def test_a_confirmation_from_before_a_guardian_was_needed_does_not_count(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    asked = {"contact": LUZ, "age_band": "16-17", "subscribe": "no", "notice": "on"}
    step = client.post(f"/petitions/{number}/sign", asked).headers["Location"]
    process.apply(rules.text.replace("guardian = false", "guardian = true"), now=NOON)
    assert client.post(step, {"code": code_in(letter())}).status_code == 400
    assert Signature.objects.count() == 0


def test_consent_for_a_petition_that_closed_asks_nobody(guarded: int, client: Client) -> None:
    ask(client, guarded)
    link = link_in(letter())
    Petition.objects.filter(number=guarded).update(closes_at=NOON)
    assert client.post(link).status_code == 409
    assert len(mail.outbox) == 1
