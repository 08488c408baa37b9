"""Installations of a test's own that are backed up and restored, each command in a process that knows their settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.harness.installation import ROOT, Installation, fresh_database
from tests.harness.postgres import _install

PASSPHRASE = "seis palabras al azar"


class Done(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def loads(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text)
    return found


class Place(Installation):
    """An installation that knows the passphrase of its backups, and PostgreSQL's own programs."""

    path: str = ""
    passphrase: str = PASSPHRASE

    @property
    def environment(self) -> dict[str, str]:
        own = {"CONSTITUYENTE_BACKUP_PASSPHRASE": self.passphrase}
        path = self.path or f"{_install() / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**super().environment, **own, "PATH": path if self.database else os.environ["PATH"]}

    def do(self, *commands: str) -> list[Done]:
        """Run command lines and acts, one after the other in one process; a refusal ends nothing."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.portal.acting"],
            input=json.dumps([command.split(" ") for command in commands]),
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return [Done(*one) for one in json.loads(done.stdout)]

    def must(self, *commands: str) -> list[str]:
        """The same, and all of them end well: what each printed."""
        found = self.do(*commands)
        assert [one for one in found if one.code] == []
        return [one.out for one in found]

    def state(self) -> dict[str, object]:
        return loads(self.must("state")[0])

    def content(self) -> dict[str, bytes]:
        """Every file but the locks and what every start makes where it is missing."""
        made = {"running.lock", "sequencer.lock", "constituyente_secret_key", "constituyente_contact_key"}
        return {
            str(path.relative_to(self.data)): path.read_bytes() for path in self.data.rglob("*") if path.is_file() and path.name not in made
        }


def place(folder: Path, name: str) -> Place:
    """An empty place: no data directory yet, an empty database, which no other process of this test run has."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return Place(folder / name, fresh_database(os.environ.get("DATABASE_URL", ""), f"backup_{name}_{worker}"))
