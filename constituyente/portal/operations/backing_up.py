"""A backup of everything, while the installation runs and signs."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.portal.errors import BackupExists

from . import archive, engines
from .archive import DATABASE, KEY_FILE, KEYS, LOG, UPLOADED_FILE, Manifest, Reader, Told


@dataclass(frozen=True)
class Made:
    """A backup that was written and read back: `size` in bytes of the file, `keys` how many files of them are sealed in it."""

    manifest: Manifest
    size: int
    keys: int


def back_up(target: Path, *, passphrase: str | None, replacing: bool, now: datetime, told: Told) -> Made:
    """Write the database, the published log, what was uploaded and the keys into the one file `target`; it appears whole, or not at all.

    passphrase  seals the keys; None leaves them out
    replacing   take the place of a file of that name
    The log's files are copied before the database and the keys after it, so that the database is never behind the copied checkpoint and
    every key that it names is there; so with uploaded files, each of which was on the disk before its row. Nothing is locked.
    Raises BackupExists, LogRolledBack, DatabaseNotCopied, ProgramMissing, OSError.
    """
    if target.exists() and not replacing:
        raise BackupExists(file=target)
    ledger.published_size()  # a database behind what is published is no state to keep
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        draft = Path(folder) / "backup"
        made = _write(draft, passphrase, now, told)
        with Reader(draft) as written:
            written.verify(told)
        draft.chmod(0o600)
        _sync(draft)
        if replacing:
            draft.replace(target)
        else:
            try:
                os.link(draft, target)  # fails if somebody was faster; rename would not
            except FileExistsError:
                raise BackupExists(file=target) from None
        _sync(target.parent)
    return made


def _write(draft: Path, passphrase: str | None, now: datetime, told: Told) -> Made:
    with archive.writing(draft, told) as writer:
        note = ledger.published_checkpoint()
        size, root = _head(note)
        for path, content in ledger.own_files(size):
            writer.add(f"{LOG}{path}", content)
        if note:
            writer.add(f"{LOG}checkpoint", note.encode())
        snapshot = draft.with_name(DATABASE)
        copy_database(snapshot, told)
        writer.add_file(DATABASE, snapshot)
        snapshot.unlink()
        for upload in sorted(files.folder().glob("*/*")):
            name = upload.relative_to(settings.DATA).as_posix()
            if UPLOADED_FILE.fullmatch(name):  # not a draft, of which there is no row
                with suppress(FileNotFoundError):  # given up a moment ago
                    writer.add_file(name, upload)
        manifest = Manifest(
            version=_version(),
            engine=connection.vendor,
            made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            origin=note.partition("\n")[0],
            size=size,
            root=root,
            checkpoint=note,
            verifier_key=ledger.key_at(size),
            migrations=tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())),
            environment=settings.SECRETS_GIVEN,
        )
        keys = key_files() if passphrase is not None else {}
        if passphrase is not None:
            manifest = replace(manifest, members=dict(writer.members))
            writer.add(KEYS, archive.seal(keys, passphrase, manifest.sealed_with()))
        writer.finish(manifest)
        manifest = replace(manifest, members=dict(writer.members))
    return Made(manifest, draft.stat().st_size, len(keys))


def _head(note: str) -> tuple[int, str]:
    """Size and root of a checkpoint, as its lines say them."""
    if not note:
        return 0, ""
    _origin, size, root = note.split("\n")[:3]
    return int(size), root


def copy_database(target: Path, told: Told) -> None:
    """The whole database at one moment, into a new file; checked."""
    copied = 0

    def more(done: int, _all: int) -> None:
        nonlocal copied
        told(DATABASE, done - copied)
        copied = done

    if connection.vendor == "sqlite":
        engines.copy_sqlite(target, more)
    else:
        engines.dump_postgresql(target, more)


def key_files() -> dict[str, bytes]:
    """Every key and secret in the data directory, by name."""
    with suppress(FileNotFoundError):
        found = sorted((Path(settings.DATA) / "keys").iterdir())
        return {path.name: path.read_bytes() for path in found if path.is_file() and KEY_FILE.fullmatch(path.name)}
    return {}


def _version() -> str:
    try:
        return version_of("constituyente")
    except PackageNotFoundError:  # a checkout that nobody installed
        return "0"


def _sync(path: Path) -> None:
    """Onto the disk itself: a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
