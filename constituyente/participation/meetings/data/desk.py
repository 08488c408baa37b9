"""Meetings on the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .pages import MeetingRow, MeetingRuling
from .terms import UpcomingMeeting


@dataclass(frozen=True)
class WaitingMeeting:
    """Something to decide: a meeting, or the results of one; `since` when, with the whole hours."""

    kind: Literal["meeting", "results"]
    number: int
    title: str
    language: str
    since: datetime
    hours: int

    @property
    def days(self) -> int:
        """The whole days it has waited."""
        return self.hours // 24


@dataclass(frozen=True)
class MeetingDesk:
    """What waits for the moderators, oldest first; meetings that are over without results; the meeting handled a moment ago."""

    queue: tuple[WaitingMeeting, ...]
    without: tuple[UpcomingMeeting, ...]
    done: int | None


@dataclass(frozen=True)
class MeetingToDecide:
    """A meeting as it was registered."""

    row: MeetingRow
    description: str
    language_name: str
    registered_at: datetime


@dataclass(frozen=True)
class MeetingCase:
    """One meeting to decide, the grounds of refusal (key, text), and those that look the same: same place, about the same time."""

    meeting: MeetingToDecide
    ruling: MeetingRuling | None
    grounds: tuple[tuple[str, str], ...]
    alike: tuple[MeetingRow, ...]
    queue: tuple[WaitingMeeting, ...]
    takes_results: bool
    results_wait: bool
    done: int | None

    @property
    def following(self) -> WaitingMeeting | None:
        """What has waited longest besides this one."""
        return next((row for row in self.queue if (row.kind, row.number) != ("meeting", self.meeting.row.number)), None)


@dataclass(frozen=True)
class StatementToDecide:
    """A statement as it was handed in."""

    position: int
    text: str
    theme_title: str
    support: int | None
    dissent: int | None


@dataclass(frozen=True)
class ResultsToDecide:
    """Results as they were handed in; `stamp` names exactly these, so that nothing is shown that nobody read."""

    version: int
    people: int
    minutes: str
    handed_in_at: datetime
    stamp: str
    statements: tuple[StatementToDecide, ...]


@dataclass(frozen=True)
class ResultsCase:
    """The results of one meeting to decide, None if there are none any more."""

    meeting: MeetingToDecide
    results: ResultsToDecide | None
    grounds: tuple[tuple[str, str], ...]
    queue: tuple[WaitingMeeting, ...]
    done: int | None

    @property
    def following(self) -> WaitingMeeting | None:
        """What has waited longest besides this one."""
        return next((row for row in self.queue if (row.kind, row.number) != ("results", self.meeting.row.number)), None)
