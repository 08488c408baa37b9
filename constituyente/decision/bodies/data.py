from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Presence = Literal["present", "absent", "excused", "unknown"]
PRESENCES: tuple[Presence, ...] = get_args(Presence)


@dataclass(frozen=True)
class Seat:
    """A seat as it is taken: who, in which body, how they came to be there.

    key         of the member in the body, lower-case letters and digits, as in m001; empty: the next free one
    filled      how the seat is filled, one of the keys of the process file; empty: not said
    group       key of a group of the body; empty: none
    committees  as written, such as C1, C4
    how, url    how they came to be one, in words, and where that is said
    since       the first day in the seat
    """

    name: str
    since: date
    key: str = ""
    filled: str = ""
    group: str = ""
    list: str = ""
    party: str = ""
    district: str = ""
    committees: str = ""
    how: str = ""
    url: str = ""


@dataclass(frozen=True)
class Meeting:
    """A session as it is announced or recorded. `begins_at` is aware; None: only the day is known. number None: the next free one."""

    on: date
    title: str = ""
    begins_at: datetime | None = None
    place: str = ""
    agenda: str = ""
    number: int | None = None


@dataclass(frozen=True)
class GroupRow:
    """A group of a body; `members` is how many of it hold a seat now."""

    key: str
    title: str
    members: int


@dataclass(frozen=True)
class MemberRow:
    """A member as lists show one; `until` is the last day in the seat, None for who holds it still."""

    key: str
    ref: str
    name: str
    group: str
    group_title: str
    group_position: int
    filled: str
    filled_name: str
    list: str
    party: str
    district: str
    committees: str
    since: date
    until: date | None
    address: str

    def seated(self, on: date) -> bool:
        """Whether they held their seat on the day `on`."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class SeatsRow:
    """So many seats filled in one way, and how many of them are taken; `filled` is empty where the process file does not say how."""

    filled: str
    name: str
    seats: int
    taken: int


@dataclass(frozen=True)
class SessionRow:
    """A session as lists show it; `minutes` is the newest version of its minutes, 0 before there are any."""

    number: int
    ref: str
    title: str
    on: date
    begins_at: datetime | None
    place: str
    minutes: int
    address: str


@dataclass(frozen=True)
class BodySummary:
    """A body of the process: its seats, and how many are taken today."""

    key: str
    title: str
    seats: int
    taken: int
    sessions: int


@dataclass(frozen=True)
class BodiesPage:
    """Every body that the rules name."""

    bodies: tuple[BodySummary, ...]


@dataclass(frozen=True)
class MembersOfGroup:
    """The members of one group who hold a seat today; the last of the page has no group, and its key is empty."""

    key: str
    title: str
    members: tuple[MemberRow, ...]


@dataclass(frozen=True)
class BodyPage:
    """A body: its seats, who sits in them by group, who did before, and its sessions, newest first.

    today  the day for which seats are counted, in the process's time zone
    next   address of the older sessions, None on the last page
    """

    key: str
    title: str
    today: date
    seats: int
    taken: int
    vacant: int
    by_filling: tuple[SeatsRow, ...]
    groups: tuple[MembersOfGroup, ...]
    former: tuple[MemberRow, ...]
    sessions: tuple[SessionRow, ...]
    next: str | None


@dataclass(frozen=True)
class PresenceCount:
    """How often somebody was present, absent, excused: sessions of one member, or members at one session."""

    presence: str
    name: str
    times: int


@dataclass(frozen=True)
class MemberPage:
    """A member: the seat, how they came to it, and their attendance."""

    body: str
    body_title: str
    member: MemberRow
    how: str
    url: str
    ended: str
    attendance: tuple[PresenceCount, ...]


@dataclass(frozen=True)
class MinutesRow:
    """One version of the minutes; `reason` says why it was corrected, empty for the first."""

    version: int
    text: str
    reason: str
    published_at: datetime


@dataclass(frozen=True)
class PresenceRow:
    """Whether one member was there."""

    member: MemberRow
    presence: str
    name: str


@dataclass(frozen=True)
class SessionPage:
    """A session: when, where, what about, who was there, and its minutes, newest version first.

    today               in the process's time zone
    attendance_version  how often the list of who was there was written down; 0: never
    """

    body: str
    body_title: str
    today: date
    session: SessionRow
    agenda: str
    published_at: datetime
    minutes: tuple[MinutesRow, ...]
    attendance: tuple[PresenceRow, ...]
    attendance_version: int
    counts: tuple[PresenceCount, ...]


@dataclass(frozen=True)
class Waiting:
    """A session whose minutes are due: it has taken place and has none."""

    body: str
    body_title: str
    number: int
    title: str
    on: date


@dataclass(frozen=True)
class DeskBody:
    """A body at the desk: its page, and the sessions without minutes."""

    page: BodyPage
    waiting: tuple[Waiting, ...]
