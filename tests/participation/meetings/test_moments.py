from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.participation.meetings import moments

TODAY = date(2026, 11, 1)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "text",
    [
        "14/11/2026",
        "14-11-2026",
        "14.11.26",
        "14 11 2026",
        "2026-11-14",
        "14/11",
        "14 de noviembre",
        "14 de noviembre de 2026",
        "Sábado 14 de noviembre del 2026",
        "el 14 nov",
        "14 November 2026",
        "November 14, 2026",
        "Saturday 14th of November",
        " 14 / NOV / 26 ",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert moments.read_day(text, today=TODAY) == date(2026, 11, 14)


@pytest.mark.parametrize(
    ("text", "day"),
    [("1/11", date(2026, 11, 1)), ("31 de octubre", date(2027, 10, 31)), ("29/2", date(2028, 2, 29)), ("4/5/2027", date(2027, 5, 4))],
)
def test_a_day_without_a_year_is_the_next_one(text: str, day: date) -> None:
    assert moments.read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mañana",
        "14",
        "31/11/2026",
        "30 feb",
        "14/13/2026",
        "14/11/226",
        "14/11/9999",
        "14 ma 2026",
        "14 nov dic",
        "\u0661\u0664/11/2026",
        "9" * 40,
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(moments.NotADay):
        moments.read_day(text, today=TODAY)


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with suppress(moments.NotADay):
        assert moments.FIRST_YEAR <= moments.read_day(text, today=TODAY).year <= moments.LAST_YEAR


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("17:30", time(17, 30)),
        ("17.30", time(17, 30)),
        ("17h30", time(17, 30)),
        ("17 h", time(17)),
        ("17 hrs.", time(17)),
        ("17:30:00", time(17, 30)),
        ("5:30 p. m.", time(17, 30)),
        ("5:30 P.M.", time(17, 30)),
        ("5pm", time(17)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("9", time(9)),
        ("0:05", time(0, 5)),
        ("mediodía", time(12)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, at: time) -> None:
    assert moments.read_time(text) == at


@pytest.mark.parametrize("text", ["", "24:00", "17:60", "13 pm", "0 am", "por la tarde", "17:3", "1730", "17:30:30", "\u0661\u0667"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(moments.NotATime):
        moments.read_time(text)


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    with suppress(moments.NotATime):
        assert isinstance(moments.read_time(text), time)


def test_an_instant_is_that_of_the_zone() -> None:
    assert moments.instant(date(2026, 11, 14), time(17, 30), ZoneInfo("America/Mexico_City")) == datetime(2026, 11, 14, 23, 30, tzinfo=UTC)


def test_a_time_that_clocks_show_twice_is_the_first() -> None:
    assert moments.instant(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_time_that_clocks_skip_is_refused() -> None:
    with pytest.raises(moments.NotATime):
        moments.instant(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert moments.instant(date(2026, 3, 8), time(3, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
