"""Fail, or kill, the sequencer at every single system call with which it writes: `python -m tests.harness.injection --engine sqlite`.

Each case begins with the same files, has one fault at one call of one batch, then starts clean. Whatever the fault: readers find a sound
log at every moment, and in the end everything queued is in it, once.
"""

import argparse
import io
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from verify import verify

from .installation import ROOT, Installation, fresh_database
from .oracle import entries, rows
from .postgres import SAFE, Postgres

CALLS = (
    "openat", "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "truncate", "ftruncate", "fallocate", "chmod", "fchmod", "fchown",
)  # fmt: skip
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
MISSING = "strace is not installed"
LINE = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)")
PATIENCE = 30.0


@dataclass(frozen=True)
class Call:
    """The `when`-th call of this name in one batch, and the file it is about, below the data directory."""

    name: str
    when: int
    path: str


@dataclass(frozen=True)
class Case:
    """One fault at one call."""

    call: Call
    fault: str


class Bench:
    """An installation whose next batch is sealed again and again, each time from the same files; as a context manager it cleans up."""

    def __init__(self, home: Path, server: Postgres | None = None) -> None:
        self.home, self.server = home, server
        self.site = Installation(home / "data", fresh_database(server.url, "batch") if server else "")
        self.site.data.mkdir()
        self.site.run("manage", "migrate", "--verbosity", "0")
        self.site.run("prepare", module="tests.harness.one_batch")
        if server:
            self._sql('ALTER DATABASE batch RENAME TO "prepared"')
        self.site.data.rename(home / "prepared")
        self.queued = 0

    def __enter__(self) -> Self:
        self.errors = (self.home / "errors").open("w")
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.one_batch", "serve"],
            env=self.site.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.child.kill()
        self.child.communicate()
        self.errors.close()

    # -------------------------------------------------------------- running

    def _reset(self) -> None:
        shutil.rmtree(self.site.data, ignore_errors=True)
        shutil.copytree(self.home / "prepared", self.site.data)
        if self.server:
            self._sql("DROP DATABASE IF EXISTS batch WITH (FORCE)", "CREATE DATABASE batch TEMPLATE prepared")

    def _sql(self, *statements: str) -> None:
        assert self.server is not None
        with psycopg.connect(f"{self.server.url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _tell(self, what: str) -> int:
        assert self.child.stdin is not None
        self.child.stdin.write(f"{what}\n")
        return self._hear()

    def _hear(self) -> int:
        assert self.child.stdout is not None
        return int(self.child.stdout.readline())

    def trace(self, *inject: str) -> list[str]:
        """Seal and publish one batch under strace; returns what it wrote down. The data is as the batch left it."""
        self._reset()
        pid = self._tell("once")
        written = self.home / "trace"
        _until(lambda: _state(pid, "State").startswith("T"))
        options = ["-f", "-y", "-qq", "-s", "0", "-o", str(written), "-e", f"trace={','.join(CALLS)}", *inject]
        late = threading.Timer(PATIENCE, os.kill, (pid, signal.SIGKILL))
        late.start()
        with subprocess.Popen(["strace", *options, "-p", str(pid)], stderr=subprocess.DEVNULL):
            _until(lambda: _state(pid, "TracerPid") != "0")
            os.kill(pid, signal.SIGCONT)
            self._hear()
        late.cancel()
        return written.read_text(errors="replace").splitlines()

    # -------------------------------------------------------------- the calls

    def calls(self) -> list[Call]:
        """Every call with which one batch writes below the data directory, in order."""
        seen = Counter[str]()
        found = list[Call]()
        for line in self.trace():
            match = LINE.match(line)
            if match:
                seen[match["name"]] += 1
                path = self._written(match["name"], match["rest"])
                if path:
                    found.append(Call(match["name"], seen[match["name"]], path))
        return found

    def _written(self, name: str, rest: str) -> str:
        """The file a call writes to, without the number of the process in its name; nothing if it only reads or is none of ours."""
        if name == "openat" and not re.search("O_WRONLY|O_RDWR|O_CREAT", rest):
            return ""
        inside = re.search(rf"{re.escape(str(self.site.data))}([^\">]*)", rest)
        return re.sub(r"\.\d+$", ".PID", inside[1]) or "/" if inside else ""

    # -------------------------------------------------------------- one case

    def judge(self, case: Case) -> list[str]:
        """What does not hold after this fault; nothing if all does."""
        call = case.call
        trace = self.trace("-e", f"inject={call.name}:{case.fault}:when={call.when}")
        hit = [line for line in trace if "(INJECTED)" in line] or [line for line in trace if LINE.match(line)][-1:]
        match = LINE.match(hit[0]) if hit else None
        if match is None or self._written(match["name"], match["rest"]) != call.path:
            return [f"the fault fell elsewhere: {hit}"]
        found = self._sound("at the moment of the fault")
        code = self._settle()
        if code:
            return [*found, f"the clean start ended with {code}: {(self.home / 'errors').read_text()[-2000:]}"]
        return found + self._sound("after the clean start") + self._complete()

    def _settle(self) -> int:
        self._tell("settle")
        return self._hear()

    def _sound(self, moment: str) -> list[str]:
        """The log as readers find it: signed, whole, and no other than what was published before."""
        said = io.StringIO()
        state = self.site.data / "state"
        if not state.exists():
            shutil.copy(self._state(), state)
        with redirect_stdout(said), redirect_stderr(said):
            code = verify.main(
                ["check", str(self.site.data), "--state", str(state), "--key", state.read_text().split("\n")[0], "--lang", "en"]
            )
        return [] if code == 0 else [f"{moment}: {said.getvalue()}"]

    def _state(self) -> Path:
        """What a reader remembers who has looked before the batch: the key and the checkpoint of then."""
        path = self.home / "state"
        if not path.exists():
            note = (self.home / "prepared" / "log" / "checkpoint").read_text()
            ((key,),) = rows(self.site, "SELECT verifier_key FROM ledger_tree")
            path.write_text(f"{key}\n{note}")
        return path

    def _complete(self) -> list[str]:
        """Everything queued is in the log, once; what is counted is what is there."""
        stored = rows(self.site, 'SELECT leaf, "index" FROM ledger_entry')
        places = {bytes(leaf).hex(): index for leaf, index in stored}
        log = [sha256(b"\0" + entry).hexdigest() for entry in entries(self.site.data / "log")]
        ((counted,),) = rows(self.site, "SELECT SUM(total) FROM ledger_tally")
        signed = sum(entry.partition(b"\n")[0].endswith(b" sign") for entry in entries(self.site.data / "log"))
        crossings = sum(entry.partition(b"\n")[0].endswith(b" crossing") for entry in entries(self.site.data / "log"))
        found = list[str]()
        if {leaf: place for place, leaf in enumerate(log)} != places or len(log) != len(stored):
            found.append(f"{len(stored)} entries queued, {len(log)} published, {len(set(log))} of them different")
        if (counted, crossings) != (signed, CROSSINGS):
            found.append(f"{signed} signatures, {counted} counted; {crossings} crossings in place of {CROSSINGS}")
        if not self.server:
            with sqlite3.connect(self.site.data / "db.sqlite3") as lite:
                (sound,) = lite.execute("PRAGMA integrity_check").fetchone()
            lite.close()
            if sound != "ok":
                found.append(f"the database is damaged: {sound}")
        return found


CROSSINGS = 3  # of the marks 5 and 20: both by the first petition, one by the second


def _state(pid: int, field: str) -> str:
    found = re.search(rf"^{field}:\t(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return found[1] if found else ""


def _until(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.002)


def cases(calls: list[Call], *, some: int | None = None, seed: int = 0) -> list[Case]:
    """Every fault at every call, or a sample of `some` of them."""
    every = [Case(call, fault) for call in calls for fault in FAULTS]
    return every if some is None or some >= len(every) else random.Random(seed).sample(every, some)  # noqa: S311  to replay it


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--cases", type=int, help="a sample of so many (default: all)")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if shutil.which("strace") is None:
        print(MISSING)
        return 2
    wrong = 0
    with ExitStack() as stack:
        server = Postgres(SAFE) if given.engine == "postgres" else None
        if server:
            stack.callback(server.stop)
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="constituyente-injection-")))
        bench = stack.enter_context(Bench(home, server))
        calls = bench.calls()
        chosen = cases(calls, some=given.cases, seed=given.seed)
        print(f"one batch writes with {len(calls)} calls: {dict(Counter(call.name for call in calls))}", flush=True)
        for number, case in enumerate(chosen, 1):
            found = bench.judge(case)
            wrong += bool(found)
            if found:
                print(case, *found, sep="\n  ", flush=True)
            if number % 50 == 0:
                print(f"{number} of {len(chosen)} faults, {wrong} wrong", flush=True)
    print(f"{len(chosen)} faults at {len(calls)} calls ({given.engine}): {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
