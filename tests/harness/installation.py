"""A whole installation of its own for a test: real processes on loopback, real signers, and a nemesis that kills what it started."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("granian", "sequencer", "worker")
CUT_OFF = (OSError, HTTPException)  # refused, reset, late, or ended in the middle of an answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """`constituyente serve` in a data directory of its own; as a context manager it ends everything it started."""

    data: Path
    database: str = ""
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CONSTITUYENTE_") and name != "DATABASE_URL"}
        return {
            **kept,
            "CONSTITUYENTE_DATA": str(self.data),
            "CONSTITUYENTE_URL": self.url,
            "CONSTITUYENTE_PAGE_MAX_AGE": "0",
            "DATABASE_URL": self.database,
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *arguments: str, module: str = "constituyente") -> str:
        """Run one command of the installation and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.stdout

    def __enter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "constituyente", "serve", "--port", str(self.port)],
                env=self.environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=15)
            for pid in self.pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()

    def wait(self, seconds: float = 60) -> None:
        """Until the home page answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(*CUT_OFF), urllib.request.urlopen(f"{self.url}/log.json", timeout=5):
                return
            time.sleep(0.1)
        raise TimeoutError((self.data / "output").read_text())

    def pids(self, role: str = "") -> list[int]:
        """The processes below ours, by what runs in them."""
        assert self.process is not None
        return [pid for pid in _below(self.process.pid) if role in _command(pid)]

    def letters(self) -> Iterator[str]:
        """Every mail that was sent; a file may hold several, with a line of dashes behind each."""
        for path in (self.data / "mail").glob("*.log"):
            yield from path.read_text(encoding="utf-8", errors="replace").split("\n" + "-" * 79 + "\n")

    def get(self, path: str) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found


def _below(pid: int) -> Iterator[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def _command(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    return ""


def kill_one(installation: Installation, chance: random.Random) -> str:
    """End one process outright: of the web, the worker or the sequencer. Returns what it was."""
    role = chance.choice(ROLES)
    running = installation.pids(role)
    if running:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(running), signal.SIGKILL)
    return role


@dataclass
class Signer:
    """Somebody with a mailbox who signs by the link, and tries again for as long as nobody has acknowledged it."""

    installation: Installation
    petition: int
    contact: str
    patience: float = 120

    def sign(self) -> str:
        """Sign; returns the leaf hash that the page acknowledged. Raises TimeoutError."""
        deadline = time.monotonic() + self.patience
        link = ""
        while time.monotonic() < deadline:
            try:
                link = link or self._ask(deadline)
                page = self._send(link, {})
            except (*CUT_OFF, TypeError):  # or a page that is not the one we hoped for
                time.sleep(0.2)
                continue
            found = re.search(r"\b[0-9a-f]{64}\b", page)
            if found:
                return found[0]
        raise TimeoutError(self.contact)

    def _ask(self, deadline: float) -> str:
        """Ask for the mail and wait for it; returns the link in it."""
        answers = {"contact": self.contact, "subscribe": "no", "notice": "on", "territory": "", "age_band": ""}
        self._send(f"/petitions/{self.petition}/sign", answers)
        while time.monotonic() < deadline:
            for letter in self.installation.letters():
                if f"To: {self.contact}\n" in letter:
                    found = re.search(rf"{re.escape(self.installation.url)}(\S+/confirm/\S+)", letter.replace("=\n", ""))
                    return found[1]  # type: ignore[index]
            time.sleep(0.1)
        raise TimeoutError(self.contact)

    def _send(self, path: str, answers: dict[str, str]) -> str:
        """Open a form and send it, as a browser does."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        address = f"{self.installation.url}{path}"
        with browser.open(address, timeout=10) as form:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.read().decode())[1]  # type: ignore[index]
        body = urllib.parse.urlencode({**answers, "csrfmiddlewaretoken": token}).encode()
        with browser.open(urllib.request.Request(address, body, {"Referer": address}), timeout=10) as answer:
            return str(answer.read().decode())


def fresh_database(url: str, name: str) -> str:
    """An empty PostgreSQL database called `name` beside the one at `url`; empty for SQLite."""
    if not url:
        return ""
    head, _slash, _name = url.rpartition("/")
    with psycopg.connect(f"{head}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{head}/{name}"
