"""What a reader meets on every page: one language in all that is not people's own words, a way on, and errors that lead to the field."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from constituyente.foundation.common.addresses import localized
from constituyente.foundation.process import api as process

from .addresses import DOWNLOADS, Address, addresses_of
from .reading import Reading, foreign
from .verdict import nothing_wrong
from .world import World

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _everything(*kinds: str) -> Iterator[Address]:
    for kind in kinds:
        yield from (address for address in addresses_of(kind) if address.name not in DOWNLOADS)


# ------------------------------------------------------------------ one language


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_nothing_in_the_other_language(world: World, staff: Client, language: str) -> None:
    other = foreign()[language]
    wrong = []
    for address in _everything("page", "form", "staff"):
        path = world.there(address, language=language)
        reading = Reading(staff.get(path, follow=True).content.decode())
        wrong += [f"{path}: {said}" for said in reading.said if other.fullmatch(said)]
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
