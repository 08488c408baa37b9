"""What the measurements share: a place that is thrown away, and our own commands run in it."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROUNDS = 3
MEGABYTE = 1024  # kilobytes, which is what Linux counts resident memory in


@contextmanager
def elsewhere(environment: Mapping[str, str]) -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty data directory, and the environment for commands that work in it; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="constituyente-bench-") as folder:
        yield Path(folder), {**environment, "CONSTITUYENTE_DATA": folder}


def run(*command: str, environment: Mapping[str, str]) -> tuple[float, str]:
    """Run one of our commands. Returns seconds and what it printed."""
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "constituyente", *command],
        env=dict(environment),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return time.perf_counter() - began, done.stdout


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
