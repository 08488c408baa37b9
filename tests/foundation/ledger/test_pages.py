"""The log's own pages: its signed state, how to check it, and every entry in plain words."""

import re
from typing import Any

import pytest
from django.test import Client
from pydantic import TypeAdapter
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import queries
from constituyente.foundation.ledger.data import EntryPage, LogPage
from constituyente.foundation.process import api as process
from tests.conftest import NOON, Sequencer

pytestmark = pytest.mark.django_db

KEY, HASH = "0123456789abcdef", "ab" * 32
ENTRIES = [
    ledger.entries.petition(key=KEY, record=HASH, version=1),
    ledger.entries.sign(petition=KEY, record=HASH, tag=b"t" * 32, commitment=b"c" * 32, cancel=b"x" * 32, strength="email"),
    ledger.entries.crossing(petition=KEY, mark=3, size=2),
    ledger.entries.promise(number=12, act="made", record=HASH),
    ledger.entries.disposition(item=88, record=HASH),
    ledger.entries.draft(version=2, record=HASH),
    ledger.entries.adoption(version=2, record=HASH),
]
ENGLISH = re.compile(r"\b(the|of|with|and|signatures?|petitions?|is|your?|not|what|which|entr(?:y|ies))\b", re.IGNORECASE)
WITHOUT_WORDS = re.compile(r"<(code|pre)\b.*?</\1>|<[^>]*>", re.DOTALL)


def text(page: str) -> str:
    """What is read of a page, without marks and code."""
    return " ".join(WITHOUT_WORDS.sub(" ", page.partition("<main")[2].partition("</main>")[0]).split())


def plain(kind: Any, page: object) -> object:  # noqa: ANN401  a dataclass type
    return TypeAdapter(kind).dump_python(page, mode="json")


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_takes_a_fixed_number_of_statements(
    rules: process.Rules, sequencer: Sequencer, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for body in ENTRIES[: number - 1]:  # the first entry is that of the rules
        ledger.append(body, now=NOON)
    sequencer()
    with django_assert_num_queries(5):
        page = client.get("/log/").content.decode()
    assert len(re.findall(r'href="/log/entry/\d+"', page)) == number


def test_before_the_first_checkpoint_the_log_says_so(
    rules: process.Rules, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        page = text(client.get("/log/").content.decode())
    assert "Todavía está vacío." in page
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/entry/0").status_code == 404


def test_every_kind_of_entry_is_told_in_plain_words(
    rules: process.Rules, sequencer: Sequencer, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for body in ENTRIES:
        ledger.append(body, now=NOON)
    sequencer()
    size = ledger.head().size
    assert size == len(ENTRIES) + 1
    told = set()
    for index in range(size):
        with django_assert_num_queries(3):
            page = client.get(f"/log/entry/{index}").content.decode()
        told.add(queries.entry_page(index).entry.kind)
        meanings = re.findall(r'<dd class="govuk-summary-list__value">\s*<p>(.*?)</p>', page, re.DOTALL)
        assert len(meanings) == len(queries.entry_page(index).entry.lines)
        assert all(meanings)
        assert page.count("<h1") == 1
        neighbours = {int(found) for found in re.findall(r'href="/log/entry/(\d+)"', page)}
        assert neighbours == {index - 1, index + 1} & set(range(size))
    assert told == set(ledger.entries.KINDS)


def test_an_entry_leads_to_what_it_speaks_of(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    ledger.append(ENTRIES[3], now=NOON)
    sequencer()
    assert 'href="/en/process/rules/1"' in client.get("/en/log/entry/0").content.decode()
    assert 'href="/en/promises/12"' in client.get("/en/log/entry/1").content.decode()


def test_twins_are_the_pages_dataclasses(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    assert client.get("/log.json").json() == plain(LogPage, queries.log_page())
    ledger.append(ENTRIES[1], now=NOON)
    sequencer()
    assert client.get("/log.json").json() == plain(LogPage, queries.log_page())
    assert client.get("/en/log.json").json() == plain(LogPage, queries.log_page())
    assert client.get("/log/entry/1.json").json() == plain(EntryPage, queries.entry_page(1))


def test_spanish_pages_hold_no_english(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    assert set(ENGLISH.findall(text(client.get("/log/").content.decode()))) == set()
    for body in ENTRIES:
        ledger.append(body, now=NOON)
    sequencer()
    for address in ("/log/", *(f"/log/entry/{index}" for index in range(len(ENTRIES) + 1))):
        assert (address, set(ENGLISH.findall(text(client.get(address).content.decode())))) == (address, set())


def test_the_page_shows_the_checkpoint_and_how_to_check_it(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    sequencer()
    page = client.get("/en/log/").content.decode()
    head = ledger.head()
    for words in [head.root, head.verifier_key, "python verify.py all http://127.0.0.1:8000 my-copy", "What it does not prove"]:
        assert words in page.replace("&#x2B;", "+")
    assert client.get("/log/checkpoint").getvalue().decode() == queries.log_page().checkpoint
