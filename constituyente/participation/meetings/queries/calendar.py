"""The meetings of a month."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.process import api as process
from constituyente.participation.meetings.data import CalendarDay, CalendarMonth

from .standing import listed, names_of, row_of, with_counts

FORM = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
SHOWN = 300
FIRST, LAST = "1900-01", "2199-12"


def calendar_page(month: str, *, now: datetime) -> CalendarMonth:
    """The month (as 2026-11; empty: this one) in the process's time zone, with what begins on each of its days. Three statements.

    Raises BadQuery, NoRules.
    """
    rules = process.current()
    names = names_of(rules)
    today = rules.local_date(now)
    match = FORM.fullmatch(month or f"{today:%Y-%m}")
    if match is None:
        raise BadQuery(name="month")
    first = date(int(match[1]), int(match[2]), 1)
    days = [first + timedelta(days=number) for number in range(monthrange(first.year, first.month)[1])]
    begins, ends = rules.midnight(first), rules.midnight(days[-1] + timedelta(days=1))
    rows = listed().filter(starts_at__gte=begins, starts_at__lt=ends)
    total = rows.count()
    found = [row_of(meeting, names, now=now) for meeting in with_counts(rows).order_by("starts_at", "number")[:SHOWN]]
    of_day = {day: [row for row in found if rules.local_date(row.starts_at) == day] for day in days}
    asked = match[0]
    return CalendarMonth(
        month=asked,
        days=tuple(CalendarDay(day, tuple(of_day[day])) for day in days),
        first=first.isoweekday(),
        today=today,
        previous=f"{first - timedelta(days=1):%Y-%m}" if asked > FIRST else None,
        next=f"{days[-1] + timedelta(days=1):%Y-%m}" if asked < LAST else None,
        total=total,
        left_out=total - len(found),
    )
