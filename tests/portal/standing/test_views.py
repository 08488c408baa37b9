"""The standing pages: their facts come from the process file, their rules from the process in force, their words are plain."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.portal.standing.queries import PAGES, standing_page
from tests.conftest import PROCESS

SITE = """
[site]
controller = { es = "Oficina de Villa Clara", en = "Office of Villa Clara" }
address = "Plaza Mayor 1"
email = "hola@villa-clara.example"
phone = "+52 (55) 1234-5678"
hours = { es = "De 9 a 15 horas", en = "From 9 to 15" }
privacy_basis = { es = "Ley de Datos", en = "Data Act" }
privacy_office = { es = "Unidad de Transparencia", en = "Transparency office" }
privacy_email = "datos@villa-clara.example"
security_email = "seguridad@villa-clara.example"
"""
# What the site says so that a twelve-year-old reads it: Fernández Huerta's measure, from 0 (hard) to 100 (easy); 60 is a newspaper.
EASY = 60
VOWELS = re.compile(r"[aeiouáéíóúü]+", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]+")


@pytest.fixture
def named(noon: datetime, rules: process.Rules) -> process.Rules:
    """The rules of the tests, with everything that `[site]` may say."""
    return process.apply(PROCESS.read_text(encoding="utf-8") + SITE, now=noon)


def syllables(word: str) -> int:
    """About how many: stretches of vowels."""
    return max(1, len(VOWELS.findall(word)))


def ease(text: str) -> float:
    """How easily `text` is read. Source: J. Fernández Huerta, Medidas sencillas de lecturabilidad, 1959: 206.84 - 60 P - 1.02 F."""
    words, sentences = WORDS.findall(text), max(1, len(re.findall(r"[.:;…!?](?:\s|$)", text)))
    return 206.84 - 60 * sum(map(syllables, words)) / len(words) - 1.02 * len(words) / sentences


@pytest.mark.parametrize("key", sorted(PAGES))
def test_the_texts_are_easy_to_read(named: process.Rules, key: str) -> None:
    with translation.override("es"):
        page = standing_page(key)
    said = [page.lead, *(text for section in page.sections for text in (*section.paragraphs, *section.points))]
    assert ease(" ".join(text if text.endswith((".", ":")) else f"{text}." for text in said)) >= EASY


@pytest.mark.parametrize("key", sorted(PAGES))
def test_a_page_takes_one_statement(named: process.Rules, key: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        standing_page(key)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("key", sorted(PAGES))
def test_every_link_leads_somewhere(named: process.Rules, client: Client, key: str, language: str) -> None:
    with translation.override(language):
        page = standing_page(key)
    prefix = "" if language == "es" else f"/{language}"
    ours = [link.address for section in page.sections for link in section.links if link.here]
    found = {address: client.get(f"{prefix}{address.partition('#')[0]}").content.decode() for address in ours}
    assert [address for address, shown in found.items() if "<h1" not in shown] == []
    anchors = {address: address.partition("#")[2] for address in ours if "#" in address}
    assert [address for address, anchor in anchors.items() if f'id="{anchor}"' not in found[address]] == []


def test_contact_says_how_to_reach_whoever_answers(named: process.Rules, client: Client) -> None:
    page = client.get("/contact").content.decode()
    for line in (
        "Oficina de Villa Clara",
        "Plaza Mayor 1",
        '<a href="mailto:hola@villa-clara.example">hola@villa-clara.example</a>',
        '<a href="tel:+525512345678">+52 (55) 1234-5678</a>',
        "De 9 a 15 horas",
        "Unidad de Transparencia",
        "mailto:datos@villa-clara.example",
        "mailto:seguridad@villa-clara.example",
    ):
        assert line in page


def test_what_the_file_does_not_say_is_left_out(rules: process.Rules) -> None:
    with translation.override("en"):
        pages = {key: standing_page(key) for key in PAGES}
    assert [fact for page in pages.values() for section in page.sections for fact in section.facts] == []
    empty = [section for page in pages.values() for section in page.sections if not (section.paragraphs or section.points or section.links)]
    assert empty == []
    assert [section.key for section in pages["contact"].sections] == ["yourself"]


def test_moderation_says_the_grounds_of_the_rules_in_force(rules: process.Rules) -> None:
    with translation.override("es"):
        page = standing_page("moderation")
    petitions = next(section for section in page.sections if section.key == "petitions")
    assert petitions.points == tuple(ground.text["es"] for ground in rules.petitions.grounds)


def test_privacy_says_what_the_rules_ask_for_and_no_more(rules: process.Rules, noon: datetime) -> None:
    process.apply(re.sub(r"(?m)^asks = .*$", 'asks = ["contact"]', PROCESS.read_text(encoding="utf-8")), now=noon)
    with translation.override("en"):
        page = standing_page("privacy")
    petitions = next(section for section in page.sections if section.key == "petitions")
    assert petitions.points == ("Your email, so that one email counts once. It is not shown.",)
    assert [section.key for section in page.sections if section.key == "survey"] == []
