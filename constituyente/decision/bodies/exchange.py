from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import cast

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.exchange import Incoming, Part, Row, as_data

from . import services, tables
from .data import Meeting, Seat
from .models import Attendance, Group, Member, Minutes, Session

MEMBER_COLUMNS = ("body", "key", "name", "filled", "list", "party", "district", "committees", "how", "url", "since", "until", "ended")
ATTENDANCE_COLUMNS = ("session__body", "session__number", "version", "member__key", "presence")
MINUTES_COLUMNS = ("version", "text", "reason", "published_at")


def _groups() -> Iterator[Row]:
    yield from Group.objects.order_by("body", "position").values(*tables.GROUPS.header).iterator()


def _members() -> Iterator[Row]:
    for row in Member.objects.order_by("body", "key").values(*MEMBER_COLUMNS, "group__key").iterator():
        group = row.pop("group__key")
        yield {**row, "group": group or ""}


def _sessions() -> Iterator[Row]:
    yield from Session.objects.order_by("body", "number").values(*tables.SESSIONS.header).iterator()


def _minutes() -> Iterator[Row]:
    rows = Minutes.objects.order_by("session__body", "session__number", "version")
    for row in rows.values(*MINUTES_COLUMNS, "session__body", "session__number").iterator():
        yield {"body": row.pop("session__body"), "session": row.pop("session__number"), **row}


def _attendance() -> Iterator[Row]:
    rows = Attendance.objects.order_by("session__body", "session__number", "version", "member__key")
    for body, session, version, member, presence in rows.values_list(*ATTENDANCE_COLUMNS).iterator():
        yield {"body": body, "session": session, "version": version, "member": member, "presence": presence}


# ------------------------------------------------------------------ taking in


def _take(incoming: Incoming) -> int:
    return sum(take(incoming) for take in (_take_groups, _take_members, _take_sessions, _take_minutes, _take_attendance))


def _take_groups(incoming: Incoming) -> int:
    before = Group.objects.count()
    for row in incoming.rows("groups"):
        key, title, position = str(row["key"]), str(row["title"]), cast("int", row["position"])
        services.add_group(str(row["body"]), key=key, title=title, position=position, actor=accounts.SYSTEM)
        incoming.advance("groups", 1)
    return Group.objects.count() - before


def _take_members(incoming: Incoming) -> int:
    before = Member.objects.count()
    # In the order of their first days, so that whoever left a seat leaves it before somebody else takes it.
    for row in sorted(incoming.rows("members"), key=lambda row: cast("date", row["since"])):
        body, until, ended = str(row["body"]), cast("date | None", row["until"]), str(row["ended"])
        services.bring_in_member(body, as_data(Seat, row), until=until, ended=ended, now=incoming.now)
        incoming.advance("members", 1)
    return Member.objects.count() - before


def _take_sessions(incoming: Incoming) -> int:
    before = Session.objects.count()
    for row in incoming.rows("sessions"):
        published_at = cast("datetime | None", row["published_at"])
        services.record_session(str(row["body"]), as_data(Meeting, row), actor=accounts.SYSTEM, now=incoming.now, published_at=published_at)
        incoming.advance("sessions", 1)
    return Session.objects.count() - before


def _take_minutes(incoming: Incoming) -> int:
    before = Minutes.objects.count()
    for row in incoming.rows("minutes"):
        services.publish_minutes(
            str(row["body"]),
            cast("int", row["session"]),
            text=str(row["text"]),
            reason=str(row["reason"]),
            version=cast("int", row["version"]),
            actor=accounts.SYSTEM,
            now=incoming.now,
            published_at=cast("datetime | None", row["published_at"]),
        )
        incoming.advance("minutes", 1)
    return Minutes.objects.count() - before


def _take_attendance(incoming: Incoming) -> int:
    before = Attendance.objects.count()
    for (body, session, version), rows in groupby(incoming.rows("attendance"), lambda row: (row["body"], row["session"], row["version"])):
        presences = {str(row["member"]): str(row["presence"]) for row in rows}
        services.record_attendance(
            str(body), cast("int", session), presences=presences, version=cast("int", version), actor=accounts.SYSTEM, now=incoming.now
        )
        incoming.advance("attendance", len(presences))
    return Attendance.objects.count() - before


PARTS: tuple[Part, ...] = (
    Part(
        tables.TABLES,
        {"groups": _groups, "members": _members, "sessions": _sessions, "minutes": _minutes, "attendance": _attendance},
        _take,
    ),
)
