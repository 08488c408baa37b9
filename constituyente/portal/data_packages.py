"""Reading a data package: every row is checked before anything is written. Source: docs/data-package.md."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import FORMS, LONGEST, MANIFEST, TITLE, Column, Row, Table, Value, unguarded

REPORTED = 50  # problems told at once
OFTEN = 1000  # rows between two words of progress
REMEMBERED = 100_000  # names that were found, kept at hand
LOGS = ("log", "origins")  # folders whose files the descriptor does not list
BLOCK = 1 << 20  # bytes read at a time

csv.field_size_limit(LONGEST)

Told = Callable[[str, int], None]
Known = Mapping[str, Collection[str] | None]  # `table.column` → what it may name, of what is no table of the package; None: anything


# ------------------------------------------------------------------ problems


@dataclass
class Problems:
    """The faults of a package, the first of them kept word for word."""

    lines: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, *where: str | int, what: str) -> None:
        """Note that at `where` (file, row, column) something is wrong: `petitions.csv:12: title: is empty`."""
        file, *rest = where
        row = f":{rest.pop(0)}" if rest and isinstance(rest[0], int) else ""
        place = ": ".join([f"{file}{row}", *map(str, rest), what])
        if len(self.lines) < REPORTED:
            self.lines.append(place)
        else:
            self.more += 1

    def __str__(self) -> str:
        rest = [_("… and %(more)s more") % {"more": self.more}] if self.more else []
        return "\n".join([*self.lines, *rest])


class BadValue(ValueError):
    """A field holds what its column may not; the message is for people, in the active language."""


# ------------------------------------------------------------------ one value


def _reader(column: Column) -> Callable[[str], Value]:
    """What makes a value of the text of a field. It raises BadValue."""
    parse = PARSED.get(column.kind)
    plain = column.kind in {"text", "title"}
    form = re.compile(FORMS[column.kind]) if column.kind in FORMS and parse is None else None
    nothing = "" if column.is_text else None
    most = TITLE if column.kind == "title" else LONGEST

    def read(text: str) -> Value:
        value = unguarded(text) if plain else unguarded(text.strip())
        if not value or value.isspace():
            if column.filled:
                raise BadValue(_("is empty"))
            if not value or not plain:
                return nothing
        if "\x00" in value:
            raise BadValue(_("holds a control character"))
        if column.of and value not in column.of:
            raise BadValue(_("is none of %(values)s: %(value)s") % {"values": ", ".join(column.of), "value": value[:40]})
        if parse is not None:
            return parse(value)
        if form is not None and not form.fullmatch(value):
            raise BadValue(_shape(column) % {"value": value[:40]})
        if len(value) > most:
            raise BadValue(_("has more than %(most)s characters") % {"most": most})
        return value

    return read


def _shape(column: Column) -> str:
    match column.kind:
        case "language":
            return _("is not a language such as es: %(value)s")
        case "key":
            return _("is not a key of 8 hexadecimal digits: %(value)s")
        case "ref":
            return _("is not a reference such as petition/7: %(value)s")
    return _("is not a word of letters, digits and signs: %(value)s")


_INTEGER = re.compile(FORMS["integer"])


def _integer(value: str) -> int:
    if not _INTEGER.fullmatch(value):
        raise BadValue(_("is not a whole number: %(value)s") % {"value": value[:40]})
    return int(value)


def _boolean(value: str) -> bool:
    if value not in {"true", "false"}:
        raise BadValue(_("is neither true nor false: %(value)s") % {"value": value[:40]})
    return value == "true"


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadValue(_("is not a date such as 2017-02-05: %(value)s") % {"value": value[:40]}) from error


def _instant(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadValue(_("is not an instant such as 2017-02-05T18:00:00Z: %(value)s") % {"value": value[:40]})
    return found.astimezone(UTC)


def _url(value: str) -> str:
    try:
        right = urlsplit(value).scheme in {"http", "https"}
    except ValueError:  # such as brackets that do not close
        right = False
    if not right:
        raise BadValue(_("is not a web address: %(value)s") % {"value": value[:40]})
    return value


PARSED: Mapping[str, Callable[[str], Value]] = {
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "datetime": _instant,
    "url": _url,
}


# ------------------------------------------------------------------ one file


class CsvFile:
    """A table's file: its records, streamed."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path, self.table = path, table

    def header(self) -> list[str]:
        """The names of its columns. Raises csv.Error, UnicodeDecodeError."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            return [name.strip() for name in next(csv.reader(file, strict=True), [])]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with its number (the header is 1). Raises csv.Error, UnicodeDecodeError."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            for number, record in enumerate(csv.reader(file, strict=True), start=1):
                if number > 1 and record:
                    yield number, record

    def rows(self) -> Iterator[Row]:
        """Each row with the values of all columns of the table. Raises BadValue for a file that was not checked."""
        places = {name: at for at, name in enumerate(self.header())}
        readers = [(column.name, places.get(column.name), _reader(column)) for column in self.table.columns]
        for _number, record in self.records():
            yield {name: read("" if at is None else record[at]) for name, at, read in readers}


class Package:
    """A folder with a data package, once its descriptor was read. tables: those that the house knows."""

    def __init__(self, directory: Path, tables: Iterable[Table]) -> None:
        self.directory = directory
        known = {table.name: table for table in tables}
        self.tables = {name: CsvFile(directory / table.file, table) for name, table in known.items() if _is_file(directory / table.file)}

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a table; none if the package lacks it."""
        return self.tables[name].rows() if name in self.tables else iter(())

    def read(self, path: str) -> bytes:
        """A file of the package. Raises FileNotFoundError."""
        if not _is_below(path) or not _is_file(self.directory / path):
            raise FileNotFoundError(path)
        return (self.directory / path).read_bytes()

    def files(self) -> Iterator[Path]:
        """Every file that is part of it: the descriptor, what it lists, the tables, the logs."""
        found = {self.directory / MANIFEST, *(file.path for file in self.tables.values())}
        listed = json.loads((self.directory / MANIFEST).read_text(encoding="utf-8"))["resources"]
        found |= {self.directory / str(resource["path"]) for resource in listed}
        for folder in LOGS:
            found |= {path for path in (self.directory / folder).rglob("*") if path.is_file()}
        yield from sorted(found)

    def digest(self) -> str:
        """SHA-256, in hexadecimal digits, over the names and the contents of its files."""
        whole = sha256()
        for path in self.files():
            content = sha256()
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    content.update(block)
            whole.update(f"{path.relative_to(self.directory).as_posix()} {content.hexdigest()}\n".encode())
        return whole.hexdigest()


