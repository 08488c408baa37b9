"""The moderators' desk."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find
from constituyente.foundation.common.desks import Done, Ticked
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import words
from constituyente.participation.meetings.data import (
    MeetingCase,
    MeetingDesk,
    MeetingToDecide,
    ResultsCase,
    ResultsToDecide,
    StatementToDecide,
    WaitingMeeting,
)
from constituyente.participation.meetings.models import Meeting, Results

from .listing import upcoming_of
from .standing import Names, names_of, row_of, ruling_of, stamp_of, takes_results, with_counts, without_results

ACT = "meetings.decide"
WITHOUT = 50  # meetings without results that the desk lists
HOUR = timedelta(hours=1)
ALIKE, AROUND, LOOKED_AT = 10, timedelta(hours=12), 500


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[WaitingMeeting, ...]:
    """The meetings and the results that wait for a decision, oldest first; empty for whoever may not decide. Two statements."""
    return tuple(sorted(_waiting(now), key=lambda row: (row.since, row.number))) if actor.may(ACT) else ()


def waiting(actor: accounts.Actor) -> int:
    """How many wait; none for whoever may not decide. Two statements."""
    if not actor.may(ACT):
        return 0
    undecided = Meeting.objects.filter(listed_at__isnull=True, refused_at__isnull=True).count()
    return undecided + Results.objects.filter(decided_at__isnull=True).count()


def _waiting(now: datetime) -> Iterator[WaitingMeeting]:
    for row in Meeting.objects.filter(listed_at__isnull=True, refused_at__isnull=True):
        yield WaitingMeeting("meeting", row.number, row.title, row.language, row.registered_at, (now - row.registered_at) // HOUR)
    for results in Results.objects.filter(decided_at__isnull=True).select_related("meeting"):
        of, since = results.meeting, results.handed_in_at
        yield WaitingMeeting("results", of.number, of.title, of.language, since, (now - since) // HOUR)


def meeting_desk(actor: accounts.Actor, *, done: int | None, now: datetime) -> MeetingDesk:
    """The desk's list. Three statements."""
    late = without_results(now=now).order_by("-ends_at", "-number")[:WITHOUT]
    return MeetingDesk(queue(actor, now=now), tuple(upcoming_of(row) for row in late), done)


def _to_decide(meeting: Meeting, names: Names, *, now: datetime) -> MeetingToDecide:
    counted = with_counts(Meeting.objects.filter(pk=meeting.pk)).get()
    return MeetingToDecide(row_of(counted, names, now=now), meeting.description, words.language(meeting.language), meeting.registered_at)


def meeting_case(number: int, actor: accounts.Actor, *, done: int | None = None, now: datetime) -> MeetingCase:
    """One meeting as the moderator reads it, beside what waits. Seven statements. Raises NotFound, NoRules."""
    meeting = find(Meeting, number=number)
    rules = process.current()
    names = names_of(rules)
    around = (meeting.starts_at - AROUND, meeting.starts_at + AROUND)
    others = with_counts(Meeting.objects.filter(refused_at__isnull=True, starts_at__range=around).exclude(pk=meeting.pk)).order_by("number")
    alike = [other for other in others[:LOOKED_AT] if other.territory == meeting.territory and writing.same(other.place, meeting.place)]
    return MeetingCase(
        meeting=_to_decide(meeting, names, now=now),
        ruling=ruling_of(meeting, rules),
        grounds=tuple(words.grounds(rules).items()),
        alike=tuple(row_of(other, names, now=now) for other in alike[:ALIKE]),
        queue=queue(actor, now=now),
        takes_results=takes_results(meeting, rules, now=now),
        results_wait=Results.objects.filter(meeting=meeting, decided_at__isnull=True).exists(),
        done=done,
    )


def results_case(number: int, actor: accounts.Actor, *, done: int | None = None, now: datetime) -> ResultsCase:
    """The results of one meeting as the moderator reads them. Seven statements, six if none wait. Raises NotFound, NoRules."""
    meeting = find(Meeting, number=number)
    rules = process.current()
    names = names_of(rules)
    results = Results.objects.filter(meeting=meeting, decided_at__isnull=True).first()
    return ResultsCase(
        meeting=_to_decide(meeting, names, now=now),
        results=_results(results, names) if results else None,
        grounds=tuple(words.grounds(rules).items()),
        queue=queue(actor, now=now),
        done=done,
    )


def _results(results: Results, names: Names) -> ResultsToDecide:
    statements = list(results.statements.order_by("position"))
    return ResultsToDecide(
        version=results.version,
        people=results.people,
        minutes=results.minutes,
        handed_in_at=results.handed_in_at,
        stamp=stamp_of(results, statements),
        statements=tuple(
            StatementToDecide(one.position, one.text, names.subjects.get(one.theme, ""), one.support, one.dissent) for one in statements
        ),
    )


def ticked(numbers: Sequence[int]) -> tuple[Ticked, ...]:
    """The meetings whose numbers are among `numbers`, the oldest first, to be decided together. One statement."""
    return tuple(
        Ticked(
            key=str(row.number),
            ref=str(row.ref),
            title=row.title,
            language=row.language,
            address=reverse("desk-meeting", kwargs={"number": row.number}),
            why_not=_("It is decided already.") if row.decided_at else "",
        )
        for row in Meeting.objects.filter(number__in=numbers).order_by("registered_at", "number")
    )


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` decided last of meetings and results, newest first. Two statements."""
    decided = Meeting.objects.filter(decided_by=actor.id).annotate(at=Coalesce("listed_at", "refused_at")).order_by("-at", "-pk")[:limit]
    read = Results.objects.filter(decided_by=actor.id).select_related("meeting").order_by("-decided_at", "-pk")[:limit]
    found: list[tuple[Any, str, Meeting]] = [
        *((row.at, _("Meeting listed") if row.listed_at else _("Meeting not listed"), row) for row in decided),
        *((row.decided_at, _("Results read"), row.meeting) for row in read),
    ]
    return tuple(
        Done(at, what, row.title, row.language, reverse("meeting", kwargs={"number": row.number}))
        for at, what, row in sorted(found, key=lambda one: one[0], reverse=True)[:limit]
    )
