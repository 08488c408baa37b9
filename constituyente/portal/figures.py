"""The public figures of the process in one object, the same as on its pages. Source: docs/json.md, "JSON"."""

from dataclasses import dataclass
from datetime import datetime

from constituyente.decision.assembly import api as assembly
from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.survey import api as survey


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
    answers: survey.AnswerFigures
    meetings: meetings.MeetingFigures
    provisions: constitution.ProvisionFigures
    rollcalls: assembly.RollCallFigures
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
        answers=survey.figures(),
        meetings=meetings.figures(),
        provisions=constitution.figures(),
        rollcalls=assembly.figures(),
        dispositions=dossiers.figures().decided,
        promises=PromiseFigures(owed.open, owed.kept, owed.late),
        log=LogFigures(head.origin, head.size, head.root),
    )
