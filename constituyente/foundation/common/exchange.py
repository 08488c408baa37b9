"""What a data package is made of: tables with their columns, and what each package of the house gives to it and takes from it.

A package of the house declares its tables in `tables.py` (pure, so that converters can read them without a framework) and binds them to
its rows in `exchange.py`, as parts; `portal` walks through all parts to write a data package and to bring one in.
Source: docs/data-package.md; the field types are those of Frictionless Table Schema.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Literal, TypeVar

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
# What the values of the other kinds look like; whatever is in no line here is any text.
FORMS: Mapping[Kind, str] = {
    "integer": r"0|[1-9][0-9]{0,14}",
    "boolean": r"true|false",
    "word": r"'?[A-Za-z0-9_.:/@+-]{1,100}",  # with the mark before a formula
    "language": r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "url": r"https?://.*",
    "key": r"[0-9a-f]{8}",
    "ref": r"[a-z]{2,20}/[A-Za-z0-9][A-Za-z0-9-]{0,63}(@[1-9][0-9]{0,8})?",
}
# Spreadsheets run what begins like this. Source: OWASP, CSV Injection.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four in full width, which some spreadsheets take for the same
_QUOTED = re.compile(r'[",\r\n]')
QUOTE = '"'
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


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

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(column.name for column in self.columns)


def _nothing_there(path: str) -> bytes:
    raise FileNotFoundError(path)


def _no_faults(_incoming: "Incoming") -> Iterable["Fault"]:
    return ()


def _no_files() -> Iterable["File"]:
    return ()


@dataclass(frozen=True)
class Incoming:
    """What a part takes from: the rows of a package that was checked as a whole, with the instant and the randomness of the import.

    rows     the rows of a table by its name, streamed in the order of the file, afresh at each call; none if the package lacks it
    advance  tells that so many more rows of a table are in: for whoever shows progress
    read     the bytes of another file of the package, by its path below its folder; raises FileNotFoundError
    found    what one part has worked out of the package, for itself and those after it
    """

    rows: Callable[[str], Iterator[Row]]
    now: datetime
    rng: Rng
    advance: Callable[[str, int], None]
    read: Callable[[str], bytes] = _nothing_there
    found: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """A file of a package that is no table. media: its type; empty: the descriptor does not list it, as the files of a log."""

    path: str
    content: bytes
    media: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row although each of its values is right; in the reader's language.

    row  as a spreadsheet counts, the header being 1; 0: the file as a whole
    """

    file: str
    row: int
    column: str
    problem: str


@dataclass(frozen=True)
class Part:
    """Tables that belong together, what fills them and what takes them in.

    write  for each table by its name: its public rows, streamed, in an order that depends on nothing but the rows; nothing personal
    take   brings them in and returns how many things are new. It writes in transactions of at most a few hundred rows, and leaves alone
           what stands already with the same values, so that an import that was cut is repeated; raises a DomainError for what stands
           otherwise
    check  what is wrong with the rows as wholes, once every row is right by itself and the parts before found nothing; it writes nothing
    files  what else it gives to a package
    """

    tables: tuple[Table, ...]
    write: Mapping[str, Callable[[], Iterator[Row]]]
    take: Callable[[Incoming], int]
    check: Callable[[Incoming], Iterable[Fault]] = _no_faults
    files: Callable[[], Iterable[File]] = _no_files


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


Given = TypeVar("Given")


def as_data(kind: type[Given], row: Row, **others: object) -> Given:
    """`row` as a `kind`, a dataclass whose fields are named like columns; `others` are the fields that no column holds as they are."""
    named = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # it is a dataclass
    return kind(**{name: value for name, value in row.items() if name in named} | others)


# ------------------------------------------------------------------ a table as a file


def cells(table: Table, row: Row) -> list[str]:
    """`row` as the fields of a CSV record, in the order of the columns."""
    return [_cell(row[column.name]) for column in table.columns]


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        case date():
            return value.isoformat()
        case str():
            return guarded(value)
    return str(value)


def line(fields: Iterable[str]) -> str:
    """`fields` as one line of a CSV file. Source: RFC 4180, but for the line feed alone."""
    return ",".join(f'"{one.replace(QUOTE, QUOTE * 2)}"' if _QUOTED.search(one) else one for one in fields) + "\n"


def guarded(text: str) -> str:
    """`text` as a spreadsheet shows it and does not run it: an apostrophe before what begins like a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _ESCAPED.match(text) else text


def resource(table: Table, present: Collection[str]) -> dict[str, object]:
    """The resource of the descriptor that describes the file of `table`; present: the names of the tables of the package.

    Source: Frictionless Data, Tabular Data Resource and Table Schema, version 1.
    """
    schema: dict[str, object] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if all(column.filled for column in table.columns if column.name in table.unique):
        schema["primaryKey"] = list(table.unique)
    named = [(column.name, *column.names.split(".")) for column in table.columns if column.names]
    keys = [
        {"fields": name, "reference": {"resource": "" if other == table.name else other, "fields": target}}
        for name, other, target in named
        if other in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": table.file,
        "description": table.what,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if column.filled:
        constraints["required"] = True
    if column.kind == "integer":
        constraints["minimum"] = 0
    elif column.kind in {"title", "text"}:
        constraints["maxLength"] = (TITLE if column.kind == "title" else LONGEST) + 1  # one more for the mark before a formula
    elif column.is_text:
        constraints["pattern"] = FORMS[column.kind]
    if column.of:
        constraints["enum"] = list(column.of)
    described: dict[str, object] = {"name": column.name, "type": TYPES.get(column.kind, "string"), "description": column.what}
    return described | ({"constraints": constraints} if constraints else {})


MANIFEST = "datapackage.json"


def manifest(name: str, title: str, source: str, resources: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The descriptor of a package.

    name    lower-case letters, digits, hyphens; source  where its contents come from, in a sentence
    """
    return {"profile": "data-package", "name": name, "title": title, "sources": [{"title": source}], "resources": list(resources)}
