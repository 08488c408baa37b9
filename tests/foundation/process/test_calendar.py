from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.process.calendar import due, is_working_day, phases_at, working_days_after
from constituyente.foundation.process.schema import Label, Phase, Within

MEXICO = ZoneInfo("America/Mexico_City")
HOLIDAYS = [date(2016, 9, 16), date(2016, 11, 21)]

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
numbers = st.integers(1, 80)
holidays = st.frozensets(days, max_size=30)
SKIPPED_A_DAY = {"Pacific/Apia", "Pacific/Fakaofo"}  # 30 December 2011 did not take place there
zones = st.sampled_from(sorted(available_timezones() - SKIPPED_A_DAY - {"localtime", "Factory"})).map(ZoneInfo)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  Hypothesis adds the zone


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2016, 9, 5), 0, date(2016, 9, 5)),
        (date(2016, 9, 5), 1, date(2016, 9, 6)),
        (date(2016, 9, 9), 1, date(2016, 9, 12)),  # Friday, then Monday
        (date(2016, 9, 10), 1, date(2016, 9, 12)),  # from a Saturday
        (date(2016, 9, 15), 1, date(2016, 9, 19)),  # Friday the 16th is a holiday
        (date(2016, 9, 5), 20, date(2016, 10, 4)),
    ],
)
def test_working_days_after(start: date, number: int, last: date) -> None:
    assert working_days_after(start, number, HOLIDAYS) == last


@given(days, numbers, holidays)
def test_working_days_after_counts_working_days_and_ends_on_one(start: date, number: int, free: frozenset[date]) -> None:
    last = working_days_after(start, number, free)
    between = [start + timedelta(days=count) for count in range(1, (last - start).days + 1)]
    assert is_working_day(last, free)
    assert sum(is_working_day(day, free) for day in between) == number


@given(days, numbers, numbers, holidays)
def test_working_days_after_adds_up(start: date, first: int, then: int, free: frozenset[date]) -> None:
    assert working_days_after(working_days_after(start, first, free), then, free) == working_days_after(start, first + then, free)


@given(days, numbers, holidays, days)
def test_a_holiday_more_never_brings_a_deadline_forward(start: date, number: int, free: frozenset[date], more: date) -> None:
    assert working_days_after(start, number, free | {more}) >= working_days_after(start, number, free)


def test_due_is_the_last_second_of_the_last_local_day() -> None:
    start = datetime(2016, 9, 10, 3, 30, tzinfo=UTC)  # Friday the 9th at 22:30 in Mexico City
    assert due(start, Within(days=1), MEXICO, HOLIDAYS) == datetime(2016, 9, 11, 4, 59, 59, tzinfo=UTC)
    assert due(start, Within(working_days=1), MEXICO, HOLIDAYS) == datetime(2016, 9, 13, 4, 59, 59, tzinfo=UTC)


def test_due_stands_where_midnight_does_not_exist() -> None:
    """In Chile the clocks went from Saturday 10 September 2022, 24:00, to 1:00 of Sunday: the day began an hour late."""
    santiago = ZoneInfo("America/Santiago")
    start = datetime(2022, 9, 9, 15, tzinfo=UTC)
    assert due(start, Within(days=1), santiago, []) == datetime(
        2022, 9, 11, 3, 59, 59, tzinfo=UTC
    )  # 23:59:59 at UTC-4, then 01:00 at UTC-3


withins = st.one_of(numbers.map(lambda number: Within(working_days=number)), numbers.map(lambda number: Within(days=number)))


@given(instants, withins, zones, holidays)
def test_due_falls_on_the_local_day_the_calendar_gives(start: datetime, within: Within, zone: ZoneInfo, free: frozenset[date]) -> None:
    first = start.astimezone(zone).date()
    last = first + timedelta(days=within.days) if within.days else working_days_after(first, within.working_days or 0, free)
    end = due(start, within, zone, free)
    assert end.tzinfo is UTC
    assert end.astimezone(zone).date() == last
    assert (end + timedelta(seconds=1)).astimezone(zone).date() > last


def phase(key: str, opens: date, closes: date) -> Phase:
    return Phase(key=key, title=Label(es=key), opens=opens, closes=closes)


PHASES = [
    phase("listening", date(2016, 3, 30), date(2016, 9, 1)),
    phase("drafting", date(2016, 5, 5), date(2016, 9, 15)),
    phase("assembly", date(2016, 9, 17), date(2017, 1, 31)),
]


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (datetime(2016, 3, 30, 5, 59, 59, tzinfo=UTC), []),  # clocks change on 3 April: UTC-6
        (datetime(2016, 3, 30, 6, tzinfo=UTC), ["listening"]),
        (datetime(2016, 8, 22, 18, tzinfo=UTC), ["listening", "drafting"]),
        (datetime(2016, 9, 2, 4, 59, 59, tzinfo=UTC), ["listening", "drafting"]),
        (datetime(2016, 9, 2, 5, tzinfo=UTC), ["drafting"]),
        (datetime(2016, 9, 16, 5, tzinfo=UTC), []),
        (datetime(2017, 2, 1, 6, tzinfo=UTC), []),
    ],
)
def test_phases_open_and_close_at_local_midnight(now: datetime, opened: list[str]) -> None:
    assert [phase.key for phase in phases_at(PHASES, now, MEXICO)] == opened
