"""What a reader meets on every page: one language in all that is not people's own words, a way on, and errors that lead to the field."""

import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.common.addresses import localized
from constituyente.foundation.process import api as process

from .addresses import Address, addresses_of
from .verdict import nothing_wrong
from .world import World

LANGUAGES = [code for code, _name in settings.LANGUAGES]
CATALOGUES = sorted((Path(__file__).resolve().parents[2] / "constituyente").rglob("locale/es/LC_MESSAGES/django.po"))
ALONE = {"br", "hr", "img", "input", "link", "meta", "wbr"}
TELLING = 12  # letters around the placeholders of a sentence, for it to tell its language
SAID = ("aria-label", "alt", "title", "placeholder")


class Reading(HTMLParser):
    """A page as it is read.

    said     what it says in its own language, text and labels, without code
    ways     what can be followed or pressed in `main`
    summary  the attributes of the error summary; `pointed` are the ids that it leads to, `named` all there are
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said = list[str]()
        self.ways = list[str]()
        self.summary: dict[str, str] | None = None
        self.pointed = list[str]()
        self.named = set[str]()
        self.title = ""
        self.path = [("", "")]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or self.path[-1][1]
        if tag not in ALONE:
            self.path.append((tag, language))
        if self.own(language):
            self.said += [given[name] for name in SAID if name in given]
        self.named.add(given.get("id", ""))
        if self.inside("main") and tag in {"a", "button", "summary"}:
            self.ways.append(given.get("href", tag))
        if "govuk-error-summary" in given.get("class", ""):
            self.summary = given
        elif self.summary is not None and self.inside("ul") and given.get("href", "").startswith("#"):
            self.pointed.append(given["href"][1:])

    def handle_endtag(self, tag: str) -> None:
        while len(self.path) > 1 and self.path.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.own(self.path[-1][1]) and not self.inside("code") and not self.inside("pre"):
            self.said.append(words)
        self.title += words if self.path[-1][0] == "title" else ""

    def inside(self, tag: str) -> bool:
        return any(name == tag for name, _language in self.path)

    def own(self, language: str) -> bool:
        """Whether this is the page's language."""
        return len(self.path) < 2 or language == self.path[1][1]


@pytest.fixture
def staff(clock: datetime, client: Client) -> Client:
    """The browser of somebody with every role."""
    accounts.ensure_staff("todo@villa-clara.example", "Xóchitl", accounts.roles(), now=clock)
    client.force_login(Person.objects.get(email="todo@villa-clara.example"))
    return client


def _everything(*kinds: str) -> Iterator[Address]:
    for kind in kinds:
        yield from addresses_of(kind)


# ------------------------------------------------------------------ one language


def _foreign() -> dict[str, re.Pattern[str]]:
    """Language -> what none of its pages may say: the sentences of the catalogues as the other language has them."""
    english, spanish = set[str](), set[str]()
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file, locale="es"):
                english.update([message.id] if isinstance(message.id, str) else message.id)
                spanish.update([message.string] if isinstance(message.string, str) else message.string or ())
    return {"es": _any_of(english - spanish), "en": _any_of(spanish - english)}


def _any_of(sentences: set[str]) -> re.Pattern[str]:
    """Whatever is one of `sentences`, with anything for their placeholders; not those that are little else than placeholders."""
    told = [one for one in sentences if "<" not in one and ("%(" not in one or len(re.sub(r"%\(\w+\)[sd]|\W", "", one)) >= TELLING)]
    return re.compile("|".join(sorted(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(one)) for one in told)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_nothing_in_the_other_language(world: World, staff: Client, language: str) -> None:
    foreign = _foreign()[language]
    wrong = []
    for address in _everything("page", "form", "staff"):
        path = world.there(address, language=language)
        reading = Reading(staff.get(path, follow=True).content.decode())
        wrong += [f"{path}: {said}" for said in reading.said if foreign.fullmatch(said)]
    nothing_wrong(wrong)


# ------------------------------------------------------------------ a way on


def test_every_page_has_a_way_on(world: World, staff: Client) -> None:
    paths = [world.there(address) for address in _everything("page", "form", "staff")]
    nothing_wrong(path for path in paths if not Reading(staff.get(path, follow=True).content.decode()).ways)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_empty_installation_has_a_way_on(rules: process.Rules, staff: Client, language: str) -> None:
    wrong = []
    for address in _everything("page", "form", "staff"):
        if not address.parameters:
            path = address.path({}, language=language)
            answer = staff.get(path, follow=True)
            if answer.status_code >= 500 or not Reading(answer.content.decode()).ways:
                wrong.append(f"{path}: {answer.status_code}")
    nothing_wrong(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_without_rules_says_so_and_leads_where_there_is_something(client: Client, db: None, language: str) -> None:
    answer = client.get(localized("/petitions", language))
    reading = Reading(answer.content.decode())
    assert (answer.status_code, reading.ways) == (503, [localized("/log/", language)])


# ------------------------------------------------------------------ errors


def test_a_form_sent_empty_leads_to_what_is_missing(world: World, staff: Client) -> None:
    wrong = []
    led = set[str]()
    for address in _everything("form", "staff"):
        if address.name in {"sign-in-link", "sign-out"}:
            continue  # they change who is asking
        path = world.there(address)
        reading = Reading(staff.post(path, {"button": "pressed"}).content.decode())
        if reading.summary is not None:
            led.add(address.name)
            faults = {
                "does not take the focus": "autofocus" not in reading.summary,
                "is not in the title": not reading.title.startswith("Error:"),
                f"leads nowhere: {set(reading.pointed) - reading.named}": not set(reading.pointed) <= reading.named,
            }
            wrong += [f"{path}: {fault}" for fault, found in faults.items() if found]
    nothing_wrong(wrong)
    assert {"petition-new", "petition-sign", "meeting-new", "meeting-results", "survey-find", "receipt", "desk-petition"} < led


def test_whoever_kept_a_form_open_too_long_is_led_back_to_it(rules: process.Rules) -> None:
    answer = Client(enforce_csrf_checks=True).post("/receipt", {"code": "x"})
    assert (answer.status_code, Reading(answer.content.decode()).ways[0]) == (403, "/receipt")


def test_a_page_that_refuses_leads_to_the_dates(rules: process.Rules, client: Client) -> None:
    answer = client.get("/nothing")
    assert "/process" in Reading(answer.content.decode()).ways
