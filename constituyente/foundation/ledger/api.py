"""The public log: append in your transaction, read counts that say at which log size they are true."""

from . import entries
from .batching import Policy, due
from .data import Count, Crossing, Head, Mark, Waiting
from .errors import LogDamaged, LogKeyChanged, LogRolledBack, OriginChanged, SequencedElsewhere
from .merkle import leaf_hash
from .publishing import publish
from .queries import crossings_after, head, marks_of, names_at_or_over, positions, tallies, totals, waiting
from .services import append, only_sequencer, seal, watch

__all__ = [
    "Count",
    "Crossing",
    "Head",
    "LogDamaged",
    "LogKeyChanged",
    "LogRolledBack",
    "Mark",
    "OriginChanged",
    "Policy",
    "SequencedElsewhere",
    "Waiting",
    "append",
    "crossings_after",
    "due",
    "entries",
    "head",
    "leaf_hash",
    "marks_of",
    "names_at_or_over",
    "only_sequencer",
    "positions",
    "publish",
    "seal",
    "tallies",
    "totals",
    "waiting",
    "watch",
]
