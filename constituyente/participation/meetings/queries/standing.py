"""Where a meeting stands, and which of its results people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import words
from constituyente.participation.meetings.data import MeetingRow, MeetingRuling, MeetingStatus
from constituyente.participation.meetings.models import Meeting, Results, Statement


def last_end(rules: process.Rules) -> datetime | None:
    """When the last phase for meetings is over; None if the rules have none."""
    return max((phase.closes_at(rules.process.zone) for phase in rules.phases if "meetings" in phase.allows), default=None)


def results_until(rules: process.Rules) -> datetime | None:
    """Until when results are taken; None if the rules have no phase for meetings."""
    end = last_end(rules)
    return end + words.RESULTS_FOR if end else None


def takes_results(meeting: Meeting, rules: process.Rules, *, now: datetime) -> bool:
    """Whether results can be handed in: it is listed and not cancelled, has begun, and the time for results is not over."""
    until = results_until(rules)
    return bool(meeting.listed_at and not meeting.cancelled_at and until and meeting.starts_at <= now < until)


def status_of(meeting: Meeting, *, now: datetime) -> MeetingStatus:
    if meeting.refused_at is not None:
        return "refused"
    if meeting.listed_at is None:
        return "waiting"
    if meeting.cancelled_at is not None:
        return "cancelled"
    if now < meeting.starts_at:
        return "coming"
    return "now" if now < meeting.ends_at else "past"


def newest_results() -> QuerySet[Results]:
    """The results of each meeting that people read: the newest in the log."""
    newer = Results.objects.filter(meeting=OuterRef("meeting"), version__gt=OuterRef("version"), leaf__isnull=False)
    return Results.objects.filter(~Exists(newer), leaf__isnull=False).select_related("meeting")


def public_results(number: int) -> Results | None:
    """The results of one meeting that people read, with their statements. Two statements, one if there are none."""
    return newest_results().filter(meeting__number=number).prefetch_related("statements").first()


def listed() -> QuerySet[Meeting]:
    """The public meetings."""
    return Meeting.objects.filter(listed_at__isnull=False)


def without_results(*, now: datetime) -> QuerySet[Meeting]:
    """The listed meetings that were over before `now`, took place and have handed in nothing."""
    handed_in = Results.objects.filter(meeting=OuterRef("pk"))
    return listed().filter(~Exists(handed_in), cancelled_at__isnull=True, ends_at__lte=now)


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with `public`, whether its results are, and `shown`, how many of their statements."""
    newest = newest_results().filter(meeting=OuterRef("pk")).order_by()
    counted = newest.annotate(shown=Count("statements", filter=Q(statements__ground=""))).values("shown")
    return meetings.annotate(public=Exists(newest), shown=counted[:1])


@dataclass(frozen=True)
class Names:
    """What subjects and territories of the rules in force are called, in the reader's language."""

    subjects: Mapping[str, str]
    territories: Mapping[str, str]


def names_of(rules: process.Rules) -> Names:
    return Names(
        {one.key: in_language(one.title) for one in rules.outline.subjects},
        {one.code: one.name for one in rules.territories},
    )


def row_of(meeting: Meeting, names: Names, *, now: datetime) -> MeetingRow:
    """A meeting that `with_counts` gave, as lists show it."""
    return MeetingRow(
        number=meeting.number,
        ref=str(meeting.ref),
        title=meeting.title,
        language=meeting.language,
        subject=meeting.subject,
        subject_title=names.subjects.get(meeting.subject, ""),
        place=meeting.place,
        territory=meeting.territory,
        territory_name=names.territories.get(meeting.territory, ""),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        open=meeting.open,
        host=meeting.host,
        status=status_of(meeting, now=now),
        over=meeting.ends_at <= now,
        results=meeting.public,  # type: ignore[attr-defined]  # annotated in with_counts
        statements=meeting.shown or 0,  # type: ignore[attr-defined]  # as above
    )


def ruling_of(meeting: Meeting, rules: process.Rules) -> MeetingRuling | None:
    """The moderators' decision, its ground in the words of the rules in force."""
    if meeting.decided_at is None:
        return None
    ground = words.ground(meeting.ground, rules) if meeting.ground else ""
    return MeetingRuling(meeting.listed_at is not None, ground, meeting.reason, meeting.decided_at, meeting.rules_version)


def stamp_of(results: Results, statements: Sequence[Statement]) -> str:
    """What names exactly these results, as they were handed in. 64 hexadecimal digits."""
    rows = [[one.position, one.text, one.theme, one.support, one.dissent] for one in statements]
    return digest(canonical({"version": results.version, "people": results.people, "minutes": results.minutes, "statements": rows}))
