"""Somebody writes a petition that another has written: they see it while they type, and lose nothing by looking at it."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from tests.conftest import NOON
from tests.factories.petitions import opened, waiting

from .people import Reader, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


def test_similar_ones_are_shown_while_the_title_is_typed(rules: process.Rules, browser: Browser, live_server: LiveServer) -> None:
    opened(title="Más sombra en las paradas del camión", now=NOON)
    refused = waiting(title="Sombra en las paradas de la ruta 7", now=NOON)
    ground = rules.petitions.grounds[0].key
    petitions.decide(refused, actor=accounts.SYSTEM, admit=False, ground=ground, reason="Es de la alcaldía.", now=NOON)
    tick()
    reader = Reader(browser, live_server.url, scripts=True)
    reader.reads("/petitions/new")
    title, found = reader.page.locator("[name=title]"), reader.page.locator("[data-similar]")
    title.press_sequentially("Sombra")
    expect(found).to_be_empty()
    title.press_sequentially(" en las paradas", delay=20)
    expect(found.get_by_role("link")).to_have_count(2)
    expect(found).to_contain_text("Más sombra en las paradas del camión")
    expect(found).to_contain_text("Sombra en las paradas de la ruta 7")
    expect(found).to_contain_text("Es de la alcaldía.")
    reader.page.locator("[name=demand]").fill("Que den sombra.")
    with reader.page.expect_popup() as beside:
        found.get_by_role("link").first.click()
    assert beside.value.url.endswith(("/petitions/1", f"/petitions/{refused}"))
    assert (title.input_value(), reader.page.locator("[name=demand]").input_value()) == ("Sombra en las paradas", "Que den sombra.")
    assert "sombra" not in reader.address.lower()
    reader.looks()
    title.fill("Bibliotecas abiertas en domingo")
    expect(found).to_contain_text("Nadie pide")
    title.fill("Bib")
    expect(found).to_be_empty()
    reader.leaves()
