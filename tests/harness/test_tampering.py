"""A malicious operator loses: whatever is done to files or database, with the log's key or without, is named.

The judge is the stand-alone verifier: it remembers an earlier checkpoint, and people bring their receipts. What can pass unnoticed is in
docs/ledger.md, "What this does not prove".
"""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import fold
from constituyente.foundation.process import api as process
from constituyente.portal import upkeep
from tests.conftest import NOON

from .tampering import database, files, site
from .tampering.judge import Judge

pytestmark = [pytest.mark.django_db, pytest.mark.soak]

SOAK = 20  # times the tamperings


def rounds(request: pytest.FixtureRequest, few: int) -> int:
    return few * SOAK if request.config.option.soak else few


@pytest.fixture
def city(rules: process.Rules, clock: object) -> site.Site:
    return site.build(now=NOON)


@pytest.fixture
def judge(city: site.Site, tmp_path: Path) -> Judge:
    return Judge(tmp_path / "judge", city)


def test_an_honest_operator_is_believed(city: site.Site, judge: Judge) -> None:
    assert judge.look(city.files).words == ""
    assert site.signed(city.bodies, city.private.name, city.private).items() <= dict(city.files).items()


@pytest.mark.parametrize("acts", [files.WITHOUT_KEY, files.WITH_KEY], ids=["without the key", "with the key"])
def test_what_is_done_to_the_files_is_named(
    acts: dict[str, files.Act], city: site.Site, judge: Judge, request: pytest.FixtureRequest
) -> None:
    unnoticed, tried = list[str](), Counter[str]()
    for seed in range(rounds(request, 180)):
        chance = random.Random(seed)  # noqa: S311  replayed by its seed
        name = sorted(acts)[seed % len(acts)]
        shown = acts[name](city, chance)
        if shown == city.files:
            continue
        tried[name] += 1
        if not judge.look(shown):
            unnoticed.append(f"{name} (seed {seed})")
    assert unnoticed == [], "; ".join(unnoticed)
    assert set(tried) == set(acts)


def test_two_readers_who_compare_find_a_split_view(city: site.Site, judge: Judge, request: pytest.FixtureRequest) -> None:
    for seed in range(rounds(request, 20)):
        one, other = files.two_views(city, random.Random(seed))  # noqa: S311  as above
        assert judge.look(other, pages=False, receipts=False).words == ""  # alone, and without a receipt, nobody can tell
        judge.show(one)
        assert judge.compare(one["log/checkpoint"], other["log/checkpoint"]), seed
        assert not judge.compare(one["log/checkpoint"], city.older[city.remembered]["log/checkpoint"])


@pytest.fixture
def waiting(city: site.Site) -> str:
    """The receipt of a signature that still waits for its batch."""
    code = site.receipt(site.numbers()[0], "elena", NOON)
    return ledger.receipt(code).text


def test_what_is_done_in_the_database_is_named(
    city: site.Site, waiting: str, judge: Judge, data: Path, request: pytest.FixtureRequest
) -> None:
    """By the product, which refuses to sign or to publish, by its own recount, by the verifier, or by who holds an acknowledgement."""
    judge.hold(waiting)
    unnoticed, by = list[str](), Counter[str]()
    for seed in range(rounds(request, 130)):
        chance = random.Random(seed)  # noqa: S311  as above
        name = sorted(database.ACTS)[seed % len(database.ACTS)]
        with transaction.atomic():
            database.ACTS[name](chance)
            noticed = _goes_on(judge)
            transaction.set_rollback(True)
        site.restore(city)
        if noticed is None:
            unnoticed.append(f"{name} (seed {seed})")
        else:
            by[noticed] += 1
    assert unnoticed == [], "; ".join(unnoticed)
    assert set(by) == {"product", "recount", "verifier"}


def _goes_on(judge: Judge) -> str | None:
    """Look at what the site shows now, then let it seal, publish and show what it will; returns who noticed."""
    for later in (False, True):  # a wrong tally is put right by the next batch: it is seen before
        try:
            with transaction.atomic():
                if later:
                    upkeep.settle(now=NOON)
                shown = site.published(site.numbers())
        except (DomainError, IntegrityError, fold.BadReference):
            return "product"
        if judge.look(shown, receipts=later):
            return "verifier"
    return "recount" if ledger.recount().faults else None
