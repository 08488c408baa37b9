"""What is wrong with an installation, one finding for each thing looked at. Reads, and repairs nothing."""

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.common.numbers import decimal, grouped
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
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


RESTORE = gettext_lazy(
    "stop serve, and restore the newest backup with --published and the address of a copy of the log (docs/operations/backup.md)"
)
LOOK = gettext_lazy("stop serve, keep a copy of the data directory and the database, and find out who wrote there; then restore a backup")
# What a finding is about, and how it stands: keys for programs, and these words for whoever reads them at the keyboard.
NAMED: Mapping[str, Promise] = {
    "ok": pgettext_lazy("doctor", "ok"),
    "warning": pgettext_lazy("doctor", "warning"),
    "problem": pgettext_lazy("doctor", "problem"),
    "restore": pgettext_lazy("doctor", "restore"),
    "disk": pgettext_lazy("doctor", "disk"),
    "database": pgettext_lazy("doctor", "database"),
    "durability": pgettext_lazy("doctor", "durability"),
    "migrations": pgettext_lazy("doctor", "migrations"),
    "keys": pgettext_lazy("doctor", "keys"),
    "contact key": pgettext_lazy("doctor", "contact key"),
    "log": pgettext_lazy("doctor", "log"),
    "published log": pgettext_lazy("doctor", "published log"),
    "tiles": pgettext_lazy("doctor", "tiles"),
    "recount": pgettext_lazy("doctor", "recount"),
    "queue": pgettext_lazy("doctor", "queue"),
    "sequencer": pgettext_lazy("doctor", "sequencer"),
    "messages": pgettext_lazy("doctor", "messages"),
    "site": pgettext_lazy("doctor", "site"),
    "posters": pgettext_lazy("doctor", "posters"),
    "published elsewhere": pgettext_lazy("doctor", "published elsewhere"),
}


def diagnose(*, now: datetime, deep: bool, published: str | None, told: Told) -> Iterator[Finding]:
    """Look at everything, cheapest first; what needs a database that answers is left out where none does.

    deep       hash every entry again, recount every tally, compare every file of the log with the database
    published  a folder or an address with a copy of the log to compare with
    """
    try:
        require_finished()
    except RestoreUnfinished as error:
        yield problem("restore", str(error), _("run it again; it begins anew"))
    yield from _room()
    try:
        connection.ensure_connection()
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        yield problem("database", _("does not answer: %(problem)s") % {"problem": _line(error)}, _("start it, and look at DATABASE_URL"))
        return
    if "ledger_tree" not in tables:
        yield problem("database", _("holds no tables of ours"), _("run: constituyente serve, or restore a backup"))
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
    yield _messages(now)
    yield from _gateway()
    yield from _site()
    yield _posters()
    if published is not None:
        yield _elsewhere(published, told)


def _line(error: Exception) -> str:
    return str(error).strip().replace("\n", " ")


def _room() -> Iterator[Finding]:
    data = Path(settings.DATA)
    if not data.is_dir():
        yield problem(
            "disk", _("the data directory %(data)s is not there") % {"data": data}, _("look at CONSTITUYENTE_DATA, or restore a backup")
        )
        return
    usage = shutil.disk_usage(data)
    room = {"free": decimal(usage.free / 2**30), "all": decimal(usage.total / 2**30), "data": data}
    free = _("%(free)s GB of %(all)s GB free in %(data)s") % room
    if usage.free / usage.total < LITTLE_ROOM:
        yield problem("disk", free, _("make room: a full disk stops the log, and nothing is acknowledged while it is full"))
    else:
        yield ok("disk", free)


def _durability() -> Finding:
    unsafe = engines.unsafe_settings()
    if not unsafe:
        return ok("durability", _("a commit is on the disk before it is acknowledged"))
    found = _("a power cut may take back what was acknowledged: %(settings)s") % {"settings": ", ".join(unsafe)}
    if settings.UNSAFE_DATABASE:
        return warning("durability", found, _("CONSTITUYENTE_UNSAFE_DATABASE allows it: for throw-away databases alone"))
    return problem("durability", found, _("set them in the database's own configuration; serve refuses to start until then"))


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        names = ", ".join(f"{step.app_label}.{step.name}" for step, _back in steps[:FEW])
        return problem(
            "migrations",
            _("%(count)s are not applied: %(names)s") % {"count": len(steps), "names": names},
            _("run: constituyente manage migrate"),
        )
    return ok("migrations", _("all applied"))


