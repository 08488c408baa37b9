"""What the converters share: how a data package is written. Its tables are those that the packages of the house declare.

Source of the format: docs/data-package.md.
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from constituyente.foundation.common.exchange import LONGEST, MANIFEST, TITLE, Table, Value, cells, line, manifest, resource

PROCESS = "process.toml"

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class ConversionError(Exception):
    """The input or the place for the output is not as it must be; the message is one line for the person at the keyboard."""


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
        self._file = file
        self._nothing: dict[str, Value] = {column.name: "" if column.is_text else None for column in table.columns}
        self.count = 0
        file.write(line(self._nothing))

    def add(self, row: Mapping[str, Value]) -> None:
        """Write `row`; columns that it lacks stay empty.

        Raises ConversionError when a field is longer than the format allows, or one that must be filled is empty, KeyError for a column
        that the table has not.
        """
        self.count += 1
        if unknown := row.keys() - self._nothing:
            raise KeyError(*sorted(unknown))
        whole = {**self._nothing, **row}
        for column in self._table.columns:
            value = whole[column.name]
            most = TITLE if column.kind == "title" else LONGEST
            fault = ""
            if column.filled and value in {"", None}:
                fault = "is empty"
            elif isinstance(value, str) and len(value) > most:
                fault = f"is longer than {most:,} characters"
            elif column.of and value and value not in column.of:
                fault = f"is none of {', '.join(column.of)}"
            if fault:
                msg = f"{self._table.file}:{self.count + 1}: {column.name}: {fault}"
                raise ConversionError(msg)
        self._file.write(line(cells(self._table, whole)))


class Package:
    """A data package while it is being written."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Write into `folder`; files stay open as long as `stack`."""
        self._folder = folder
        self._stack = stack
        self._files: list[Mapping[str, object]] = []
        self._tables: list[Table] = []

    def table(self, table: Table) -> Rows:
        """Begin a CSV file."""
        file = self._stack.enter_context((self._folder / table.file).open("w", encoding="utf-8", newline=""))
        self._tables.append(table)
        return Rows(table, file)

    def process(self, text: str) -> None:
        """Write the rules of the process."""
        (self._folder / PROCESS).write_text(text, encoding="utf-8", newline="\n")
        self._files.append({"name": "process", "path": PROCESS, "format": "toml", "mediatype": "application/toml", "encoding": "utf-8"})

    def resources(self) -> list[Mapping[str, object]]:
        """Return the resources of everything that was begun."""
        present = frozenset(table.name for table in self._tables)
        return [*self._files, *(resource(table, present) for table in self._tables)]


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
        with tempfile.TemporaryDirectory(prefix=".package-", dir=out.parent) as scratch:
            folder = Path(scratch) / "package"
            folder.mkdir()
            with ExitStack() as stack:
                package = Package(folder, stack)
                yield package
            text = json.dumps(manifest(name, title, source, package.resources()), ensure_ascii=False, indent=2)
            (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8", newline="\n")
            if out.exists():
                out.replace(Path(scratch) / "before")
            folder.replace(out)
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
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("name") != name:
        msg = f"{out}: is not empty and holds no package named {name}: choose another folder"
        raise ConversionError(msg)
