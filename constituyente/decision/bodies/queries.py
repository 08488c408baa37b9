from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.calendars import CalendarEvent
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import (
    PRESENCES,
    BodiesPage,
    BodyPage,
    BodySummary,
    DeskBody,
    GroupRow,
    MemberPage,
    MemberRow,
    MembersOfGroup,
    MinutesRow,
    PresenceCount,
    PresenceRow,
    SeatsRow,
    SessionPage,
    SessionRow,
    Waiting,
)
from .models import Attendance, Group, Member, Session

SHOWN = 25  # sessions of a page
LAST = 10**9  # behind every group


def _body(rules: process.Rules, key: str) -> process.Body:
    if key not in rules.bodies:
        raise NotFound
    return rules.bodies[key]


def _member(row: Member) -> MemberRow:
    return MemberRow(
        key=row.key,
        ref=str(row.ref),
        name=row.name,
        group=row.group.key if row.group else "",
        group_title=row.group.title if row.group else "",
        group_position=row.group.position if row.group else LAST,
        filled=row.filled,
        filled_name=words.filled(row.filled) if row.filled else "",
        list=row.list,
        party=row.party,
        district=row.district,
        committees=row.committees,
        since=row.since,
        until=row.until,
        address=addresses.member(row.body, row.key),
    )


def members_of(body: str) -> tuple[MemberRow, ...]:
    """Everybody who holds or held a seat in `body`, by key. One statement."""
    return tuple(_member(row) for row in Member.objects.filter(body=body).select_related("group").order_by("key"))


def seated(body: str, on: date) -> tuple[MemberRow, ...]:
    """Who holds a seat in `body` on the day `on`, by key. One statement."""
    return tuple(row for row in members_of(body) if row.seated(on))


def groups_of(body: str, on: date) -> tuple[GroupRow, ...]:
    """The groups of `body` from left to right, with how many of each hold a seat on the day `on`. One statement."""
    held = Q(members__since__lte=on) & (Q(members__until=None) | Q(members__until__gte=on))
    rows = Group.objects.filter(body=body).annotate(held=Count("members", filter=held)).order_by("position")
    return tuple(GroupRow(row.key, row.title, row.held) for row in rows)


# ------------------------------------------------------------------ sessions


def _session(row: Session, minutes: int) -> SessionRow:
    address = addresses.session(row.body, row.number)
    return SessionRow(row.number, str(row.ref), row.title, row.on, row.begins_at, row.place, minutes, address)


def sessions_of(body: str, *, before: int | None = None, limit: int | None = None) -> tuple[SessionRow, ...]:
    """The sessions of `body`, highest number first, those below `before`, at most `limit`. One statement."""
    rows = Session.objects.filter(body=body).annotate(newest=Max("minutes__version")).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(_session(row, row.newest or 0) for row in rows[:limit])


def coming(rules: process.Rules, *, since: date, until: date) -> tuple[tuple[str, SessionRow], ...]:
    """The sessions of every body from the day `since` to `until`, soonest first, each behind the title of its body. One statement."""
    rows = Session.objects.filter(body__in=list(rules.bodies), on__range=(since, until)).annotate(newest=Max("minutes__version"))
    return tuple(
        (in_language(rules.bodies[row.body].title), _session(row, row.newest or 0)) for row in rows.order_by("on", "body", "number")
    )


def session_on(body: str, number: int) -> date | None:
    """The day of a session; None if there is none of that number. One statement."""
    return Session.objects.filter(body=body, number=number).values_list("on", flat=True).first()


def calendar(body: str) -> tuple[CalendarEvent, ...]:
    """Every session of `body` for its calendar, oldest first. Two statements. Raises NotFound."""
    rules = process.current()
    title = in_language(_body(rules, body).title)
    return tuple(
        CalendarEvent(
            ref=str(row.ref),
            title=f"{title}: {row.title}" if row.title else _("%(body)s, session %(number)s") % {"body": title, "number": row.number},
            day=row.on,
            at=row.begins_at,
            place=row.place,
            about=row.agenda,
            stamped=row.published_at,
            address=addresses.session(body, row.number),
        )
        for row in Session.objects.filter(body=body).order_by("on", "number")
    )


