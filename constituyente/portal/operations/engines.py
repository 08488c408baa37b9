"""What differs between the two engines: whether a commit survives a power cut, and how a database is copied whole."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from constituyente.portal.errors import DatabaseNotCopied, ProgramMissing, UnsafeDatabase

PAGES = 4096  # of SQLite, copied at a time
# What an acknowledged signature needs to survive a power cut. Source: SQLite and PostgreSQL manuals; docs/operations/backup.md.
SQLITE: Mapping[str, tuple[str, frozenset[str]]] = {
    "journal_mode": ("wal", frozenset({"wal"})),
    "synchronous": ("FULL", frozenset({"2", "3"})),
}
POSTGRESQL: Mapping[str, tuple[str, frozenset[str]]] = {
    "fsync": ("on", frozenset({"on"})),
    "full_page_writes": ("on", frozenset({"on"})),
    "synchronous_commit": ("on", frozenset({"on", "remote_apply", "remote_write", "local"})),
}
Told = Callable[[int, int], None]
"""told(done, all): so many bytes of so many were copied."""


def unsafe_settings() -> tuple[str, ...]:
    """The settings of the database with which a power cut could lose what was acknowledged, each with what it should be."""
    asked, ask = (POSTGRESQL, "SHOW {}") if connection.vendor == "postgresql" else (SQLITE, "PRAGMA {}")
    found = list[str]()
    with connection.cursor() as cursor:
        for name, (wanted, safe) in asked.items():
            cursor.execute(ask.format(name))
            value = str(cursor.fetchone()[0]).lower()
            if value not in safe:
                found.append(f"{name} = {value} ({_('should be %(wanted)s') % {'wanted': wanted}})")
    return tuple(found)


def require_safe() -> None:
    """Raise UnsafeDatabase if the database might forget what was acknowledged; not where CONSTITUYENTE_UNSAFE_DATABASE says that it may."""
    unsafe = unsafe_settings()
    if unsafe and not settings.UNSAFE_DATABASE:
        raise UnsafeDatabase(settings=", ".join(unsafe))


@contextmanager
def one_moment() -> Iterator[None]:
    """Read the database as it is at one moment, while others write. Inside a transaction: as that one sees it.

    SQLite: Django's own transactions would keep writers out (BEGIN IMMEDIATE), so that this one is begun by hand.
    """
    if connection.in_atomic_block:
        yield
        return
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN")
        cursor.execute("SELECT 1 FROM django_migrations")  # from here on the snapshot stands
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


# ------------------------------------------------------------------ SQLite


def database_file() -> Path:
    """Where SQLite keeps its database."""
    return Path(connection.settings_dict["NAME"])


def copy_sqlite(target: Path, told: Told) -> None:
    """A copy of the database as it is at one moment, while others write: one read transaction of the write-ahead log."""
    with closing(sqlite3.connect(database_file(), timeout=20, isolation_level=None)) as source, closing(sqlite3.connect(target)) as copy:
        size = source.execute("PRAGMA page_size").fetchone()[0]
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # from here on the snapshot stands; else each write starts us anew
        source.backup(copy, pages=PAGES, progress=lambda _status, left, pages: told((pages - left) * size, pages * size), sleep=0)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    check_sqlite(target)


def check_sqlite(path: Path) -> None:
    """Raise DatabaseNotCopied unless the file is a whole SQLite database."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise DatabaseNotCopied(problem=verdict)


# ------------------------------------------------------------------ PostgreSQL


def program(name: str) -> str:
    """The path of `pg_dump` or `pg_restore`, as new as the server or newer. Raises ProgramMissing."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        wanted = int(cursor.fetchone()[0]) // 10000
    path = shutil.which(name)
    if path is not None:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603  found on PATH
        version = re.search(r"\) ([0-9]+)", said)
        if version is not None and int(version[1]) >= wanted:
            return path
    raise ProgramMissing(program=name, version=wanted)


@contextmanager
def _address(scratch: Path) -> Iterator[str]:
    """How PostgreSQL's programs reach our database; the password in a file, since everybody may read a command line."""
    asked = connection.settings_dict
    parts = {"host": asked["HOST"], "port": asked["PORT"], "user": asked["USER"], "dbname": asked["NAME"]}
    passwords = scratch / "pgpass"
    if asked["PASSWORD"]:
        escaped = re.sub(r"([\\:])", r"\\\1", asked["PASSWORD"])
        passwords.touch(mode=0o600)
        passwords.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
        parts["passfile"] = str(passwords)
    try:
        yield " ".join(f"{name}='{_quoted(value)}'" for name, value in parts.items() if value)
    finally:
        passwords.unlink(missing_ok=True)


def _quoted(value: object) -> str:
    return re.sub(r"(['\\])", r"\\\1", str(value))


def _run(command: list[str], told: Callable[[], None]) -> str:
    """Run a program of PostgreSQL's to its end. Raises DatabaseNotCopied with what it says."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as running:  # noqa: S603  ours
        try:
            out, said = _talk(running, told)
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise DatabaseNotCopied(problem=said.strip().replace("\n", " ") or f"{command[0]}: {running.returncode}")
    return out


def _talk(running: "subprocess.Popen[str]", told: Callable[[], None]) -> tuple[str, str]:
    """What a program writes until it ends; progress is told every second."""
    while True:
        try:
            return running.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            told()


def dump_postgresql(target: Path, told: Told) -> None:
    """A dump of the database as it is at one moment, while others write."""
    dump, check = program("pg_dump"), program("pg_restore")
    with _address(target.parent) as address:
        command = [dump, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", f"--dbname={address}"]
        _run(command, lambda: told(target.stat().st_size if target.exists() else 0, 0))
    _run([check, "--list", str(target)], lambda: None)


def restore_postgresql(dump: Path, *, anew: bool, told: Callable[[], None]) -> None:
    """Put a dump into our database: all of it or nothing. anew: over what an interrupted restore left."""
    over = ["--clean", "--if-exists"] if anew else []
    with _address(dump.parent) as address:
        command = [program("pg_restore"), "--single-transaction", "--no-owner", "--no-privileges", *over, f"--dbname={address}", str(dump)]
        connection.close()
        _run(command, told)
