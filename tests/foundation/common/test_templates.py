import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.django import Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import path
from django.utils import timezone, translation
from django.utils.html import format_html
from playwright.sync_api import Browser, Page, Route
from pytest_django import Settings

from constituyente.foundation.accounts.data import ANONYMOUS, Actor
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.templatetags import site as tags
from constituyente.foundation.process.data import PhaseRow, Site
from constituyente.foundation.provenance.data import Fact

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'"
)
MOMENT = datetime(2016, 8, 22, 15, 42, tzinfo=UTC)
MARKS = [(5000, True), (10000, True), (50000, False)]


def nothing(_request: HttpRequest, **_address: object) -> HttpResponse:
    return HttpResponse()


NAMES = {
    "home": "",
    "process": "process",
    "bodies": "bodies",
    "survey-results": "survey/results",
    "receipt": "receipt",
    "log": "log/",
    "log-entry": "log/entry/<int:index>",
    "data": "data",
    "api-docs": "api/",
    "sign-in": "desk/sign-in",
    "sign-out": "desk/sign-out",
    **{name: name for name, _label in tags.MENU},
    **{name: name.replace("-", "/") for name, _label, _act in tags.DESK_MENU},
}


class Routes:
    """A URLconf with every name the base templates link to."""

    urlpatterns = tuple(path(route, nothing, name=name) for name, route in NAMES.items())


SITE = Site(
    title="Constitución de la Ciudad de México",
    place="Ciudad de México",
    phase="borrador público",
    synthetic=True,
    languages=("es", "en"),
    timezone="America/Mexico_City",
    version=1,
)
PETITION = Ref("petition", "47")


def ines(*roles: str) -> Actor:
    return Actor(1, "Inés Rivas", frozenset(roles or {"moderator"}))


