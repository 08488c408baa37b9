"""Where a meeting stands, what is handed in, what a host gets, and the figures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

MeetingStatus = Literal["waiting", "refused", "cancelled", "coming", "now", "past"]


@dataclass(frozen=True)
class MeetingInput:
    """A meeting as its host describes it: instants aware, subject and territory keys of the rules in force or empty, language as in es."""

    title: str
    description: str
    language: str
    place: str
    starts_at: datetime
    ends_at: datetime
    open: bool
    subject: str = ""
    territory: str = ""
    host: str = ""


@dataclass(frozen=True)
class StatementInput:
    """One statement as a meeting hands it in, under its position from 1; counts of who was for and against, None where nobody counted."""

    position: int
    text: str
    theme: str = ""
    support: int | None = None
    dissent: int | None = None


@dataclass(frozen=True)
class Registered:
    """A meeting is before the moderators; `key` hands in its results later, only for the confirmation that stored it ("" after)."""

    number: int
    key: str


@dataclass(frozen=True)
class NewMeetingPage:
    """What the form of a new meeting needs: (key, name) to choose from, by when a meeting has to be over, the grounds of refusal.

    timezone  in which days and times are typed, and `today` there
    """

    subjects: tuple[tuple[str, str], ...]
    territories: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    until: datetime
    grounds: tuple[str, ...]
    timezone: str
    today: date


@dataclass(frozen=True)
class ResultsPage:
    """What the form for results needs: of which meeting, the themes (key, name), until when, and what is public of it so far.

    standing  the public statements to correct; those that are not shown are left out
    version   that of the public results; 0: none
    """

    number: int
    title: str
    language: str
    starts_at: datetime
    until: datetime
    themes: tuple[tuple[str, str], ...]
    people: int | None
    minutes: str
    standing: tuple[StatementInput, ...]
    version: int


@dataclass(frozen=True)
class UpcomingMeeting:
    """A meeting that is to come."""

    number: int
    title: str
    language: str
    starts_at: datetime
    place: str
    territory: str


@dataclass(frozen=True)
class MeetingFigures:
    """The public figures: meetings that were listed, those of them with results, the statements that are shown."""

    total: int
    with_results: int
    statements: int
