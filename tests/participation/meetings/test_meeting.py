"""The page of one meeting and of one statement, in both languages, whatever was written."""

import html
import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from tests.conftest import NOON, Sequencer
from tests.factories.meetings import report
from tests.participation.meetings.calling import AGO, DAY, EVIL, HOUR, coming, held
from tests.participation.reading import english_on, fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(held(), *"ABC"[:number], now=NOON)
    with django_assert_num_queries(7):
        page = fetch(client, "/meetings/1")
    assert page.count("/meetings/1/statements/") == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_statement_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(held(), "Agua", now=NOON)
    for key in range(1, number + 1):
        item = Ref("item", str(key))
        provenance.register(provenance.Card(item, "Pieza", f"/dossiers/{key}", "es", "", None), now=NOON)
        provenance.link(item, provenance.Relation.COPIES, Ref("statement", "1-1"), by="drafter", at=NOON)
    with django_assert_num_queries(8):
        page = fetch(client, "/meetings/1/statements/1")
    assert page.count(">Pieza<") == number


def test_json_holds_what_opens_the_commitments(rules: process.Rules, client: Client) -> None:
    report(held(), "Agua", "Juan", hidden={2: "personal"}, now=NOON)
    page = json.loads(client.get("/meetings/1.json").content)
    assert [part["name"] for part in page["opening"]["parts"]][:3] == ["ref", "title", "description"]
    assert [(part["name"], bool(part["text"]), bool(part["commitment"])) for part in page["results"]["opening"]["parts"][3:]] == [
        ("statement-1", True, False),
        ("statement-2", False, True),
    ]


def test_what_people_wrote_is_shown_as_it_is_and_runs_nowhere(rules: process.Rules, client: Client) -> None:
    meeting = meetings.MeetingInput(EVIL, EVIL, "es", EVIL, NOON - DAY, NOON - DAY + HOUR, True, "", "", EVIL)  # noqa: FBT003
    registered = meetings.receive(meeting, now=AGO, rng=Seeded(1))
    meetings.decide(registered.number, actor=accounts.SYSTEM, listed=True, now=AGO, rng=Seeded(2))
    report(registered, EVIL, now=NOON)
    for address in ("/meetings", "/meetings/1", "/meetings/1/statements/1", "/meetings/calendar", "/meetings/1/results"):
        page = fetch(client, address)
        assert "<script>alert" not in page
        assert "<svg onload" not in page
        assert "{{ 7|add:7 }}" in html.unescape(page) or address == "/meetings/calendar"
    assert "\u200b" not in client.get("/meetings/1.json").content.decode()


def test_pages_are_spanish_and_english(rules: process.Rules, client: Client, sequencer: Sequencer) -> None:
    registered = held(subject="rights", territory="001")
    report(registered, "Agua", "Juan", hidden={2: "personal"}, now=NOON)
    gone = coming()
    coming("Calle")
    meetings.cancel(gone.number, by=gone.key, now=NOON)
    sequencer()
    addresses = (
        "/meetings", "/meetings?state=without&territory=002", "/meetings/1", "/meetings/2", "/meetings/3", "/meetings/1/statements/1",
        "/meetings/1/statements/2", "/meetings/calendar", "/meetings/calendar?month=2026-01", "/meetings/new", "/meetings/1/results",
        "/meetings/3/cancel",
    )  # fmt: skip
    assert english_on(client, *addresses) == {}
    assert [address for address in addresses if 'lang="en"' not in fetch(client, f"/en{address}")] == []
