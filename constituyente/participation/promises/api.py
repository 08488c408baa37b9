"""Everything that is owed to people: made by a crossing, with a clock, kept or not."""

from .data import PromiseRow, PromiseTotals
from .errors import (
    AlreadyKept,
    HearingInThePast,
    KeptBeforeMade,
    KeptInTheFuture,
    NothingChanged,
    NotKeptYet,
    PeopleMissing,
    PromiseStands,
    ReasonMissing,
)
from .exchange import PARTS
from .queries import done_by, facts_of, latest, newest_cause, owed, promises_about, queue, totals
from .services import correct, fulfil, hold, make, name_people, schedule
from .words import title

__all__ = [
    "PARTS",
    "AlreadyKept",
    "HearingInThePast",
    "KeptBeforeMade",
    "KeptInTheFuture",
    "NotKeptYet",
    "NothingChanged",
    "PeopleMissing",
    "PromiseRow",
    "PromiseStands",
    "PromiseTotals",
    "ReasonMissing",
    "correct",
    "done_by",
    "facts_of",
    "fulfil",
    "hold",
    "latest",
    "make",
    "name_people",
    "newest_cause",
    "owed",
    "promises_about",
    "queue",
    "schedule",
    "title",
    "totals",
]
