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
GIVEN: dict[str, str | bytes] = {"commitment": b"c" * 32, "cancel": ledger.entries.commitment("cancel", [], b"s" * 32), "strength": "email"}


def entry(kind: str, **fields: str | int | bytes) -> bytes:
    return ledger.entries.encode(kind, **fields)


# Opening the log has made the key of acknowledgements entry 0, and the rules entry 1.
ENTRIES = [
    entry("petition", petition=KEY, record=HASH, version=1),
    entry("sign", petition=KEY, record=HASH, tag=b"t" * 32, **GIVEN),
    entry("answer", survey=KEY, record=HASH, **GIVEN | {"strength": "none"}),
    entry("crossing", petition=KEY, mark=3, before=1, size=2),
    entry("promise", number=12, act="made", record=HASH),
    entry("meeting", number=4, version=1, commitment=b"c" * 32),
    entry("results", number=4, version=1, commitment=b"c" * 32),
    entry("handover", number=1, record=HASH),
    entry("disposition", number=88, version=1, record=HASH),
    entry("draft", version=2, act="published", record=HASH),
    entry("draft", version=3, act="delivered", record=HASH),
    entry("annotation", version=2, record=HASH, **GIVEN),
    entry("motion", number=31, version=1, record=HASH),
    entry("rollcall", number=102, version=1, record=HASH),
    entry("adoption", version=2, record=HASH),
    entry("table", number=5, size=9, record=HASH),
    entry("key", purpose="witness", act="revoked", key=b"\x01" + b"k" * 32, signature=b"g" * 64),
]


def everything(sequencer: Sequencer) -> None:
    """One entry of every kind there is."""
    for body in ENTRIES:
        ledger.append(body, now=NOON)
    sequencer()
    leaf = ledger.leaf_hash(ENTRIES[1])
    (index,) = ledger.positions([leaf]).values()
    for kind in ("hold", "release", "exclude", "reinstate", "erasure"):
        ledger.append(entry(kind, index=index, record=HASH), now=NOON)
    ledger.append(entry("withdraw", index=index, secret=b"s" * 32), now=NOON)
    sequencer()


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
    for body in ENTRIES[: number - 1]:
        ledger.append(body, now=NOON)
    sequencer()
    with django_assert_num_queries(5):
        page = client.get("/log/").content.decode()
    assert len(re.findall(r'href="/log/entry/\d+"', page)) == 1 + number  # the key and the rules come first


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
    everything(sequencer)
    size = ledger.head().size
    told = dict[str, str]()
    for index in range(size):
        with django_assert_num_queries(3):
            page = client.get(f"/log/entry/{index}").content.decode()
        shown = queries.entry_page(index).entry
        told[shown.kind] = text(page).partition(": ")[2].partition(".")[0]
        meanings = re.findall(r'<dd class="govuk-summary-list__value">\s*<p>(.*?)</p>', page, re.DOTALL)
        assert len(meanings) == len(shown.lines)
        assert all(meaning.strip() for meaning in meanings)
        assert page.count("<h1") == 1
        pages = re.search(r'<nav class="govuk-pagination".*?</nav>', page, re.DOTALL)
        assert pages
        neighbours = {int(found) for found in re.findall(r'href="/log/entry/(\d+)"', pages[0])}
        assert neighbours == {index - 1, index + 1} & set(range(size))
    assert set(told) == set(ledger.entries.KINDS)
    assert len(set(told.values())) == len(told)
    kinds = client.get("/log/").content.decode()
    said = (
        f'<th scope="row">{words[:1].upper()}{words[1:]} <code class="c-opt" translate="no">{kind}</code></th>'
        for kind, words in told.items()
    )
    assert [one for one in said if one not in kinds] == []


def test_an_entry_leads_to_what_it_speaks_of(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    everything(sequencer)
    (given,) = ledger.positions([ledger.leaf_hash(ENTRIES[1])]).values()
    about = {
        "rules": "/en/process/rules/1",
        **dict.fromkeys(("petition", "sign", "crossing"), f"/en/petitions/key/{KEY}"),
        **dict.fromkeys(("withdraw", "hold", "release", "exclude", "reinstate", "erasure"), f"/en/log/entry/{given}"),
        "promise": "/en/promises/12",
        "handover": "/en/dossiers",
        "disposition": "/en/dossiers/88",
        "annotation": "/en/draft/2",
        "draft": "/en/draft/3",
        "adoption": "/en/constitution",
        "table": "/en/data",
        "key": "/en/log/#state",
        # these have no page of their own yet
        **dict.fromkeys(("answer", "meeting", "results", "motion", "rollcall"), ""),
    }
    found = {}
    for index in range(ledger.head().size):
        page = client.get(f"/en/log/entry/{index}").content.decode()
        head = page.partition("<h1>")[2].partition("</div>")[0]
        found[queries.entry_page(index).entry.kind] = "".join(re.findall(r'href="([^"]+)"', head))
    assert found == about


def test_twins_are_the_pages_dataclasses(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    assert client.get("/log.json").json() == plain(LogPage, queries.log_page())
    ledger.append(ENTRIES[1], now=NOON)
    sequencer()
    assert client.get("/log.json").json() == plain(LogPage, queries.log_page())
    assert client.get("/en/log.json").json() == plain(LogPage, queries.log_page())
    assert client.get("/log/entry/2.json").json() == plain(EntryPage, queries.entry_page(2))


def test_spanish_pages_hold_no_english(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    assert set(ENGLISH.findall(text(client.get("/log/").content.decode()))) == set()
    everything(sequencer)
    for address in ("/log/", *(f"/log/entry/{index}" for index in range(ledger.head().size))):
        assert (address, set(ENGLISH.findall(text(client.get(address).content.decode())))) == (address, set())


def test_the_page_shows_the_checkpoint_and_how_to_check_it(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    sequencer()
    page = client.get("/en/log/").content.decode()
    head = ledger.head()
    for words in [
        head.root,
        head.verifier_key,
        head.acknowledgement_key,
        'href="/en/receipt"',
        "python verify.py all http://127.0.0.1:8000 my-copy",
        "What it does not prove",
    ]:
        assert words in page.replace("&#x2B;", "+")
    assert client.get("/log/checkpoint").getvalue().decode() == queries.log_page().checkpoint
