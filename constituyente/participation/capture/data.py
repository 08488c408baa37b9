"""What crosses the border of this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from constituyente.foundation.common import folios

LINES = 10  # on a sheet
VOID = "void"  # beside the columns of a line: "1" where it is struck out, or nobody can read it
Column = Literal["contact", "curp", "territory", "age_band"]  # what a line may ask for
COLUMNS: tuple[Column, ...] = ("contact", "curp", "territory", "age_band")
Line = Mapping[str, str]  # column, or VOID → what stands there; a line that nobody filled in holds nothing
Lines = Mapping[int, Line]  # number of the line → what stands in it; those that nobody filled in are left out

Reason = Literal["void", "incomplete", "unreadable", "unknown", "age", "guardian", "closed"]  # why a line is refused: words.REASONS

# Where a sheet stands: printed, in the house, typed once, typed twice and not alike, agreed on, taken over by what it is about.
State = Literal["issued", "received", "typed", "differs", "agreed", "taken"]


@dataclass(frozen=True)
class AgreedSheet:
    """A sheet of which two people, or a third, say what stands on it.

    about  the reference it was printed for, with the version of the text; batch: with which it came in, at `received_at`
    """

    code: str
    about: str
    batch: int
    received_at: datetime
    lines: Lines


@dataclass(frozen=True)
class BatchFigures:
    """How many lines of a batch were filled in, and how many of them were refused for what stands in them."""

    batch: int
    lines: int
    refused: int


@dataclass(frozen=True)
class BrokenRow:
    """A row of a file that was not taken, as a spreadsheet counts, the header being 1."""

    row: int
    problem: str


@dataclass(frozen=True)
class TypedFile:
    """What became of a file of lines: how many sheets and lines were taken from it, and which rows could not be."""

    sheets: int
    lines: int
    broken: tuple[BrokenRow, ...]


@dataclass(frozen=True)
class Asked:
    """One column of a sheet: what it is called, and among what there is to choose, by value; nothing: it is written."""

    key: Column
    title: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SheetRow:
    """A sheet of a batch, as somebody at the desk sees it.

    yours  whether there is something for this person to do with it; typed: whether they typed it themselves
    """

    code: str
    about: str
    state: State
    yours: bool
    typed: bool
    scanned: bool

    @property
    def grouped(self) -> str:
        """The code as people read it."""
        return folios.grouped(self.code)


@dataclass(frozen=True)
class Difference:
    """Where two people read one cell of a sheet in two ways."""

    line: int
    column: str
    first: str
    second: str


@dataclass(frozen=True)
class SheetPage:
    """A sheet at the desk: what it is about, what it asks for, and what is to be done with it.

    title, language, address  of what it is about
    agreed    what both read alike, where a third person is to say what stands in the rest: `differences`
    scan      the key of its picture; empty without one, and once the sheet is settled
    following the next sheet that waits for this person; empty: none
    done      what was done a moment ago
    """

    row: SheetRow
    batch: int
    title: str
    language: str
    address: str
    asked: tuple[Asked, ...]
    lines: int
    agreed: Lines
    differences: tuple[Difference, ...]
    scan: str
    following: str
    done: str


@dataclass(frozen=True)
class BatchRow:
    """Sheets that came in together: how many, how many of them are done with, how many wait for whoever looks."""

    number: int
    brought_by: str
    received_at: datetime
    sheets: int
    done: int
    yours: int


@dataclass(frozen=True)
class BatchPage:
    """A batch at the desk, with its sheets."""

    batch: BatchRow
    rows: tuple[SheetRow, ...]
    columns: tuple[str, ...]
    done: str


@dataclass(frozen=True)
class PaperDesk:
    """The desk of paper: what came in, the newest first; the sheet to begin with, empty if nothing waits."""

    batches: tuple[BatchRow, ...]
    waiting: int
    first: str
    done: str


@dataclass(frozen=True)
class ReceivedBatch:
    """A batch in public. Below the least number that is told (`k`), lines and refusals are None, and so until all its sheets are read."""

    number: int
    brought_by: str
    received_at: datetime
    sheets: int
    read: int
    lines: int | None
    refused: int | None


@dataclass(frozen=True)
class PaperPage:
    """What came in on paper, the newest first, and what it came to.

    lines    filled in, of all sheets that were read; refused: of these, for what stands in them, with the reasons
    differed how many lines two people did not read alike, so that a third said what stands there
    """

    batches: tuple[ReceivedBatch, ...]
    sheets: int
    read: int
    lines: int
    refused: int
    reasons: tuple[tuple[str, int], ...]
    differed: int
    k: int


@dataclass(frozen=True)
class Queue:
    """Which sheets wait for somebody, since when; the codes of the first and the next."""

    waiting: int = 0
    since: datetime | None = None
    first: str = ""
