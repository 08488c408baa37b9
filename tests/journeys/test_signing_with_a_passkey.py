"""A resident opens an account, adds a passkey, comes back with it, and signs with one click; their device is Chromium's virtual one."""

import pytest
from django.core import mail
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from constituyente.foundation.accounts.models import Account, Passkey
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.models import Signature
from tests.conftest import NOON
from tests.factories.petitions import opened

from .people import Reader, last_code, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The site under the name that passkeys are tied to."""
    settings.SITE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def ana(browser: Browser, site: str) -> Reader:
    """Somebody whose device keeps passkeys."""
    reader = Reader(browser, site, scripts=True)
    device = reader.page.context.new_cdp_session(reader.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return reader


def enters(reader: Reader) -> None:
    """Sign in with a code."""
    reader.fills("Tu correo", "ana@villa-clara.example")
    reader.presses("Recibir mi código")
    reader.fills("Seis números", last_code())
    reader.presses("Entrar")


def test_one_click_after_a_passkey(rules: process.Rules, ana: Reader) -> None:
    first, second = opened(now=NOON), opened(title="Más bancas", demand="Pedimos bancas.", now=NOON)
    tick()
    ana.reads(f"/petitions/{first}/sign")
    ana.follows("Con una cuenta firmas con un clic")
    enters(ana)
    assert ana.address.endswith(f"/petitions/{first}/sign")
    ana.main.get_by_text("Qué se guarda de ti").click()
    assert "hasta que borres la cuenta o termine el proceso" in ana.main.inner_text()
    letters = len(mail.outbox)
    assert "Tu firma ya está guardada" in ana.presses("Firmar esta petición")
    tick()
    assert (Signature.objects.count(), len(mail.outbox)) == (1, letters)

    ana.reads("/account")
    ana.page.get_by_role("button", name="Agregar una llave de acceso").click()
    expect(ana.main).to_contain_text("La llave de acceso está agregada.")
    assert Passkey.objects.count() == 1
    ana.page.get_by_role("button", name="Agregar una llave de acceso").click()
    expect(ana.main).to_contain_text("ya tiene una llave tuya")
    ana.presses("Salir")
    ana.reads("/account?next=/petitions/2/sign")
    ana.page.get_by_role("button", name="Entrar con una llave de acceso").click()
    ana.page.wait_for_url(f"**/petitions/{second}/sign")
    assert "Tu firma ya está guardada" in ana.presses("Firmar esta petición")
    assert Signature.objects.count() == 2
    assert "Firma con tu cuenta" in ana.reads(f"/petitions/{second}/sign")
    again = ana.presses("Firmar esta petición")
    assert "Ya habías firmado" in again
    assert (Signature.objects.count(), len(mail.outbox)) == (2, letters)

    ana.reads("/account")
    assert "Tu cuenta está borrada" in ana.presses("Borrar mi cuenta")
    assert (Account.objects.count(), Passkey.objects.count(), Signature.objects.count()) == (0, 0, 2)
    ana.reads("/account")
    ana.page.get_by_role("button", name="Entrar con una llave de acceso").click()
    expect(ana.main).to_contain_text("Ninguna cuenta tiene ya esta llave")
    ana.leaves()


def test_without_scripts_a_code_is_enough(rules: process.Rules, browser: Browser, site: str) -> None:
    number = opened(now=NOON)
    reader = Reader(browser, site)
    page = reader.reads(f"/account?next=/petitions/{number}/sign")
    assert ("no ejecuta scripts" in page, "Entrar con una llave de acceso" in page) == (True, False)
    enters(reader)
    assert "Tu firma ya está guardada" in reader.presses("Firmar esta petición")
    reader.leaves()
