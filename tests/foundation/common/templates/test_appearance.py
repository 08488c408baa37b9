from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from playwright.sync_api import Browser, Page

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process.data import PhaseRow
from constituyente.foundation.provenance.data import Fact
from tests.harness.axe import AXE
from tests.harness.served import SITE, Served

from .conftest import Render
from .pieces import MARKS, MOMENT, PETITION, SampleForm

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'"
)


def sample(render: Render, base: str = "common/base.html", **context: object) -> str:
    phases = [
        PhaseRow("call", {"es": "Convocatoria"}, date(2016, 3, 1), date(2016, 3, 30), (), "past"),
        PhaseRow("listening", {"es": "Escuchar"}, date(2016, 3, 30), date(2016, 9, 1), ("petitions",), "now"),
        PhaseRow("drafting", {"es": "Redactar"}, date(2016, 2, 5), date(2016, 9, 15), ("drafting",), "now"),
        PhaseRow("assembly", {"es": "Decidir"}, date(2016, 9, 15), date(2017, 1, 31), ("assembly",), "future"),
    ]
    facts = [
        Fact(MOMENT, "Alguien lo pide", Ref("petition", "47"), index=18402, quote="Publicar el horario del agua", address="/petitions/47"),
        Fact(MOMENT, "Respuesta por escrito", Ref("promise", "12"), detail="Llegó a 5,214 firmantes.", tag="kept", address="/promises/12"),
        Fact(MOMENT, "Audiencia", Ref("promise", "21"), tag="late"),
    ]
    pieces: dict[str, Any] = {
        "base": base,
        "moment": MOMENT,
        "marks": MARKS,
        "reasons": "Donde vivimos el agua llega por tandas.\n\nNadie avisa.\nNunca.",
        "phases": phases,
        "facts": facts,
        "cut": Fact(MOMENT, "El descuento automático", PETITION, tag="cut", detail="No entró al texto."),
        "bars": [
            (0, MARKS[:1]),
            (642, [(25, True), (5000, False)]),
            (57904, [(value, True) for value, _reached in MARKS]),
            (40, [(25, True), (50, False), (250, False), (1_000_000, False)]),
        ],
        "form": SampleForm({"contact": "no", "code": "12", "territory": "", "words": ""}),
    }
    return render(engines["django"].from_string((HERE / "sample.html").read_text(encoding="utf-8")), **pieces, **context)


def serve(page: Page, html: str) -> list[str]:
    """Show `page` the document `html` and the static files under our content policy; returns what it says on its console."""
    served, said = Served(Client()), list[str]()
    served.answers["/petitions/47"] = HttpResponse(html, headers={"Content-Security-Policy": POLICY})
    page.on("console", lambda message: said.append(message.text))
    page.route("**/*", served.answer)
    page.goto(f"{SITE}/petitions/47")
    page.evaluate("document.fonts.ready")
    return said


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("base", ["common/base.html", "common/desk.html"])
def test_every_piece_is_accessible(render: Render, window: Page, base: str, scheme: Literal["light", "dark"]) -> None:
    window.set_viewport_size({"width": 1280, "height": 900})
    window.emulate_media(color_scheme=scheme)
    assert serve(window, sample(render, base)) == []
    for width in (1280, 360):
        window.set_viewport_size({"width": width, "height": 900})
        window.evaluate(AXE)
        found = window.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html)])")
        assert found == []


@pytest.mark.parametrize("width", [320, 360, 640, 1024, 1280])
def test_no_width_scrolls_sideways(render: Render, window: Page, width: int) -> None:
    window.set_viewport_size({"width": width, "height": 900})
    serve(window, sample(render))
    assert window.evaluate("document.documentElement.scrollWidth") == width
    if width < 1024:
        window.locator(".c-menu summary").click()
        assert window.locator(".c-menu li a").first.is_visible()
        assert window.evaluate("document.documentElement.scrollWidth") == width


def test_the_letters_are_our_own(render: Render, window: Page) -> None:
    serve(window, sample(render))
    loaded = window.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.weight).sort()")
    assert loaded == ["400", "700"]  # latin alone: nothing on the page asks for the other half


def test_controls_are_large_enough_to_hit(render: Render, window: Page) -> None:
    window.set_viewport_size({"width": 360, "height": 800})
    serve(window, sample(render))
    heights = "selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect().height)"
    for selector in (".govuk-button", ".govuk-input", ".govuk-select", ".govuk-radios__item", ".govuk-checkboxes__item", ".c-menu summary"):
        assert min(window.evaluate(heights, selector)) >= 43.9, selector


def test_paper_is_white_and_shows_what_was_folded(render: Render, window: Page) -> None:
    serve(window, sample(render))
    window.emulate_media(media="print", color_scheme="dark")
    assert window.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert window.locator(".govuk-details table").bounding_box()
    assert window.locator(".c-nav, .c-footer, form").filter(visible=True).count() == 0
    assert window.locator(".c-demo").is_visible()
