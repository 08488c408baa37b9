"""Reading a data package: every row is checked before anything is written. Source: docs/data-package.md."""

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST = 131_072  # characters in a field
TITLE = 200
REPORTED = 50  # problems told at once
INTEGER = re.compile(r"0|[1-9][0-9]{0,14}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
KEY = re.compile(r"[0-9a-f]{8}")

csv.field_size_limit(LONGEST)

Kind = Literal["integer", "date", "text", "title", "language", "url", "key"]


@dataclass(frozen=True)
class Column:
    """What a column may hold."""

    kind: Kind = "text"
    filled: bool = False


Row = Mapping[str, str]

FILES: Mapping[str, Mapping[str, Column]] = {
    "petitions.csv": {
        "number": Column("integer", filled=True),
        "title": Column("title", filled=True),
        "demand": Column(filled=True),
        "reasons": Column(),
        "wording": Column(),
        "language": Column("language", filled=True),
        "subject": Column(),
        "author": Column("title"),
        "opened_on": Column("date"),
        "url": Column("url"),
    },
    "reported_counts.csv": {
        "petition": Column("integer", filled=True),
        "signatures": Column("integer", filled=True),
        "as_of": Column("date", filled=True),
        "reported_by": Column("title", filled=True),
        "url": Column("url"),
    },
    "texts.csv": {
        "number": Column("integer", filled=True),
        "title": Column("title", filled=True),
        "language": Column("language", filled=True),
        "published_on": Column("date"),
        "adopted_on": Column("date"),
        "source": Column(),
        "url": Column("url"),
    },
    "provisions.csv": {
        "text": Column("integer", filled=True),
        "key": Column("key", filled=True),
        "parent": Column("key"),
        "position": Column("integer", filled=True),
        "kind": Column(filled=True),
        "mark": Column("title"),
        "heading": Column(),
        "body": Column(),
        "note": Column(),
    },
}
UNIQUE: Mapping[str, tuple[str, ...]] = {
    "petitions.csv": ("number",),
    "reported_counts.csv": ("petition",),
    "texts.csv": ("number",),
    "provisions.csv": ("text", "key"),
}


def _fault(value: str, column: Column) -> str | None:  # noqa: PLR0911  one sentence for each way to be wrong
    """What is wrong with one value, in the active language; None if nothing is."""
    if not value:
        return _("is empty") if column.filled else None
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in value):
        return _("holds a control character")
    match column.kind:
        case "integer" if not INTEGER.fullmatch(value):
            return _("is not a whole number: %(value)s") % {"value": value[:40]}
        case "date":
            try:
                date.fromisoformat(value)
            except ValueError:
                return _("is not a date such as 2017-02-05: %(value)s") % {"value": value[:40]}
        case "title" if len(value) > TITLE:
            return _("has more than %(most)s characters") % {"most": TITLE}
        case "language" if not LANGUAGE.fullmatch(value):
            return _("is not a language such as es: %(value)s") % {"value": value[:40]}
        case "key" if not KEY.fullmatch(value):
            return _("is not a key of 8 hexadecimal digits: %(value)s") % {"value": value[:40]}
        case "url" if not _is_web_address(value):
            return _("is not a web address: %(value)s") % {"value": value[:40]}
    return None


def _is_web_address(value: str) -> bool:
    try:
        return urlsplit(value).scheme in {"http", "https"}
    except ValueError:  # such as brackets that do not close
        return False


@dataclass
class Problems:
    """The faults of a package, the first of them kept word for word."""

    lines: list[str]
    more: int = 0

    def add(self, *where: str | int, what: str) -> None:
        """Note that at `where` (file, row, column) something is wrong: `petitions.csv:12: title: is empty`."""
        file, *rest = (str(part) for part in where)
        place = ": ".join([":".join([file, *rest[:1]]), *rest[1:], what])
        if len(self.lines) < REPORTED:
            self.lines.append(place)
        else:
            self.more += 1

    def __str__(self) -> str:
        rest = [_("… and %(more)s more") % {"more": self.more}] if self.more else []
        return "\n".join([*self.lines, *rest])


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The records of a CSV file, each with its number (the header is 1); streamed. Line ends become line feeds, texts NFC.

    Raises csv.Error, UnicodeDecodeError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, strict=True, restkey="", restval=None), start=2):
            yield number, {name: _clean(value) for name, value in row.items() if isinstance(value, str)}


def _clean(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip())


@dataclass(frozen=True)
class Checked:
    """What a look at a file found: how many rows, and the values of its first unique column."""

    rows: int
    keys: frozenset[str]


def check(path: Path, problems: Problems, progress: Callable[[str, int], None], references: Mapping[str, Collection[str]]) -> Checked:
    """Look at every row of a file of the package and tell what is wrong with it as `file:row: column: what`.

    references  for a column that names something: what there is to name (an empty value names nothing)
    """
    columns, unique, seen, count = FILES[path.name], UNIQUE[path.name], dict[tuple[str, ...], int](), 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file, strict=True), [])
        missing = [name for name in columns if name not in header]
        for name in missing:
            problems.add(path.name, 1, name, what=_("the column is missing"))
        for number, row in [] if missing else rows(path):
            count += 1
            progress(path.name, count)
            for name, column in columns.items():
                value = row.get(name)
                fault = _("the row is too short") if value is None else _fault(value, column)
                if not fault and value and name in references and value not in references[name]:
                    fault = _("names %(value)s, which is not there") % {"value": value[:40]}
                if fault:
                    problems.add(path.name, number, name, what=fault)
            key = tuple(row.get(name, "") for name in unique)
            if key in seen:
                problems.add(path.name, number, unique[-1], what=_("stands in row %(row)s already") % {"row": seen[key]})
            seen[key] = number
    except csv.Error:
        problems.add(path.name, count + 2, what=_("the row cannot be read: a quotation mark is missing or one too many"))
    except UnicodeDecodeError:
        problems.add(path.name, count + 2, what=_("the file is not UTF-8"))
    return Checked(count, frozenset(key[0] for key in seen))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for the file system
        return False


def descriptor(directory: Path, problems: Problems) -> str:
    """The package's name from datapackage.json; every file it lists must be there."""
    try:
        found = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
        name = str(found["name"])
        listed = [str(resource["path"]) for resource in found["resources"]]
    except FileNotFoundError:
        problems.add("datapackage.json", what=_("the file is missing"))
        return ""
    except (ValueError, KeyError, TypeError, RecursionError):
        problems.add("datapackage.json", what=_("is no data package: it needs name and resources with their path"))
        return ""
    for path in listed:
        if Path(path).name != path or not _is_file(directory / path):
            problems.add("datapackage.json", what=_("lists %(file)s, which is not there") % {"file": path})
    return name
