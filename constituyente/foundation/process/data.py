from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from constituyente.foundation.common.charts.territories import NOWHERE, Territories

Labels = Mapping[str, str]  # language → text
State = Literal["past", "now", "future"]


@dataclass(frozen=True)
class Site:
    """What every page says about the process it belongs to, in the active language; `phase` is empty between phases.

    territories  what maps of them are drawn from
    """

    title: str
    place: str
    phase: str
    synthetic: bool
    languages: tuple[str, ...]
    timezone: str
    version: int
    territories: Territories = NOWHERE


@dataclass(frozen=True)
class PhaseRow:
    """A phase and where it stands at the moment of the page. It closes at local midnight at the end of `closes`."""

    key: str
    title: Labels
    opens: date
    closes: date
    allows: tuple[str, ...]
    state: State


@dataclass(frozen=True)
class TerritoryRow:
    """A territory with its newest population figure."""

    code: str
    name: str
    population: int | None
    year: int | None


@dataclass(frozen=True)
class Obligation:
    """What a mark obliges to; exactly one of `working_days` and `days` is given. `due` is the deadline of a mark passed now."""

    kind: str
    by: str
    owner: Labels
    people: int
    working_days: int | None
    days: int | None
    due: datetime


@dataclass(frozen=True)
class MarkRow:
    """A mark, and what passing it obliges to."""

    signatures: int
    promise: Obligation | None


@dataclass(frozen=True)
class NamedRow:
    """A key and what it is called."""

    key: str
    title: Labels


@dataclass(frozen=True)
class BodyRow:
    """A body with its number of seats."""

    key: str
    title: Labels
    seats: int


@dataclass(frozen=True)
class LogRow:
    """The public log's name, and when what waits is sealed into it."""

    origin: str
    every_seconds: int
    at_least: int
    at_most_seconds: int


@dataclass(frozen=True)
class VersionRow:
    """A version of the rules. `leaf` is the hash of its log entry in hex; `index` its number in the log, empty while it waits."""

    version: int
    sha256: str
    applied_at: datetime
    leaf: str
    index: int | None


@dataclass(frozen=True)
class ProcessPage:
    """The rules in force, in words, and every version there was, newest first."""

    in_force: VersionRow
    slug: str
    title: Labels
    place: Labels
    synthetic: bool
    languages: tuple[str, ...]
    timezone: str
    phases: tuple[PhaseRow, ...]
    marks: tuple[MarkRow, ...]
    per_contact: int
    per_person: int | None
    closes_after_days: int
    grounds: tuple[NamedRow, ...]
    subjects: tuple[NamedRow, ...]
    owners: tuple[NamedRow, ...]
    bodies: tuple[BodyRow, ...]
    age_bands: tuple[str, ...]
    territories: tuple[TerritoryRow, ...]
    holidays: tuple[date, ...]
    k: int
    log: LogRow
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True)
class RulesPage:
    """One version of the rules, with the exact text that was applied."""

    version: VersionRow
    in_force: int
    title: Labels
    text: str
