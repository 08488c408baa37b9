"""What a data package is made of: tables with their columns, and what each package of the house gives to it and takes from it.

A package of the house declares its tables in `tables.py` (pure, so that converters can read them without a framework) and binds them to
its rows in `exchange.py`, as parts; `portal` walks through all parts to write a data package and to bring one in.
Source: docs/data-package.md; the field types are those of Frictionless Table Schema.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .rng import Rng

LONGEST = 131_072  # characters in a field: what Python's csv module reads without being told to
TITLE = 200  # characters in a title

Kind = Literal["integer", "boolean", "date", "datetime", "text", "title", "word", "language", "url", "key", "ref"]
Value = str | int | bool | date | datetime | None
Row = Mapping[str, Value]  # column → value; every column of its table

# What Frictionless calls the kinds.
TYPES: Mapping[Kind, str] = {
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
}


@dataclass(frozen=True)
class Column:
    """One column.

    kind    integer: a whole number, not negative; datetime: an aware instant, in UTC; text: any text; title: at most TITLE characters;
            word: up to 100 letters, digits, `_`, `.`, `:`, `/`, `@`, `+` or `-`; language: such as es; url: http or https;
            key: 8 hexadecimal digits; ref: kind/key, with or without version
    what    its meaning in a sentence, in English, for docs/data-package.md
    filled  whether it must hold something; text kinds hold "" for nothing, all others None
    of      the values it may have; empty: any
    names   the column it points at, as `petitions.number`; empty: none
    """

    name: str
    kind: Kind
    what: str
    filled: bool = False
    of: tuple[str, ...] = ()
    names: str = ""

    @property
    def is_text(self) -> bool:
        """Whether its values are str, and nothing is the empty text."""
        return self.kind not in TYPES


@dataclass(frozen=True)
class Table:
    """One CSV file of a data package, `<name>.csv`.

    what    what a row is, in a sentence, in English
    unique  the columns that together stand in one row only
    """

    name: str
    what: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True)
class Incoming:
    """What a part takes from: the rows of a package that was checked as a whole, with the instant and the randomness of the import.

    rows     the rows of a table by its name, streamed in the order of the file, afresh at each call; none if the package lacks it
    advance  tells that so many more rows of a table are in: for whoever shows progress
    """

    rows: Callable[[str], Iterator[Row]]
    now: datetime
    rng: Rng
    advance: Callable[[str, int], None]


@dataclass(frozen=True)
class Part:
    """Tables that belong together, what fills them and what takes them in.

    write  for each table by its name: its public rows, streamed, in an order that depends on nothing but the rows; nothing personal
    take   brings them in and returns how many things are new. It writes in transactions of at most a few hundred rows, and leaves alone
           what stands already with the same values, so that an import that was cut is repeated; raises a DomainError for what stands
           otherwise
    """

    tables: tuple[Table, ...]
    write: Mapping[str, Callable[[], Iterator[Row]]]
    take: Callable[[Incoming], int]


def chunked(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """`rows` in lists of `size`, the last one shorter; nothing for none."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
