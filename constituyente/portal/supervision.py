"""One command for the three processes of an installation: web, worker, sequencer."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import AlreadyRunning

GRACE = 10.0  # seconds a process has to end by itself
QUICK = 5.0  # seconds; a process that ends sooner waits longer for its next start
LONGEST_WAIT = 30.0
NEEDS_SOMEBODY = 3  # exit code of a process that must not go on until somebody has looked
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """On Linux: if the supervisor is killed outright, its children end too and free the port and the locks. Source: prctl(2)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process to keep alive."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    wait: float = 0.0
    not_before: float = field(default=0.0)
    said: bool = False  # why it does not go on; it ends without a word until that is over

    def start(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603  commands of our own
            [*self.command, "--quiet"] if self.said else self.command,
            env=dict(environment),
            start_new_session=True,  # a group of its own, so that nothing of it is left behind
            preexec_fn=_end_with_parent,  # noqa: PLW1509  one thread, nothing but prctl
        )
        self.started = time.monotonic()

    def end_rest(self) -> None:
        """End what the process started and left behind: web workers outlive their master, and would keep the port."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def take_note(self, now: float) -> str:
        """Why it ended and when it starts again, as one line; empty if that was said before."""
        code = self.process.returncode if self.process else None
        before, self.said = self.said, code == NEEDS_SOMEBODY
        if self.said:
            self.wait, self.not_before = LONGEST_WAIT, now + LONGEST_WAIT
            told = _("%(name)s does not go on until somebody has looked. Run: constituyente doctor. Until then it tries again in silence")
            return "" if before else told % {"name": self.name} + "\n"
        self.wait = min(LONGEST_WAIT, self.wait * 2 or 1.0) if now - self.started < QUICK else 0.0
        self.not_before = now + self.wait
        facts = {"name": self.name, "code": code, "seconds": round(self.wait)}
        return _("%(name)s ended (%(code)s); it starts again in %(seconds)s s") % facts + "\n"

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@contextmanager
def sole_owner() -> Iterator[None]:
    """Hold the data directory for the processes of one installation; freed when this process dies, however it dies.

    Raises AlreadyRunning if another holds it.
    """
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    with (Path(settings.DATA) / "running.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(directory=settings.DATA) from None
        yield


def commands(*, host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What runs: granian for the pages, and the two commands of our own."""
    python = sys.executable
    web = [
        python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "2", "--workers-kill-timeout", "5", "--no-ws", "--log-level", "error",
        "constituyente.config.wsgi:application",
    ]  # fmt: skip
    return {
        "web": web,
        "sequencer": [python, "-m", "constituyente", "sequencer"],
        "worker": [python, "-m", "constituyente", "worker"],
    }


def supervise(wanted: Mapping[str, Sequence[str]], *, environment: Mapping[str, str] | None = None) -> None:
    """Run the processes until SIGTERM or SIGINT, starting again whichever ends; then end them all.

    A process that keeps ending at once is started at growing intervals, up to half a minute.
    """
    environment = dict(environment or os.environ)
    children = [Child(name, command) for name, command in wanted.items()]
    stopping = False

    def stop(*_told: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        while not stopping:
            now = time.monotonic()
            for child in children:
                if child.died():
                    _say(child.take_note(now))
                    child.end_rest()
                    child.process = None
                if child.process is None and now >= child.not_before:
                    child.start(environment)
            time.sleep(0.2)
    finally:
        _end(children)


def _say(text: str) -> None:
    """Tell whoever reads our output; a full disk behind it, or a reader who has gone, ends no installation."""
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def _end(children: Sequence[Child]) -> None:
    running = [child for child in children if child.process is not None]
    for child in running:
        if child.process is not None and child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + GRACE
    for child in running:
        if child.process is not None:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            child.end_rest()
            child.process.wait()
