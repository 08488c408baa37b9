"""Meetings as their public pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from constituyente.foundation.common.charts.scales import Value
from constituyente.foundation.common.narrowing import Choice
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import words

from .terms import MeetingStatus


@dataclass(frozen=True)
class MeetingPart:
    """One part of what the log is committed to: its name, text and salt (base64); of a hidden one only its `commitment` (base64)."""

    name: str
    text: str
    salt: str
    commitment: str


@dataclass(frozen=True)
class MeetingOpening:
    """What opens a `meeting` or `results` entry: its salt (base64) and its parts in order. Source: docs/ledger.md, "Commitments"."""

    salt: str
    parts: tuple[MeetingPart, ...]


@dataclass(frozen=True)
class MeetingRuling:
    """Whether it was listed, when; if not, on which ground (in the reader's language), and why."""

    listed: bool
    ground: str
    reason: str
    decided_at: datetime
    rules_version: int | None


@dataclass(frozen=True)
class MeetingHost:
    """Who calls it, and whether anybody may come."""

    name: str
    open: bool


@dataclass(frozen=True)
class MeetingRow:
    """A meeting as lists show it.

    over     whether its end is past, cancelled or not
    results  whether its results are public, and how many `statements` of them
    """

    number: int
    ref: str
    title: str
    language: str
    subject: str
    subject_title: str
    place: str
    territory: str
    territory_name: str
    starts_at: datetime
    ends_at: datetime
    open: bool
    host: str
    status: MeetingStatus
    over: bool
    results: bool
    statements: int

    @property
    def length(self) -> str:
        """How long it takes, in words."""
        return words.length(int((self.ends_at - self.starts_at).total_seconds()) // 60)


@dataclass(frozen=True)
class TerritoryMeetings:
    """How many meetings there are in a territory; `address` lists them."""

    code: str
    name: str
    meetings: int
    address: str


@dataclass(frozen=True)
class MeetingList:
    """A page of meetings: those to come, soonest first, then those that were, latest first.

    places       how many there are in each territory of the rules, with the other filters, cancelled ones apart
    first, next  the addresses of the first page and of the next one; None on that page itself
    """

    items: tuple[MeetingRow, ...]
    first: str | None
    next: str | None
    total: int
    by_state: tuple[Choice, ...]
    by_territory: tuple[Choice, ...]
    by_subject: tuple[Choice, ...]
    places: tuple[TerritoryMeetings, ...]
    open_for_new: bool
    opens: date | None

    @property
    def values(self) -> tuple[Value, ...]:
        """The meetings of each territory, to be drawn."""
        return tuple(Value(one.code, one.name, one.meetings) for one in self.places)

    @property
    def placed(self) -> int:
        """How many meetings are in any territory."""
        return sum(one.meetings for one in self.places)

    @property
    def ahead(self) -> tuple[MeetingRow, ...]:
        """Those of the page that are not over."""
        return tuple(row for row in self.items if not row.over)

    @property
    def over(self) -> tuple[MeetingRow, ...]:
        """Those that are."""
        return tuple(row for row in self.items if row.over)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The filters that narrow the list, each in words."""
        asked = (("state", self.by_state), ("territory", self.by_territory), ("subject", self.by_subject))
        return tuple(words.narrowed(name, choice.name) for name, choices in asked for choice in choices if choice.chosen and choice.value)


@dataclass(frozen=True)
class StatementRow:
    """One statement of a meeting; of one that is not shown, only on which ground (in the reader's language).

    support, dissent  how many were for and against; None where nobody counted
    since             the version of the results that gave it this text
    """

    position: int
    ref: str
    shown: bool
    ground: str
    text: str
    theme: str
    theme_title: str
    support: int | None
    dissent: int | None
    since: int


@dataclass(frozen=True)
class MeetingResults:
    """What came out of a meeting; `ground` is why its minutes are not shown (in the reader's language), empty if they are.

    index    of its `results` entry in the log, None while it waits; `opening` what opens it
    """

    version: int
    people: int
    minutes: str
    ground: str
    handed_in_at: datetime
    decided_at: datetime
    rules_version: int | None
    statements: tuple[StatementRow, ...]
    index: int | None
    opening: MeetingOpening

    @property
    def shown(self) -> tuple[StatementRow, ...]:
        """The statements that are shown."""
        return tuple(row for row in self.statements if row.shown)


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: what, where, when, who calls it; what came out of it.

    title, place …   empty while it waits and where it was refused
    results_until    when results can be handed in at the latest; None where they cannot be at all
    takes_results    whether they can be now
    awaits           whether results are with the moderators
    versions         how often results became public
    index            of its `meeting` entry in the log, None while it waits and before it is listed; `opening` what opens it
    """

    number: int
    ref: str
    status: MeetingStatus
    language: str
    title: str
    description: str
    subject: str
    subject_title: str
    place: str
    territory: str
    territory_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    host: MeetingHost | None
    registered_at: datetime
    cancelled_at: datetime | None
    ruling: MeetingRuling | None
    results: MeetingResults | None
    results_until: datetime | None
    takes_results: bool
    awaits: bool
    index: int | None
    opening: MeetingOpening | None

    @property
    def trace(self) -> str:
        """The address, without language prefix, where its whole thread is told."""
        return provenance.thread_address(self.ref)

    @property
    def length(self) -> str:
        """How long it takes, in words."""
        return words.length(int((self.ends_at - self.starts_at).total_seconds()) // 60) if self.starts_at and self.ends_at else ""

    @property
    def several_days(self) -> bool:
        """Whether it ends on another day, in UTC."""
        return bool(self.starts_at and self.ends_at and self.ends_at.date() != self.starts_at.date())


@dataclass(frozen=True)
class StatementPage:
    """One statement, of which meeting, and what became of it; `current` is False once a correction took it out, on `until`."""

    meeting: int
    meeting_title: str
    language: str
    held_at: datetime
    people: int
    statement: StatementRow
    current: bool
    until: datetime | None
    outcomes: tuple[provenance.Outcome, ...]
    index: int | None

    @property
    def trace(self) -> str:
        """The address, without language prefix, where its whole thread is told."""
        return provenance.thread_address(self.statement.ref)


@dataclass(frozen=True)
class CalendarDay:
    """A day of a month and the meetings that begin on it."""

    day: date
    meetings: tuple[MeetingRow, ...]


@dataclass(frozen=True)
class CalendarMonth:
    """A month, all its days with what begins on each; `first` weekday of it (1 is Monday), and the months beside it, as 2026-11.

    left_out  how many meetings of the month are not on the page; the list has them
    """

    month: str
    days: tuple[CalendarDay, ...]
    first: int
    today: date
    previous: str | None
    next: str | None
    total: int
    left_out: int
