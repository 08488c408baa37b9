"""Reminding hosts of the results they owe."""

from datetime import UTC, datetime

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from tests.conftest import NOON
from tests.factories.meetings import listed, waiting
from tests.participation.meetings.calling import DAY, OVER, SOON, registered
from tests.participation.outgoing import letters

pytestmark = pytest.mark.django_db


def test_a_host_is_reminded_once_the_day_after(rules: process.Rules) -> None:
    first = registered()
    meetings.decide(first.number, actor=accounts.SYSTEM, listed=True, now=NOON, rng=Seeded(3))
    letters()
    assert (meetings.remind(now=OVER), meetings.remind(now=OVER + DAY), meetings.remind(now=OVER + DAY)) == (0, 1, 0)
    reminders = [letter for letter in letters() if "results" in letter.partition("\n")[2] and "/mail/stop/" in letter]
    assert f"/meetings/{first.number}/results" in reminders[-1]


def test_nobody_is_reminded_of_what_came_in_was_cancelled_or_is_too_late(rules: process.Rules) -> None:
    done, cancelled = listed(title="Agua", starts_at=SOON, now=NOON), listed(title="Luz", starts_at=SOON, now=NOON)
    waiting(title="Sombra", starts_at=SOON, now=NOON)
    meetings.submit_results(done.number, by=done.key, people=3, minutes="Sí", statements=[], now=OVER)
    meetings.cancel(cancelled.number, by=cancelled.key, now=NOON)
    assert meetings.remind(now=OVER + DAY) == 0
    listed(title="Tarde", starts_at=SOON, now=NOON)
    assert meetings.remind(now=datetime(2027, 3, 3, 6, tzinfo=UTC)) == 0
    assert meetings.remind(now=OVER + DAY) == 1
