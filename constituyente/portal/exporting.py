"""Writing everything public out as a data package: whole or not at all, as it was at one moment."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from constituyente.foundation.common.exchange import MANIFEST, Row, Table, cells, line, manifest, resource
from constituyente.foundation.process import api as process

from .errors import FolderTaken
from .operations.engines import one_moment
from .parts import parts

OFTEN = 1000  # rows between two words of progress
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Exported:
    """What was written: the package's name, rows by table, how many other files."""

    name: str
    rows: dict[str, int]
    files: int


def export(directory: Path, *, progress: Progress = lambda *_told: None) -> Exported:
    """Write everything public into the folder `directory`: absent, empty, or an earlier export of this process, which is replaced.

    Tables without rows are left out. Rows are streamed. Raises NoRules, FolderTaken, OSError.
    """
    rules = process.current()
    name, title = rules.process.slug, rules.process.title[rules.main_language]
    directory = directory.absolute()
    _require_replaceable(directory, name)
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=directory.parent) as scratch:
        folder = Path(scratch) / "package"
        folder.mkdir()
        with one_moment():
            rows = _write_tables(folder, progress)
            listed, others = _write_files(folder, progress)
        described = [resource(table, frozenset(rows)) for _package, part in parts() for table in part.tables if table.name in rows]
        whole = manifest(name, title, title, [*listed, *described])
        (folder / MANIFEST).write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        if directory.exists():
            directory.replace(Path(scratch) / "before")
        folder.replace(directory)
    return Exported(name, rows, len(listed) + others)


def _require_replaceable(directory: Path, name: str) -> None:
    """Raise FolderTaken unless the export may stand there."""
    if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
        return
    try:
        found = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("name") != name:
        raise FolderTaken(directory=str(directory), name=name)


def _write_tables(folder: Path, progress: Progress) -> dict[str, int]:
    """Returns the rows of each table that has any."""
    counts = dict[str, int]()
    for _package, part in parts():
        for table in part.tables:
            rows = part.write[table.name]()
            if (first := next(rows, None)) is not None:
                counts[table.name] = _write_table(folder / table.file, table, chain([first], rows), progress)
    return counts


def _write_table(path: Path, table: Table, rows: Iterator[Row], progress: Progress) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(line(column.name for column in table.columns))
        for count, row in enumerate(rows, start=1):
            file.write(line(cells(table, row)))
            if count % OFTEN == 0:
                progress(table.name, count)
    return count


def _write_files(folder: Path, progress: Progress) -> tuple[list[dict[str, object]], int]:
    """The resources of the files that the descriptor lists, and how many others there are."""
    listed, others = list[dict[str, object]](), 0
    for package, part in parts():
        for file in part.files():
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            if file.media:
                listed.append(_listed(file.path, file.media))
            else:
                others += 1
            if (others + len(listed)) % OFTEN == 0:
                progress(package, others + len(listed))
    return listed, others


def _listed(path: str, media: str) -> dict[str, object]:
    """A resource that is no table; its name is the path without its ending."""
    stem, _dot, ending = path.rpartition(".")
    name = stem.replace("/", "-").replace(".", "-")
    return {"name": name, "path": path, "format": ending, "mediatype": media, "encoding": "utf-8"}
