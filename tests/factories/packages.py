"""Data packages without files: the rows that parts write, and rows as they are taken in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from constituyente.foundation.common.exchange import Incoming, Part, Row
from constituyente.foundation.common.rng import Seeded

Rows = Mapping[str, list[Row]]


def written(*parts: Part) -> Rows:
    """Every row that parts write, by table."""
    return {table.name: list(part.write[table.name]()) for part in parts for table in part.tables}


def incoming(tables: Rows, *, now: datetime, advanced: Counter[str] | None = None) -> Incoming:
    """A package of these rows; what a table lacks of a column is nothing. `advanced` is told how many rows of a table are in."""

    def rows(name: str) -> Iterator[Row]:
        return iter(tables.get(name, ()))

    def advance(name: str, number: int) -> None:
        if advanced is not None:
            advanced[name] += number

    return Incoming(rows, now, Seeded(1), advance)


def taken(parts: Sequence[Part], tables: Rows, *, now: datetime) -> list[int]:
    """How many things of each part are new. Every row is told to whoever shows progress."""
    advanced = Counter[str]()
    new = [part.take(incoming(tables, now=now, advanced=advanced)) for part in parts]
    assert advanced == {name: len(rows) for name, rows in tables.items() if rows}
    return new


def whole(part: Part, tables: Rows) -> Rows:
    """The rows with every column of their tables: those left out hold nothing."""
    empty = {table.name: {column.name: "" if column.is_text else None for column in table.columns} for table in part.tables}
    return {name: [{**empty[name], **row} for row in rows] for name, rows in tables.items()}


def misfits(parts: Sequence[Part], tables: Rows) -> list[str]:
    """What in `tables` is not as its columns say; a table without rows is, too."""
    found = list[str]()
    for table in (table for part in parts for table in part.tables):
        rows = tables[table.name]
        names = {column.name for column in table.columns}
        found += [f"{table.name}: {set(row) ^ names}" for row in rows if set(row) != names]
        found += [f"{table.name} is empty"] * (not rows)
        keys = [tuple(row[name] for name in table.unique) for row in rows]
        found += [f"{table.name}: {key} twice" for key, times in Counter(keys).items() if times > 1]
        for column in table.columns:
            for value in (row[column.name] for row in rows):
                text = isinstance(value, str) or not column.is_text
                if not text or (column.filled and value in {None, ""}) or (column.of and value not in column.of):
                    found.append(f"{table.name}.{column.name}: {value!r}")
    return found
