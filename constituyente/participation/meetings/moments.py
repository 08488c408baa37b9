"""Days and times as people type them, in Spanish or English, and the instant they mean in a time zone. Pure.

A day comes first, then the month: 4/5/2026 is the fourth of May.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, time, tzinfo

NAMES = (
    ("enero", "january"),
    ("febrero", "february"),
    ("marzo", "march"),
    ("abril", "april"),
    ("mayo", "may"),
    ("junio", "june"),
    ("julio", "july"),
    ("agosto", "august"),
    ("septiembre", "september", "setiembre"),
    ("octubre", "october"),
    ("noviembre", "november"),
    ("diciembre", "december"),
)
MONTHS = {name: number for number, names in enumerate(NAMES, 1) for name in names}
SHORTEST = 3  # letters of a month that tell which it is
WEEKDAYS = ("lunes martes miercoles jueves viernes sabado domingo", "monday tuesday wednesday thursday friday saturday sunday")
PASSED_OVER = frozenset({"de", "del", "el", "la", "of", "the", "on", *" ".join(WEEKDAYS).split()})
TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::00)?)?(?:h|hs|hrs|hr|horas)?([ap]m)?", re.ASCII)
NOON = {"mediodia": time(12), "noon": time(12)}
CENTURY, YEAR_DIGITS, HALF_DAY = 2000, 4, 12
LEAP = 8  # years within which every day of the calendar comes
FIRST_YEAR, LAST_YEAR = 1900, 2200


class NotADay(ValueError):
    """The text names no day of the calendar."""


class NotATime(ValueError):
    """The text names no time of day, or one that the clocks skip on that day."""


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(char))


def read_day(text: str, *, today: date) -> date:
    """The day that `text` names: 14/11/2026, 2026-11-14, 14 de noviembre, Saturday 14 November 2026.

    today  without a year it is the next such day from here on, itself included
    Raises NotADay.
    """
    numbers, months = list[str](), list[int]()
    for word in re.findall(r"[^\W\d_]+|\d+", _folded(text)):
        if word.isdecimal() and word.isascii():
            numbers.append(word)
        elif word not in PASSED_OVER and word not in {"st", "nd", "rd", "th"}:
            months.append(_month(word))
    if len(months) > 1:
        raise NotADay
    if months:
        numbers[1:1] = [str(month) for month in months]
    elif numbers and len(numbers[0]) == YEAR_DIGITS:
        numbers.reverse()
    return _day([int(number) for number in numbers], [len(number) for number in numbers], today)


def _month(word: str) -> int:
    found = {number for name, number in MONTHS.items() if name == word or (len(word) >= SHORTEST and name.startswith(word))}
    if len(found) != 1:
        raise NotADay
    return found.pop()


def _day(parts: list[int], lengths: list[int], today: date) -> date:
    match parts:
        case [day, month]:
            years = range(today.year, today.year + LEAP + 1)
        case [day, month, year] if lengths[2] in {2, YEAR_DIGITS}:
            full = year if lengths[2] == YEAR_DIGITS else CENTURY + year
            if not FIRST_YEAR <= full <= LAST_YEAR:
                raise NotADay
            return _date(full, month, day)
        case _:
            raise NotADay
    found = [date(year, month, day) for year in years if 1 <= month <= len(NAMES) and 1 <= day <= monthrange(year, month)[1]]
    if not found:
        raise NotADay
    return next(one for one in found if one >= today)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise NotADay from error


def read_time(text: str) -> time:
    """The time of day that `text` names: 17:30, 17.30, 17 h, 5 pm, 5:30 p. m. Without "pm", hours are those of 0 to 23. Raises NotATime."""
    typed = re.sub(r"[\s\u00a0]+|(?<=[apm])\.", "", _folded(text)).rstrip(".")
    if typed in NOON:
        return NOON[typed]
    match = TIME.fullmatch(typed)
    if match is None:
        raise NotATime
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= HALF_DAY:
        raise NotATime
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise NotATime from error


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant, in UTC, at which a clock in `zone` shows `at` on `day`; the first, where clocks set back show it twice.

    Raises NotATime where clocks set forward never show it.
    """
    meant = datetime.combine(day, at, zone)
    found = meant.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != meant.replace(tzinfo=None):
        raise NotATime
    return found
