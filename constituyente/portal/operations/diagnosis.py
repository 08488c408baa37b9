"""What is wrong with an installation, one finding for each thing looked at. Reads, and repairs nothing."""

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext

from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.portal.errors import NoPrinting, RestoreUnfinished
from constituyente.portal.sharing import printing

from . import engines
from .restoring import require_finished

Level = Literal["ok", "warning", "problem"]
Told = Callable[[str, int], None]
LITTLE_ROOM = 0.1  # of the disk
FEW = 5  # lines told of a kind of fault
SLOW = 3600  # seconds an entry waits before somebody should look


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, how it stands, what was found, and what to do about it."""

    check: str
    level: Level
    found: str
    advice: str = ""


def ok(check: str, found: str) -> Finding:
    return Finding(check, "ok", found)


def warning(check: str, found: str, advice: str) -> Finding:
    return Finding(check, "warning", found, advice)


def problem(check: str, found: str, advice: str) -> Finding:
    return Finding(check, "problem", found, advice)


RESTORE = "stop serve, and restore the newest backup with --published and the address of a copy of the log (docs/operations/backup.md)"
LOOK = "stop serve, keep a copy of the data directory and the database, and find out who wrote there; then restore a backup"


def diagnose(*, now: datetime, deep: bool, published: str | None, told: Told) -> Iterator[Finding]:
    """Look at everything, cheapest first; what needs a database that answers is left out where none does.

    deep       hash every entry again, recount every tally, compare every file of the log with the database
    published  a folder or an address with a copy of the log to compare with
    """
    try:
        require_finished()
    except RestoreUnfinished as error:
        yield problem("restore", str(error), "run it again; it begins anew")
    yield from _room()
    try:
        connection.ensure_connection()
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        yield problem("database", f"does not answer: {_line(error)}", "start it, and look at DATABASE_URL")
        return
    if "ledger_tree" not in tables:
        yield problem("database", "holds no tables of ours", "run: constituyente serve, or restore a backup")
        return
    yield ok("database", connection.vendor)
    yield _durability()
    waiting = _migrations()
    yield waiting
    if waiting.level == "problem":
        return
    yield from _keys()
    yield _contact_key()
    yield from _log(deep=deep, told=told)
    yield from _queue(now)
    yield from _site()
    yield _posters()
    if published is not None:
        yield _elsewhere(published, told)


def _line(error: Exception) -> str:
    return str(error).strip().replace("\n", " ")


def _room() -> Iterator[Finding]:
    data = Path(settings.DATA)
    if not data.is_dir():
        yield problem("disk", f"the data directory {data} is not there", "look at CONSTITUYENTE_DATA, or restore a backup")
        return
    usage = shutil.disk_usage(data)
    share, free = usage.free / usage.total, f"{usage.free / 2**30:,.1f} GB of {usage.total / 2**30:,.1f} GB free in {data}"
    if share < LITTLE_ROOM:
        yield problem("disk", free, "make room: a full disk stops the log, and nothing is acknowledged while it is full")
    else:
        yield ok("disk", free)


def _durability() -> Finding:
    unsafe = engines.unsafe_settings()
    if not unsafe:
        return ok("durability", "a commit is on the disk before it is acknowledged")
    found = f"a power cut may take back what was acknowledged: {', '.join(unsafe)}"
    if settings.UNSAFE_DATABASE:
        return warning("durability", found, "CONSTITUYENTE_UNSAFE_DATABASE allows it: for throw-away databases alone")
    return problem("durability", found, "set them in the database's own configuration; serve refuses to start until then")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        names = ", ".join(f"{step.app_label}.{step.name}" for step, _backwards in steps[:FEW])
        return problem("migrations", f"{len(steps)} are not applied: {names}", "run: constituyente manage migrate")
    return ok("migrations", "all applied")


# ------------------------------------------------------------------ keys


def _keys() -> Iterator[Finding]:
    folder = Path(settings.DATA) / "keys"
    if not folder.is_dir():
        yield problem("keys", f"{folder} is missing", "put it back from its copy (docs/operations/keys.md)")
        return
    others = [path for path in (folder, *sorted(folder.iterdir())) if ledger.open_to_others(path)]
    for path in others:
        mode = stat.filemode(path.stat().st_mode)
        wanted = "700" if path.is_dir() else "600"
        yield problem(
            "keys", f"{path} is open to others ({mode})", f"chmod {wanted} {path}; if somebody may have read it, rotate it (keys.md)"
        )
    lost = [key for key in ledger.keys_in_force() if key.file is None]
    for key in lost:
        yield problem(
            "keys",
            f"the key of {key.purpose} in force is not in {folder}: {key.verifier_key}",
            "put its file back; nothing is signed until then",
        )
    if not others and not lost:
        yield ok("keys", f"the keys in force are in {folder}, readable by their owner alone")


def _contact_key() -> Finding:
    tags = petitions.tag_keys()
    if not tags.opened:
        return problem(
            "contact key",
            "CONSTITUYENTE_CONTACT_KEY does not open the tag keys of petitions: it is another one than they were sealed with",
            "put the former one back, in the environment or in keys/; until then nobody can sign",
        )
    return ok("contact key", f"opens the tag keys of {tags.held} petitions; {tags.destroyed} were destroyed")


# ------------------------------------------------------------------ the log


def _log(*, deep: bool, told: Told) -> Iterator[Finding]:
    try:
        head = ledger.signed_head()
    except ledger.LogDamaged as error:
        yield problem("log", f"the tree is not that of its newest checkpoint, or that does not bear the log's signature: {error}", LOOK)
        head = None
    else:
        yield ok("log", f"{head.origin}: tree and signed checkpoint agree at size {head.size:,}" if head else "not begun")
    size = 0
    try:
        size = ledger.published_size()
    except ledger.LogRolledBack as error:
        yield problem("published log", str(error), f"the database was put back to an older state: {RESTORE}")
    except ValueError as error:
        yield problem("published log", f"its checkpoint cannot be read: {error}", "remove log/checkpoint; the sequencer writes it anew")
    else:
        if head is not None and size < head.size:
            yield warning(
                "published log", f"stands at {size:,}, the database at {head.size:,}", "it follows within seconds of a sequencer's start"
            )
        else:
            yield ok("published log", f"its checkpoint is ours, size {size:,}")
    missing = list(islice(ledger.missing_files(size), FEW))
    if missing:
        yield problem("tiles", f"missing or too short: {', '.join(missing)}", "stop serve, move log/ away, start: it is written anew")
    elif size:
        yield ok("tiles", "all there")
    if deep:
        yield from _deep(size, told)


def _deep(size: int, told: Told) -> Iterator[Finding]:
    copy = ledger.Folder(ledger.log_directory())
    counted = ledger.recount(published=copy, upto=size, told=lambda index, _size: told("recount", index))
    for fault in counted.faults:
        yield problem("recount", fault, LOOK)
    if not counted.faults:
        yield ok("recount", f"{counted.size:,} entries and {counted.tallies:,} tallies are what was signed, and so are the files")


def _queue(now: datetime) -> Iterator[Finding]:
    waiting = ledger.waiting()
    late, first = ledger.overdue(now)
    running = ledger.sequencer_at_work()
    age = (now - waiting.oldest).total_seconds() if waiting.oldest else 0
    if late and first is not None:
        found = f"{late:,} entries wait past the time they were promised by, the first since {first.isoformat(timespec='seconds')}"
        yield problem("queue", found, "get the sequencer going: these promises are broken, and whoever holds one can prove it")
    elif age > SLOW:
        yield warning(
            "queue", f"the oldest of {waiting.entries:,} entries has waited {age / 60:,.0f} minutes", "look at the sequencer's messages"
        )
    else:
        yield ok("queue", f"{waiting.entries:,} wait" + (f", the oldest for {age:,.0f} s" if waiting.entries else ""))
    if running:
        yield ok("sequencer", "at work")
    else:
        yield warning("sequencer", "none is at work", "run: constituyente serve")


# ------------------------------------------------------------------ what a public body's site has to say


def _site() -> Iterator[Finding]:
    try:
        missing = process.current().site.missing()
    except process.NoRules:
        return
    for key, what in missing.items():
        yield warning(
            "site",
            f"site.{key} is not in the process file: {gettext(what)}",
            "add it, and run: constituyente rules apply (docs/process-file.md)",
        )
    if not missing:
        yield ok("site", "the process file says who answers for the site, for personal data and for security")


def _posters() -> Finding:
    try:
        printing.printer()
    except NoPrinting:
        return warning("posters", "the system lacks Pango: no poster can be made", "install it (Debian: libpango-1.0-0 libpangoft2-1.0-0)")
    return ok("posters", "can be made")


def _elsewhere(published: str, told: Told) -> Finding:
    source = ledger.source_of(published)
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = ledger.compare(source, Path(folder) / "tail", told=lambda index: told("published", index))
    except DomainError as error:
        return problem("published elsewhere", str(error), "find out which of the two is the log; keep both, and sign nothing until then")
    if found.missing:
        said = f"{source.name} stands at {found.there:,}, this database at {found.here:,}: {found.missing:,} entries are missing here"
        return problem("published elsewhere", said, f"the database was put back to an older state: {RESTORE}")
    return ok("published elsewhere", f"{source.name} at {found.there:,} begins ours, at {found.here:,}")
