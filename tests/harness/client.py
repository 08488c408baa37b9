"""The people who sign, in a process of their own: `python -m tests.harness.client {sign,settle} …`.

`sign` goes on until it is told to stop (SIGTERM). `settle` asks again, by the same links, wherever it is not known what came of it.
"""

import argparse
import random
import signal
import sys
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from .people import Attempt, History, Mailbox, Person, attempts, dealt

THREADS = 12
BLOCK = 25  # people under one petition before the next begins: enough to cross every mark of tests.harness.plant
SAME_LINK, NEW_MAIL = 0.2, 0.05  # so many come back although they were acknowledged


@dataclass
class Crowd:
    """Whoever signs, and where what they were told is kept."""

    port: int
    mailbox: Mailbox
    history: History
    petitions: list[int]
    stop: threading.Event

    def person(self, number: int, petition: int = 0) -> Person:
        return Person(number, petition or dealt(self.petitions, number, block=BLOCK), self.port, self.mailbox, self.history)

    def sign(self, number: int, chance: random.Random) -> None:
        """One person from the form to the acknowledgement; some come back, and two of them at once."""
        person = self.person(number)
        link = person.ask(self.stop)
        if not link:
            return
        with ThreadPoolExecutor(2) as taps:
            twice = [taps.submit(person.insist, link, self.stop) for _tap in range(1 + (chance.random() < SAME_LINK))]
        leaves = {tap.result() for tap in twice} - {""}
        assert len(leaves) <= 1, (link, leaves)
        if chance.random() < NEW_MAIL and (again := person.ask(self.stop)):
            person.insist(again, self.stop)


def unsettled(history: list[Attempt]) -> list[Attempt]:
    """The last attempt by each link of which nobody knows what came of it."""
    known = {attempt.link for attempt in history if attempt.outcome != "unknown"}
    return list({attempt.link: attempt for attempt in history if attempt.link not in known}.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["sign", "settle"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mail", type=Path, required=True)
    parser.add_argument("--history", type=Path, required=True)
    parser.add_argument("--petitions", type=int, nargs="+", required=True)
    parser.add_argument("--first", type=int, default=0, help="number of the first person")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    crowd = Crowd(given.port, Mailbox(given.mail), History(given.history), given.petitions, stop)
    numbers = count(given.first)

    def live(seed: str) -> None:
        chance = random.Random(seed)  # noqa: S311  a seed, so that a failure can be replayed
        while not stop.is_set():
            crowd.sign(next(numbers), chance)  # one step of a counter of itertools: no two threads get one number

    def settle(one: Attempt) -> None:
        crowd.person(one.person, one.petition).insist(one.link, stop)

    with ThreadPoolExecutor(THREADS) as pool:
        if given.what == "sign":
            work = [pool.submit(live, f"{given.seed} {thread}") for thread in range(THREADS)]
        else:
            work = [pool.submit(settle, one) for one in unsettled(attempts(given.history))]
        ended = wait(work, return_when=FIRST_EXCEPTION)
        stop.set()
    for one in ended.done:
        one.result()
    return 0


if __name__ == "__main__":
    sys.exit(main())
