from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Head:
    """The newest checkpoint. `root` in base64; `at` empty before the first."""

    origin: str
    verifier_key: str
    acknowledgement_key: str
    size: int
    root: str
    at: datetime | None


@dataclass(frozen=True)
class Count:
    """A tally as it stood at log size `size`; `by_strength` adds up to `total`; what was taken out of it stands beside.

    log        the verifier key of the log that proves it, if that is another one than ours; `at` when its checkpoint was signed
    elsewhere  how many more another log proves, where both count
    """

    total: int
    by_strength: Mapping[str, int]
    size: int
    held: int = 0
    excluded: int = 0
    withdrawn: int = 0
    log: str = ""
    at: datetime | None = None
    elsewhere: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever given."""
        return not (self.total or self.held or self.excluded or self.withdrawn)

    @property
    def log_name(self) -> str:
        """The name of that other log; empty if it is ours."""
        return self.log.partition("+")[0]


@dataclass(frozen=True)
class Crossing:
    """A mark was reached: recorded as entry `index`, true since checkpoint `size`, signed at `at`."""

    index: int
    tally: str
    mark: int
    size: int
    at: datetime


@dataclass(frozen=True)
class Mark:
    """A watched mark; if reached: at which log size for the first time, when that was signed, and the crossing's entry once it has one.

    log  the verifier key of the log that has that entry, if it is another one than ours
    """

    mark: int
    size: int | None
    at: datetime | None
    index: int | None
    log: str = ""


@dataclass(frozen=True)
class LogEntry:
    """One entry as the log's page shows it: `text` is the exact entry, `leaf` its hash in hex."""

    index: int
    kind: str
    leaf: str
    text: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Every line after the first: its letter and what follows."""
        parts = (line.partition(" ") for line in self.text.splitlines()[1:])
        return tuple((letter, value) for letter, _space, value in parts)

    @property
    def value(self) -> str:
        """The first thing its first field says: the key, the number or the index of what it is about."""
        return self.lines[0][1].partition(" ")[0]


@dataclass(frozen=True)
class LogPage:
    """The public log: its newest checkpoint, how many entries of each kind, the newest entries."""

    head: Head
    checkpoint: str
    kinds: Mapping[str, int]
    newest: tuple[LogEntry, ...]


@dataclass(frozen=True)
class EntryPage:
    """One entry and the newest checkpoint that covers it."""

    entry: LogEntry
    head: Head

    @property
    def last(self) -> int:
        """The index of the newest entry that the checkpoint covers."""
        return self.head.size - 1


@dataclass(frozen=True)
class Chain:
    """A proof of inclusion that was followed a moment ago: so many `hashes` lead from the entry to the `root` (base64) of size `size`."""

    hashes: int
    root: str
    size: int


@dataclass(frozen=True)
class Receipt:
    """A receipt as its owner finds it again.

    kind     of the entry: sign, answer, …; `about` the key of the petition or survey, `record` the hash of the text it was given to
    leaf     the entry's hash in hex; `index` its place in the log, None while it waits
    state    waiting, or as docs/ledger.md, "Counting", has it; `moved_by` the index of the entry that made it so, None while none did
    withdrawing  whether it was taken back, and that waits for its batch
    strength by its name (email, phone, …)
    chain    how its proof leads to the published head, None while it waits
    due      by when it was promised to be in the log, as the acknowledgement says it
    size     of the log that this was read from
    text     the whole receipt, JSON, as the verifier reads it
    """

    kind: str
    about: str
    record: str
    leaf: str
    index: int | None
    state: Literal["waiting", "counted", "held", "excluded", "withdrawn"]
    moved_by: int | None
    withdrawing: bool
    strength: str
    chain: Chain | None
    due: datetime
    size: int
    text: str


@dataclass(frozen=True)
class Withdrawal:
    """What was taken back, as its receipt says now, and the entry by which it was.

    new    whether it was taken back now, not before
    leaf   the hash of that entry in hex; `index` its place in the log, None while it waits
    note   the signed promise of that place; empty if nobody was promised one
    """

    receipt: Receipt
    new: bool
    leaf: str
    index: int | None
    note: str


@dataclass(frozen=True)
class Secrets:
    """What whoever gave something is shown once and the site forgets.

    code            finds and opens the receipt that the site keeps encrypted
    withdrawal_key  takes back what was given
    receipt         the receipt itself, JSON, without a proof yet
    """

    code: str
    withdrawal_key: str
    receipt: str


@dataclass(frozen=True)
class Accepted:
    """Something given is queued: the hash of its entry, the signed promise of its place, and what its giver is shown once."""

    leaf: bytes
    note: str
    secrets: Secrets


@dataclass(frozen=True)
class Waiting:
    """What the sequencer finds: entries in the queue, the time of the oldest, the time of the last checkpoint."""

    entries: int
    oldest: datetime | None
    sealed: datetime | None
