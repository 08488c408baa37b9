"""Signatures on paper: its author prints sheets, people sign them, two type what stands there, a third settles, and it counts."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios, rng
from constituyente.foundation.process import api as process
from constituyente.participation.capture.models import Sheet
from constituyente.participation.petitions import api as petitions
from tests.portal.sharing.test_views import needs_pango

from .people import Reader, tick

pytestmark = [pytest.mark.browser, needs_pango, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

ASKED = {
    "title": "Más sombra en las paradas",
    "demand": "Que toda parada tenga sombra.",
    "reasons": "Esperamos al sol.",
    "wording": "",
    "subject": "",
    "author": "",
}
PEOPLE = ("ana@villa-clara.example", "55 1234 5678", "sol@villa-clara.example")


@pytest.fixture
def on_paper(rules: process.Rules) -> process.Rules:
    """Rules that take signatures on paper."""
    text = rules.text.replace('strengths = ["email"]', 'strengths = ["email", "phone", "in_person"]')
    return process.apply(text.replace("[process]", '[process]\ncountry = "MX"'), now=timezone.now())


def at_the_desk(browser: Browser, site: str, name: str) -> Reader:
    """Somebody who types sheets, signed in."""
    now, email = timezone.now(), f"{name}@villa-clara.example"
    accounts.ensure_staff(email, name.capitalize(), ["facilitator"], now=now)
    reader = Reader(browser, site)
    reader.reads(accounts.issue_sign_in_link(email, now=now, rng=rng.SYSTEM))
    reader.presses("Entrar")
    return reader


def types(reader: Reader, people: tuple[str, ...]) -> None:
    """Write down what stands on the sheet that is shown."""
    reader.fills("Correo o teléfono", *people)
    reader.fills("Dónde vive", *["Centro"] * len(people))
    reader.fills("Edad", *["18+"] * len(people))


def prints(reader: Reader) -> str:
    """A petition is handed in and admitted, and its author prints a sheet. Returns the code on it."""
    now = timezone.now()
    handle = petitions.submit(**ASKED, contact="autora@villa-clara.example", language="es", now=now, rng=rng.SYSTEM)
    handed = petitions.confirm_petition(accounts.token_of(handle), now=now, rng=rng.SYSTEM)
    petitions.decide(handed.number, actor=accounts.SYSTEM, admit=True, reason="Cumple las reglas.", now=now)
    tick()
    reader.reads("/petitions/author")
    reader.fills("Tu clave de autoría", handed.key)
    reader.presses("Abrir mi petición")
    reader.page.get_by_label("¿Cuántas hojas?").select_option("1")
    with reader.page.expect_download() as printed:
        reader.main.get_by_role("button", name="Imprimir hojas").click()
    assert printed.value.suggested_filename == "petition-1-sheets.pdf"
    return Sheet.objects.get().code


def test_from_the_printer_to_the_count(on_paper: process.Rules, browser: Browser, live_server: LiveServer) -> None:
    author = Reader(browser, live_server.url)
    code = prints(author)

    one = at_the_desk(browser, live_server.url, "uno")
    assert "No espera nada" in one.reads("/desk/paper")
    one.follows("Registrar lo que llegó")
    one.fills("¿Quién las trajo?", "Puesto del mercado")
    one.fills("Códigos de las hojas", "AAAA-BBBB-CCCC")
    assert "Estos no son códigos de hojas" in one.presses("Registrar el lote")
    one.fills("Códigos de las hojas", folios.grouped(code).lower())
    assert "El lote está registrado." in one.presses("Registrar el lote")
    one.follows(folios.grouped(code))
    types(one, PEOPLE)
    assert "tú la capturaste" in one.presses("Guardar")

    two = at_the_desk(browser, live_server.url, "dos")
    two.reads("/desk/paper")
    assert "ana@" not in two.follows("Abrir")
    types(two, (PEOPLE[0], "55 1234 5679", PEOPLE[2]))
    assert "dos la leyeron distinto" in two.presses("Guardar")

    three = at_the_desk(browser, live_server.url, "tres")
    three.reads("/desk")
    page = three.reads(f"/desk/paper/sheets/{code}")
    assert ("«55 1234 5678»" in page, "ana@" in page) == (True, False)
    three.fills("Correo o teléfono", PEOPLE[1])
    three.presses("Guardar")
    tick()
    assert "Está contada." in three.reads(f"/desk/paper/sheets/{code}")

    counted = petitions.petition_row(1, now=timezone.now()).count
    assert (counted.total, counted.by_strength) == (3, {"in_person": 3})
    letters = [str(message.body) for message in mail.outbox if "hoja de papel" in str(message.body)]
    assert len(letters) == 2
    assert re.search(r"^[0-9A-Z]{4}(-[0-9A-Z]{4})+$", letters[0], re.MULTILINE)
    page = re.sub(r"\s+", " ", author.reads("/paper"))
    assert ("1 hoja llegó" in page, "3 renglones llenados" in page) == (True, True)
    for reader in (author, one, two, three):
        reader.leaves()
