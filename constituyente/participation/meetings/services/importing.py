"""Taking over meetings and their results from a data package."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.rng import Rng
from constituyente.participation.meetings import openings, words
from constituyente.participation.meetings.errors import MeetingStands
from constituyente.participation.meetings.models import Meeting, Results, Statement

from . import deciding, reporting

OF_A_REFUSED = ("number", "language", "registered_at", "refused_at", "ground", "reason", "rules_version")
FIELDS = (
    "number", "language", "title", "description", "subject", "place", "territory", "starts_at", "ends_at", "open", "host", "registered_at",
    "listed_at", "refused_at", "ground", "reason", "rules_version", "cancelled_at", "salts",
)  # fmt: skip
OF_RESULTS = ("version", "people", "minutes", "ground", "handed_in_at", "decided_at", "rules_version", "salts")
OF_A_STATEMENT = ("position", "text", "theme", "support", "dissent", "ground", "salt", "part")
EMPTY: Mapping[str, Any] = {"starts_at": None, "ends_at": None, "open": None, "listed_at": None, "cancelled_at": None}


def row_of_meeting(meeting: Meeting) -> Row:
    """A decided meeting as a row of its table."""
    shown = FIELDS if meeting.listed_at else OF_A_REFUSED
    return {name: getattr(meeting, name) if name in shown else EMPTY.get(name, "") for name in FIELDS}


def row_of_results(results: Results) -> Row:
    """Public results as a row of their table."""
    row = {name: getattr(results, name) for name in OF_RESULTS}
    hidden = {"minutes": ""} if results.ground else {}
    return {"meeting": results.meeting.number, **row, **hidden, "salts": openings.public_salts(results)}


def row_of_statement(statement: Statement) -> Row:
    """A statement of public results as a row of its table."""
    row = {name: getattr(statement, name) for name in OF_A_STATEMENT}
    hidden = {"text": "", "theme": "", "support": None, "dissent": None, "salt": ""} if statement.ground else {}
    return {"meeting": statement.results.meeting.number, "version": statement.results.version, **row, **hidden}


@transaction.atomic
def bring_meetings(rows: Sequence[Row], *, now: datetime, rng: Rng) -> int:
    """Take over decided meetings: all of `rows`, or none if one is refused. Returns how many are new.

    A listed one gets its card and its entry in the log. One that stands with the same values is left alone. They have no results key.
    Raises MeetingStands for a number that stands otherwise.
    """
    standing = {one.number: one for one in Meeting.objects.filter(number__in=[row["number"] for row in rows])}
    fresh = list[Meeting]()
    for row in rows:
        one = standing.get(_number(row, "number"))
        if one is None:
            fresh.append(_meeting(row, now=now, rng=rng))
        elif not _same(row_of_meeting(one), row):
            raise MeetingStands(number=one.number)
    Meeting.objects.bulk_create(fresh)
    return len(fresh)


def _number(row: Row, name: str) -> int:
    return int(row[name])  # type: ignore[arg-type]  # an integer column that is filled


def _same(standing: Row, row: Row) -> bool:
    """Whether a row says what stands here; salts that it leaves out were made here."""
    return all(standing[name] == value or (name in {"salts", "salt", "part"} and not value) for name, value in row.items())


def _meeting(row: Row, *, now: datetime, rng: Rng) -> Meeting:
    given: dict[str, Any] = dict(row)
    if given["listed_at"] is None:  # nothing of what it said is in a package: it has a place in time and no text
        given |= {"starts_at": given["registered_at"], "ends_at": given["registered_at"] + words.SHORTEST}
    meeting = Meeting(**{**given, "open": bool(given["open"])})
    if meeting.listed_at:
        deciding.publish(meeting, now=now, rng=rng)
    return meeting


@transaction.atomic
def bring_results(rows: Sequence[Row]) -> int:
    """Take over results without their statements, not public yet. Returns how many are new. Raises MeetingStands."""
    meetings = {one.number: one for one in Meeting.objects.filter(number__in=[row["meeting"] for row in rows])}
    found = Results.objects.filter(meeting__in=meetings.values()).select_related("meeting")
    standing = {(one.meeting.number, one.version): one for one in found}
    fresh = list[Results]()
    for row in rows:
        number, version = _number(row, "meeting"), _number(row, "version")
        one = standing.get((number, version))
        if one and not _same(row_of_results(one), row):
            raise MeetingStands(number=number)
        if one is None:
            given: dict[str, Any] = {name: row[name] for name in OF_RESULTS}
            fresh.append(Results(meeting=meetings[number], **given))
    Results.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def bring_statements(rows: Sequence[Row]) -> int:
    """Take over statements of results that are not public yet. Returns how many are new. Raises MeetingStands."""
    found = Results.objects.filter(meeting__number__in=[row["meeting"] for row in rows]).select_related("meeting")
    results = {(one.meeting.number, one.version): one for one in found}
    there = Statement.objects.filter(results__in=results.values()).select_related("results__meeting")
    standing = {(one.results_id, one.position): one for one in there}
    fresh = list[Statement]()
    for row in rows:
        number = _number(row, "meeting")
        of = results[number, _number(row, "version")]
        one = standing.get((of.pk, _number(row, "position")))
        if (one is None and of.leaf is not None) or (one and not _same(row_of_statement(one), row)):
            raise MeetingStands(number=number)
        if one is None:
            given: dict[str, Any] = {name: row[name] for name in OF_A_STATEMENT}
            fresh.append(Statement(results=of, since=of.version, **given))
    Statement.objects.bulk_create(fresh)
    return len(fresh)


def publish_all(*, now: datetime, rng: Rng) -> int:
    """Make public whatever results are decided and not in the log yet, in the order of their versions. Returns how many."""
    waiting = Results.objects.filter(leaf__isnull=True, decided_at__isnull=False).order_by("meeting__number", "version")
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        _publish(key, now=now, rng=rng)
    return len(keys)


@transaction.atomic
def _publish(key: int, *, now: datetime, rng: Rng) -> None:
    results = Results.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=key)
    if results.leaf is None:
        reporting.publish(results, list(results.statements.order_by("position")), now=now, rng=rng)
