"""What comes in from a package, and what goes to those further down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from .pages import AppealRow


@dataclass(frozen=True)
class TextInput:
    """A text of a petition: a version of it, from when."""

    version: int
    title: str
    demand: str
    reasons: str
    wording: str
    written_at: datetime | None = None


@dataclass(frozen=True)
class DecisionInput:
    """One row of decisions.csv. rules_version: None for the one in force."""

    admitted: bool
    ground: str
    reason: str
    decided_at: datetime
    rules_version: int | None = None


@dataclass(frozen=True)
class PetitionInput:
    """One row of petitions.csv, with its rows of earlier_texts.csv and decisions.csv.

    key        empty: it gets one
    opened_at  None: when it is taken over, unless it was refused
    """

    number: int
    text: TextInput
    language: str
    subject: str = ""
    author: str = ""
    key: str = ""
    url: str = ""
    submitted_at: datetime | None = None
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    rules_version: int | None = None
    tags_shredded_at: datetime | None = None
    shredding: str = ""
    earlier: tuple[TextInput, ...] = ()
    decision: DecisionInput | None = None
    withdrawn_at: datetime | None = None
    withdrawal: str = ""
    appeal: AppealRow | None = None


@dataclass(frozen=True)
class CountInput:
    """One row of reported_counts.csv."""

    petition: int
    signatures: int
    as_of: date
    reported_by: str
    url: str


@dataclass(frozen=True)
class DayInput:
    """One row of signature_days.csv."""

    petition: int
    day: date
    signatures: int


@dataclass(frozen=True)
class OpenedRow:
    """A petition that opened lately."""

    number: int
    title: str
    language: str
    opened_at: datetime


@dataclass(frozen=True)
class PetitionFigures:
    """The public figures of all petitions; `at_or_over` counts, for each mark of the rules, those with at least that many."""

    total: int
    signatures_proved: int
    signatures_reported: int
    at_or_over: Mapping[int, int]
