"""Everything that is owed to people: made by a crossing, with a clock, kept or not."""

from .data import PromiseRow, PromiseTotals
from .errors import AlreadyKept, KeptBeforeMade, KeptInTheFuture, PromiseStands
from .exchange import PARTS
from .queries import done_by, facts_of, latest, newest_cause, owed, promises_about, queue, totals
from .services import fulfil, make
from .words import title

__all__ = [
    "PARTS",
    "AlreadyKept",
    "KeptBeforeMade",
    "KeptInTheFuture",
    "PromiseRow",
    "PromiseStands",
    "PromiseTotals",
    "done_by",
    "facts_of",
    "fulfil",
    "latest",
    "make",
    "newest_cause",
    "owed",
    "promises_about",
    "queue",
    "title",
    "totals",
]
