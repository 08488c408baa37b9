"""The calendar of a process: working days, deadlines, and which phases are open."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .schema import Phase, Within

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Saturday, Sunday and holidays are not."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(start: date, number: int, holidays: Collection[date]) -> date:
    """The `number`th working day after `start`, which itself does not count, working day or not.

    number  0 or more; 0 gives `start`
    """
    day = start
    for _ in range(number):
        day += DAY
        while not is_working_day(day, holidays):
            day += DAY
    return day


def due(start: datetime, within: Within, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """The last second of the last day of a deadline that begins at `start`.

    start   aware instant; its local day does not count
    within  working days, or days of the calendar (which may end on a holiday)
    zone    whose days they are
    Returns an aware UTC instant; what is done at it is in time, what comes after is late.
    """
    first = start.astimezone(zone).date()
    last = first + within.days * DAY if within.days is not None else working_days_after(first, within.working_days or 0, holidays)
    # Midnight may be skipped by a change of clocks; the zone then gives the first instant there is, and a second before is the old day.
    return datetime.combine(last + DAY, time(), zone).astimezone(UTC) - timedelta(seconds=1)


def phases_at(phases: Iterable[Phase], now: datetime, zone: ZoneInfo) -> tuple[Phase, ...]:
    """The phases open at `now`, in the file's order; phases may overlap, and there may be none."""
    return tuple(phase for phase in phases if phase.opens_at(zone) <= now < phase.closes_at(zone))
