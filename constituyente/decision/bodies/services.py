import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.addresses import ELSEWHERE
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, queries, words
from .data import PRESENCES, Meeting, Seat
from .errors import BodyRefused, FactStands, NoSeatFree, UnknownBody
from .models import Attendance, Group, Member, Minutes, Roster, Session

TITLE = 200  # characters of a name, a title, a place
TEXT = 100_000  # characters of an agenda, of minutes
KEY = re.compile(r"[a-z0-9]{1,20}")
GROUP_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
FIRST = date(1900, 1, 1)


def _rules(body: str) -> process.Rules:
    rules = process.current()
    if body not in rules.bodies:
        raise UnknownBody(body=body)
    return rules


def _roster(body: str) -> None:
    """Whoever comes second waits here until the first has committed: seats and numbers are given one after the other."""
    insert_once(Roster(body=body), by=("body",))
    find(Roster, body=body, lock=True)


def _refuse(what: str, problem: str, **facts: object) -> BodyRefused:
    return BodyRefused(what=what, problem=problem % facts if facts else problem)


def _short(what: str, text: str, *, needed: bool = False) -> str:
    written = writing.line(text)
    if needed and not written:
        raise _refuse(what, gettext("is empty"))
    if len(written) > TITLE:
        raise _refuse(what, gettext("is longer than %(limit)s characters"), limit=TITLE)
    return written


def _long(what: str, text: str) -> str:
    written = writing.block(text)
    if len(written) > TEXT:
        raise _refuse(what, gettext("is longer than %(limit)s characters"), limit=TEXT)
    return written


def _happened(what: str, on: date, rules: process.Rules, now: datetime) -> date:
    """`on`, a day that is not ahead."""
    if not FIRST <= on <= rules.local_date(now):
        raise _refuse(what, gettext("the day has not come yet, or is before 1900"))
    return on


# ------------------------------------------------------------------ groups and seats


@transaction.atomic
def add_group(body: str, *, key: str, title: str, position: int | None = None, actor: accounts.Actor) -> str:
    """Name a group of `body`, at `position` from left to right, or behind the last.

    The same again changes nothing. Two at once are settled by the roster's lock. Returns its key.
    Raises Forbidden, UnknownBody, BodyRefused, FactStands.
    """
    actor.require("bodies.keep")
    _rules(body)
    title = _short(gettext("Group"), title, needed=True)
    if GROUP_KEY.fullmatch(key) is None:
        raise _refuse(title, gettext("a key has up to 40 lower-case letters, digits and hyphens"))
    _roster(body)
    if position is None:
        standing = Group.objects.filter(body=body, key=key).values_list("position", flat=True).first()
        last = Group.objects.filter(body=body).aggregate(last=Max("position"))["last"] or 0
        position = standing or last + 1
    row, new = _once(Group(body=body, key=key, title=title, position=position), by=("body", "key"), what=title)
    if not new and (row.title, row.position) != (title, position):
        raise FactStands(what=title)
    return key


def _once(row: Group, *, by: tuple[str, ...], what: str) -> tuple[Group, bool]:
    try:
        return insert_once(row, by=by)
    except IntegrityError as error:  # the place is another group's
        raise FactStands(what=what) from error


@transaction.atomic
def seat(body: str, seat: Seat, *, actor: accounts.Actor, now: datetime) -> str:
    """Record that somebody takes a seat in `body`. Returns the member's key.

    The same under the same key again changes nothing. Two at once are settled by the roster's lock: the last free seat is given once.
    Raises Forbidden, UnknownBody, BodyRefused, NoSeatFree, FactStands.
    """
    actor.require("bodies.keep")
    rules = _rules(body)
    seat = _clean(seat, rules, body, now)
    _roster(body)
    key = seat.key or _free_key(body)
    group = find_group(body, seat.group) if seat.group else None
    told = {name: getattr(seat, name) for name in SAME}
    standing = Member.objects.filter(body=body, key=key).select_related("group").first()
    if standing is not None:
        if {name: getattr(standing, name) for name in SAME} != told or standing.group != group:
            raise FactStands(what=f"{seat.name} ({key})")
        return key
    _check_free(body, seat, rules)
    row = Member.objects.create(body=body, key=key, group=group, recorded_at=now, **told)
    card = provenance.Card(row.ref, row.name, addresses.member(body, key), rules.main_language)
    provenance.register(card, now=now)
    return key


