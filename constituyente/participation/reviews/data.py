"""What crosses the border of reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from constituyente.foundation.ledger import api as ledger

APPEALS = timedelta(days=30)  # from the hold, and again from the decision
WORDS = 2000  # characters of an appeal
SEALED_FOR = "appeal"  # the purpose its words are sealed for

RuleKey = Literal["burst", "network", "provider", "disposable", "fast", "territory", "batch", "disputed", "reported"]
Outcome = Literal["exclude", "release"]
AppealOutcome = Literal["reinstate", "uphold"]
Status = Literal["open", "exclude", "release", "lapse"]


@dataclass(frozen=True)
class CaseRow:
    """A case as lists show it.

    rule      by what it was found; `rule_words` the same in the reader's language
    members   how many signatures it holds or held
    due_at    when it is released if nobody decided until then
    status    open, or what was decided; `status_words` in the reader's language
    """

    number: int
    ref: str
    about: str
    about_title: str
    about_language: str
    about_address: str
    rule: RuleKey
    rule_words: str
    members: int
    opened_at: datetime
    due_at: datetime
    settled_at: datetime | None
    status: Status
    status_words: str
    appeals: int
    reinstated: int


@dataclass(frozen=True)
class Figure:
    """A number of the evidence, and what it says in the reader's language."""

    key: str
    words: str
    value: int


@dataclass(frozen=True)
class Said:
    """What reviewers decided and why: on a case, or on an appeal; `record` is what the log's entries hash, empty if none was made."""

    outcome: str
    outcome_words: str
    reason: str
    at: datetime
    record: str


@dataclass(frozen=True)
class CasePage:
    """One case: what it holds, by which rule, what the numbers say, what was decided.

    reason   what whoever opened it said; empty for one that a rule found by itself
    record   what its `hold` entries hash
    entries  the indices of the entries it is about, in log order; they name nobody
    rulings  what was decided on it and on appeals, oldest first
    """

    case: CaseRow
    evidence: tuple[Figure, ...]
    reason: str
    record: str
    entries: tuple[int, ...]
    rulings: tuple[Said, ...]
    rules_version: int
    appeal_until: datetime | None
    head: ledger.Head


@dataclass(frozen=True)
class DayRow:
    """What reviews did on one day of the process: signatures, by what was done with them."""

    day: date
    held: int
    released: int
    excluded: int
    reinstated: int
    appeals: int


@dataclass(frozen=True)
class ReviewTotals:
    """Where all signatures that were ever under review stand now."""

    cases: int
    open: int
    held: int
    released: int
    excluded: int
    reinstated: int
    appeals: int


@dataclass(frozen=True)
class ReviewsPage:
    """Everything that was held, released and excluded: what waits, by days, and the cases, newest first."""

    totals: ReviewTotals
    waiting: tuple[CaseRow, ...]
    settled: tuple[CaseRow, ...]
    days: tuple[DayRow, ...]
    by_rule: Mapping[str, int]
    rules: tuple[tuple[str, str], ...]
    head: ledger.Head


@dataclass(frozen=True)
class Proposed:
    """What one reviewer proposes: which outcome, why, since when, and whether the reader may answer it."""

    outcome: str
    outcome_words: str
    reason: str
    at: datetime
    by: str
    yours: bool


@dataclass(frozen=True)
class AppealRow:
    """An appeal on the desk: which one, what its maker says, what is proposed; `decides` whether the reader may take part."""

    id: int
    words: str
    made_at: datetime
    proposed: Proposed | None
    decides: bool


@dataclass(frozen=True)
class DeskCase:
    """A case on the reviewers' desk."""

    page: CasePage
    proposed: Proposed | None
    appeals: tuple[AppealRow, ...]
    done: int | None


@dataclass(frozen=True)
class ReviewsDesk:
    """What waits for the reviewers: the case that is released first first; then settled ones with an appeal that waits."""

    queue: tuple[CaseRow, ...]
    done: int | None


@dataclass(frozen=True)
class Standing:
    """Why a signature does not count, for whoever has its receipt: the case, what was said, and until when they may appeal.

    appealed  whether they did; until: None once that is over
    """

    case: int
    rule_words: str
    reason: str
    appealed: bool
    settled: str
    until: datetime | None
