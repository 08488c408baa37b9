"""Every page in a real browser: WCAG 2.2 AA by axe-core, no sideways scroll at 320 px, nothing refused by the content policy.

One language, width and both schemes for each page here; every language, width and scheme in `make soak`.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from tests.harness.axe import AXE
from tests.harness.served import Served

from .addresses import DOWNLOADS, addresses
from .verdict import nothing_wrong
from .world import World

pytestmark = pytest.mark.browser

RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


# Width in CSS pixels and what one of them is on the screen: the last is 1280 px at 200 % zoom.
WIDTHS = {"320 px": (320, 1), "768 px": (768, 1), "1280 px": (1280, 1), "200 % zoom": (640, 2)}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _pages(world: World, *languages: str) -> Iterator[tuple[str, str]]:
    """Every page, form and desk page there is, and two that are not: address, these languages by turns, so that each is seen."""
    for count, address in enumerate(one for one in addresses() if one.access and one.access.kind != "file" and one.name not in DOWNLOADS):
        yield address.name, world.there(address, language=languages[count % len(languages)])
    yield "nothing", "/nada"
    yield "nothing", "/en/petitions/999999"


def _findings(page: Page) -> list[str]:
    """What axe finds, of any impact."""
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}" for one in page.evaluate(RULES)["violations"]]


def _scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.fixture
def served(client: Client, world: World, clock: datetime) -> Served:
    """Pages as somebody of the staff with every role sees them."""
    accounts.ensure_staff("todo@villa-clara.example", "Todo", accounts.roles(), now=clock)
    client.force_login(Person.objects.get(email="todo@villa-clara.example"))
    return Served(client)


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", served.answer)
    yield page
    context.close()


def test_every_page_is_accessible_and_fits_a_narrow_phone(world: World, served: Served, page: Page) -> None:
    wrong, refused = list[str](), list[str]()
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    pages = [(name, served.fetch(address)) for name, address in _pages(world, *LANGUAGES)]
    pages += [("answer", served.send(address, form)) for address, form in world.posts]
    for name, address in pages:
        page.set_viewport_size({"width": 1280, "height": 700})
        page.goto(address)
        for width in (1280, 360, 320):  # axe looks at the last
            page.set_viewport_size({"width": width, "height": 700})
            if _scrolls_sideways(page):
                wrong.append(f"{name} {address}: scrolls sideways at {width} px")
        wrong += [f"{name} {address}: {message}" for message in refused]
        refused.clear()
        page.evaluate(AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{name} {address} ({scheme}): {found}" for found in _findings(page)]
    nothing_wrong(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_in_every_way_of_looking_at_it(
    world: World, served: Served, browser: Browser, width: str, language: str
) -> None:
    wrong = list[str]()
    pages = [(name, served.fetch(address)) for name, address in _pages(world, language)]
    pages += [("answer", served.send(address, form)) for address, form in world.posts]
    pixels, scale = WIDTHS[width]
    context = browser.new_context(viewport={"width": pixels, "height": 700}, device_scale_factor=scale)
    page = context.new_page()
    page.route("**/*", served.answer)
    for name, address in pages:
        page.goto(address)
        page.evaluate(AXE)
        if _scrolls_sideways(page):
            wrong.append(f"{name} {address}: scrolls sideways")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{name} {address} ({scheme}): {found}" for found in _findings(page)]
    context.close()
    nothing_wrong(wrong)
