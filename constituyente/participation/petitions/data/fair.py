"""Which petition was put where, by which rule."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Shown:
    """A petition that had its turn; `place` is what the order goes by: SHA-256 of the seed, a space and the key."""

    number: int
    key: str
    title: str
    language: str
    place: str


@dataclass(frozen=True)
class Turn:
    """A day: the root of the log's last checkpoint before it (`seed`, hexadecimal) and its `size`, how many were open, which came first."""

    day: date
    size: int
    seed: str
    open: int
    first: tuple[Shown, ...]


@dataclass(frozen=True)
class ExposurePage:
    """The newest days first; `earlier` is the address of those before, None where no petition was open before."""

    days: tuple[Turn, ...]
    earlier: str | None


@dataclass(frozen=True)
class EmbedPage:
    """What another site shows of a petition, in a frame: its count, and at which size of the log it is true."""

    number: int
    title: str
    language: str
    takes_signatures: bool
    signatures: int
    reported_by: str
    next_mark: int | None
    missing: int
    bar: tuple[tuple[int, bool], ...]
    size: int
