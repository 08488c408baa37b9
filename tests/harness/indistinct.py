"""Whether the site lets on who has signed: `python -m tests.harness.indistinct [--pairs 2000] [--known signed|spent]`.

Pairs of people ask a served installation for a code, over loopback: one who has signed the petition, or who has asked more often than a
contact may, and one nobody has heard of. A classifier learns from half of the pairs and is judged by the other half: an area of 0.5
under its curve means that it guesses. What the site answers, besides, must be the same to the byte.
"""

import argparse
import math
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from .installation import Installation

PETITION = 1
NEAR = 0.05  # so far from 0.5 may the area be
FRESH = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[A-Za-z0-9]{64}")  # handles and form tokens, which are random for everybody
OFTEN = 100  # pairs between two lines of progress
STEPS, RATE = 300, 0.5  # of the descent


def contact(kind: str, number: int) -> str:
    """All look alike once they are masked, and are of one length."""
    return f"p{kind}{number:08d}z@harness.example"


@dataclass(frozen=True)
class Reply:
    """What one person saw: the answers, with what is random taken out, and in how many seconds they came."""

    answers: tuple[str, ...]
    seconds: tuple[float, ...]


class Reader:
    """Somebody who asks for a code and opens the page that asks for it, on one connection."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        form, cookie, _reply, _seconds = self._exchange("GET", f"/petitions/{PETITION}/sign")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, form
        self.token, self.cookie = token[1], cookie

    def ask(self, contact: str) -> Reply:
        given = {"contact": contact, "subscribe": "no", "notice": "on", "csrfmiddlewaretoken": self.token}
        _page, _cookie, asked, first = self._exchange("POST", f"/petitions/{PETITION}/sign", urlencode(given))
        location = re.search(r"^location: (\S+)$", asked, re.MULTILINE | re.IGNORECASE)
        assert location, asked
        _page, _cookie, waiting, second = self._exchange("GET", location[1])
        return Reply(tuple(FRESH.sub("…", answer) for answer in (asked, waiting)), (first, second))

    def _exchange(self, method: str, path: str, body: str = "") -> tuple[str, str, str, float]:
        """The body, the cookie, the whole answer without its date, and the time until its last byte."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"} if body else {}
        began = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        seconds = time.perf_counter() - began
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        kept = [f"{name.lower()}: {value}" for name, value in answer.getheaders() if name.lower() not in {"date", "expires", "set-cookie"}]
        return page, cookie, "\n".join([str(answer.status), *kept, "", page]), seconds


# ------------------------------------------------------------------ the classifier


def area(scores: Sequence[float], known: Sequence[bool]) -> float:
    """The area under the curve: how often a known one scores higher than an unknown one; ties count half."""
    ranked = sorted(zip(scores, known, strict=True))
    below, won, place = 0.0, 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        hits = sum(1 for _score, is_known in ranked[place:end] if is_known)
        misses = end - place - hits
        won += hits * (below + misses / 2)
        below += misses
        place = end
    positives = sum(known)
    return won / (positives * (len(known) - positives))


def features(reply: Reply) -> list[float]:
    """What an eavesdropper measures: times, and how long the answers are."""
    return [*(math.log(one) for one in reply.seconds), *(float(len(answer.encode())) for answer in reply.answers)]


def learnt(rows: Sequence[Sequence[float]], known: Sequence[bool]) -> tuple[list[float], list[float], list[float]]:
    """Mean, spread and weight of each feature: a logistic regression by plain descent."""
    columns = list(zip(*rows, strict=True))
    means = [statistics.fmean(column) for column in columns]
    spreads = [statistics.pstdev(column) or 1.0 for column in columns]
    scaled = [[(one - mean) / spread for one, mean, spread in zip(row, means, spreads, strict=True)] for row in rows]
    weights = [0.0] * len(means)
    for _step in range(STEPS):
        slope = [0.0] * len(means)
        for row, is_known in zip(scaled, known, strict=True):
            miss = 1 / (1 + math.exp(-sum(map(float.__mul__, weights, row)))) - is_known
            slope = [total + miss * one for total, one in zip(slope, row, strict=True)]
        weights = [weight - RATE * total / len(rows) for weight, total in zip(weights, slope, strict=True)]
    return means, spreads, weights


def judged(replies: Sequence[tuple[Reply, bool]]) -> dict[str, float]:
    """The area of the classifier and of each feature by itself, on the half it has not seen."""
    half = len(replies) // 2
    rows, known = [features(reply) for reply, _known in replies], [is_known for _reply, is_known in replies]
    means, spreads, weights = learnt(rows[:half], known[:half])
    names = ("time to ask", "time of the page", "bytes to ask", "bytes of the page")
    alone = {name: area([row[place] for row in rows[half:]], known[half:]) for place, name in enumerate(names)}
    scores = [sum(w * (one - m) / s for one, m, s, w in zip(row, means, spreads, weights, strict=True)) for row in rows[half:]]
    return {**alone, "classifier": area(scores, known[half:])}


# ------------------------------------------------------------------ the run


def plant(count: int, kind: str) -> None:
    """Inside the installation: rules, a petition, and so many people who signed it, or who asked for as many codes as they may."""
    import django  # noqa: PLC0415  its settings are known only here

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from constituyente.foundation.accounts import queries  # noqa: PLC0415
    from constituyente.foundation.accounts.models import Allowance  # noqa: PLC0415
    from constituyente.foundation.common.rng import SYSTEM  # noqa: PLC0415
    from constituyente.participation.petitions import api as petitions  # noqa: PLC0415

    from .plant import plant as open_petitions  # noqa: PLC0415

    open_petitions(1)
    for number in range(count):
        now = timezone.now()
        handle = petitions.request_signature(
            PETITION, contact=contact("k", number), territory="", age_band="", subscribe=False, language="es", now=now, rng=SYSTEM
        )
        if kind == "signed":
            petitions.confirm_signature(PETITION, queries.token_of(handle), now=now, rng=SYSTEM)
    if kind == "spent":
        Allowance.objects.update(used=5)


def gathered(port: int, pairs: int, *, seed: int) -> list[tuple[Reply, bool]]:
    """What both of each pair saw, in an order that chance decides, and whether the site knew them."""
    chance, reader = random.Random(seed), Reader(port)  # noqa: S311  to be replayed
    replies = list[tuple[Reply, bool]]()
    for number in range(pairs):
        both = [("k", True), ("u", False)]
        chance.shuffle(both)
        replies += [(reader.ask(contact(kind, number)), is_known) for kind, is_known in both]
        if (number + 1) % OFTEN == 0:
            print(f"{number + 1} of {pairs} pairs", file=sys.stderr)
    return replies


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--known", choices=["signed", "spent"], default="signed", help="who the others are told from")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--plant", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.plant:
        plant(given.pairs, given.known)
        return 0
    with tempfile.TemporaryDirectory() as home, Installation(Path(home) / "data") as site:
        site.run("--plant", "--pairs", str(given.pairs), "--known", given.known, module="tests.harness.indistinct", patience=1200)
        replies = gathered(site.port, given.pairs, seed=given.seed)
    answers = {reply.answers for reply, _known in replies}
    areas = judged(replies)
    for name, found in areas.items():
        print(f"{name:20} {found:.3f}")
    print(f"{len(answers)} different answers to {len(replies)} people ({given.known} and new)")
    return 0 if len(answers) == 1 and abs(areas["classifier"] - 0.5) <= NEAR else 1


if __name__ == "__main__":
    sys.exit(main())
