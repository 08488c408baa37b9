"""The clock jumps by years while people sign: nothing is lost, nobody counts twice, and what waits goes on."""

import random
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.harness import nothing_lost, oracle
from tests.harness.installation import ROOT, Installation
from tests.harness.people import History, Mailbox, Person

pytestmark = pytest.mark.skipif(connection.vendor == "postgresql", reason="is about SQLite: runs once")

YEARS, JUMPS, SEED = 10, 20, 2026
STAY = 0.6  # seconds at each time
PEOPLE = 4  # who sign at once
OPEN = 2 * YEARS * 366  # days before and after today: every time there is, the petitions are open

COMPILER = shutil.which("cc")
YEAR = 31_557_600  # seconds


@contextmanager
def jumping(offset: Path) -> Iterator[None]:
    """Let the clock jump while the block runs; when it ends, the clock is right again."""
    chance, stop = random.Random(SEED), threading.Event()  # noqa: S311  a seed, to replay it

    def jump() -> None:
        for _jump in range(JUMPS):
            if not stop.is_set():
                _set(offset, chance.uniform(-YEARS, YEARS))
                stop.wait(STAY)
        _set(offset, 0)

    thread = threading.Thread(target=jump)
    thread.start()
    try:
        yield
        thread.join()
    finally:
        stop.set()
        thread.join()


def _set(offset: Path, years: float) -> None:
    draft = offset.with_suffix(".draft")
    draft.write_text(f"{years * YEAR:.0f}")
    draft.replace(offset)


@pytest.fixture
def wrong_clock(tmp_path: Path) -> dict[str, str]:
    """The environment in which the clock is wrong by what the file `offset` says."""
    if COMPILER is None:
        pytest.skip("a C compiler is needed to move the clock of a process")
    library = tmp_path / "clock.so"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", library, ROOT / "tests" / "harness" / "clock.c", "-ldl"], check=True)
    _set(tmp_path / "offset", 0)
    return {"LD_PRELOAD": str(library), "HARNESS_CLOCK": str(tmp_path / "offset")}


def test_clock_jumps_lose_nothing_and_hold_nothing_up(tmp_path: Path, wrong_clock: dict[str, str]) -> None:
    offset, history = tmp_path / "offset", tmp_path / "history.jsonl"
    with Installation(tmp_path / "data", extra=wrong_clock) as site:
        petitions = [int(line) for line in site.run("3", str(OPEN), module="tests.harness.plant").split()]
        crowd = Crowd(site, petitions, history)
        with jumping(offset), ThreadPoolExecutor(PEOPLE) as pool:
            until = time.monotonic() + JUMPS * STAY
            for person in pool.map(crowd.sign, [until] * PEOPLE):
                assert person > 0
        before = oracle.stored(site)
        crowd.settle()
        assert len(before.leaves) > PEOPLE
        assert nothing_lost.judged(site, history, before, petitions) == []


class Crowd:
    """People who sign one after the other, and ask for another mail where a link is refused as expired."""

    def __init__(self, site: Installation, petitions: list[int], history: Path) -> None:
        self.site, self.petitions = site, petitions
        self.mailbox, self.history, self.stop = Mailbox(site.data / "mail"), History(history), threading.Event()
        self.lock, self.number = threading.Lock(), 0
        self.unfinished = list[Person]()

    def sign(self, until: float) -> int:
        """Sign as new people until then; returns how many came."""
        came = 0
        while time.monotonic() < until:
            with self.lock:
                self.number += 1
                person = Person(self.number, self.petitions[self.number % len(self.petitions)], self.site.port, self.mailbox, self.history)
            came += 1
            link = person.ask(self.stop)
            if not (link and person.insist(link, self.stop)):
                self.unfinished.append(person)
        return came

    def settle(self) -> None:
        """Whoever was refused while the clock was wrong asks again now that it is right."""
        for person in self.unfinished:
            link = person.ask(self.stop)
            assert link, f"{person.contact} gets no mail any more"
            assert person.insist(link, self.stop)
