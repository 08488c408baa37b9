"""What the converters share: the tables of a data package, and how a package is written.

Source of the format: docs/data-package.md, which a test holds to the tables below.
"""

import csv
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

MANIFEST = "datapackage.json"
PROCESS = "process.toml"
TITLE_LIMIT = 200
TEXT_LIMIT = 131_072  # the longest field that Python's csv module reads without being told to


class ConversionError(Exception):
    """The input or the place for the output is not as it must be; the message is one line for the person at the keyboard."""


@dataclass(frozen=True)
class Field:
    """One column, in the words of Frictionless Table Schema.

    limit  the longest text, in characters; 0 where the type says enough
    """

    name: str
    type: str = "string"
    required: bool = False
    unique: bool = False
    limit: int = 0
    enum: tuple[str, ...] = ()

    def schema(self) -> dict[str, object]:
        """Return the field descriptor of this column."""
        constraints: dict[str, object] = {}
        if self.required:
            constraints["required"] = True
        if self.unique:
            constraints["unique"] = True
        if self.limit:
            constraints["maxLength"] = self.limit
        if self.enum:
            constraints["enum"] = list(self.enum)
        return {"name": self.name, "type": self.type} | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True)
class Table:
    """One CSV file of a package.

    keys  column -> (table, column) it points at; a table named "" is this one
    """

    name: str
    fields: tuple[Field, ...]
    primary: tuple[str, ...]
    keys: tuple[tuple[str, tuple[str, str]], ...] = ()

    @property
    def path(self) -> str:
        """Return the file's name inside the package."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header row."""
        return tuple(field.name for field in self.fields)

    def resource(self) -> dict[str, object]:
        """Return the resource descriptor of this table."""
        schema: dict[str, object] = {
            "fields": [field.schema() for field in self.fields],
            "missingValues": [""],
            "primaryKey": list(self.primary),
        }
        if self.keys:
            schema["foreignKeys"] = [
                {"fields": column, "reference": {"resource": table, "fields": target}} for column, (table, target) in self.keys
            ]
        return {
            "name": self.name,
            "path": self.path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        }


KINDS = ("preamble", "title", "chapter", "article", "section", "paragraph", "clause", "fraction", "item", "transitory")
PETITIONS = Table(
    "petitions",
    (
        Field("number", "integer", required=True, unique=True),
        Field("title", required=True, limit=TITLE_LIMIT),
        Field("demand", required=True, limit=TEXT_LIMIT),
        Field("reasons", limit=TEXT_LIMIT),
        Field("wording", limit=TEXT_LIMIT),
        Field("language", required=True),
        Field("subject"),
        Field("author"),
        Field("opened_on", "date"),
        Field("url"),
    ),
    primary=("number",),
)
REPORTED_COUNTS = Table(
    "reported_counts",
    (
        Field("petition", "integer", required=True),
        Field("signatures", "integer", required=True),
        Field("as_of", "date", required=True),
        Field("reported_by", required=True),
        Field("url"),
    ),
    primary=("petition", "as_of", "reported_by"),
    keys=(("petition", ("petitions", "number")),),
)
TEXTS = Table(
    "texts",
    (
        Field("number", "integer", required=True, unique=True),
        Field("title", required=True, limit=TITLE_LIMIT),
        Field("language", required=True),
        Field("published_on", "date"),
        Field("adopted_on", "date"),
        Field("source"),
        Field("url"),
    ),
    primary=("number",),
)
PROVISIONS = Table(
    "provisions",
    (
        Field("text", "integer", required=True),
        Field("key", required=True, unique=True),
        Field("parent"),
        Field("position", "integer", required=True),
        Field("kind", required=True, enum=KINDS),
        Field("mark"),
        Field("heading", limit=TEXT_LIMIT),
        Field("body", limit=TEXT_LIMIT),
        Field("note", limit=TEXT_LIMIT),
    ),
    primary=("key",),
    keys=(("text", ("texts", "number")), ("parent", ("", "key"))),
)
TABLES = (PETITIONS, REPORTED_COUNTS, TEXTS, PROVISIONS)

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def say(line: str) -> None:
    """Tell the person at the keyboard something, apart from the output."""
    sys.stderr.write(f"{line}\n")