# ------------------------------------------------------------------ keys


def _keys() -> Iterator[Finding]:
    folder = Path(settings.DATA) / "keys"
    if not folder.is_dir():
        yield problem("keys", _("%(file)s is missing") % {"file": folder}, _("put it back from its copy (docs/operations/keys.md)"))
        return
    others = [path for path in (folder, *sorted(folder.iterdir())) if ledger.open_to_others(path)]
    for path in others:
        mode = stat.filemode(path.stat().st_mode)
        wanted = "700" if path.is_dir() else "600"
        yield problem(
            "keys",
            _("%(file)s is open to others (%(mode)s)") % {"file": path, "mode": mode},
            _("chmod %(mode)s %(file)s; if somebody may have read it, rotate it (keys.md)") % {"mode": wanted, "file": path},
        )
    lost = [key for key in ledger.keys_in_force() if key.file is None]
    for key in lost:
        yield problem(
            "keys",
            _("the key of %(purpose)s in force is not in %(folder)s: %(key)s")
            % {"purpose": key.purpose, "folder": folder, "key": key.verifier_key},
            _("put its file back; nothing is signed until then"),
        )
    if not others and not lost:
        yield ok("keys", _("the keys in force are in %(folder)s, readable by their owner alone") % {"folder": folder})


def _contact_key() -> Finding:
    tags = petitions.tag_keys()
    if not tags.opened:
        return problem(
            "contact key",
            _("CONSTITUYENTE_CONTACT_KEY does not open the tag keys of petitions: it is another one than they were sealed with"),
            _("put the former one back, in the environment or in keys/; until then nobody can sign"),
        )
    counts = {"held": tags.held, "destroyed": tags.destroyed}
    return ok("contact key", _("opens the tag keys of %(held)s petitions; %(destroyed)s were destroyed") % counts)


# ------------------------------------------------------------------ the log


def _log(*, deep: bool, told: Told) -> Iterator[Finding]:
    try:
        head = ledger.signed_head()
    except ledger.LogDamaged as error:
        found = _("the tree is not that of its newest checkpoint, or that does not bear the log's signature: %(problem)s")
        yield problem("log", found % {"problem": error}, str(LOOK))
        head = None
    else:
        agreed = _("%(origin)s: tree and signed checkpoint agree at size %(size)s")
        yield ok("log", agreed % {"origin": head.origin, "size": grouped(head.size)} if head else _("not begun"))
    size = 0
    try:
        size = ledger.published_size()
    except ledger.LogRolledBack as error:
        yield problem("published log", str(error), _("the database was put back to an older state: %(advice)s") % {"advice": RESTORE})
    except ValueError as error:
        found = _("its checkpoint cannot be read: %(problem)s") % {"problem": error}
        yield problem("published log", found, _("remove log/checkpoint; the sequencer writes it anew"))
    else:
        if head is not None and size < head.size:
            found = _("stands at %(size)s, the database at %(further)s") % {"size": grouped(size), "further": grouped(head.size)}
            yield warning("published log", found, _("it follows within seconds of a sequencer's start"))
        else:
            yield ok("published log", _("its checkpoint is ours, size %(size)s") % {"size": grouped(size)})
    missing = list(islice(ledger.missing_files(size), FEW))
    if missing:
        found = _("missing or too short: %(files)s") % {"files": ", ".join(missing)}
        yield problem("tiles", found, _("stop serve, move log/ away, start: it is written anew"))
    elif size:
        yield ok("tiles", _("all there"))
    if deep:
        yield from _deep(size, told)


def _deep(size: int, told: Told) -> Iterator[Finding]:
    copy = ledger.Folder(ledger.log_directory())
    counted = ledger.recount(published=copy, upto=size, told=lambda index, _size: told("recount", index))
    for fault in counted.faults:
        yield problem("recount", fault, str(LOOK))
    if not counted.faults:
        counts = {"entries": grouped(counted.size), "tallies": grouped(counted.tallies)}
        yield ok("recount", _("%(entries)s entries and %(tallies)s tallies are what was signed, and so are the files") % counts)


