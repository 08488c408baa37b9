"""Somebody's phone sends the same confirmation two hundred times at once, over HTTP: one signature, and one answer to all."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from django.db import connection

from tests.harness import oracle
from tests.harness.installation import CUT_OFF, Installation, fresh_database
from tests.harness.people import History, Mailbox, Person
from tests.harness.postgres import Postgres

ROUNDS, AT_ONCE, THREADS = 10, 200, 32


def test_two_hundred_identical_confirmations_are_one_signature(tmp_path: Path) -> None:
    with ExitStack() as stack:
        database = ""
        if connection.vendor == "postgresql":
            server = Postgres()
            stack.callback(server.stop)
            database = fresh_database(server.url, "parallel_taps")
        site = stack.enter_context(Installation(tmp_path / "data", database))
        petition = int(site.run("1", module="tests.harness.plant"))
        mailbox, history = Mailbox(site.data / "mail"), History(tmp_path / "history.jsonl")
        leaves = [tapped(Person(number, petition, site.port, mailbox, history)) for number in range(ROUNDS)]
        assert [len(found) for found in leaves] == [1] * ROUNDS
        stored = oracle.stored(site)
    assert (stored.leaves, len(stored.signatures), len(stored.entries)) == (set.union(*leaves), ROUNDS, ROUNDS)


def tapped(person: Person) -> set[str]:
    """The hashes that the same button was answered with, each time until there was an answer."""
    link = person.ask(threading.Event())
    form = person._open(link)

    def press(_tap: int) -> str:
        while True:
            try:
                answer = person._press(link, form, {})
            except CUT_OFF:
                continue
            if answer.status < 500:
                found = re.search(r"<code[^>]*>([0-9a-f]{64})</code>", answer.text)
                assert found, (answer.status, answer.text)
                return found[1]

    with ThreadPoolExecutor(THREADS) as pool:
        return set(pool.map(press, range(AT_ONCE)))
