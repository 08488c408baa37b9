"""The public log: append in your transaction, read counts that say at which log size they are true."""

from . import entries
from .acknowledgements import promised_by
from .batching import Policy, due
from .copies import Tail, checkpoint_of, fetch_tail, frontier_of, own_files
from .data import Chain, Count, Crossing, Head, Mark, Receipt, Secrets, Waiting
from .errors import (
    BadReceiptCode,
    CopyRefused,
    KeyWaits,
    LogDamaged,
    LogKeyChanged,
    LogRolledBack,
    OriginChanged,
    OriginStands,
    SequencedElsewhere,
    UnknownReceipt,
)
from .exchange import PARTS, proved
from .health import (
    Compared,
    KeyInForce,
    compare,
    key_at,
    keys_in_force,
    missing_files,
    open_to_others,
    overdue,
    sequencer_at_work,
    signed_head,
)
from .keys import Purpose
from .merkle import leaf_hash
from .origins import Proved
from .publishing import log_directory, publish, published_checkpoint, published_size, verifier_file
from .queries import (
    crossings_after,
    head,
    marks_of,
    names_at_or_over,
    newest_version,
    newest_versions,
    positions,
    receipt,
    tallies,
    totals,
    waiting,
)
from .recounting import Recount, recount
from .services.appending import acknowledge, append, append_many, open_log, rotate, watch
from .services.keeping import keep_receipt, new_withdrawal_key
from .services.restoring import Replayed, replay
from .services.sealing import only_sequencer, seal
from .sources import Folder, Source, source_of

__all__ = [
    "PARTS",
    "BadReceiptCode",
    "Chain",
    "Compared",
    "CopyRefused",
    "Count",
    "Crossing",
    "Folder",
    "Head",
    "KeyInForce",
    "KeyWaits",
    "LogDamaged",
    "LogKeyChanged",
    "LogRolledBack",
    "Mark",
    "OriginChanged",
    "OriginStands",
    "Policy",
    "Proved",
    "Purpose",
    "Receipt",
    "Recount",
    "Replayed",
    "Secrets",
    "SequencedElsewhere",
    "Source",
    "Tail",
    "UnknownReceipt",
    "Waiting",
    "acknowledge",
    "append",
    "append_many",
    "checkpoint_of",
    "compare",
    "crossings_after",
    "due",
    "entries",
    "fetch_tail",
    "frontier_of",
    "head",
    "keep_receipt",
    "key_at",
    "keys_in_force",
    "leaf_hash",
    "log_directory",
    "marks_of",
    "missing_files",
    "names_at_or_over",
    "new_withdrawal_key",
    "newest_version",
    "newest_versions",
    "only_sequencer",
    "open_log",
    "open_to_others",
    "overdue",
    "own_files",
    "positions",
    "promised_by",
    "proved",
    "publish",
    "published_checkpoint",
    "published_size",
    "receipt",
    "recount",
    "replay",
    "rotate",
    "seal",
    "sequencer_at_work",
    "signed_head",
    "source_of",
    "tallies",
    "totals",
    "verifier_file",
    "waiting",
    "watch",
]
