"""One meeting, one statement, and the forms."""

from datetime import datetime

from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import addresses, openings, words
from constituyente.participation.meetings.data import (
    MeetingHost,
    MeetingPage,
    MeetingResults,
    NewMeetingPage,
    ResultsPage,
    StatementInput,
    StatementPage,
    StatementRow,
)
from constituyente.participation.meetings.errors import MeetingsClosed, ResultsClosed
from constituyente.participation.meetings.models import Meeting, Results, Statement

from .standing import Names, last_end, names_of, public_results, results_until, ruling_of, status_of, takes_results


def meeting_page(number: int, *, now: datetime) -> MeetingPage:
    """One meeting. What waits for the moderators, or was refused, shows no text. Four statements, six with results, two while it waits.

    Raises NotFound, NoRules.
    """
    meeting = find(Meeting, number=number)
    rules = process.current()
    names = names_of(rules)
    public = meeting.listed_at is not None
    results = public_results(number) if public else None
    waits = public and Results.objects.filter(meeting=meeting, decided_at__isnull=True).exists()
    leaves = [bytes(leaf) for leaf in (meeting.leaf, results.leaf if results else None) if leaf]
    indices = ledger.positions(leaves) if leaves else {}
    return MeetingPage(
        number=number,
        ref=str(meeting.ref),
        status=status_of(meeting, now=now),
        language=meeting.language,
        title=meeting.title if public else "",
        description=meeting.description if public else "",
        subject=meeting.subject if public else "",
        subject_title=names.subjects.get(meeting.subject, "") if public else "",
        place=meeting.place if public else "",
        territory=meeting.territory if public else "",
        territory_name=names.territories.get(meeting.territory, "") if public else "",
        starts_at=meeting.starts_at if public else None,
        ends_at=meeting.ends_at if public else None,
        host=MeetingHost(meeting.host, meeting.open) if public else None,
        registered_at=meeting.registered_at,
        cancelled_at=meeting.cancelled_at,
        ruling=ruling_of(meeting, rules),
        results=_results(results, rules, names, indices.get(bytes(results.leaf or b""))) if results else None,
        results_until=results_until(rules) if public and not meeting.cancelled_at else None,
        takes_results=takes_results(meeting, rules, now=now),
        awaits=waits,
        index=indices.get(bytes(meeting.leaf or b"")),
        opening=openings.opening_of_meeting(meeting) if public else None,
    )


def _results(results: Results, rules: process.Rules, names: Names, index: int | None) -> MeetingResults:
    statements = sorted(results.statements.all(), key=lambda one: one.position)
    return MeetingResults(
        version=results.version,
        people=results.people,
        minutes="" if results.ground else results.minutes,
        ground=words.ground(results.ground, rules) if results.ground else "",
        handed_in_at=results.handed_in_at,
        decided_at=results.decided_at or results.handed_in_at,
        rules_version=results.rules_version,
        statements=tuple(_statement(one, results.meeting.number, rules, names) for one in statements),
        index=index,
        opening=openings.opening_of_results(results, statements),
    )


def _statement(one: Statement, meeting: int, rules: process.Rules, names: Names) -> StatementRow:
    shown = not one.ground
    return StatementRow(
        position=one.position,
        ref=str(addresses.statement_ref(meeting, one.position, one.since if shown else 1)),
        shown=shown,
        ground="" if shown else words.ground(one.ground, rules),
        text=one.text if shown else "",
        theme=one.theme if shown else "",
        theme_title=names.subjects.get(one.theme, "") if shown else "",
        support=one.support if shown else None,
        dissent=one.dissent if shown else None,
        since=one.since,
    )


def statement_page(number: int, position: int) -> StatementPage:
    """One public statement and what became of it; the last that stood there, if a correction took it out.

    At most ten statements. Raises NotFound, NoRules.
    """
    rows = Statement.objects.filter(results__meeting__number=number, results__leaf__isnull=False, position=position)
    one = rows.select_related("results__meeting").order_by("-results__version").first()
    newest = Results.objects.filter(meeting__number=number, leaf__isnull=False).order_by("-version").first()
    if one is None or newest is None:
        raise NotFound
    rules = process.current()
    results, meeting = one.results, one.results.meeting
    ref = addresses.statement_ref(number, position)
    leaf = bytes(results.leaf or b"")
    current = results.pk == newest.pk
    return StatementPage(
        meeting=number,
        meeting_title=meeting.title,
        language=meeting.language,
        held_at=meeting.starts_at,
        people=results.people,
        statement=_statement(one, number, rules, names_of(rules)),
        current=current,
        until=None if current else newest.decided_at,
        outcomes=provenance.outcome_of(ref),
        index=ledger.positions([leaf]).get(leaf),
    )


def new_meeting_page(*, now: datetime) -> NewMeetingPage:
    """What the form of a new meeting shows. One statement. Raises MeetingsClosed, NoRules."""
    rules = process.current()
    until = last_end(rules)
    if until is None or not process.allows(rules, "meetings", now=now):
        raise MeetingsClosed
    names = names_of(rules)
    return NewMeetingPage(
        subjects=tuple(names.subjects.items()),
        territories=tuple(names.territories.items()),
        languages=tuple((code, words.language(code)) for code in rules.process.languages),
        until=until,
        grounds=tuple(words.grounds(rules).values()),
        timezone=rules.process.timezone,
        today=rules.local_date(now),
    )


def awaits_listing(number: int) -> bool:
    """Whether meeting `number` is registered and not listed: not yet, or never. One statement."""
    return Meeting.objects.filter(number=number, listed_at__isnull=True).exists()


def results_page(number: int, *, now: datetime) -> ResultsPage:
    """What the form for results shows: what is public of it so far, to be corrected. Four statements at most.

    Raises NotFound, ResultsClosed, NoRules.
    """
    meeting = find(Meeting, number=number, listed_at__isnull=False)
    rules = process.current()
    until = results_until(rules)
    if until is None or not takes_results(meeting, rules, now=now):
        raise ResultsClosed(number=number)
    results = public_results(number)
    shown = [one for one in results.statements.all() if not one.ground] if results else []
    return ResultsPage(
        number=number,
        title=meeting.title,
        language=meeting.language,
        starts_at=meeting.starts_at,
        until=until,
        themes=tuple((one.key, in_language(one.title)) for one in rules.outline.subjects),
        people=results.people if results else None,
        minutes=results.minutes if results and not results.ground else "",
        standing=tuple(StatementInput(one.position, one.text, one.theme, one.support, one.dissent) for one in shown),
        version=results.version if results else 0,
    )
