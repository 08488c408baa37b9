"""The public figures of the process in one object, the same as on its pages. Source: docs/json.md, "JSON"."""

from dataclasses import dataclass
from datetime import datetime

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises


@dataclass(frozen=True)
class Answers:
    """Survey answers begun, finished and counted."""

    started: int
    complete: int
    valid: int


@dataclass(frozen=True)
class Meetings:
    """Meetings registered, those with results, and the statements in them."""

    total: int
    with_results: int
    statements: int


@dataclass(frozen=True)
class RollCalls:
    """Roll calls, members, and the yes and no votes in all of them."""

    total: int
    members: int
    yes: int
    no: int


@dataclass(frozen=True)
class PromiseFigures:
    """Promises not yet due, kept, and overdue."""

    open: int
    kept: int
    late: int


@dataclass(frozen=True)
class LogFigures:
    """The log these figures are counted over: its name, its size, its tree head in base64."""

    origin: str
    size: int
    root: str


@dataclass(frozen=True)
class Figures:
    """The public figures. Those of steps that this process has not taken are 0."""

    petitions: petitions.PetitionFigures
    answers: Answers
    meetings: Meetings
    provisions: constitution.ProvisionFigures
    rollcalls: RollCalls
    dispositions: int
    promises: PromiseFigures
    log: LogFigures


def figures(*, now: datetime) -> Figures:
    """All public figures at `now`, in a fixed number of statements. Raises NoRules."""
    rules = process.current()
    owed = promises.totals(rules, now=now)
    head = ledger.head()
    return Figures(
        petitions=petitions.figures([tier.signatures for tier in rules.petitions.tiers]),
        answers=Answers(0, 0, 0),
        meetings=Meetings(0, 0, 0),
        provisions=constitution.figures(),
        rollcalls=RollCalls(0, 0, 0, 0),
        dispositions=dossiers.figures().decided,
        promises=PromiseFigures(owed.open, owed.kept, owed.late),
        log=LogFigures(head.origin, head.size, head.root),
    )
