"""Kill an installation while people sign, again and again, then compare what they were told with what is there.

`python -m tests.harness.nothing_lost --kills 1000 --seed 7 --engine sqlite`; what fails keeps its folder and prints how to repeat it.
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from . import oracle
from .installation import ROOT, Installation, fresh_database
from .nemesis import Blow, Nemesis
from .people import attempts
from .postgres import SAFE, Postgres
from .processes import gone

MARKS = (5, 20)  # those of tests.harness.plant
SAFETY = {"CONSTITUYENTE_UNSAFE_DATABASE": ""}  # a server that may be killed
QUIET = 60.0  # seconds within which all that waits is sealed and promised
SEALED = 'SELECT size, (SELECT count(*) FROM ledger_entry WHERE "index" IS NULL) FROM ledger_tree'


@dataclass
class Run:
    """One run: so many blows from one seed. Everything about it lies in `home`."""

    kills: int
    seed: int
    engine: str
    home: Path
    progress: bool = False
    blows: list[Blow] = field(default_factory=list)

    @property
    def command(self) -> str:
        return f"python -m tests.harness.nothing_lost --kills {self.kills} --seed {self.seed} --engine {self.engine}"

    @property
    def history(self) -> Path:
        return self.home / "history.jsonl"

    def faults(self) -> list[str]:
        """Do it. Returns what does not hold; nothing if nothing was lost."""
        self.home.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            server = Postgres(SAFE) if self.engine == "postgres" else None
            if server is not None:
                stack.callback(server.stop)
            database = fresh_database(server.url, "nothing_lost") if server else ""
            site = stack.enter_context(Installation(self.home / "data", database, "tests.harness.serve", SAFETY))
            petitions = [int(line) for line in site.run(str(4 + self.kills // 8), module="tests.harness.plant").split()]
            self._strike(site, Nemesis(site, random.Random(self.seed), server), petitions)  # noqa: S311  a seed, to replay it
            site.wait()
            before = oracle.stored(site)
            self._client(site, "settle", petitions).wait(timeout=120)
            found = judged(site, self.history, before, petitions)
            running = site.pids()
        left = [pid for pid in running if not gone(pid)]
        return [*found, f"still running: {left}"] if left else found

    def _client(self, site: Installation, what: str, petitions: list[int]) -> "subprocess.Popen[bytes]":
        options = {"--port": site.port, "--mail": site.data / "mail", "--history": self.history, "--seed": self.seed}
        named = [str(part) for option in options.items() for part in option]
        command = [sys.executable, "-m", "tests.harness.client", what, *named, "--petitions", *map(str, petitions)]
        return subprocess.Popen(command, cwd=ROOT, env=site.environment)

    def _strike(self, site: Installation, nemesis: Nemesis, petitions: list[int]) -> None:
        client = self._client(site, "sign", petitions)
        try:
            with (self.home / "schedule.jsonl").open("a") as schedule:
                for number in range(1, self.kills + 1):
                    self.blows.append(nemesis.strike())
                    schedule.write(json.dumps(asdict(self.blows[-1])) + "\n")
                    schedule.flush()
                    if client.poll() is not None:
                        message = "the people who sign have given up"
                        raise RuntimeError(message)
                    if self.progress and number % 20 == 0:
                        print(f"{number} kills in {self.blows[-1].at:.0f} s: {self.told()}", flush=True)
        finally:
            client.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                client.wait(timeout=60)
            client.kill()
            client.wait()

    def report(self, found: list[str]) -> str:
        """The last line."""
        verdict = f"{len(found)} FAULTS" if found else "0 lost, 0 double, page = recount"
        return f"{self.kills} kills (seed {self.seed}, {self.engine}): {self.told()}, {verdict}"

    def told(self) -> str:
        outcomes = Counter(attempt.outcome for attempt in attempts(self.history))
        leaves = {attempt.leaf for attempt in attempts(self.history)} - {""}
        return f"{len(leaves)} acknowledged, {outcomes['unknown']} unknown, {outcomes['refused']} refused"


def judged(site: Installation, history: Path, before: oracle.Database, petitions: Sequence[int], marks: Sequence[int] = MARKS) -> list[str]:
    """What does not hold, once all that waited has had a minute to be sealed and promised. `before`, `marks`: as for `oracle.faults`."""
    deadline = time.monotonic() + QUIET
    mirror = history.with_name("mirror")
    while not _signed(site) and time.monotonic() < deadline:  # a batch is counted a moment before everybody can read its checkpoint
        time.sleep(0.05)
    while True:
        wrong = verify(site, mirror)
        public = oracle.published(site, mirror, petitions)
        found = oracle.faults(attempts(history), before, oracle.stored(site), public, marks)
        if wrong or not found or time.monotonic() > deadline:
            return wrong + found
        time.sleep(0.5)


def _signed(site: Installation) -> bool:
    """Whether nothing waits to be sealed, and the published checkpoint has all that is."""
    ((size, waiting),) = oracle.rows(site, SEALED)
    checkpoint = (site.data / "log" / "checkpoint").read_text(encoding="utf-8")
    return not waiting and int(checkpoint.splitlines()[1]) == size


def verify(site: Installation, mirror: Path) -> list[str]:
    """What the public verifier finds wrong in the log, the tree and the counts on the pages."""
    command = [sys.executable, "verify/verify.py", "--lang", "en", "all", site.url, str(mirror)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    return [] if done.returncode == 0 else [f"verify.py ended with {done.returncode}:\n{done.stdout}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="constituyente-nothing-lost-"))
    run = Run(given.kills, given.seed, given.engine, home, progress=True)
    found = run.faults()
    print(run.report(found))
    if found:
        print(*found, f"Everything about it is in {home}. Again: {run.command}", sep="\n")
        return 1
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
