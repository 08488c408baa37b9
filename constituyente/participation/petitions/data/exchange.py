"""What comes in from a package, and what goes to those further down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from constituyente.foundation.common.refs import Ref


@dataclass(frozen=True)
class Input:
    """An admitted petition as the dossiers take it over: the exact text version, frozen."""

    ref: Ref
    number: int
    title: str
    text: str
    language: str
    subject: str
    at: datetime


@dataclass(frozen=True)
class PetitionInput:
    """One row of petitions.csv, with its row of reported_counts.csv where there is one."""

    number: int
    title: str
    demand: str
    reasons: str
    wording: str
    language: str
    subject: str
    author: str
    opened_on: date | None
    url: str


@dataclass(frozen=True)
class CountInput:
    """One row of reported_counts.csv."""

    petition: int
    signatures: int
    as_of: date
    reported_by: str
    url: str


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
