"""A whole installation of its own for a test: real processes on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from .processes import below

ROOT = Path(__file__).resolve().parents[2]
CUT_OFF = (OSError, HTTPException)  # refused, reset, late, or ended in the middle of an answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """`constituyente serve` in a data directory of its own; as a context manager it ends everything it started.

    module  what is run in its place, such as `tests.harness.serve`
    extra   more environment variables
    """

    data: Path
    database: str = ""
    module: str = "constituyente"
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        return self.data.with_name(f"{self.data.name}.output")

    @property
    def environment(self) -> dict[str, str]:
        ours = ("CONSTITUYENTE_", "DATABASE_URL", "PYTHON")
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
            "CONSTITUYENTE_DATA": str(self.data),
            "CONSTITUYENTE_URL": self.url,
            "CONSTITUYENTE_PAGE_MAX_AGE": "0",
            "DATABASE_URL": self.database,
            # The tests' own server trades safety for speed (tests.harness.postgres); serve would refuse it.
            "CONSTITUYENTE_UNSAFE_DATABASE": "1" if self.database else "",
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(self.data.with_name("bytecode")),  # what is killed is soon back
        }

    def run(self, *arguments: str, module: str = "constituyente", patience: float = 120) -> str:
        """Run one command of the installation, for so many seconds at most, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=patience,
        )
        return done.stdout

    def __enter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, "serve", "--port", str(self.port)],
                env={**self.environment, **self.extra},
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self.wait()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=15)
            for pid in self.pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        """Whether a page that needs the database is answered."""
        with suppress(*CUT_OFF), urllib.request.urlopen(f"{self.url}/log.json", timeout=5):
            return True
        return False

    def wait(self, seconds: float = 60) -> None:
        """Until it answers. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError(self.output.read_text(errors="replace")[-4000:])
            time.sleep(0.03)

    def pids(self, role: str = "") -> list[int]:
        """The processes below ours, by what stands in their command lines: granian, sequencer, worker."""
        assert self.process is not None
        return [pid for pid, command in below(self.process.pid) if role in command]

    def get(self, path: str) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found


def fresh_database(url: str, name: str) -> str:
    """An empty PostgreSQL database called `name` beside the one at `url`; empty for SQLite."""
    if not url:
        return ""
    head, _slash, _name = url.rpartition("/")
    with psycopg.connect(f"{head}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{head}/{name}"
