from datetime import timedelta
from typing import Literal

import pytest
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.reviews import api as reviews
from constituyente.participation.reviews import queries
from constituyente.participation.reviews.data import DayRow, ReviewTotals
from constituyente.participation.reviews.signals import RuleKey
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened

from .people import Reviewers, signed

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)


def held(signatures: int, sequencer: Sequencer, *, rule: RuleKey = "burst") -> int:
    """A case about a petition of its own."""
    petition = opened(title=f"Sombra {signatures}", now=NOON)
    leaves = [one.leaf for one in signed(petition, signatures)]
    sequencer()
    row = petitions.petition_row(petition, now=NOON)
    ref = Ref("petition", str(petition))
    return reviews.open_case(about=ref, tally=row.key, rule=rule, cluster="a", leaves=leaves, evidence={"signatures": 1}, now=NOON)


def decided(case: int, outcome: Literal["exclude", "release"], reviewers: Reviewers) -> None:
    reviews.propose(case, outcome=outcome, reason="Una razón.", actor=reviewers.ana, now=LATER)
    reviews.answer(case, agrees=True, words="", actor=reviewers.beto, now=LATER)


def test_what_was_ever_under_review_is_summed_by_days_and_by_rules(
    rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        empty = queries.reviews_page()
    assert (empty.totals.cases, empty.waiting, empty.settled, empty.days) == (0, (), (), ())
    excluded, released, waiting = held(4, sequencer), held(2, sequencer, rule="fast"), held(3, sequencer)
    decided(excluded, "exclude", reviewers)
    decided(released, "release", reviewers)
    with django_assert_num_queries(6):
        page = queries.reviews_page()
    assert page.totals == ReviewTotals(cases=3, open=1, held=3, released=2, excluded=4, reinstated=0, appeals=0)
    assert ([one.number for one in page.waiting], [one.number for one in page.settled]) == ([waiting], [released, excluded])
    assert page.by_rule == {"burst": 7, "fast": 2}
    first, second = rules.local_date(NOON), rules.local_date(LATER)
    assert page.days == (
        DayRow(second, held=0, released=2, excluded=4, reinstated=0, appeals=0),
        DayRow(first, held=9, released=0, excluded=0, reinstated=0, appeals=0),
    )
    assert {key for key, _said in page.rules} == {"burst", "provider", "disposable", "fast", "territory", "batch"}
