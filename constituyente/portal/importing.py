"""Bringing a data package in: checked whole, then part by part in short transactions, any number of times with one result."""

import fcntl
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.common.exchange import Incoming
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.process import api as process

from . import data_packages
from .errors import AlreadyRunning, ImportUnfinished, PackageInvalid
from .models import Import
from .parts import parts, tables

OFTEN = 1.0  # seconds between two notes of how far it is
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Imported:
    """What a package brought: rows by table, things that are new by package of the house; whether an import was gone on with."""

    name: str
    rows: Mapping[str, int]
    new: Mapping[str, int]
    rules_version: int
    resumed: bool


def import_package(directory: Path, *, now: datetime, rng: Rng, progress: Progress = lambda *_told: None) -> Imported:
    """Bring the package in `directory` in. Its rules are applied only where none are in force yet.

    Raises PackageInvalid with every fault found, and then nothing was written; ImportUnfinished while another package is half in; and
    whatever the parts refuse because it contradicts what stands here: what came before is in, and stays.
    """
    problems = data_packages.Problems()
    name = data_packages.descriptor(directory, {table.file for table in tables()}, problems)
    rules = _rules(directory, problems)
    package = data_packages.Package(directory, tables())
    rows = data_packages.check(package, problems, progress, _known(rules))
    if problems.lines:
        raise PackageInvalid(problems=str(problems))
    with _alone():
        digest = package.digest()
        standing = Import.objects.filter(hash=digest).first()
        _refuse_another(digest)
        begun_at = standing.begun_at if standing else now
        advance = _Advance(progress)
        incoming = Incoming(package.rows, begun_at, rng, advance, package.read)
        _check_wholes(incoming, problems)
        if problems.lines:
            raise PackageInvalid(problems=str(problems))
        resumed = standing is not None and standing.ended_at is None
        record = _begin(standing, name=name, digest=digest, now=now)
        advance.record = record
        new = _take(record, incoming, now=now)
    return Imported(name, dict(rows), new, process.current().version, resumed)


# ------------------------------------------------------------------ looking


def _rules(directory: Path, problems: data_packages.Problems) -> process.Rules | None:
    """The rules the package comes in under: those in force, else its own (version 0); what is wrong with its file is noted."""
    rules = None
    try:
        rules = process.check((directory / "process.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.add("process.toml", what=_("the file is missing"))
    except UnicodeDecodeError:
        problems.add("process.toml", what=_("the file is not UTF-8"))
    except process.RulesInvalid as error:
        for problem in error.problems:
            problems.add("process.toml", problem.line, *filter(None, [problem.path]), what=problem.message)
    with suppress(process.NoRules):
        rules = process.current()
    return rules


def _known(rules: process.Rules | None) -> data_packages.Known:
    """What rows may name that stands in the process file; anything if that cannot be read."""
    return {"subjects.key": frozenset(one.key for one in rules.outline.subjects) if rules else None}


def _check_wholes(incoming: Incoming, problems: data_packages.Problems) -> None:
    """What is wrong although each row is right. A part relies on those before it: the first with a fault is the last that is looked at."""
    for _package, part in parts():
        for fault in part.check(incoming):
            where: list[str | int] = [one for one in (fault.file, fault.row, fault.column) if one]
            problems.add(*where, what=fault.problem)
        if problems.lines:
            return


# ------------------------------------------------------------------ bringing in


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time on this machine. Raises AlreadyRunning."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    with (Path(settings.DATA) / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(directory=str(settings.DATA)) from None
        yield


def marker() -> Path:
    """A file that is there while a package is half in: pages say so, without asking the database."""
    return Path(settings.DATA) / "importing"


def _refuse_another(digest: str) -> None:
    other = Import.objects.filter(ended_at=None).exclude(hash=digest).first()
    if other is not None:
        raise ImportUnfinished(name=other.name, hash=other.hash[:12])


def _begin(standing: Import | None, *, name: str, digest: str, now: datetime) -> Import:
    record = standing or Import(name=name[:200], hash=digest, begun_at=now)
    record.ended_at, record.refused, record.rows = None, "", {}
    record.save()
    marker().touch()
    return record


class _Advance:
    """Counts the rows that are in, tells whoever shows progress, and now and then the record of the import."""

    def __init__(self, progress: Progress) -> None:
        self.record: Import | None = None
        self.rows = Counter[str]()
        self._progress = progress
        self._noted = time.monotonic()

    def __call__(self, table: str, count: int) -> None:
        self.rows[table] += count
        self._progress(table, self.rows[table])
        if self.record is not None and time.monotonic() - self._noted > OFTEN:
            Import.objects.filter(pk=self.record.pk).update(rows=dict(self.rows))
            self._noted = time.monotonic()


def _take(record: Import, incoming: Incoming, *, now: datetime) -> dict[str, int]:
    """Bring every part in. What is refused ends the import; what is cut leaves it unfinished, to be gone on with."""
    new = Counter[str]()
    try:
        for package, part in parts():
            new[package] += part.take(incoming)
    except DomainError as error:
        _end(record, incoming, now=now, refused=str(error))
        raise
    _end(record, incoming, now=now)
    return dict(+new)


def _end(record: Import, incoming: Incoming, *, now: datetime, refused: str = "") -> None:
    record.ended_at, record.refused = now, refused
    record.rows = dict(incoming.advance.rows) if isinstance(incoming.advance, _Advance) else {}
    record.save()
    marker().unlink(missing_ok=True)