SAME = ("name", "filled", "list", "party", "district", "committees", "how", "url", "since")


def _clean(seat: Seat, rules: process.Rules, body: str, now: datetime) -> Seat:
    name = _short(gettext("Name"), seat.name, needed=True)
    if seat.key and KEY.fullmatch(seat.key) is None:
        raise _refuse(name, gettext("a key has up to 20 lower-case letters and digits"))
    ways = {one.filled for one in rules.bodies[body].seats if one.filled}
    if ways and seat.filled not in ways:
        raise _refuse(name, gettext("the rules fill seats like this: %(known)s"), known=", ".join(sorted(ways)))
    if seat.url and ELSEWHERE.fullmatch(seat.url) is None:
        raise _refuse(name, gettext("the address of the source must begin with http:// or https://"))
    lines = {field: _short(name, getattr(seat, field)) for field in ("list", "party", "district", "committees")}
    return replace(seat, name=name, how=_long(name, seat.how), since=_happened(name, seat.since, rules, now), **lines)


def find_group(body: str, key: str) -> Group:
    """The group `key` of `body`. Raises BodyRefused."""
    group = Group.objects.filter(body=body, key=key).first()
    if group is None:
        raise _refuse(key, gettext("there is no group with this key"))
    return group


def _free_key(body: str) -> str:
    taken = set(Member.objects.filter(body=body).values_list("key", flat=True))
    return next(key for number in range(1, len(taken) + 2) if (key := f"m{number:03}") not in taken)


def _check_free(body: str, seat: Seat, rules: process.Rules) -> None:
    """Whether there is a seat for `seat` on its first day and on every day from then on."""
    there = queries.members_of(body)
    starts = {seat.since, *(row.since for row in there if row.since > seat.since)}
    for day in sorted(starts):
        here = [row for row in there if row.seated(day)]
        of_kind = sum(one.number for one in rules.bodies[body].seats if one.filled in {None, seat.filled})
        alike = sum(1 for row in here if row.filled == seat.filled)
        for taken, seats in ((len(here), rules.bodies[body].size), (alike, of_kind)):
            if taken >= seats:
                raise NoSeatFree(day=date_format(day, "DATE_FORMAT"), seats=seats)


@transaction.atomic
def end_seat(body: str, key: str, *, until: date, reason: str, actor: accounts.Actor, now: datetime) -> None:
    """Record that a member's last day in the seat was `until`, and why; once. The same again changes nothing.

    Two at once are settled by a lock on the row. Raises Forbidden, NotFound, UnknownBody, BodyRefused, FactStands.
    """
    actor.require("bodies.keep")
    rules = _rules(body)
    row = find(Member, lock=True, body=body, key=key)
    reason = _long(row.name, reason)
    if row.until is not None:
        if (row.until, row.ended) != (until, reason):
            raise FactStands(what=row.name)
        return
    if _happened(row.name, until, rules, now) < row.since:
        raise _refuse(row.name, gettext("the seat was taken on %(day)s, after that day"), day=date_format(row.since, "DATE_FORMAT"))
    if not reason:
        raise _refuse(row.name, gettext("say why the seat ended"))
    row.until, row.ended = until, reason
    row.save(update_fields=["until", "ended"])


# ------------------------------------------------------------------ sessions


@transaction.atomic
def record_session(body: str, meeting: Meeting, *, actor: accounts.Actor, now: datetime, published_at: datetime | None = None) -> int:
    """Announce or record a session of `body`. Returns its number.

    published_at  since when it is public, for what is brought in; else now
    The same under the same number again changes nothing. Two at once are settled by the roster's lock.
    Raises Forbidden, UnknownBody, BodyRefused, FactStands.
    """
    actor.require("bodies.keep")
    rules = _rules(body)
    title, place = _short(gettext("Title"), meeting.title), _short(gettext("Place"), meeting.place)
    agenda = _long(gettext("Agenda"), meeting.agenda)
    if not FIRST <= meeting.on <= date(2200, 12, 31):
        raise _refuse(gettext("Day"), gettext("must be a day from 1900 to 2200"))
    if meeting.begins_at is not None and rules.local_date(meeting.begins_at) != meeting.on:
        raise _refuse(gettext("Day"), gettext("the hour is not on this day"))
    _roster(body)
    number = meeting.number or (Session.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0) + 1
    told = {"on": meeting.on, "begins_at": meeting.begins_at, "title": title, "place": place, "agenda": agenda}
    row, new = insert_once(Session(body=body, number=number, published_at=published_at or now, **told), by=("body", "number"))
    if not new:
        if {name: getattr(row, name) for name in told} != told:
            raise FactStands(what=words.session_title(number, row.title, rules.main_language))
        return number
    card = provenance.Card(row.ref, title, addresses.session(body, number), rules.main_language, name=words.SESSION)
    provenance.register(card, now=now)
    return number


