"""Signing by phone, with a CURP, and from one household, as the pages show it."""

import re

import pytest
from django.core import mail
from django.test import Client

from constituyente.foundation.process import api as process
from tests.conftest import NOON
from tests.factories.petitions import opened
from tests.participation.outgoing import code_in, letter
from tests.participation.petitions.services.test_sharing import curp_of
from tests.participation.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANA = "ana@villa-clara.example"
CURP = curp_of(1)


def rule(rules: process.Rules, *pairs: tuple[str, str]) -> int:
    """Put changed rules in force and open a petition; returns its number."""
    changed = rules.text.replace('timezone = "America/Mexico_City"', 'timezone = "America/Mexico_City"\ncountry = "MX"')
    for old, new in (('strengths = ["email"]', 'strengths = ["email", "phone"]'), *pairs):
        assert old in changed
        changed = changed.replace(old, new)
    process.apply(changed, now=NOON)
    return opened(now=NOON)


WITH_CURP = ('asks = ["contact", "territory", "age_band"]', 'asks = ["contact", "curp", "age_band"]')


def test_signing_by_phone(rules: process.Rules, client: Client) -> None:
    number = rule(rules)
    form = client.get(f"/petitions/{number}/sign").content.decode()
    assert "Tu correo o tu celular" in text(form)
    asked = client.post(f"/petitions/{number}/sign", {"contact": "55 1234 5678", "subscribe": "no", "notice": "on"})
    step = asked.headers["Location"]
    message = letter()
    assert message == f"{code_in(message)} es tu código. Vale 15 minutos. Si no lo pediste, no hagas nada."
    assert mail.outbox[-1].to == ["+525512345678@sms.invalid"]
    page = client.get(step).content.decode()
    assert ("+52 … 78" in page, "Corregir el número" in page, "un enlace" in text(page)) == (True, True, False)
    signed = text(client.post(step, {"code": code_in(message)}).content.decode())
    assert ("Teléfono confirmado" in signed, "Tu celular" in signed) == (True, True)
    again = client.post(f"/petitions/{number}/sign", {"contact": "044 55 1234 5678", "subscribe": "no", "notice": "on"})
    page = text(client.post(again.headers["Location"], {"code": code_in(letter())}).content.decode())
    assert "Habías firmado el 22 de agosto de 2026 a las 12:00. Esa firma sigue y cuenta una vez. No se sumó nada." in page


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("", "Escribe tu correo o tu celular"),
        ("ana", "Escribe un correo como nombre@ejemplo.org o un número de celular completo"),
        ("ana@villa", "Escribe un correo como nombre@ejemplo.org"),
        ("55 1234", "Escribe un número de celular completo."),
        ("5512345678\x00", "Escribe un"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_told_beside_the_field(rules: process.Rules, client: Client, contact: str, said: str) -> None:
    number = rule(rules)
    page = client.post(f"/petitions/{number}/sign", {"contact": contact, "subscribe": "no", "notice": "on"})
    errors = re.findall(r'id="id_contact_error">(.*?)</div>', page.content.decode(), re.DOTALL)
    assert (page.status_code, len(errors)) == (200, 1)
    if "\x00" not in contact:
        assert said in errors[0]


def test_news_go_out_by_email_alone(rules: process.Rules, client: Client) -> None:
    number = rule(rules)
    page = client.post(f"/petitions/{number}/sign", {"contact": "55 1234 5678", "subscribe": "yes", "notice": "on"})
    assert "Las noticias salen solo por correo. Elige no, o firma con tu correo." in text(page.content.decode())
    assert client.post(f"/petitions/{number}/sign", {"contact": ANA, "subscribe": "yes", "notice": "on"}).status_code == 302


def test_where_only_phones_are_confirmed_nobody_is_asked_about_news(rules: process.Rules, client: Client) -> None:
    number = rule(rules, ('strengths = ["email", "phone"]', 'strengths = ["phone"]'))
    form = client.get(f"/petitions/{number}/sign").content.decode()
    assert ("Firma con tu celular" in form, 'name="subscribe"' in form, 'type="email"' in form) == (True, False, False)
    assert client.post(f"/petitions/{number}/sign", {"contact": "55 1234 5678", "notice": "on"}).status_code == 302


def test_a_curp_is_asked_for_only_where_the_rules_do(rules: process.Rules, client: Client) -> None:
    number = opened(title="Bancas", now=NOON)
    assert 'name="curp"' not in client.get(f"/petitions/{number}/sign").content.decode()
    asking = rule(rules, WITH_CURP)
    form = client.get(f"/petitions/{asking}/sign").content.decode()
    assert ('name="curp"' in form, "Tu CURP, para que cuentes una vez" in text(form)) == (True, True)
    assert form.index("Qué se guarda de ti") < form.index('name="contact"')


@pytest.mark.parametrize(
    ("typed", "band", "said"),
    [
        ("", "", "Escribe los 18 caracteres de tu CURP"),
        (CURP[:-1], "", "Debe tener 18 caracteres y tiene 17."),
        (CURP.replace("9", "I", 1), "", "Su carácter 5 no puede ser “I”."),
        (CURP[:-1] + str((int(CURP[-1]) + 1) % 10), "", "Su último carácter no corresponde a los demás: alguno está mal."),
        (CURP, "16-17", "La fecha de nacimiento de tu CURP no corresponde al grupo de edad que elegiste."),
    ],
)
def test_a_wrong_curp_is_told_beside_the_field(rules: process.Rules, client: Client, typed: str, band: str, said: str) -> None:
    number = rule(rules, WITH_CURP)
    given = {"contact": ANA, "subscribe": "no", "notice": "on", "curp": typed, "age_band": band}
    page = client.post(f"/petitions/{number}/sign", given)
    assert (page.status_code, text(page.content.decode()).count(said)) == (200, 2)  # in the summary and beside the field
    assert mail.outbox == []


def test_the_second_person_of_a_household_says_so(rules: process.Rules, client: Client) -> None:
    number = rule(rules, ("per_contact = 1", "per_contact = 2"))
    given = {"contact": ANA, "subscribe": "no", "notice": "on"}
    for person, first in (("1", True), ("2", True), ("2", False)):
        asked = client.post(f"/petitions/{number}/sign", {**given, "person": person})
        page = text(client.post(asked.headers["Location"], {"code": code_in(letter())}).content.decode())
        assert ("Clave de retiro" in page, "elige otro número" in page) == (first, not first)
    assert client.post(f"/petitions/{number}/sign", {**given, "person": "3"}).status_code == 200


def test_whoever_has_signed_enough_is_told_once_the_contact_is_confirmed(rules: process.Rules, client: Client) -> None:
    first = rule(rules, ("[petitions]\n", "[petitions]\nper_person = 1\n"))
    second = opened(title="Bancas", now=NOON)
    given = {"contact": ANA, "subscribe": "no", "notice": "on"}
    answers = list[tuple[int, int]]()
    for number in (first, second):
        asked = client.post(f"/petitions/{number}/sign", given)
        answers.append((asked.status_code, client.post(asked.headers["Location"], {"code": code_in(letter())}).status_code))
    assert answers == [(302, 200), (302, 409)]