class SampleForm(forms.Form):
    contact = forms.EmailField(
        label="Tu correo", help_text="Te mandamos un código. No se publica.", widget=forms.EmailInput({"autocomplete": "email"})
    )
    postcode = forms.CharField(label="Tu código postal", required=False, widget=forms.TextInput({"class": "govuk-input--width-5"}))
    code = forms.CharField(label="Seis números", widget=forms.TextInput({"autocomplete": "one-time-code", "maxlength": 6}))
    territory = forms.ChoiceField(label="Alcaldía", choices=[("", "Elige"), ("015", "Cuauhtémoc")])
    words = forms.CharField(label="Qué pides", max_length=2000, widget=forms.Textarea({"rows": 4}))
    notify = forms.ChoiceField(label="¿Te avisamos?", choices=[("yes", "Sí"), ("no", "No, borra mi contacto")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Temas", required=False, choices=[("a", "Agua"), ("b", "Calle")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(
        label=format_html('Leí el <a href="{}">aviso</a> y acepto', "/process"),
        error_messages={"required": "Lee el aviso y acepta para poder firmar"},
    )
    trap = forms.CharField(required=False, widget=forms.HiddenInput)


@pytest.fixture(autouse=True)
def pages(settings: Settings) -> Iterator[None]:
    """Spanish pages of Mexico City, whatever another test left behind."""
    settings.ROOT_URLCONF = Routes
    with translation.override("es"), timezone.override("America/Mexico_City"):
        yield


Render = Callable[..., str]


@pytest.fixture
def render(rf: RequestFactory) -> Render:
    """Render a template as a page at `address`; `site` is given, so that no test here needs a process."""

    def page(template: str | Template, address: str = "/petitions/47", *, actor: Actor | None = None, **context: object) -> str:
        request = rf.get(address)
        request._process_site = None  # type: ignore[attr-defined]  # what the context processor keeps: nothing is installed
        request.actor = actor or ANONYMOUS  # type: ignore[attr-defined]
        plain = address.removeprefix("/en")
        everywhere = {"site": SITE, "addresses": {"es": plain, "en": f"/en{plain}"}, "twin": f"{address}.json"}
        loaded: Any = get_template(template) if isinstance(template, str) else template
        return str(loaded.render(everywhere | context, request))

    return page


def squeezed(html: str) -> str:
    """The text of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ------------------------------------------------------------------ filters


def test_num_separates_thousands() -> None:
    assert [tags.num(value) for value in (0, 437219, None, "")] == ["0", "437,219", "", ""]


def test_day_is_that_of_the_zone_of_the_process() -> None:
    late = datetime(2016, 8, 23, 4, 30, tzinfo=UTC)
    assert (tags.day(late), tags.shortday(late), tags.daytime(late)) == (
        "22 de agosto de 2016",
        "22 ago 2016",
        "22 de agosto de 2016 a las 23:30",
    )
    assert tags.day(date(2016, 8, 22)) == "22 de agosto de 2016"
    with translation.override("en"):
        assert (tags.day(late), tags.shortday(late), tags.daytime(late)) == ("22 August 2016", "22 Aug 2016", "22 August 2016 at 23:30")
    assert (tags.day(None), tags.shortday(None), tags.daytime(None)) == ("", "", "")


def test_percent_stays_within_the_drawing() -> None:
    assert [tags.percent(1, 3), tags.percent(5, 4), tags.percent(-1, 4), tags.percent(0.25), tags.percent(1, 0)] == [
        "33.3%",
        "100.0%",
        "0.0%",
        "25.0%",
        "100.0%",
    ]


def test_in_language_takes_the_active_language_else_the_first() -> None:
    assert tags.in_language({"en": "Water", "es": "Agua"}) == "Agua"
    assert tags.in_language({"nah": "Atl", "en": "Water"}) == "Atl"
    assert tags.in_language("Agua") == "Agua"
    assert (tags.in_language({}), tags.in_language(None)) == ("", "")


def test_sentence_is_translated_and_its_parameters_written_out() -> None:
    fact = SimpleNamespace(text="%(day)s at %(time)s", params={"day": date(2016, 8, 22), "time": {"es": "mediodía", "en": "noon"}})
    assert tags.sentence(fact) == "22 de agosto de 2016 a las mediodía"
    assert tags.sentence(Fact(MOMENT, "Up to %(limit)s characters", PETITION, params={"limit": 12486})) == "Hasta 12,486 caracteres"
    assert (tags.sentence("Kept"), tags.sentence(""), tags.sentence(None)) == ("Cumplida", "", "")


def test_paragraphs_escape_what_people_wrote() -> None:
    assert tags.paragraphs("Uno\r\ndos\n \n<b>tres</b>\n") == "<p>Uno<br>dos</p>\n<p>&lt;b&gt;tres&lt;/b&gt;</p>"
    assert tags.paragraphs("") == ""


def test_localized_addresses_carry_the_language() -> None:
    assert tags.localized("/petitions/7") == "/petitions/7"
    with translation.override("en"):
        assert tags.localized("/petitions/7") == "/en/petitions/7"
    assert tags.localized("") == ""


def test_tier_bar_has_fixed_places_and_runs_evenly_between_them() -> None:
    bar = tags.tier_bar(12486, reversed(MARKS))
    assert [(knot.value, knot.reached, knot.x, knot.last) for knot in bar.knots] == [
        (5000, True, "31.0%", False),
        (10000, True, "62.0%", False),
        (50000, False, "96.0%", True),
    ]
    assert (bar.run, bar.sentence) == ("64.1%", "12,486 firmas. Siguiente marca: 50,000.")


@pytest.mark.parametrize(("number", "places"), [(1, ["96.0%"]), (2, ["48.0%", "96.0%"]), (4, ["24.0%", "48.0%", "72.0%", "96.0%"])])
def test_tier_bar_takes_any_number_of_marks(number: int, places: list[str]) -> None:
    bar = tags.tier_bar(0, [(10**rank, False) for rank in range(1, number + 1)])
    assert ([knot.x for knot in bar.knots], bar.run) == (places, "")


def test_tier_bar_keeps_a_passed_mark_when_signatures_are_withdrawn() -> None:
    bar = tags.tier_bar(4990, MARKS[:1])
    assert (bar.knots[0].reached, bar.run, bar.sentence) == (True, "95.8%", "4,990 firmas. Pasó todas las marcas.")


def test_tier_bar_of_a_reported_count_claims_no_mark() -> None:
    bar = tags.tier_bar(60000, [(5000, False)])
    assert ([knot.reached for knot in bar.knots], bar.run, bar.sentence) == ([False], "100.0%", "60,000 firmas.")
    assert tags.tier_bar(1, []) == tags.TierBar((), "100.0%", "1 firma.")


# ------------------------------------------------------------------ pages


def test_base_names_its_language_twins_and_translations(render: Render, settings: Settings) -> None:
    settings.SITE_URL = "https://example.org"
    html = render("common/base.html")
    assert '<html lang="es">' in html
    assert '<link rel="canonical" href="https://example.org/petitions/47">' in html
    assert '<link rel="alternate" hreflang="en" href="https://example.org/en/petitions/47">' in html
    assert '<link rel="alternate" type="application/json" href="/petitions/47.json">' in html
    assert '<a href="/en/petitions/47" lang="en" hreflang="en">English</a>' in html


def test_base_marks_where_the_reader_is(render: Render) -> None:
    assert re.findall(r'<a href="([^"]+)" aria-current="([^"]+)"', render("common/base.html")) == [("/petitions", "true")] * 2
    assert re.findall(r'<a href="([^"]+)" aria-current="([^"]+)"', render("common/base.html", "/draft")) == [("/draft", "page")] * 2
    assert re.findall(r"aria-current", render("common/base.html", "/")) == []


def test_base_says_that_the_demonstration_is_one(render: Render) -> None:
    assert "Demostración: personas y textos sintéticos Fases abiertas: borrador público" in squeezed(render("common/base.html"))
    assert "Demostración" not in render("common/base.html", site=replace(SITE, synthetic=False))


def test_base_stands_before_any_rules(render: Render) -> None:
    html = render("common/base.html", site=None, addresses=None, twin=None)
    assert "None" not in html
    assert "Demostración" not in html


def test_base_holds_nothing_inline(render: Render) -> None:
    for template in ("common/base.html", "common/narrow.html", "common/desk.html"):
        assert re.findall(r"<style|<script|\sstyle=|\son[a-z]+=", render(template, actor=ines())) == []


def test_narrow_is_not_indexed_and_has_no_twin(render: Render) -> None:
    html = render("common/narrow.html")
    assert '<meta name="robots" content="noindex">' in html
    assert ".json" not in html


def test_desk_shows_who_works_and_what_they_may_do(render: Render) -> None:
    html = render("common/desk.html", "/desk/petitions", actor=ines())
    assert re.findall(r'<a href="([^"]+)" aria-current="([^"]+)"', html) == [("/desk/petitions", "page")] * 2
    assert "Inés Rivas" in html
    assert '<form method="post" action="/desk/sign-out"><input type="hidden" name="csrfmiddlewaretoken"' in html
    assert "/desk/drafting" not in html
    assert "/desk/drafting" in render("common/desk.html", "/desk", actor=ines("drafter"))


def test_desk_without_anybody_offers_no_work(render: Render) -> None:
    html = render("common/desk.html", "/desk/petitions")
    assert ("/desk/sign-out" in html, "/desk/drafting" in html) == (False, False)


def test_error_is_no_dead_end(render: Render) -> None:
    html = render("common/error.html", error=NotFound(), status=HTTPStatus.NOT_FOUND.value)
    assert "<title>No hay nada en esta dirección. · Constituyente</title>" in html
    assert "menciona: not-found (404)." in squeezed(html)
    assert '<li><a href="/petitions">Peticiones</a></li>' in html
    refused = render("common/error.html", error=Forbidden(), status=HTTPStatus.FORBIDDEN.value)
    assert '<li><a href="/desk/sign-in">Entrar</a></li>' in refused


# ------------------------------------------------------------------ fragments


def test_knot_tells_a_fact_and_where_to_check_it(render: Render) -> None:
    fact = Fact(
        MOMENT,
        "Kept",
        Ref("promise", "12"),
        index=61204,
        quote="<b>Agua</b>",
        language="nah",
        detail="Llegó a 5,214.",
        tag="kept",
        address="/promises/12",
    )
    knot = engines["django"].from_string('{% include "common/_knot.html" %}')
    html = render(knot, fact=fact)
    assert squeezed(html) == ("22 de agosto de 2016 · entrada 61,204 Cumplida «&lt;b&gt;Agua&lt;/b&gt;» Llegó a 5,214. Cumplida promise/12")
    assert re.findall(r'href="([^"]+)"', html) == ["/log/entry/61204", "/promises/12"]
    assert '<p class="c-quote" lang="nah">' in html
    with translation.override("en"):
        assert '<a href="/en/promises/12">' in render(knot, fact=fact)
    assert '<li class="c-knot c-knot--cut">' in render(knot, fact=Fact(MOMENT, "Kept", PETITION, tag="cut"))


def test_at_says_at_which_size_a_count_holds(render: Render) -> None:
    at = engines["django"].from_string('{% include "common/_at.html" %}')
    assert squeezed(render(at, size=0)) == "Contado al tamaño 0 del registro público ."
    assert '<a href="/log/">registro público</a>' in render(at, size=437219)
    assert render(at, size=None).strip() == ""


def test_pagination_offers_what_there_is(render: Render) -> None:
    pagination = engines["django"].from_string('{% include "common/_pagination.html" %}')
    assert render(pagination, previous=None, next=None).strip() == ""
    assert re.findall(r'<a href="([^"]+)" rel="([^"]+)"', render(pagination, next="?cursor=b")) == [("?cursor=b", "next")]
    assert squeezed(render(pagination, previous="?", next="?cursor=b")) == "← Anterior Siguiente →"


# ------------------------------------------------------------------ forms


def test_field_ties_label_hint_error_and_limit_to_the_control() -> None:
    html = str(SampleForm({"words": ""})["words"].as_field_group())
    assert '<label class="govuk-label" for="id_words">Qué pides</label>' in html
    assert 'aria-invalid="true" aria-describedby="id_words_error id_words_limit"' in html
    assert 'class="govuk-textarea govuk-textarea--error"' in html
    assert "maxlength" not in html
    assert "required" not in html
    assert '<p class="govuk-character-count__message" id="id_words_limit">Hasta 2,000 caracteres</p>' in html


def test_field_of_several_controls_is_a_fieldset_with_a_legend() -> None:
    html = " ".join(str(SampleForm({})["notify"].as_field_group()).split())
    assert (
        '<fieldset class="govuk-fieldset" aria-describedby="id_notify_error"> <legend class="govuk-fieldset__legend">¿Te avisamos?</legend>'
        in html
    )
    assert '<label class="govuk-radios__label" for="id_notify_1">No, borra mi contacto</label>' in html
    assert html.count('class="govuk-radios__input"') == 2


def test_field_says_what_is_optional_and_asks_codes_as_codes() -> None:
    form = SampleForm()
    assert '<span class="c-opt">opcional</span>' in str(form["postcode"].as_field_group())
    assert 'class="govuk-input govuk-input--width-5"' in str(form["postcode"])
    assert "opcional" not in str(form["contact"].as_field_group())
    code = str(form["code"])
    assert ('inputmode="numeric"' in code, 'class="govuk-input c-code"' in code, 'autocomplete="one-time-code"' in code) == (
        True,
        True,
        True,
    )


def test_field_escapes_a_hint_that_is_not_ours() -> None:
    class Careless(forms.Form):
        name = forms.CharField(help_text="<script>")

    assert "<script>" not in str(Careless()["name"].as_field_group())


def test_forms_speak_in_our_voice() -> None:
    form = SampleForm({"contact": "no", "notify": "maybe", "words": "a" * 2001})
    said = {name: list(form.errors[name]) for name in ("contact", "code", "notify", "words")}
    assert said == {
        "contact": ["Escribe un correo como nombre@ejemplo.org"],
        "code": ["Falta este dato"],
        "notify": ["Elige una de las opciones"],
        "words": ["Escribe 2000 caracteres o menos; ahora son 2001"],
    }


def test_form_begins_with_a_summary_that_links_to_the_fields() -> None:
    html = str(SampleForm({"contact": "no", "postcode": "", "code": "1", "territory": "015", "words": "agua"}))
    summary = html.partition("</ul></div>")[0]
    assert "Falta corregir 3 cosas" in summary
    assert re.findall(r'<a href="#([^"]+)">', summary) == ["id_contact", "id_notify_0", "id_agree"]
    assert {f'id="{target}"' in html for target in ("id_contact", "id_notify_0", "id_agree")} == {True}
    assert "govuk-error-summary" not in str(SampleForm())


# ------------------------------------------------------------------ in a browser


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
    """Answer `page` from `html` and the static files under our content policy; returns what it says on its console."""

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix("http://constituyente.test")
        if not address.startswith("/static/"):
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
            return
        found = finders.find(address.removeprefix("/static/"))
        assert found, address
        route.fulfill(path=found)

    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/*", answer)
    page.goto("http://constituyente.test/petitions/47")
    page.evaluate("document.fonts.ready")
    return said


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("base", ["common/base.html", "common/desk.html"])
def test_every_piece_is_accessible(render: Render, window: Page, base: str, scheme: Literal["light", "dark"]) -> None:
    window.set_viewport_size({"width": 1280, "height": 900})
    window.emulate_media(color_scheme=scheme)
    assert serve(window, sample(render, base)) == []
    for width in (1280, 360):
        window.set_viewport_size({"width": width, "height": 900})
        window.evaluate(AXE.read_text(encoding="utf-8"))
        found = window.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html)])")
        assert found == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 640, 1024, 1280])
def test_no_width_scrolls_sideways(render: Render, window: Page, width: int) -> None:
    window.set_viewport_size({"width": width, "height": 900})
    serve(window, sample(render))
    assert window.evaluate("document.documentElement.scrollWidth") == width
    if width < 1024:
        window.locator(".c-menu summary").click()
        assert window.locator(".c-menu li a").first.is_visible()
        assert window.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_the_letters_are_our_own(render: Render, window: Page) -> None:
    serve(window, sample(render))
    loaded = window.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.weight).sort()")
    assert loaded == ["400", "700"]  # latin alone: nothing on the page asks for the other half


@pytest.mark.browser
def test_controls_are_large_enough_to_hit(render: Render, window: Page) -> None:
    window.set_viewport_size({"width": 360, "height": 800})
    serve(window, sample(render))
    heights = "selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect().height)"
    for selector in (".govuk-button", ".govuk-input", ".govuk-select", ".govuk-radios__item", ".govuk-checkboxes__item", ".c-menu summary"):
        assert min(window.evaluate(heights, selector)) >= 43.9, selector


@pytest.mark.browser
def test_paper_is_white_and_shows_what_was_folded(render: Render, window: Page) -> None:
    serve(window, sample(render))
    window.emulate_media(media="print", color_scheme="dark")
    assert window.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert window.locator(".govuk-details table").bounding_box()
    assert window.locator(".c-nav, .c-footer, form").filter(visible=True).count() == 0
    assert window.locator(".c-demo").is_visible()


def test_a_code_breaks_behind_its_hyphens_only() -> None:
    assert tags.breakable("7F3K-<b>") == '<span class="num">7F3K</span>-<wbr><span class="num">&lt;b&gt;</span>'