def descriptor(directory: Path, tables: Collection[str], problems: Problems) -> str:
    """The package's name from datapackage.json; every file it lists must be there, every table be one of `tables` (file names)."""
    try:
        found = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        name = str(found["name"])
        listed = [str(resource["path"]) for resource in found["resources"]]
    except FileNotFoundError:
        problems.add(MANIFEST, what=_("the file is missing"))
        return ""
    except (ValueError, KeyError, TypeError, RecursionError):
        problems.add(MANIFEST, what=_("is no data package: it needs name and resources with their path"))
        return ""
    for path in listed:
        if not _is_below(path) or not _is_file(directory / path):
            problems.add(MANIFEST, what=_("lists %(file)s, which is not there") % {"file": path})
        elif path.endswith(".csv") and path not in tables:
            problems.add(MANIFEST, what=_("lists %(file)s, which is no table of this version") % {"file": path})
    return name


def _is_below(path: str) -> bool:
    """Whether it is a relative path that stays in its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and "\x00" not in path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for the file system
        return False


# ------------------------------------------------------------------ all rows of all files


class _Staging:
    """What was seen of the rows, in a temporary file of SQLite's, so that memory does not grow with them."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA cache_size=-32000")
        self._base.execute("CREATE TABLE seen (place TEXT, value TEXT, row INTEGER, PRIMARY KEY (place, value)) WITHOUT ROWID")
        self._base.execute("BEGIN")
        self._found = dict[tuple[str, str], bool]()

    def close(self) -> None:
        self._base.close()

    def note(self, place: str, value: str, row: int) -> int:
        """Remember `value`; returns the row in which it stood first."""
        if self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (place, value, row)).rowcount:
            return row
        return int(self._base.execute("SELECT row FROM seen WHERE place = ? AND value = ?", (place, value)).fetchone()[0])

    def has(self, place: str, value: str) -> bool:
        known = self._found.get((place, value))
        if known is None:
            known = self._base.execute("SELECT 1 FROM seen WHERE place = ? AND value = ?", (place, value)).fetchone() is not None
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[place, value] = known
        return known


