"""The desk by keys alone: a petition is admitted, several are refused together, and the keys can be turned off."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from constituyente.foundation.process import api as process
from constituyente.participation.petitions.models import Decision
from tests.conftest import NOON
from tests.factories.petitions import waiting

from .people import PATIENCE, way_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def moderator(browser: Browser, live_server: LiveServer, rules: process.Rules) -> Iterator[Page]:
    for hours, title in enumerate(("Sombra", "Bancas", "Agua", "Ruido")):
        waiting(title=title, now=NOON - timedelta(hours=9 - hours))
    context = browser.new_context(locale="es-MX", base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(way_in("moderator"))
    page.keyboard.press("Tab")
    page.locator("main button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo que te espera")
    yield page
    context.close()


def presses(page: Page, *keys: str, off: bool = False) -> None:
    """Press keys, once the page listens to them; `off`: where they are turned off."""
    expect(page.locator("[data-no-keys]" if off else "html[data-keys-on] [data-keys]")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def decided() -> list[tuple[str, bool, str]]:
    return list(Decision.objects.order_by("petition__number").values_list("petition__texts__title", "admitted", "reason"))


def test_a_petition_is_admitted_and_the_next_opens(moderator: Page) -> None:
    presses(moderator, "o")
    expect(moderator.locator("#case")).to_have_text("Sombra")
    presses(moderator, "1", "r")
    moderator.keyboard.type("Cumple: o, j, k y 1 son letras aquí.")
    presses(moderator, "Control+Enter")
    expect(moderator.locator("#case")).to_have_text("Bancas")
    expect(moderator.get_by_role("status")).to_contain_text("La petición 1 está decidida.")
    assert decided() == [("Sombra", True, "Cumple: o, j, k y 1 son letras aquí.")]
    presses(moderator, "j", "Enter")
    expect(moderator.locator("#case")).to_have_text("Agua")
    presses(moderator, "u")
    expect(moderator.get_by_text("Empieza por lo más antiguo")).to_be_visible()
    presses(moderator, "h")
    expect(moderator.get_by_text("Petición admitida")).to_be_visible()


def test_several_are_ticked_and_refused_together(moderator: Page) -> None:
    presses(moderator, "j", "Enter")
    expect(moderator.get_by_text("Empieza por lo más antiguo")).to_be_visible()
    presses(moderator, "j", "x", "j", "j", "x")
    moderator.get_by_role("button", name="Decidir juntos los marcados").focus()
    presses(moderator, "Enter")
    expect(moderator.locator("section li b")).to_have_text(["Sombra", "Agua"])
    presses(moderator, "3", "r")
    moderator.keyboard.type("Va contra la ley.")
    presses(moderator, "Control+Enter")
    expect(moderator.get_by_role("heading", level=1)).to_have_text("Míralo antes de aplicarlo")
    assert decided() == []
    presses(moderator, "Control+Enter")
    expect(moderator.get_by_role("heading", level=1)).to_have_text("2 decididos")
    assert decided() == [("Sombra", False, "Va contra la ley."), ("Agua", False, "Va contra la ley.")]


def test_keys_are_printed_and_can_be_turned_off(moderator: Page) -> None:
    printed = moderator.locator("kbd:visible")
    expect(printed.first).to_be_visible()
    moderator.get_by_role("button", name="Apagar las teclas").focus()
    presses(moderator, "Enter")
    expect(printed).to_have_count(0)
    presses(moderator, "o", off=True)
    moderator.reload()
    expect(moderator.get_by_role("heading", level=1)).to_have_text("Lo que te espera")
    moderator.get_by_role("button", name="Encender las teclas").focus()
    presses(moderator, "Enter", off=True)
    presses(moderator, "o")
    expect(moderator.locator("#case")).to_have_text("Sombra")
