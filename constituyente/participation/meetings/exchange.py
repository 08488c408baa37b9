"""Meetings in a data package: what is public of them goes out, and comes in under the same numbers."""

from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, Table, chunked

from . import openings, tables, words
from .models import Meeting, Results, Statement
from .services import importing

CHUNK = 200
FURTHEST = 10_000  # position of a statement
LONGEST = {
    "place": words.PLACE,
    "host": words.HOST,
    "language": 20,
    "subject": 40,
    "theme": 40,
    "territory": 20,
    "ground": 40,
}  # characters

Wrong = Iterator[tuple[str, str]]  # column and problem

# ------------------------------------------------------------------ giving


def _meetings() -> Iterator[Row]:
    rows = Meeting.objects.exclude(listed_at__isnull=True, refused_at__isnull=True).order_by("number")
    return (importing.row_of_meeting(row) for row in rows.iterator(chunk_size=CHUNK))


def _results() -> Iterator[Row]:
    rows = Results.objects.filter(leaf__isnull=False).select_related("meeting").order_by("meeting__number", "version")
    return (importing.row_of_results(row) for row in rows.iterator(chunk_size=CHUNK))


def _statements() -> Iterator[Row]:
    rows = Statement.objects.filter(results__leaf__isnull=False).select_related("results__meeting")
    ordered = rows.order_by("results__meeting__number", "results__version", "position")
    return (importing.row_of_statement(row) for row in ordered.iterator(chunk_size=CHUNK))


# ------------------------------------------------------------------ taking


def _take(incoming: Incoming) -> int:
    """First all rows, then, results by results, what makes them public: cut in between, they are made public the next time."""

    def through(table: Table, bring: Callable[[Sequence[Row]], int]) -> int:
        new = 0
        for chunk in chunked(incoming.rows(table.name), CHUNK):
            new += bring(chunk)
            incoming.advance(table.name, len(chunk))
        return new

    new = through(tables.MEETINGS, lambda rows: importing.bring_meetings(rows, now=incoming.now, rng=incoming.rng))
    new += through(tables.RESULTS, importing.bring_results)
    new += through(tables.STATEMENTS, importing.bring_statements)
    importing.publish_all(now=incoming.now, rng=incoming.rng)
    return new


# ------------------------------------------------------------------ checking


def _check(incoming: Incoming) -> Iterator[Fault]:
    """A meeting is listed, with its text, or refused, on a ground; results are of a listed one; counts are no more than the people."""
    listed, people = set[object](), dict[tuple[object, object], int]()

    def checked(table: Table, look: Callable[[Row], Wrong]) -> Iterator[Fault]:
        for number, row in enumerate(incoming.rows(table.name), start=2):
            for column, problem in (*_too_long(row), *look(row)):
                yield Fault(table.file, number, column, problem)

    def of_meeting(row: Row) -> Wrong:
        if row["listed_at"]:
            listed.add(row["number"])
        return _wrong_meeting(row)

    def of_results(row: Row) -> Wrong:
        people[row["meeting"], row["version"]] = cast("int", row["people"])
        if row["meeting"] not in listed:
            yield "meeting", _("is not a meeting that is listed")
        yield from _wrong_results(row)

    def of_statement(row: Row) -> Wrong:
        came = people.get((row["meeting"], row["version"]))
        if came is None:
            yield "version", _("has no results with this version")
        yield from _wrong_statement(row, words.PEOPLE if came is None else came)

    yield from checked(tables.MEETINGS, of_meeting)
    yield from checked(tables.RESULTS, of_results)
    yield from checked(tables.STATEMENTS, of_statement)


def _too_long(row: Row) -> Wrong:
    for name, longest in LONGEST.items():
        if len(str(row.get(name) or "")) > longest:
            yield name, _("It is too long: at most %(limit)s characters") % {"limit": longest}


def _wrong_meeting(row: Row) -> Wrong:
    if (row["listed_at"] is None) == (row["refused_at"] is None):
        yield "listed_at", _("a meeting is either listed or refused")
    elif row["refused_at"] is not None:
        if not row["ground"]:
            yield "ground", _("is empty")
    else:
        for name in ("title", "place", "starts_at", "ends_at"):
            if not row[name]:
                yield name, _("is empty")
        if row["starts_at"] and row["ends_at"] and row["starts_at"] >= row["ends_at"]:  # type: ignore[operator]  # two instants
            yield "ends_at", _("is not after it begins")
    if not _opens(row["salts"], len(openings.MEETING_PARTS) + 1):
        yield "salts", _("is not what opens an entry of the log")


def _wrong_results(row: Row) -> Wrong:
    if not row["version"]:
        yield "version", _("begins with 1")
    if not 1 <= cast("int", row["people"]) <= words.PEOPLE:
        yield "people", _("At least one person came, and at most %(limit)s") % {"limit": words.PEOPLE}
    if not _opens(str(row["salts"]).replace(" =", " ") if row["ground"] else row["salts"], len(openings.RESULTS_PARTS) + 1):
        yield "salts", _("is not what opens an entry of the log")


def _wrong_statement(row: Row, people: int) -> Wrong:
    if not 1 <= cast("int", row["position"]) <= FURTHEST:
        yield "position", _("begins with 1 and ends with %(limit)s") % {"limit": FURTHEST}
    if not row["text"] and not row["ground"]:
        yield "text", _("is empty")
    if cast("int", row["support"] or 0) + cast("int", row["dissent"] or 0) > people:
        yield "support", _("For and against together are more than the %(people)s people who came") % {"people": people}
    for name in ("salt", "part"):
        if not _opens(row[name], 1):
            yield name, _("is not what opens an entry of the log")
    if row["part"] and not row["ground"] and not row["salt"]:
        yield "salt", _("is empty")


def _opens(value: object, count: int) -> bool:
    """Whether it is empty, or so many times 32 bytes in base64."""
    try:
        return not value or [len(b64decode(one, validate=True)) for one in str(value).split(" ")] == [openings.SALT] * count
    except Error:
        return False


PARTS: tuple[Part, ...] = (
    Part(
        tables=tables.TABLES,
        write={tables.MEETINGS.name: _meetings, tables.RESULTS.name: _results, tables.STATEMENTS.name: _statements},
        take=_take,
        check=_check,
    ),
)
