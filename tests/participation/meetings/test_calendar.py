"""The calendar of a month, and what calendar programs get."""

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from tests.conftest import NOON
from tests.factories.meetings import listed, report, waiting
from tests.participation.meetings.calling import AGO, DAY, coming, held
from tests.participation.reading import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_calendar_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for title in "ABC"[:number]:
        coming(title)
    with django_assert_num_queries(4):
        page = fetch(client, "/meetings/calendar")
    assert page.count('href="/meetings/') - page.count('href="/meetings/calendar') == number


def test_the_calendar_has_every_day_of_the_month(rules: process.Rules, client: Client) -> None:
    late = listed(title="De noche", starts_at=NOON.replace(day=1, month=9, hour=3), now=AGO)  # the evening of 31 August in Mexico City
    found = client.get("/meetings/calendar.json?month=2026-08").json()
    assert (len(found["days"]), found["first"], found["previous"], found["next"], found["total"]) == (31, 6, "2026-07", "2026-09", 1)
    assert [row["number"] for row in found["days"][30]["meetings"]] == [late.number]
    assert client.get("/meetings/calendar.json").json()["month"] == "2026-08"
    assert client.get("/meetings/calendar.json?month=2199-12").json()["next"] is None
    for asked in ("2026-13", "2026-8", "x", "0000-01", "9999-12"):
        assert client.get(f"/meetings/calendar?month={asked}").status_code == 400


def test_calendar_programs_get_what_is_listed(rules: process.Rules, client: Client) -> None:
    gone = coming("Luz, con \r\ncomas; y <b>")
    meetings.cancel(gone.number, by=gone.key, now=NOON)
    report(held(), "Agua", now=NOON)
    waiting(title="Todavía no", starts_at=NOON + DAY, now=NOON)
    response = client.get("/en/meetings.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "public" in response.headers["Cache-Control"]
    assert client.get("/en/meetings.ics", headers={"if-none-match": response.headers["ETag"]}).status_code == 304
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(one["SUMMARY"]), str(one["STATUS"]), str(one["URL"])) for one in events] == [
        ("Luz, con comas; y <b>", "CANCELLED", "http://127.0.0.1:8000/en/meetings/1"),
        ("Agua", "CONFIRMED", "http://127.0.0.1:8000/en/meetings/2"),
    ]
    (alone,) = Calendar.from_ical(client.get("/meetings/2.ics").content).walk("VEVENT")
    assert alone["UID"] == events[1]["UID"]
    for address in ("/meetings/3.ics", "/meetings/99.ics"):
        assert client.get(address).status_code == 404
