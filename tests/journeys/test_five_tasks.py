"""Five things a newcomer comes for, from the home page with only the site to help; docs/usability.md tells what was seen on the way."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.process import api as process
from tests.conftest import NOON, MakeActor
from tests.factories import petitions as petition_factory
from tests.factories import survey as survey_factory

from .people import Reader, last_code, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock", "city")]

REASON = "Entra: la sombra es de todos."
TABS = 60  # presses until something that cannot be reached by the keyboard is given up


@pytest.fixture
def city(db: None, clock: object, actor: MakeActor) -> None:
    """A survey, an open petition, and one that the drafters have answered."""
    process.apply(survey_factory.text(), now=NOON)
    petition_factory.opened(title="Más sombra en las paradas", now=NOON)
    petition_factory.opened(title="Agua limpia en las escuelas", demand="Pedimos filtros.", reasons="Sale turbia.", now=NOON)
    tick()
    dossiers.dispose(1, actor=actor("drafter"), outcome="adopted", reason=REASON, now=NOON)
    tick()


@pytest.fixture(params=[False, True], ids=["without scripts", "with scripts"])
def newcomer(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Reader]:
    reader = Reader(browser, live_server.url, scripts=request.param)
    reader.reads("/")
    yield reader
    reader.leaves()


def _sends(reader: Reader) -> str:
    """Press the button that the form ends with."""
    return reader._goes(reader.main.get_by_role("button").last)


def _signs(reader: Reader) -> str:
    reader.goes("/petitions")
    reader.goes("/petitions/2")
    reader.goes("/petitions/2/sign")
    reader.page.locator("[name=contact]").fill("ana@villa-clara.example")
    reader.page.locator("[name=notice]").check()
    _sends(reader)
    reader.page.locator("[name=code]").fill(last_code())
    return _sends(reader)


def _code(reader: Reader) -> str:
    return reader.main.locator(".c-slip__code").first.inner_text().replace("\n", "")


def test_sign_a_petition(newcomer: Reader) -> None:
    assert "Código del comprobante" in _signs(newcomer)
    assert newcomer.clicks == 5


def test_answer_the_survey(newcomer: Reader) -> None:
    newcomer.goes("/survey")
    newcomer.goes("/survey/answer")
    _sends(newcomer)
    screens = 0
    while newcomer.main.get_by_role("button").count():
        screens += 1
        newcomer.page.locator("button[value=skip], main button:not([value=back])").last.click()
        newcomer.page.wait_for_load_state()  # a page that is half there has no button yet
        assert screens < 15
    assert "folio" in newcomer.looks().lower()


def test_register_a_meeting(newcomer: Reader) -> None:
    newcomer.goes("/meetings")
    newcomer.goes("/meetings/new")
    given = {
        "title": "La plaza",
        "description": "De cómo queremos la plaza.",
        "place": "Escuela Benito Juárez",
        "day": f"{timezone.now() + timedelta(days=2):%d/%m/%Y}",
        "time": "17:30",
        "contact": "luz@villa-clara.example",
    }
    for name, value in given.items():
        newcomer.main.locator(f"[name={name}]").fill(value)
    newcomer.page.locator("[name=notice]").check()
    _sends(newcomer)
    newcomer.page.locator("[name=code]").fill(last_code())
    assert "clave" in _sends(newcomer).lower()
    assert newcomer.clicks == 4


def test_find_what_became_of_a_petition(newcomer: Reader) -> None:
    newcomer.goes("/petitions")
    newcomer.goes("/petitions/1")
    newcomer.goes("/dossiers/1")
    assert REASON in newcomer.main.inner_text()
    assert newcomer.clicks == 3


def test_check_a_receipt(newcomer: Reader) -> None:
    _signs(newcomer)
    code = _code(newcomer)
    tick()
    newcomer.reads("/")
    newcomer.goes("/receipt")
    newcomer.page.locator("[name=code]").fill(code)
    assert "Agua limpia en las escuelas" in _sends(newcomer)
    assert newcomer.clicks == 2


# ------------------------------------------------------------------ with the keyboard alone


class Keyboard:
    """Somebody who sees the page as a tree of roles and names, and reaches things with the tabulator key."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def reaches(self, selector: str) -> None:
        """Press the tabulator until what is asked for has the focus, which has to be seen."""
        for _press in range(TABS):
            self._page.keyboard.press("Tab")
            if self._page.evaluate("selector => document.activeElement.matches(selector)", selector):
                ring = self._page.evaluate("(one => [one.outlineStyle, one.boxShadow])(getComputedStyle(document.activeElement))")
                assert ring != ["none", "none"], (selector, "its focus is not seen")
                return
        pytest.fail(f"{self._page.url}: the keyboard does not reach {selector}", pytrace=False)

    def presses(self, selector: str, key: str = "Enter") -> None:
        self.reaches(selector)
        with self._page.expect_navigation():
            self._page.keyboard.press(key)

    def writes(self, selector: str, words: str) -> None:
        self.reaches(selector)
        self._page.keyboard.type(words)

    def told(self) -> list[str]:
        """Roles and names in the main part of the page: headings, fields, buttons, in order, as a screen reader tells them."""
        tree = self._page.get_by_role("main").aria_snapshot()
        return re.findall(r'- ((?:heading|textbox|combobox|radio|checkbox|button) "[^"]+")', tree)


@pytest.fixture
def keyboard(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[], Keyboard]]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}, locale="es-MX", base_url=live_server.url
    )
    page = context.new_page()
    page.goto("/petitions/2")
    yield lambda: Keyboard(page)
    context.close()


def test_signing_with_the_keyboard_alone(keyboard: Callable[[], Keyboard]) -> None:
    somebody = keyboard()
    assert 'heading "Agua limpia en las escuelas"' in somebody.told()
    somebody.presses('a[href="/petitions/2/sign"]')
    form = somebody.told()
    assert form[0] == 'heading "Firma con tu correo"'
    assert form[1] == 'textbox "Tu correo"'
    assert form[-2].startswith("checkbox ")
    assert form[-1].startswith("button ")
    somebody.writes("[name=contact]", "ana@villa-clara.example")
    somebody.reaches("[name=notice]")
    somebody._page.keyboard.press("Space")
    somebody.presses("main button")
    assert [one.split(" ")[0] for one in somebody.told()[:3]] == ["heading", "textbox", "button"]
    somebody.writes("[name=code]", last_code())
    somebody.presses("main button")
    assert somebody.told()[0].startswith("heading ")
    assert somebody._page.locator(".c-slip__code").count() == 2
