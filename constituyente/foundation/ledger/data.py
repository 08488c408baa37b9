from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Head:
    """The newest checkpoint. `root` in base64; `at` empty before the first."""

    origin: str
    verifier_key: str
    size: int
    root: str
    at: datetime | None


@dataclass(frozen=True)
class Count:
    """A tally as it stood at log size `size`; `by_strength` adds up to `total`."""

    total: int
    by_strength: Mapping[str, int]
    size: int


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
    """A watched mark; if reached: at which log size for the first time, when that was signed, and the crossing's entry once it has one."""

    mark: int
    size: int | None
    at: datetime | None
    index: int | None


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
        """What follows the letter of its first field: the key or number of what it is about."""
        return self.lines[0][1]


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
class Waiting:
    """What the sequencer finds: entries in the queue, the time of the oldest, the time of the last checkpoint."""

    entries: int
    oldest: datetime | None
    sealed: datetime | None