def _queue(now: datetime) -> Iterator[Finding]:
    waiting = ledger.waiting()
    late, first = ledger.overdue(now)
    running = ledger.sequencer_at_work()
    age = (now - waiting.oldest).total_seconds() if waiting.oldest else 0
    if late and first is not None:
        found = _("%(count)s entries wait past the time they were promised by, the first since %(since)s")
        facts = {"count": grouped(late), "since": first.isoformat(timespec="seconds")}
        yield problem("queue", found % facts, _("get the sequencer going: these promises are broken, and whoever holds one can prove it"))
    elif age > SLOW:
        found = _("the oldest of %(count)s entries has waited %(minutes)s minutes")
        facts = {"count": grouped(waiting.entries), "minutes": grouped(round(age / 60))}
        yield warning("queue", found % facts, _("look at the sequencer's messages"))
    elif waiting.entries:
        facts = {"count": grouped(waiting.entries), "seconds": grouped(round(age))}
        yield ok(
            "queue", ngettext("%(count)s waits, for %(seconds)s s", "%(count)s wait, the oldest for %(seconds)s s", waiting.entries) % facts
        )
    else:
        yield ok("queue", _("nothing waits"))
    if running:
        yield ok("sequencer", _("at work"))
    else:
        yield warning("sequencer", _("none is at work"), _("run: constituyente serve"))


def _messages(now: datetime) -> Finding:
    backlog = post.backlog(now=now)
    facts = {"waiting": grouped(backlog.waiting), "again": grouped(backlog.again)}
    said = _("%(waiting)s wait, %(again)s of them to be tried again") % facts
    if backlog.held_up:
        return warning("messages", said, _("look at the worker's messages, the mail server and the gateway of text messages"))
    return ok("messages", said)


def _gateway() -> Iterator[Finding]:
    """Where the rules let people sign by phone, a real site needs somebody who carries text messages."""
    try:
        by_phone = "phone" in process.current().people.strengths
    except process.NoRules:
        return
    if by_phone and settings.PRODUCTION and settings.SMS_GATEWAY.endswith(".Shown"):
        said = _("the process file lets people confirm by phone, and no gateway carries text messages")
        yield problem("messages", said, _("set CONSTITUYENTE_SMS_GATEWAY (docs/settings.md)"))


# ------------------------------------------------------------------ what a public body's site has to say


def _site() -> Iterator[Finding]:
    try:
        missing = process.current().site.missing()
    except process.NoRules:
        return
    for key, what in missing.items():
        yield warning(
            "site",
            _("site.%(key)s is not in the process file: %(what)s") % {"key": key, "what": _(what)},
            _("add it, and run: constituyente rules apply (docs/process-file.md)"),
        )
    if not missing:
        yield ok("site", _("the process file says who answers for the site, for personal data and for security"))


def _posters() -> Finding:
    try:
        printing.printer()
    except NoPrinting:
        advice = _("install it (Debian: libpango-1.0-0 libpangoft2-1.0-0)")
        return warning("posters", _("the system lacks Pango: no poster can be made"), advice)
    return ok("posters", _("can be made"))


def _elsewhere(published: str, told: Told) -> Finding:
    source = ledger.source_of(published)
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = ledger.compare(source, Path(folder) / "tail", told=lambda index: told("published", index))
    except DomainError as error:
        advice = _("find out which of the two is the log; keep both, and sign nothing until then")
        return problem("published elsewhere", str(error), advice)
    facts = {"name": source.name, "there": grouped(found.there), "here": grouped(found.here), "missing": grouped(found.missing)}
    if found.missing:
        said = _("%(name)s stands at %(there)s, this database at %(here)s: %(missing)s entries are missing here") % facts
        return problem("published elsewhere", said, _("the database was put back to an older state: %(advice)s") % {"advice": RESTORE})
    return ok("published elsewhere", _("%(name)s at %(there)s begins ours, at %(here)s") % facts)
