import re
from dataclasses import replace
from http import HTTPStatus

from django.template import engines
from django.utils import translation
from pytest_django import Settings

from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance.data import Fact

from .conftest import Render
from .pieces import MOMENT, PETITION, SITE, ines, squeezed


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
        assert re.findall(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", render(template, actor=ines())) == []


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
    assert squeezed(html) == ("22 de agosto de 2016 Cumplida «&lt;b&gt;Agua&lt;/b&gt;» Llegó a 5,214. Cumplida entrada 61,204")
    assert re.findall(r'href="([^"]+)"', html) == ["/promises/12", "/log/entry/61204"]
    assert '<p class="c-quote" lang="nah">' in html
    with translation.override("en"):
        assert '<a href="/en/promises/12">' in render(knot, fact=fact)
    assert '<li class="c-knot c-knot--cut">' in render(knot, fact=Fact(MOMENT, "Kept", PETITION, tag="cut"))


def test_at_says_at_which_size_a_count_holds(render: Render) -> None:
    at = engines["django"].from_string('{% include "common/_at.html" %}')
    assert squeezed(render(at, size=0)) == "Contado con las primeras 0 entradas del registro público ."
    assert '<a href="/log/">registro público</a>' in render(at, size=437219)
    assert render(at, size=None).strip() == ""


def test_pagination_offers_what_there_is(render: Render) -> None:
    pagination = engines["django"].from_string('{% include "common/_pagination.html" %}')
    assert render(pagination, previous=None, next=None).strip() == ""
    assert re.findall(r'<a href="([^"]+)" rel="([^"]+)"', render(pagination, next="?cursor=b")) == [("?cursor=b", "next")]
    assert squeezed(render(pagination, previous="?", next="?cursor=b")) == "← Anterior Siguiente →"
