"""A full disk refuses, promises nothing it cannot keep, and is forgotten as soon as there is space again."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection

from tests.harness import nothing_lost, oracle
from tests.harness.installation import Installation
from tests.harness.people import Attempt, History, Mailbox, Person, attempts

pytestmark = pytest.mark.skipif(connection.vendor == "postgresql", reason="is about SQLite: runs once")

SIZE = "40m"
PEOPLE = 30
OUTAGE = 3.0  # seconds in which the sequencer meets the full disk as well
RECOVERY = 60.0  # seconds after which everything must be as before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own for the data directory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small file system can only be mounted by root")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """No byte is left while the block runs; whatever is freed in it is taken as well."""
    ballast, stop = folder / "ballast", threading.Event()

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file:
            while not stop.is_set():
                for size in (1 << 20, 1 << 12):
                    with suppress(OSError):
                        while file.write(b"\0" * size) == size:
                            pass
                stop.wait(0.01)

    thread = threading.Thread(target=fill)
    thread.start()
    try:
        while os.statvfs(folder).f_bavail:
            time.sleep(0.01)
        yield
    finally:
        stop.set()
        thread.join()
        ballast.unlink()


def _write_back(site: Installation) -> None:
    """Empty SQLite's journal, in whose space it would go on writing for a while."""
    lite = sqlite3.connect(site.data / "db.sqlite3", timeout=20)
    while lite.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        time.sleep(0.05)
    lite.close()


def test_full_disk_loses_nothing_and_heals(small_disk: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.jsonl"
    with Installation(small_disk / "data") as site, ThreadPoolExecutor(8) as pool:
        (number,) = (int(line) for line in site.run("1", module="tests.harness.plant").split())
        mailbox, written, stop = Mailbox(site.data / "mail"), History(history), threading.Event()
        people = [Person(one, number, site.port, mailbox, written) for one in range(PEOPLE)]
        links = list(pool.map(lambda person: person.ask(stop), people))
        first = [person.insist(link, stop) for person, link in list(zip(people, links, strict=True))[:3]]
        assert len(set(first)) == 3

        _write_back(site)
        with full(small_disk):
            told = list(pool.map(lambda one: one[0].confirm(one[1]), list(zip(people, links, strict=True))[3:]))
            time.sleep(OUTAGE)
        refused = [attempt for attempt in told if isinstance(attempt, Attempt) and attempt.outcome != "ok"]
        assert refused, "the disk was not full"
        assert {attempt.told for attempt in refused} == {"503, again after 10 s"}

        space = time.monotonic()
        before = oracle.stored(site)
        patience = threading.Timer(RECOVERY, stop.set)
        patience.start()
        leaves = list(pool.map(lambda one: one[0].insist(one[1], stop), zip(people, links, strict=True)))
        patience.cancel()
        assert len(set(leaves) - {""}) == PEOPLE
        assert leaves[:3] == first
        assert nothing_lost.judged(site, history, before, [number]) == []
        assert time.monotonic() - space < RECOVERY
        assert oracle.lost(attempts(history), oracle.stored(site)) == set()
