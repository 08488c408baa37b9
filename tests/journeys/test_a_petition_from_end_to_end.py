"""A petition from the first word to the kept commitment: a similar one seen, admitted, signed by mail, passkey and paper, three marks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core import mail
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from constituyente.foundation.common import rng
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises.models import Promise
from tests.conftest import NOON
from tests.factories.paper import facilitator, line
from tests.factories.petitions import opened

from .people import Reader, last_code, tick, way_in
from .test_signing_with_a_passkey import DEVICE, enters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Más sombra en las paradas de la ruta 7"
AUTHOR, CLICKS = "autora@villa-clara.example", "ana@villa-clara.example"
BY_MAIL = tuple(f"vecina{number}@villa-clara.example" for number in range(5))


@dataclass
class Clock:
    """What time it is for the site."""

    now: datetime = NOON


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def site(rules: process.Rules, time: Clock, live_server: LiveServer, settings: Settings) -> str:
    """A town where a petition stands already, and rules that take signatures on paper."""
    process.apply(rules.text.replace('strengths = ["email"]', 'strengths = ["email", "in_person"]'), now=time.now)
    opened(title="Más sombra en las paradas del camión", now=time.now)
    tick()
    settings.SITE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def resident(browser: Browser, site: str) -> Iterator[Reader]:
    """Somebody whose device keeps passkeys."""
    reader = Reader(browser, site, scripts=True)
    device = reader.page.context.new_cdp_session(reader.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield reader
    reader.leaves()


def at_the_desk(browser: Browser, site: str, role: str) -> Reader:
    reader = Reader(browser, site)
    reader.reads(way_in(role))
    reader.presses("Entrar")
    return reader


def sends(reader: Reader) -> str:
    """Press the button that the form ends with."""
    return reader._goes(reader.main.get_by_role("button").last)


def writes(reader: Reader) -> int:
    """Write the petition with the similar one in sight, and hand it in. Returns its number."""
    reader.reads("/petitions/new")
    reader.page.locator("[name=title]").press_sequentially("Más sombra en las paradas", delay=15)
    expect(reader.page.locator("[data-similar]")).to_contain_text("Más sombra en las paradas del camión")
    for name, words in {
        "title": TITLE,
        "demand": "Que toda parada tenga techo.",
        "reasons": "Esperamos al sol.",
        "contact": AUTHOR,
    }.items():
        reader.page.locator(f"[name={name}]").fill(words)
    reader.page.locator("[name=notice]").check()
    reader.presses("Recibir mi código")
    reader.page.locator("[name=code]").fill(last_code())
    reader.presses("Entregar mi petición")
    return 2


def signs_by_mail(reader: Reader, number: int, contact: str) -> None:
    reader.reads(f"/petitions/{number}/sign?contact")
    reader.page.locator("[name=contact]").fill(contact)
    reader.page.locator("[name=subscribe][value=yes]").check()
    reader.page.locator("[name=notice]").check()
    reader.presses("Recibir mi código")
    reader.page.locator("[name=code]").fill(last_code())
    assert "Código del comprobante" in reader.presses("Confirmar mi firma")


def signs_by_passkey(reader: Reader, number: int) -> None:
    """Open an account, add a passkey, leave, come back with the passkey, and sign with one button."""
    reader.reads("/account")
    enters(reader)
    reader.page.get_by_role("button", name="Agregar una llave de acceso").click()
    expect(reader.main).to_contain_text("La llave de acceso está agregada.")
    reader.presses("Salir")
    reader.reads(f"/account?next=/petitions/{number}/sign")
    reader.page.get_by_role("button", name="Entrar con una llave de acceso").click()
    reader.page.wait_for_url(f"**/petitions/{number}/sign")
    reader.page.locator("[name=subscribe][value=yes]").check()
    assert "Código del comprobante" in reader.presses("Firmar esta petición")


def signed_on_paper(number: int, people: tuple[str, ...], *, now: datetime) -> None:
    """A sheet comes in and two people type it; test_signing_on_paper.py does that in the browser."""
    codes = petitions.issue_sheets(number, count=1, now=now, rng=rng.SYSTEM).codes
    capture.receive(codes, brought_by="Puesto del mercado", actor=facilitator("uno", now=now), now=now)
    for name in ("uno", "dos"):
        typed = {place: line(contact) for place, contact in enumerate(people, start=1)}
        capture.type_sheet(codes[0], typed, actor=facilitator(name, now=now), now=now)


def keeps(desk: Reader, number: int, words: str, *, on: datetime) -> None:
    desk.reads(f"/desk/promises/{number}")
    for name, written in {"on": f"{on:%Y-%m-%d}", "who": "Secretaría técnica", "text": words}.items():
        desk.main.locator(f"[name={name}]").fill(written)
    desk.main.locator("[name=reviewed]").check()
    sends(desk)


def hears(desk: Reader, number: int, time: Clock) -> None:
    """Name three people, announce the hearing, and record the day after that it took place."""
    desk.reads(f"/desk/promises/{number}/people")
    desk.main.locator("[name=people]").fill("Curul 1\nCurul 2\nCurul 3")
    sends(desk)
    desk.reads(f"/desk/promises/{number}/hearing")
    given = {"day": f"{time.now + timedelta(days=1):%Y-%m-%d}", "hour": "17:00", "place": "Salón de cabildos"}
    for name, written in given.items():
        desk.main.locator(f"[name={name}]").fill(written)
    sends(desk)
    time.now += timedelta(days=2)
    desk.reads(way_in("secretariat"))
    desk.presses("Entrar")
    desk.reads(f"/desk/promises/{number}/held")
    given = {"on": f"{time.now - timedelta(days=1):%Y-%m-%d}", "who": "Curules 1, 2 y 3, y la autora", "text": "Se oyó a la autora."}
    for name, written in given.items():
        desk.main.locator(f"[name={name}]").fill(written)
    sends(desk)


def told(words: str) -> set[str]:
    """Who got a letter with these words."""
    post.drain()
    return {message.to[0] for message in mail.outbox if words in str(message.body)}


def test_from_the_first_word_to_the_kept_commitment(resident: Reader, browser: Browser, site: str, time: Clock) -> None:
    number = writes(resident)
    moderator = at_the_desk(browser, site, "moderator")
    moderator.reads(f"/desk/petitions/{number}")
    moderator.main.locator("[name=decision][value=admit]").check()
    moderator.main.locator("[name=reason]").fill("Cumple las reglas.")
    sends(moderator)
    tick()
    assert TITLE in resident.reads("/petitions")

    for contact in BY_MAIL[:2]:
        signs_by_mail(resident, number, contact)
    signs_by_passkey(resident, number)
    resident.reads("/account")
    resident.presses("Salir")
    tick()
    signed_on_paper(number, ("sol@villa-clara.example", CLICKS, "luz@villa-clara.example"), now=time.now)
    tick()
    count = petitions.petition_row(number, now=time.now).count
    assert (count.total, count.by_strength) == (5, {"email": 3, "in_person": 2})  # she who signed by passkey signed on paper too
    for contact in BY_MAIL[2:]:
        signs_by_mail(resident, number, contact)
    tick()
    page = resident.reads(f"/petitions/{number}")
    assert "8" in page
    owed = {one.mark: one.number for one in Promise.objects.all()}
    assert sorted(owed) == [3, 5, 8]

    desk = at_the_desk(browser, site, "secretariat")
    keeps(desk, owed[3], "Sí se puede: habrá techo en cada parada.", on=time.now)
    tick()
    signers = {*BY_MAIL, CLICKS}
    assert told("habrá techo en cada parada") == {AUTHOR, *signers}
    hears(desk, owed[5], time)
    tick()
    assert told("Salón de cabildos") == {AUTHOR, *signers}
    assert "Se oyó a la autora." in resident.reads(f"/promises/{owed[5]}")
    keeps(desk, owed[5], "Las tres curules la oyeron y anotaron su texto.", on=time.now)
    keeps(desk, owed[8], "El alcalde se compromete a veinte paradas este año.", on=time.now)
    tick()
    for words in ("Las tres curules la oyeron", "veinte paradas este año"):
        assert told(words) == {AUTHOR, *signers}
    kept = resident.reads("/promises")
    assert kept.count("Cumplida") >= 3
    for reader in (moderator, desk):
        reader.leaves()
