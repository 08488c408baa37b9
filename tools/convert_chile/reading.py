"""The source files, row by row: CSV and lines of JSON, plain or compressed. Whatever is wrong with them is said in one line."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TextIO

from tools.packages import ConversionError


@dataclass(frozen=True)
class Row:
    """One record of a source file. number: as a spreadsheet counts a CSV file, the header being 1; the line of a file of JSON lines."""

    file: str
    number: int
    values: dict[str, Any]

    def refuse(self, column: str, what: str) -> NoReturn:
        """Raise the ConversionError that says what is wrong with `column` here."""
        msg = f"{self.file}:{self.number}: {column}: {what}"
        raise ConversionError(msg)

    def text(self, column: str) -> str:
        """Return `column` as text, trimmed; empty if it is missing, empty, or NA. Raises ConversionError for anything but text."""
        value = self.values.get(column)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(column, f"is no text: {value!r}")
        text = value.strip()
        return "" if text == "NA" else text

    def natural(self, column: str) -> int:
        """Return `column` as a whole number; raises ConversionError."""
        value = str(self.values.get(column, "")).strip()
        if not (value.isascii() and value.isdecimal()):
            self.refuse(column, f"is not a whole number: {value!r}")
        return int(value)

    def day(self, column: str) -> date:
        """Return `column` as a day; raises ConversionError."""
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.refuse(column, f"is not a date: {value!r}")

    def texts(self, column: str) -> list[str]:
        """Return `column`, a text or a list of texts, as a list; empty if it is missing. Raises ConversionError."""
        value = self.values.get(column)
        found = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(one, str) for one in found):
            self.refuse(column, f"is no list of texts: {value!r}")
        return [one.strip() for one in found if one.strip()]


def records(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the records of `name`.csv or `name`.csv.gz; raises ConversionError for everything that is wrong with the file."""
    path = _find(folder, f"{name}.csv")
    number = 1
    try:
        with closing(_open(path)) as file:
            reader = csv.DictReader(file, strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                msg = f"{path.name}:1: {missing[0]}: the column is missing"
                raise ConversionError(msg)
            for number, values in enumerate(reader, 2):
                row = Row(path.name, number, values)
                if None in values or None in values.values():
                    row.refuse(columns[0], "the row has more or fewer fields than the header")
                yield row
    except UnicodeDecodeError as error:
        msg = f"{path.name}: is not UTF-8"  # the decoder reads ahead of the rows
        raise ConversionError(msg) from error
    except (csv.Error, EOFError, zlib.error, OSError) as error:
        msg = f"{path.name}:{number + 1}: cannot be read: {error}"
        raise ConversionError(msg) from error


def objects(folder: Path, name: str, keys: Sequence[str]) -> Iterator[Row]:
    """Yield the objects of `name`.jsonl or `name`.jsonl.gz, one a line, each with `keys`; raises ConversionError."""
    path = _find(folder, f"{name}.jsonl")
    number = 0
    try:
        with closing(_open(path)) as file:
            for number, text in enumerate(file, 1):
                row = Row(path.name, number, _object(path, number, text))
                for key in keys:
                    if key not in row.values:
                        row.refuse(key, "is missing")
                yield row
    except UnicodeDecodeError as error:
        msg = f"{path.name}: is not UTF-8"
        raise ConversionError(msg) from error
    except (EOFError, zlib.error, OSError) as error:
        msg = f"{path.name}:{number + 1}: cannot be read: {error}"
        raise ConversionError(msg) from error


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"{path.name}:{number}: cannot be read: {error}"
        raise ConversionError(msg) from error
    if not isinstance(values, dict):
        msg = f"{path.name}:{number}: is no object"
        raise ConversionError(msg)
    return values


def _find(folder: Path, name: str) -> Path:
    path = next((path for path in (folder / f"{name}.gz", folder / name) if path.is_file()), None)
    if path is None:
        msg = f"{folder}: has no {name}.gz and no {name}"
        raise ConversionError(msg)
    return path


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")
