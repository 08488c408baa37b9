"""A clock that is wrong by years, either way, neither loses nor doubles nor holds anything up."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import queries
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.batching import Policy, due
from constituyente.foundation.ledger.models import Checkpoint, Entry
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Signature
from constituyente.portal import upkeep
from tests.factories.petitions import opened, sign
from tests.harness.plant import process_today

TODAY = datetime.now(UTC)
YEARS = timedelta(days=10 * 366)
POLICY = Policy(every_seconds=60, at_least=20, at_most_seconds=600)

moments = st.datetimes(min_value=datetime(2016, 1, 1), max_value=datetime(2036, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone


@given(waiting=st.integers(1, 100), oldest=moments, sealed=st.none() | moments, now=moments)
def test_whatever_waits_is_due_once_the_clock_has_been_steady_for_the_longest_wait(
    waiting: int, oldest: datetime, sealed: datetime | None, now: datetime
) -> None:
    assert due(POLICY, waiting=waiting, oldest=oldest, sealed=sealed, now=now) or due(
        POLICY, waiting=waiting, oldest=oldest, sealed=sealed, now=now + timedelta(seconds=POLICY.at_most_seconds)
    )


def jumps(seed: int, count: int = 20) -> list[datetime]:
    """`count` times within ten years of today, and in the end today."""
    chance = random.Random(seed)  # noqa: S311  a seed, to replay it
    return [*(TODAY + chance.uniform(-1, 1) * YEARS for _jump in range(count)), TODAY]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_log_grows_and_nothing_is_held_up_whatever_the_clock_says(seed: int) -> None:
    process.apply(process_today(days=20 * 366), now=TODAY)
    for person, now in enumerate(jumps(seed)):
        sign(opened(title=f"Petición {person}", now=now), 1, now=now)
        upkeep.seal_if_due(now=now) or upkeep.seal_if_due(now=now + timedelta(seconds=1))
        assert ledger.publish() == ledger.head().size == Entry.objects.filter(index__isnull=False).count()
    upkeep.settle(now=TODAY)
    assert ledger.waiting().entries == 0
    assert Checkpoint.objects.latest("size").size == ledger.head().size == Entry.objects.count()
    assert Signature.objects.count() == Entry.objects.filter(kind="sign").count() == len(jumps(seed))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_one_link_makes_one_signature_whatever_the_clock_says(seed: int) -> None:
    process.apply(process_today(days=20 * 366), now=TODAY)
    number = opened(now=TODAY)
    handle = petitions.request_signature(
        number, contact="ana@villa-clara.example", territory="", age_band="", subscribe=False, language="es", now=TODAY, rng=Seeded(seed)
    )
    leaves = set[str]()
    for at, now in enumerate([*jumps(seed, 6), TODAY]):
        try:
            leaves.add(petitions.confirm_signature(number, queries.token_of(handle), now=now, rng=Seeded(f"{seed} {at}")).leaf)
        except (accounts.ConfirmationExpired, petitions.PetitionClosed) as refusal:
            assert (now > TODAY) == isinstance(refusal, accounts.ConfirmationExpired)  # noqa: PT017  which one follows from the clock
    assert (len(leaves), Signature.objects.count(), Entry.objects.filter(kind="sign").count()) == (1, 1, 1)
