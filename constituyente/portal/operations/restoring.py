"""A backup put back into an empty place, and what was published after it replayed."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from constituyente.foundation.ledger import api as ledger
from constituyente.portal.errors import BackupElsewhere, DoesNotAddUp, NotEmpty, PassphraseMissing, RestoreUnfinished

from . import engines
from .archive import DATABASE, KEYS, Manifest, Reader, Told

MARKER = "restoring"  # in the data directory while a restore is at work in it
SCRATCH = ".restoring."


@dataclass(frozen=True)
class Restored:
    """What stands here now.

    size, root  of the log, recounted from its entries; `before` the size of the database in the backup; `waiting` entries in its queue
    keys        files put back
    unknown     by kind of entry, the indices of those that came back from the published log alone
    lost_keys   purposes whose key in force is not in the data directory
    """

    manifest: Manifest
    before: int
    size: int
    root: bytes
    waiting: int
    tallies: int
    keys: int
    unknown: Mapping[str, Sequence[int]]
    lost_keys: tuple[str, ...]


def restore(file: Path, *, passphrase: str | None, without_keys: bool, published: str | None, now: datetime, told: Told) -> Restored:
    """Put the backup `file` into the empty data directory and the empty database, replay what was published since, and recount it all.

    passphrase  opens the keys
    published   a folder or an address with the log that was published after the backup was made
    Everything is checked before anything is put in place. Raises BackupUnreadable, BackupElsewhere, WrongPassphrase, PassphraseMissing,
    NotEmpty, CopyRefused, ProgramMissing before that; DatabaseNotCopied, DoesNotAddUp after it: then nothing starts here until a restore
    has finished.
    """
    data = Path(settings.DATA)
    for left in data.glob(f"{SCRATCH}*"):  # by a restore that was killed
        shutil.rmtree(left)
    with Reader(file) as archive, tempfile.TemporaryDirectory(prefix=SCRATCH, dir=data) as folder:
        scratch, manifest = Path(folder), archive.manifest
        _check_fit(file, manifest)
        _check_empty(data)
        archive.verify(told)
        keys = _keys(archive, passphrase, without_keys=without_keys)
        for name in archive.log_files:
            archive.extract(name, scratch / name)
        for name in archive.uploaded_files:
            archive.extract(name, scratch / name)
        tail = _tail(archive, scratch, published, told)
        database = scratch / DATABASE
        archive.extract(DATABASE, database, told)
        if manifest.engine == "sqlite":
            engines.check_sqlite(database)
        else:
            engines.program("pg_restore")
        with _unfinished_until_done(data, file):
            _put_keys(data, keys)
            _put_log(data, scratch / "log")
            _put_files(data, scratch / "files")
            _put_database(database, told)
            call_command("migrate", verbosity=0, interactive=False)
            before = ledger.head().size
            unknown = ledger.replay(tail, now=now, told=lambda index, _size: told("tail", index)).unknown if tail else {}
            ledger.publish()
            counted = _add_up(manifest, told)
    head = ledger.waiting()
    lost = tuple(key.purpose for key in ledger.keys_in_force() if key.file is None)
    return Restored(manifest, before, counted.size, counted.root, head.entries, counted.tallies, len(keys), unknown, lost)


# ------------------------------------------------------------------ before anything is put in place


def _check_fit(file: Path, manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        facts = {"there": manifest.engine, "here": connection.vendor}
        raise BackupElsewhere(file=file, problem=_("it holds a database of %(there)s, and DATABASE_URL asks for %(here)s") % facts)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    beyond = sorted(set(manifest.migrations) - known)
    if beyond:
        problem = _("it was made by a newer version (%(version)s; %(migration)s is not known here)")
        raise BackupElsewhere(file=file, problem=problem % {"version": manifest.version, "migration": beyond[0]})


def _check_empty(data: Path) -> None:
    """Raise NotEmpty unless there is nothing here, or only what an interrupted restore left."""
    if (data / MARKER).exists():
        return
    found = [f"keys/{path.name}" for path in sorted((data / "keys").glob("*.ed25519"))]
    if (data / "log").is_dir() and any((data / "log").iterdir()):
        found.append("log/")
    if any((data / "files").glob("*/*")):
        found.append("files/")
    if connection.vendor == "sqlite":
        path = engines.database_file()
        if path.exists() and path.stat().st_size:
            found.append(path.name)
    elif tables := connection.introspection.table_names():
        found.append(_("a database with the table %(table)s") % {"table": min(tables)})
    if found:
        raise NotEmpty(found=", ".join(found))


def _keys(archive: Reader, passphrase: str | None, *, without_keys: bool) -> dict[str, bytes]:
    if KEYS not in archive.manifest.members or without_keys:
        return {}
    if passphrase is None:
        raise PassphraseMissing
    return archive.keys(passphrase)


def _tail(archive: Reader, scratch: Path, published: str | None, told: Told) -> ledger.Tail | None:
    """What was published after the backup, fetched and checked against the log in it; None if nobody said where."""
    manifest = archive.manifest
    if not manifest.checkpoint:
        return None
    try:
        frontier = ledger.frontier_of(ledger.Folder(scratch / "log"), manifest.verifier_key)
    except ledger.CopyRefused as error:
        raise archive.wrong(str(error.facts["problem"])) from error
    if frontier.size != manifest.size:
        raise archive.wrong(_("its checkpoint is another one than the manifest says"))
    if published is None:
        return None
    return ledger.fetch_tail(
        ledger.source_of(published),
        frontier=frontier,
        verifier_key=manifest.verifier_key,
        into=scratch / "tail",
        told=lambda index: told("published", index),
    )


# ------------------------------------------------------------------ in place


@contextmanager
def _unfinished_until_done(data: Path, file: Path) -> Iterator[None]:
    """Whoever starts here in between, or after we were killed, is told so."""
    marker = data / MARKER
    marker.write_text(json.dumps({"file": str(file)}), encoding="utf-8")
    yield
    marker.unlink()


def require_finished() -> None:
    """Raise RestoreUnfinished if a restore was interrupted in this data directory, or is still at work."""
    try:
        marker = json.loads((Path(settings.DATA) / MARKER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError:
        marker = {"file": "FILE"}
    raise RestoreUnfinished(directory=settings.DATA, file=marker["file"])


def _put_keys(data: Path, keys: Mapping[str, bytes]) -> None:
    folder = data / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob("*.ed25519"):
        left.unlink()
    for name, content in keys.items():
        path = folder / name
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def _put_log(data: Path, log: Path) -> None:
    shutil.rmtree(data / "log", ignore_errors=True)
    if log.exists():
        log.rename(data / "log")


def _put_files(data: Path, uploaded: Path) -> None:
    shutil.rmtree(data / "files", ignore_errors=True)
    if uploaded.exists():
        for path in uploaded.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        uploaded.rename(data / "files")


def _put_database(copied: Path, told: Told) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        target = engines.database_file()
        for left in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
            left.unlink(missing_ok=True)
        copied.replace(target)
        return
    anew = bool(connection.introspection.table_names())
    engines.restore_postgresql(copied, anew=anew, told=lambda: told(DATABASE, 0))


def _add_up(manifest: Manifest, told: Told) -> ledger.Recount:
    """The whole log recounted, against itself and against the checkpoint in the backup. Raises DoesNotAddUp."""
    size = ledger.published_size()
    counted = ledger.recount(published=ledger.Folder(ledger.log_directory()), upto=size, told=lambda index, _size: told("recount", index))
    faults = list(counted.faults)
    if counted.size < manifest.size:
        faults.append(_("the database ends at %(size)s, before the checkpoint in the backup") % {"size": counted.size})
    if faults:
        raise DoesNotAddUp(problem=f"{faults[0]}" + (f" (+ {len(faults) - 1})" if len(faults) > 1 else ""))
    ledger.signed_head()
    return counted