def clean(text: str) -> str:
    """Return `text` as a package holds it: line feeds for every kind of line end, no other control character but tab, trimmed."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)).strip()


def toml_string(text: str) -> str:
    r"""Return `text` as a TOML basic string: JSON's escapes are all legal there, and DEL is the one character JSON leaves alone."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class Progress:
    """Says how far a loop has come, once a second, when it has been running for more than two seconds."""

    def __init__(self, what: str) -> None:
        """Start the clock; `what` is the plural of the thing counted."""
        self._what = what
        self._next = time.monotonic() + 2

    def at(self, count: int) -> None:
        """Report `count` if it is time to."""
        now = time.monotonic()
        if now >= self._next:
            say(f"{count:,} {self._what}")
            self._next = now + 1


class Rows:
    """One CSV file of a package while it is being written: UTF-8, RFC 4180 but for line feeds alone, a header row."""

    def __init__(self, table: Table, file: TextIO) -> None:
        """Write the header row of `table`."""
        self._table = table
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(table.columns)
        self.count = 0

    def add(self, row: Mapping[str, str | int]) -> None:
        """Write `row`, which has every column of the table.

        Raises ConversionError when a field is longer than the format allows, or one that must be filled is empty.
        """
        self.count += 1
        values = [row[name] for name in self._table.columns]
        for field, value in zip(self._table.fields, values, strict=True):
            if field.required and value == "":
                msg = f"{self._table.path}:{self.count + 1}: {field.name}: is empty"
                raise ConversionError(msg)
            if field.limit and len(str(value)) > field.limit:
                msg = f"{self._table.path}:{self.count + 1}: {field.name}: is longer than {field.limit:,} characters"
                raise ConversionError(msg)
        self._writer.writerow(values)


class Package:
    """A data package while it is being written."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Write into `folder`; files stay open as long as `stack`."""
        self._folder = folder
        self._stack = stack
        self.resources: list[dict[str, object]] = []

    def table(self, table: Table) -> Rows:
        """Begin a CSV file."""
        file = self._stack.enter_context((self._folder / table.path).open("w", encoding="utf-8", newline=""))
        self.resources.append(table.resource())
        return Rows(table, file)

    def process(self, text: str) -> None:
        """Write the rules of the process."""
        (self._folder / PROCESS).write_text(text, encoding="utf-8", newline="\n")
        self.resources.append({"name": "process", "path": PROCESS, "format": "toml", "mediatype": "application/toml", "encoding": "utf-8"})


@contextmanager
def create(out: Path, *, name: str, title: str, source: str) -> Iterator[Package]:
    """Write a data package into the folder `out`, whole or not at all.

    out     absent, empty, or a package of the same name, which is replaced
    name    the package's short name: lower-case letters, digits, hyphens
    source  where its contents come from, in a sentence
    Raises ConversionError when `out` holds anything else.
    """
    _check_replaceable(out, name)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".package-", dir=out.parent) as folder:
            with ExitStack() as stack:
                package = Package(Path(folder), stack)
                yield package
            manifest = {
                "profile": "data-package",
                "name": name,
                "title": title,
                "sources": [{"title": source}],
                "resources": package.resources,
            }
            text = json.dumps(manifest, ensure_ascii=False, indent=2)
            (Path(folder) / MANIFEST).write_text(f"{text}\n", encoding="utf-8", newline="\n")
            out.mkdir(exist_ok=True)
            for path in sorted(Path(folder).iterdir(), key=lambda path: path.name == MANIFEST):
                path.replace(out / path.name)
    except OSError as error:
        msg = f"{error.filename or out}: {error.strerror or error}"
        raise ConversionError(msg) from error


def _check_replaceable(out: Path, name: str) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        msg = f"{out}: is not a folder"
        raise ConversionError(msg)
    if not any(out.iterdir()):
        return
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("name") != name:
        msg = f"{out}: is not empty and holds no package named {name}: choose another folder"
        raise ConversionError(msg)
