"""The list of meetings, what is next, and what a calendar program takes."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.narrowing import choices
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import words
from constituyente.participation.meetings.data import MeetingList, TerritoryMeetings, UpcomingMeeting
from constituyente.participation.meetings.invitations import Invitation
from constituyente.participation.meetings.models import Meeting

from .standing import listed, names_of, newest_results, row_of, with_counts

SHOWN = 20
IN_CALENDAR = 500  # meetings in the file for calendar programs: those to come first, then the latest


def meeting_list(*, state: str, territory: str, subject: str, after: int | None, before: int | None, now: datetime) -> MeetingList:
    """The listed meetings, narrowed as asked (an empty text: not), a page at a time: those to come, soonest first, then those that were.

    after   only what comes after the meeting with that number among those to come, and all that were (a cursor)
    before  only what was before the meeting with that number (the cursor among those that were)
    Five statements, six with a cursor, one less for a page of those that were. Raises BadQuery, NoRules.
    """
    rules = process.current()
    names = names_of(rules)
    rows = _narrowed(listed(), state=state, now=now)
    for name, value, known in (("territory", territory, names.territories), ("subject", subject, names.subjects)):
        if value and value not in known:
            raise BadQuery(name=name)
    anywhere = rows.filter(subject=subject) if subject else rows
    rows = anywhere.filter(territory=territory) if territory else anywhere
    total = rows.count()
    found = _page(with_counts(rows), after=after, before=before, now=now)
    chosen: dict[str, str | int] = {
        name: value for name, value in (("state", state), ("territory", territory), ("subject", subject)) if value
    }
    return MeetingList(
        items=tuple(row_of(meeting, names, now=now) for meeting in found[:SHOWN]),
        first=_address(chosen) if after is not None or before is not None else None,
        next=_address({**chosen, **_cursor(found[SHOWN - 1], now=now)}) if len(found) > SHOWN else None,
        total=total,
        by_state=choices(words.STATES, state),
        by_territory=choices({"": _("Any territory"), **names.territories}, territory),
        by_subject=choices({"": _("Any subject"), **names.subjects}, subject),
        places=_places(anywhere, names.territories, {name: value for name, value in chosen.items() if name != "territory"}),
        open_for_new=process.allows(rules, "meetings", now=now),
        opens=process.opens_next(rules, "meetings", now=now),
    )


def _places(rows: QuerySet[Meeting], names: Mapping[str, str], chosen: Mapping[str, str | int]) -> tuple[TerritoryMeetings, ...]:
    """How many of `rows` take place in each territory. One statement."""
    counted = dict(rows.filter(cancelled_at__isnull=True).order_by().values_list("territory").annotate(Count("pk")))
    return tuple(
        TerritoryMeetings(code, name, counted.get(code, 0), _address({**chosen, "territory": code})) for code, name in names.items()
    )


def _address(question: Mapping[str, str | int]) -> str:
    return f"{reverse('meetings')}?{urlencode(question)}" if question else reverse("meetings")


def _cursor(last: Meeting, *, now: datetime) -> Mapping[str, int]:
    return {"after" if last.ends_at > now else "before": last.number}


def _narrowed(rows: QuerySet[Meeting], *, state: str, now: datetime) -> QuerySet[Meeting]:
    match state:
        case "":
            return rows
        case "coming":
            return rows.filter(ends_at__gt=now, cancelled_at__isnull=True)
        case "past":
            return rows.filter(ends_at__lte=now, cancelled_at__isnull=True)
        case "results":
            return rows.filter(pk__in=newest_results().values("meeting"))
        case "without":
            return rows.filter(ends_at__lte=now, cancelled_at__isnull=True).exclude(pk__in=newest_results().values("meeting"))
        case "cancelled":
            return rows.filter(cancelled_at__isnull=False)
        case _:
            raise BadQuery(name="state")


def _page(rows: QuerySet[Meeting], *, after: int | None, before: int | None, now: datetime) -> list[Meeting]:
    """One more than a page, from the cursor on."""
    ahead, over = rows.filter(ends_at__gt=now), rows.filter(ends_at__lte=now)
    if after is not None:
        last = _standing(after, "after")
        ahead = ahead.filter(Q(starts_at__gt=last.starts_at) | Q(starts_at=last.starts_at, number__gt=last.number))
    found = [] if before is not None else list(ahead.order_by("starts_at", "number")[: SHOWN + 1])
    if before is not None:
        last = _standing(before, "before")
        over = over.filter(Q(starts_at__lt=last.starts_at) | Q(starts_at=last.starts_at, number__lt=last.number))
    return found + list(over.order_by("-starts_at", "-number")[: SHOWN + 1 - len(found)])


def _standing(number: int, name: str) -> Meeting:
    try:
        return find(Meeting, number=number, listed_at__isnull=False)
    except (NotFound, OverflowError) as error:
        raise BadQuery(name=name) from error


def upcoming(limit: int, *, now: datetime) -> tuple[UpcomingMeeting, ...]:
    """The meetings that are not over and not cancelled, soonest first, at most `limit`. One statement."""
    rows = listed().filter(ends_at__gt=now, cancelled_at__isnull=True).order_by("starts_at", "number")
    return tuple(upcoming_of(row) for row in rows[:limit])


def upcoming_of(row: Meeting) -> UpcomingMeeting:
    return UpcomingMeeting(row.number, row.title, row.language, row.starts_at, row.place, row.territory)


def invitations(number: int | None = None, *, now: datetime) -> tuple[Invitation, ...]:
    """What a calendar program takes: one listed meeting, or all, at most IN_CALENDAR.

    Two statements for one, three for all. Raises NotFound, NoRules.
    """
    names = names_of(process.current())
    if number is not None:
        return (_invitation(find(Meeting, number=number, listed_at__isnull=False), names.territories),)
    ahead = list(listed().filter(ends_at__gt=now).order_by("starts_at", "number")[:IN_CALENDAR])
    over = list(listed().filter(ends_at__lte=now).order_by("-starts_at", "-number")[: IN_CALENDAR - len(ahead)])
    return tuple(_invitation(meeting, names.territories) for meeting in (*ahead, *over))


def _invitation(meeting: Meeting, territories: Mapping[str, str]) -> Invitation:
    territory = territories.get(meeting.territory, "")
    return Invitation(
        number=meeting.number,
        title=meeting.title,
        description=meeting.description,
        language=meeting.language,
        place=", ".join(part for part in (meeting.place, territory) if part),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        listed_at=meeting.listed_at or meeting.registered_at,
        cancelled_at=meeting.cancelled_at,
    )