@transaction.atomic
def publish_minutes(
    body: str,
    number: int,
    *,
    text: str,
    reason: str = "",
    version: int | None = None,
    actor: accounts.Actor,
    now: datetime,
    published_at: datetime | None = None,
) -> int:
    """Publish the minutes of a session that took place, or a correction of them as the next version. Returns the version.

    reason   why it is corrected; needed from the second version on
    version  the one it is meant to become; None: the next one. Whoever comes second finds it taken (constraint, lock on the session)
    The same text again changes nothing. Raises Forbidden, NotFound, UnknownBody, BodyRefused, FactStands.
    """
    actor.require("bodies.keep")
    rules = _rules(body)
    row = find(Session, lock=True, body=body, number=number)
    what = words.session_title(number, row.title, rules.main_language)
    _happened(what, row.on, rules, now)
    text, reason = _long(what, text), _long(what, reason)
    if not text:
        raise _refuse(what, gettext("the minutes are empty"))
    standing = {one.version: one for one in row.minutes.all()}
    wanted = version or len(standing) + 1
    same = standing.get(wanted) if version else standing.get(len(standing))
    if same is not None and same.text == text:
        return same.version
    if wanted != len(standing) + 1:
        raise FactStands(what=what)
    if wanted > 1 and not reason:
        raise _refuse(what, gettext("say why the minutes are corrected"))
    Minutes.objects.create(session=row, version=wanted, text=text, reason=reason if wanted > 1 else "", published_at=published_at or now)
    return wanted


@transaction.atomic
def record_attendance(
    body: str, number: int, *, presences: Mapping[str, str], version: int | None = None, actor: accounts.Actor, now: datetime
) -> int:
    """Record who was at a session that took place: everybody who held a seat that day, by key. Returns the version of the list.

    presences  present, absent, excused or unknown; whoever is left out is unknown
    version    the one it is meant to become; None: the next one. Two at once are settled by a lock on the session
    The same list again changes nothing; another one is the next version. Raises Forbidden, NotFound, UnknownBody, BodyRefused, FactStands.
    """
    actor.require("bodies.keep")
    rules = _rules(body)
    row = find(Session, lock=True, body=body, number=number)
    what = words.session_title(number, row.title, rules.main_language)
    _happened(what, row.on, rules, now)
    ids = dict(Member.objects.filter(body=body).values_list("key", "pk"))
    there = {member.key for member in queries.seated(body, row.on)}
    for key, presence in presences.items():
        if key not in there:
            raise _refuse(key, gettext("held no seat on that day"))
        if presence not in PRESENCES:
            raise _refuse(key, gettext("is none of present, absent, excused, unknown"))
    if not there:
        raise _refuse(what, gettext("nobody held a seat on that day"))
    whole = {key: presences.get(key, "unknown") for key in sorted(there)}
    lists = dict[int, dict[str, str]]()
    for at, key, presence in row.attendances.values_list("version", "member__key", "presence"):
        lists.setdefault(at, {})[key] = presence
    wanted = version or len(lists) + 1
    same = wanted if version else len(lists)
    if lists.get(same) == whole:
        return same
    if wanted != len(lists) + 1:
        raise FactStands(what=what)
    Attendance.objects.bulk_create(
        Attendance(session=row, version=wanted, member_id=ids[key], presence=presence, recorded_at=now) for key, presence in whole.items()
    )
    return wanted


# ------------------------------------------------------------------ from elsewhere


@transaction.atomic
def bring_in_member(body: str, given: Seat, *, until: date | None, ended: str, now: datetime) -> None:
    """Take over a member from a data package, with the end of the seat if it ended. Raises what `seat` and `end_seat` raise."""
    standing = Member.objects.filter(body=body, key=given.key).values_list("until", flat=True).first()
    key = seat(body, given, actor=accounts.SYSTEM, now=now)
    if until is not None:
        end_seat(body, key, until=until, reason=ended, actor=accounts.SYSTEM, now=now)
    elif standing is not None:
        raise FactStands(what=f"{given.name} ({key})")
