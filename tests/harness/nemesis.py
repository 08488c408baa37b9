"""Kills what a test started, at moments and in an order that follow from a seed."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from .installation import Installation
from .postgres import Postgres
from .processes import children, command, gone, holders

TARGETS = ("database", "web worker", "web master", "worker", "sequencer")
GAP = (0.05, 0.4)  # seconds between a recovery and the next blow
WRITERS = 0.4  # seconds to wait for somebody who writes to SQLite
WRITE_LOCK = 120  # the byte of the -shm file that SQLite's one writer locks. Source: sqlite.org/walformat.html, section 2.3.1
RECOVERY = 60.0


@dataclass(frozen=True)
class Blow:
    """What was killed: the target, the process, the moment in seconds since the start, and how long it took to recover."""

    target: str
    pid: int
    at: float
    recovery: float


@dataclass
class Nemesis:
    """Kills processes of one installation, and its database server if it is given one."""

    site: Installation
    chance: random.Random
    server: Postgres | None = None
    began: float = field(default_factory=time.monotonic)

    def strike(self) -> Blow:
        """Wait for a random moment, kill one process, wait until everything is back. Raises TimeoutError."""
        time.sleep(self.chance.uniform(*GAP))
        while True:
            target = self.chance.choice(TARGETS)
            at = time.monotonic()
            pid = self._database() if target == "database" else self._kill(self._find(target))
            if pid:
                break
        self._recovered(pid)
        return Blow(target, pid, round(at - self.began, 3), round(time.monotonic() - at, 3))

    def _find(self, target: str) -> list[int]:
        assert self.site.process is not None
        top = {pid: command(pid) for pid in children(self.site.process.pid)}
        if target.startswith("web"):
            masters = [pid for pid, line in top.items() if " granian " in line]
            return masters if target == "web master" else [pid for master in masters for pid in children(master)]
        return [pid for pid, line in top.items() if f" constituyente {target} " in line]

    def _kill(self, running: list[int]) -> int:
        """One of them; 0 if none runs."""
        if running:
            pid = self.chance.choice(running)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                return pid
        return 0

    def _database(self) -> int:
        """PostgreSQL: the whole server, or one of its backends. SQLite has no process: whoever is writing to it at the moment."""
        if self.server is None:
            until = time.monotonic() + WRITERS
            while time.monotonic() < until:
                if pid := self._kill([pid for pid in holders(self.site.data / "db.sqlite3-shm", WRITE_LOCK) if pid in self.site.pids()]):
                    return pid
                time.sleep(0.0005)
            return self._kill(self._find("web worker"))
        if self.chance.random() < 0.5:
            return self._kill(self.server.backends())
        pid = self.server.pid
        self.server.crash()
        return pid

    def _recovered(self, pid: int) -> None:
        """Until the killed process is gone, one of each kind runs again, and pages that need the database are answered."""
        until = time.monotonic() + RECOVERY
        checks: list[Callable[[], bool]] = [
            lambda: not pid or gone(pid),
            lambda: all(self._find(target) for target in TARGETS[1:]),
            lambda: self.server is None or connects(self.server.url),
            self.site.answers,
        ]
        for check in checks:
            while not check():
                if time.monotonic() > until:
                    raise TimeoutError(self.site.output.read_text(errors="replace")[-4000:])
                time.sleep(0.02)


def connects(url: str) -> bool:
    """Whether the server takes connections: not while it repairs what a crash left."""
    with suppress(psycopg.OperationalError), psycopg.connect(f"{url.rpartition('/')[0]}/postgres", connect_timeout=5):
        return True
    return False
