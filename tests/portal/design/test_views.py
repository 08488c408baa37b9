"""The page of the design: everything is on it, in the words of its language, and it is the same tomorrow."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.icons import ICONS
from constituyente.portal.design import sheets

pytestmark = pytest.mark.usefixtures("rules")

# Classes of the shared stylesheets that are no piece: they lay out, or need a page around them.
LAYING_OUT = {
    "c-body", "c-diff", "c-facts--tight", "c-filters-narrow", "c-filters-wide", "c-first", "c-flows", "c-listhead", "c-task", "c-wide",
    "c-cmd--wrap", "c-input", "c-who", "c-menu", "c-fields", "c-keys", "c-several", "c-tick", "c-log", "c-shapes",
}  # fmt: skip
OF_A_CITY = {
    "c-map--both",
    "c-map__n",
    "c-map__tiles",
    "c-map__areas",
    "c-map__key",
    "c-map__source",
    "c-map",
}  # rules without territories draw no map


class Page(HTMLParser):
    """The classes, the ids and the links of a page; `twice` are ids that stand on it more than once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.classes, self.ids, self.twice, self.anchors = set[str](), set[str](), set[str](), set[str]()
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.classes |= set(given.get("class", "").split())
        if own := given.get("id"):
            self.twice |= {own} & self.ids
            self.ids.add(own)
        if given.get("href", "").startswith("#"):
            self.anchors.add(given["href"][1:])


def shown(client: Client, address: str = "/design") -> str:
    response = client.get(address)
    assert (response.status_code, response.cookies) == (200, {})
    return response.content.decode()


def test_design_shows_every_class_of_the_shared_stylesheets(client: Client) -> None:
    styled = {
        name
        for sheet in ("site.css", "charts.css", "changes.css")
        for name in re.findall(r"\.((?:c|govuk)-[a-z][a-z0-9_-]*)", sheets.sheet(sheet))
    }
    assert styled - Page(shown(client)).classes - LAYING_OUT - OF_A_CITY == set()


def test_design_has_an_anchor_for_every_piece_and_no_id_twice(client: Client) -> None:
    page = Page(shown(client))
    assert (page.anchors - page.ids, page.twice) == (set(), set())


def test_design_shows_every_icon_beside_its_word(client: Client) -> None:
    twin = client.get("/design.json").json()
    assert [one["name"] for one in twin["icons"]] == list(ICONS)
    assert [one["name"] for one in twin["icons"] if not one["word"]] == []


def test_design_says_what_every_colour_is_for_and_what_it_is_in_the_dark(client: Client) -> None:
    colours = {one["name"]: one for one in client.get("/design.json").json()["colours"]}
    assert colours["paper"] == {"name": "paper", "value": "#faf5ec", "dark": "#1b111f", "wide": "", "use": "la página"}
    assert [name for name, one in colours.items() if not one["use"]] == ["data-2", "data-3", "data-4"]
    assert [name for name in colours if f"sw-{name}" not in Page(shown(client)).classes] == []


def test_design_leads_nowhere_from_its_samples(client: Client) -> None:
    """What a sample names does not exist: its links stay on the page."""
    html = shown(client)
    assert re.findall(r'href="/(?:petitions|promises|dossiers|trace|log)/[^"]*\d', html) == []
    assert "autofocus" not in html


def test_design_is_the_same_tomorrow_and_asks_the_database_once(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):  # the process, for the head of the page
        first = client.get("/design")
    assert client.get("/design").headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(("address", "heading"), [("/design", "Piezas y estados"), ("/en/design", "Pieces and states")])
def test_design_is_in_the_language_of_its_address_and_found_from_every_footer(client: Client, address: str, heading: str) -> None:
    assert f"<h1>{heading}</h1>" in shown(client, address)
    assert f'<a href="{address}">{heading}</a>' in shown(client, address.removesuffix("design"))