# ------------------------------------------------------------------ pages


def bodies_page(*, now: datetime) -> BodiesPage:
    """Every body that the rules name, in their order. Three statements."""
    rules = process.current()
    today = rules.local_date(now)
    held = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    taken = dict(Member.objects.filter(held).values_list("body").annotate(Count("pk")).order_by())
    met = dict(Session.objects.values_list("body").annotate(Count("pk")).order_by())
    return BodiesPage(
        tuple(
            BodySummary(key, in_language(body.title), body.size, taken.get(key, 0), met.get(key, 0)) for key, body in rules.bodies.items()
        )
    )


def body_page(key: str, *, before: int | None = None, now: datetime) -> BodyPage:
    """A body of the rules in force; `before` is the cursor of its sessions. Three statements. Raises NotFound."""
    rules = process.current()
    body, today = _body(rules, key), rules.local_date(now)
    members = members_of(key)
    here = [row for row in members if row.seated(today)]
    sessions = sessions_of(key, before=before, limit=SHOWN + 1)
    more = len(sessions) > SHOWN
    query = urlencode({"before": sessions[SHOWN - 1].number}) if more else ""
    return BodyPage(
        key=key,
        title=in_language(body.title),
        today=today,
        seats=body.size,
        taken=len(here),
        vacant=max(body.size - len(here), 0),
        by_filling=_by_filling(body, here),
        groups=_by_group(here),
        former=tuple(row for row in members if not row.seated(today)),
        sessions=sessions[:SHOWN],
        next=f"{reverse('body', kwargs={'body': key})}?{query}#sessions" if more else None,
    )


def _by_filling(body: process.Body, here: Iterable[MemberRow]) -> tuple[SeatsRow, ...]:
    """Empty where the process file tells all seats alike."""
    ways = [seats for seats in body.seats if seats.filled]
    taken = Counter(row.filled for row in here)
    return tuple(SeatsRow(seats.filled or "", words.filled(seats.filled or ""), seats.number, taken[seats.filled or ""]) for seats in ways)


def _by_group(here: Iterable[MemberRow]) -> tuple[MembersOfGroup, ...]:
    found = dict[tuple[int, str, str], list[MemberRow]]()
    for row in sorted(here, key=lambda row: (row.group_position, row.group, row.key)):
        found.setdefault((row.group_position, row.group, row.group_title), []).append(row)
    return tuple(MembersOfGroup(group, title, tuple(rows)) for (_position, group, title), rows in found.items())


def member_page(body: str, key: str) -> MemberPage:
    """A member of a body. Three statements. Raises NotFound."""
    rules = process.current()
    title = in_language(_body(rules, body).title)
    row = Member.objects.filter(body=body, key=key).select_related("group").first()
    if row is None:
        raise NotFound
    newest = Attendance.objects.filter(session=OuterRef("session")).order_by("-version").values("version")[:1]
    rows = Attendance.objects.filter(member=row, version=Subquery(newest))
    counts = dict(rows.values_list("presence").annotate(Count("pk")).order_by())
    return MemberPage(body, title, _member(row), row.how, row.url, row.ended, _counts(counts))


def _counts(counts: "Counter[str] | dict[str, int]") -> tuple[PresenceCount, ...]:
    """Nothing before anything was written down."""
    return tuple(PresenceCount(key, str(words.PRESENCES[key]), counts.get(key, 0)) for key in PRESENCES) if counts else ()