def check(package: Package, problems: Problems, told: Told, known: Known | None = None) -> Mapping[str, int]:
    """Look at every row of every table and tell what is wrong with it as `file:row: column: what`. Returns the rows of each table.

    known  what a column may name that is no column of a table: `subjects.key` → the keys of the outline
    """
    tables = [file.table for file in package.tables.values()]
    wanted = {column.names for table in tables for column in table.columns if column.names}
    counts = dict[str, int]()
    with closing(_Staging()) as staging:
        for name, file in package.tables.items():
            counts[name] = _check_file(file, staging, wanted, problems, told)
        if not problems.lines:
            for file in package.tables.values():
                _check_names(file, staging, known or {}, problems)
    return counts


def _check_file(file: CsvFile, staging: _Staging, wanted: Collection[str], problems: Problems, told: Told) -> int:
    """Look at a file record by record and note if one cannot be read. Returns how many records there are."""
    count, last = 0, 1
    try:
        for number in _check_rows(file, staging, wanted, problems, told):
            count, last = count + 1, number
    except csv.Error:
        problems.add(file.path.name, last + 1, what=_("the row cannot be read: a quotation mark is missing or one too many"))
    except UnicodeDecodeError:
        problems.add(file.path.name, last + 1, what=_("the file is not UTF-8"))
    return count


def _check_rows(file: CsvFile, staging: _Staging, wanted: Collection[str], problems: Problems, told: Told) -> Iterator[int]:
    """Each record's number, once its values were looked at."""
    table, name = file.table, file.path.name
    header = file.header()
    faults = [(column.name, _("the column is missing")) for column in table.columns if column.filled and column.name not in header]
    names = [column.name for column in table.columns]
    faults += [(one, _("is no column of this table")) for one in header if one not in names]
    faults += [(one, _("the column stands there twice")) for one in dict.fromkeys(header) if header.count(one) > 1]
    for where, fault in faults:
        problems.add(name, 1, where, what=fault)
    if faults:
        return
    readers = [(at, column, _reader(column)) for at, column in enumerate(_in_order(table, header))]
    key = [header.index(one) for one in table.unique if one in header]
    targets = [(at, f"{table.name}.{column.name}") for at, column, _read in readers if f"{table.name}.{column.name}" in wanted]
    place = f"{table.name}."
    for number, record in file.records():
        if len(record) != len(header):
            missing = header[len(record)] if len(record) < len(header) else header[-1]
            problems.add(name, number, missing, what=_("the row is too short") if len(record) < len(header) else _("the row is too long"))
            yield number
            continue
        for at, column, read in readers:
            try:
                read(record[at])
            except BadValue as fault:
                problems.add(name, number, column.name, what=str(fault))
        first = staging.note(place, "\x1f".join([record[at] for at in key]), number)
        if first != number:
            problems.add(name, number, table.unique[-1], what=_("stands in row %(row)s already") % {"row": first})
        for at, target in targets:
            staging.note(target, unguarded(record[at].strip()), number)
        if number % OFTEN == 0:
            told(name, number)
        yield number


def _is_there(named: str, value: str, staging: _Staging, known: Known) -> bool:
    if named not in known:
        return staging.has(named, value)
    values = known[named]
    return values is None or value in values


def _in_order(table: Table, header: Sequence[str]) -> list[Column]:
    columns = {column.name: column for column in table.columns}
    return [columns[name] for name in header]


def _check_names(file: CsvFile, staging: _Staging, known: Known, problems: Problems) -> None:
    """Note what names something that is not there; an empty value names nothing."""
    header = file.header()
    places = [(at, column) for at, column in enumerate(_in_order(file.table, header)) if column.names]
    if not places:
        return
    for number, record in file.records():
        for at, column in places:
            value = unguarded(record[at].strip())
            if value and not _is_there(column.names, value, staging, known):
                problems.add(file.path.name, number, column.name, what=_("names %(value)s, which is not there") % {"value": value[:40]})
