"""Until a contact is confirmed, whoever asks sees the same, and the site does the same, whether or not it knows the contact."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from constituyente.foundation.accounts.models import Allowance
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from tests.conftest import NOON
from tests.factories.petitions import opened
from tests.harness.indistinct import FRESH, area, contact, judged, learnt
from tests.harness.indistinct import Reply as Seen
from tests.participation.outgoing import letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAIRS = 20


def seen(client: Client, number: int, who: str) -> tuple[str, ...]:
    """Status, headers and body of both answers, and the statements behind the first, without what is random for everybody."""
    with CaptureQueriesContext(connection) as queries:
        asked = client.post(f"/petitions/{number}/sign", {"contact": who, "subscribe": "no", "notice": "on"})
    page = client.get(asked.headers["Location"])
    # What is bound to a statement differs for everybody; the statements may not.
    statements = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries.captured_queries]
    told = [
        (one.status_code, sorted(item for item in one.headers.items() if item[0] != "Expires"), one.content.decode())
        for one in (asked, page)
    ]
    return tuple(FRESH.sub("…", text) for text in (*map(str, told), *statements))


@pytest.mark.parametrize("kind", ["signed", "spent"])
def test_known_and_new_contacts_are_answered_alike(rules: process.Rules, client: Client, kind: str) -> None:
    number = opened(now=NOON)
    for person in range(PAIRS):
        if kind == "signed":
            petitions.sign(number, identity=contact("k", person), strength="email", channel="web", now=NOON, rng=Seeded(person))
        seen(client, number, contact("k", person))
    if kind == "spent":
        Allowance.objects.update(used=5)
    answers = {seen(client, number, contact(who, person)) for person in range(PAIRS) for who in ("k", "u")}
    assert len(answers) == 1
    sent = len(letters())
    assert sent == PAIRS * (3 if kind == "signed" else 2)  # the work was the same, and what is beyond the allowance goes nowhere


def replies(*, slower: float, longer: int) -> list[tuple[Seen, bool]]:
    """Two hundred pairs of which the known one is answered so much later, or at so much more length."""
    noise = [0.0001 * (place % 7) for place in range(200)]
    return [
        (Seen(("a" * (5 + longer * is_known), "b"), (0.01 + slower * is_known + wait, 0.01)), is_known)
        for wait in noise
        for is_known in (True, False)
    ]


def test_the_harness_notices_what_lets_on() -> None:
    found = [judged(replies(slower=slower, longer=longer)) for slower, longer in ((0.001, 0), (0.0, 1), (0.0, 0))]
    assert [(one["classifier"], one["time to ask"], one["bytes to ask"]) for one in found] == [
        (1.0, 1.0, 0.5),
        (1.0, 0.5, 1.0),
        (0.5, 0.5, 0.5),
    ]


def test_the_area_is_that_of_pairs_in_order() -> None:
    assert area([1.0, 2.0, 3.0, 4.0], [False, False, True, True]) == 1.0
    assert area([1.0, 1.0], [True, False]) == 0.5
    assert area([3.0, 2.0, 1.0], [True, False, True]) == 0.5
    assert learnt([[1.0, 5.0], [1.0, 6.0]], [False, True])[1] == [1.0, 0.5]