def session_page(body: str, number: int, *, now: datetime) -> SessionPage:
    """A session of a body. Four statements. Raises NotFound."""
    rules = process.current()
    title = in_language(_body(rules, body).title)
    row = Session.objects.filter(body=body, number=number).first()
    if row is None:
        raise NotFound
    minutes = tuple(MinutesRow(one.version, one.text, one.reason, one.published_at) for one in row.minutes.order_by("-version"))
    there = list(row.attendances.select_related("member__group").order_by("-version", "member__key"))
    version = there[0].version if there else 0
    newest = [one for one in there if one.version == version]
    return SessionPage(
        body=body,
        body_title=title,
        today=rules.local_date(now),
        session=_session(row, minutes[0].version if minutes else 0),
        agenda=row.agenda,
        published_at=row.published_at,
        minutes=minutes,
        attendance=tuple(PresenceRow(_member(one.member), one.presence, str(words.PRESENCES[one.presence])) for one in newest),
        attendance_version=version,
        counts=_counts(Counter(one.presence for one in newest)),
    )


# ------------------------------------------------------------------ the desk


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[Waiting, ...]:
    """The sessions that took place and have no minutes yet, oldest first; empty for whoever may not keep them. Two statements."""
    if not actor.may("bodies.keep"):
        return ()
    rules = process.current()
    rows = Session.objects.filter(minutes=None, on__lte=rules.local_date(now), body__in=list(rules.bodies)).order_by("on", "body", "number")
    return tuple(Waiting(row.body, in_language(rules.bodies[row.body].title), row.number, row.title, row.on) for row in rows)


def desk_body(key: str, actor: accounts.Actor, *, now: datetime) -> DeskBody:
    """A body at the desk. Five statements. Raises NotFound."""
    page = body_page(key, now=now)
    return DeskBody(page, tuple(row for row in queue(actor, now=now) if row.body == key))


# ------------------------------------------------------------------ for those further up


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the members and sessions among `refs`, dated. At most three statements."""
    titles = {key: in_language(body.title) for key, body in rules.bodies.items()}
    members = {str(ref.bare) for ref in refs if ref.kind == "member"}
    sessions = {str(ref.bare) for ref in refs if ref.kind == "session"}
    return (
        *(_facts_of_members(members, titles, rules) if members else ()),
        *(_facts_of_sessions(sessions, titles, rules) if sessions else ()),
    )


def _facts_of_members(refs: Collection[str], titles: Mapping[str, str], rules: process.Rules) -> Iterator[provenance.Fact]:
    for row in Member.objects.filter(key__in=[ref.rpartition("-")[2] for ref in refs]).order_by("body", "key"):
        if str(row.ref) not in refs:
            continue
        for on, text, detail in ((row.since, words.SEATED, row.how), (row.until, words.LEFT, row.ended)):
            if on is not None:
                yield provenance.Fact(
                    at=rules.midnight(on),
                    text=text,
                    params={"name": row.name, "body": titles.get(row.body, row.body)},
                    ref=row.ref,
                    detail=detail,
                    address=addresses.member(row.body, row.key),
                )


def _facts_of_sessions(refs: Collection[str], titles: Mapping[str, str], rules: process.Rules) -> Iterator[provenance.Fact]:
    numbers = [int(key) for key in (ref.rpartition("-")[2] for ref in refs) if key.isascii() and key.isdigit()]
    for row in Session.objects.filter(number__in=numbers).prefetch_related("minutes").order_by("body", "number"):
        if str(row.ref) not in refs:
            continue
        address = addresses.session(row.body, row.number)
        yield provenance.Fact(
            at=row.begins_at or rules.midnight(row.on),
            text=words.MET,
            params={"number": row.number, "body": titles.get(row.body, row.body)},
            ref=row.ref,
            detail=row.title,
            address=address,
        )
        for minutes in row.minutes.all():
            told = {"version": minutes.version}
            yield provenance.Fact(
                at=minutes.published_at, text=words.MINUTES, params=told, ref=row.ref, detail=minutes.reason, address=address
            )
