from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.course import is_shown
from constituyente.participation.petitions.data import DayCount
from constituyente.participation.petitions.models import DayTotal
from tests.factories import petitions as factory

Seal = Callable[[datetime], None]
FIRST = date(2026, 8, 22)


@pytest.fixture
def seal(rules: process.Rules) -> Seal:
    """Seal all that waits at an instant."""

    def run(now: datetime) -> None:
        while ledger.seal(origin=rules.log.origin, now=now):
            pass

    return run


def shown(number: int, now: datetime) -> list[tuple[date, int, int]]:
    return [(one.day, one.total, one.more) for one in queries.petition_page(number, now=now).days]


@given(st.integers(2, 100), st.lists(st.integers(0, 500), max_size=30))
def test_days_that_are_shown_are_k_or_more_apart(k: int, totals: list[int]) -> None:
    kept = [0]
    for total in totals:
        if is_shown(total, kept[-1], k):
            kept.append(total)
    assert all(abs(other - one) >= k for one, other in pairwise(kept))


def test_a_day_is_shown_once_k_signatures_came(rules: process.Rules, noon: datetime, seal: Seal) -> None:
    number = factory.opened(now=noon)
    for day, people in enumerate([rules.privacy.k, 3, rules.privacy.k - 3, 1]):
        at = noon + timedelta(days=day)
        factory.sign(number, people, first=100 * day, now=at)
        seal(at)
        petitions.note_days()
    assert shown(number, noon) == [(FIRST, 10, 10), (FIRST + timedelta(days=2), 20, 10)]


def test_a_day_has_its_last_count_in_the_time_zone_of_the_process(rules: process.Rules, noon: datetime, seal: Seal) -> None:
    number = factory.opened(now=noon)
    for hours, people in ((0, 10), (11, 5), (13, 12)):  # noon, eleven at night, one in the morning
        at = noon + timedelta(hours=hours)
        factory.sign(number, people, first=100 * hours, now=at)
        seal(at)
        petitions.note_days()
    assert shown(number, noon) == [(FIRST, 15, 15), (FIRST + timedelta(days=1), 27, 12)]


def test_noting_again_changes_nothing(rules: process.Rules, noon: datetime, seal: Seal) -> None:
    assert petitions.note_days() == 0  # before there is a log
    factory.sign(factory.opened(now=noon), rules.privacy.k, now=noon)
    assert petitions.note_days() == 0  # what waits counts nowhere
    seal(noon)
    assert (petitions.note_days(), petitions.note_days(), DayTotal.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_noting_takes_a_fixed_number_of_statements(
    number: int, rules: process.Rules, noon: datetime, seal: Seal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in range(number):
        factory.sign(factory.opened(title=f"Sombra {one}", now=noon), rules.privacy.k, now=noon)
    seal(noon)
    with django_assert_num_queries(7):  # four, and what parts the transactions
        assert petitions.note_days() == number


def test_the_page_draws_the_curve_above_its_table(
    rules: process.Rules, noon: datetime, seal: Seal, client: Client, clock: datetime
) -> None:
    number = factory.opened(now=noon)
    before = client.get(f"/petitions/{number}").content.decode()
    factory.sign(number, rules.privacy.k, now=noon)
    seal(noon)
    petitions.note_days()
    page = client.get(f"/en/petitions/{number}").content.decode()
    assert ("c-course" in before, "c-course" in page) == (False, True)
    assert "10 signatures from 22 August 2026 to 22 August 2026, added up day by day. The same is in the table." in page
    assert client.get(f"/petitions/{number}.json").json()["days"] == [{"day": "2026-08-22", "total": 10, "more": 10}]


def test_days_come_with_what_was_gathered_elsewhere(rules: process.Rules, noon: datetime) -> None:
    text = petitions.TextInput(1, "Sombra", "Pedimos sombra.", "", "")
    petitions.import_petitions([petitions.PetitionInput(7, text, "es", opened_at=noon)], now=noon, rng=Seeded("days"))
    days = [petitions.DayInput(7, FIRST, 40), petitions.DayInput(7, FIRST + timedelta(days=3), 90)]
    assert (petitions.import_days(days), petitions.import_days(days)) == (2, 0)
    assert queries.petition_page(7, now=noon).days == (DayCount(FIRST, 40, 40), DayCount(FIRST + timedelta(days=3), 90, 50))


def test_days_of_a_petition_that_gathers_here_are_refused(rules: process.Rules, noon: datetime) -> None:
    number = factory.opened(now=noon)
    for one in (number, 99):
        with pytest.raises(petitions.CountRefused):
            petitions.import_days([petitions.DayInput(one, FIRST, 40)])
    assert not DayTotal.objects.exists()
