"""Sealing at the process's pace, and what ends with the process."""

from datetime import UTC, datetime, timedelta

import pytest

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.post.models import Subscription
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.models import Share
from constituyente.portal import upkeep
from tests.conftest import NOON
from tests.factories.petitions import opened
from tests.harness.plant import process_today

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC)


def test_a_batch_waits_for_the_pace_and_no_longer() -> None:
    slow = "seal = { every_seconds = 60, at_least = 20, at_most_seconds = 600 }"
    process.apply(process_today().replace("seal = { every_seconds = 1, at_least = 1, at_most_seconds = 1 }", slow), now=TODAY)
    assert upkeep.seal_if_due(now=TODAY) == 2  # the key and the rules: the first checkpoint does not wait
    opened(now=TODAY)
    assert upkeep.seal_if_due(now=TODAY + timedelta(seconds=599)) == 0
    assert upkeep.seal_if_due(now=TODAY + timedelta(seconds=600)) == 1
    assert (ledger.head().size, ledger.waiting().entries) == (3, 0)


def test_subscriptions_end_with_the_process_and_not_before(rules: process.Rules) -> None:
    post.subscribe(Ref("petition", "1"), contact="ana@villa-clara.example", language="es", now=NOON)
    assert upkeep.end_of_process(now=NOON) == 0
    assert Subscription.objects.get().ended_at is None
    over = max(phase.closes_at(rules.process.zone) for phase in rules.phases)
    Share.objects.create(tag=b"t" * 32, taken=1)
    assert upkeep.end_of_process(now=over) == 1
    assert Share.objects.count() == 0
    kept = Subscription.objects.get()
    assert (kept.ended_at, kept.contact, kept.contact_tag) == (over, "", "")


def test_settle_leaves_nothing_waiting(rules: process.Rules) -> None:
    opened(now=NOON)
    upkeep.settle(now=NOON)
    assert (ledger.waiting().entries, ledger.head().size) == (0, 3)
