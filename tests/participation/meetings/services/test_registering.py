"""A meeting on its way to the moderators."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings import queries
from constituyente.participation.meetings.models import Meeting
from tests.conftest import NOON
from tests.factories.meetings import described
from tests.participation.meetings.calling import ANA, DAY, HOUR, SOON, registered
from tests.participation.outgoing import code_in, entries, letters

pytestmark = pytest.mark.django_db


def test_register_keeps_nothing_until_the_contact_is_confirmed(rules: process.Rules) -> None:
    handle = meetings.register(described(starts_at=SOON), contact=ANA, now=NOON, rng=Seeded(1))
    assert Meeting.objects.count() == 0
    token = accounts.token_for_code(handle, code_in(letters()[-1]), now=NOON)
    first = meetings.confirm_meeting(token, now=NOON, rng=Seeded(2))
    second = meetings.confirm_meeting(token, now=NOON + HOUR, rng=Seeded(3))
    assert (first.number, second.number, second.key, Meeting.objects.count()) == (1, 1, "", 1)
    page = queries.meeting_page(1, now=NOON)
    assert (page.status, page.title, page.description, page.place, page.host, page.opening) == ("waiting", "", "", "", None, None)
    assert entries("meeting") == []


def test_the_key_is_mailed_once_and_only_its_hash_is_kept(rules: process.Rules) -> None:
    first = registered()
    (sent,) = (one for one in letters() if first.key in one)
    assert (ANA in sent, f"/meetings/{first.number}/results" in sent) == (True, True)
    row = Meeting.objects.get()
    assert first.key not in str(vars(row))
    assert len(row.key_hash) == 64


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": "\u200b"}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"description": "—"}, "description"),
    ({"description": "x" * 4001}, "description"),
    ({"place": ""}, "place"),
    ({"place": "x" * 301}, "place"),
    ({"host": "..."}, "host"),
    ({"host": "x" * 201}, "host"),
    ({"subject": "dragons"}, "subject"),
    ({"territory": "999"}, "territory"),
    ({"language": "xx"}, "language"),
    ({"starts_at": NOON}, "day"),
    ({"starts_at": NOON - DAY}, "day"),
    ({"starts_at": datetime(2027, 2, 1, 5, tzinfo=UTC)}, "day"),  # it would end after midnight of the last day, in Mexico City
]


@pytest.mark.parametrize(("parts", "field"), BAD)
def test_a_meeting_that_cannot_be_is_refused_by_its_field(rules: process.Rules, parts: dict[str, Any], field: str) -> None:
    meeting = described(**{"starts_at": SOON, **parts})
    with pytest.raises(meetings.MeetingRefused) as refused:
        meetings.register(meeting, contact=ANA, now=NOON, rng=Seeded(1))
    assert refused.value.facts["field"] == field
    assert letters() == []


@pytest.mark.parametrize("length", [timedelta(minutes=14), timedelta(hours=12, minutes=1), -HOUR])
def test_a_meeting_has_a_length(rules: process.Rules, length: timedelta) -> None:
    meeting = replace(described(starts_at=SOON), ends_at=SOON + length)
    with pytest.raises(meetings.MeetingRefused) as refused:
        meetings.register(meeting, contact=ANA, now=NOON, rng=Seeded(1))
    assert refused.value.facts["field"] == "minutes"


def test_a_meeting_may_end_with_the_phase(rules: process.Rules) -> None:
    last = datetime(2027, 2, 1, 4, tzinfo=UTC)  # ten in the evening of 31 January in Mexico City
    assert meetings.register(described(starts_at=last), contact=ANA, now=NOON, rng=Seeded(1))


def test_meetings_are_refused_outside_their_phase(rules: process.Rules) -> None:
    late = datetime(2027, 2, 1, 6, tzinfo=UTC)
    with pytest.raises(meetings.MeetingsClosed):
        meetings.register(described(starts_at=late + DAY), contact=ANA, now=late, rng=Seeded(1))


def test_one_contact_gets_five_codes_an_hour(rules: process.Rules) -> None:
    for attempt in range(8):
        meetings.register(described(title=f"Agua {attempt}", starts_at=SOON), contact=ANA, now=NOON, rng=Seeded(attempt))
    assert len(letters()) == 5


def test_what_cannot_be_seen_is_not_kept(rules: process.Rules) -> None:
    first = registered(title="El\u200b agua\r\nBEGIN:VEVENT", description="uno\r\ndos\u202e", host="\ufeffAna")
    row = Meeting.objects.get(number=first.number)
    assert (row.title, row.description, row.host) == ("El agua BEGIN:VEVENT", "uno\ndos", "Ana")
