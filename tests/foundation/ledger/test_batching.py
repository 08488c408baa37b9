"""When a batch is sealed."""

from datetime import UTC, datetime, timedelta

import pytest

from constituyente.foundation.ledger.batching import Policy, due

NOW = datetime(2026, 8, 22, 18, tzinfo=UTC)
POLICY = Policy(every_seconds=60, at_least=20, at_most_seconds=600)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("waiting", "oldest", "sealed", "expected"),
    [
        (0, None, None, False),
        (1, ago(1), None, False),
        (1, ago(599), ago(9999), False),
        (1, ago(600), ago(1), True),
        (20, ago(1), ago(60), True),
        (20, ago(1), ago(59), False),
        (20, ago(1), None, True),
        (1, ago(-3600), ago(1), True),  # the clock was set back: what waits is not held up
        (20, ago(1), ago(-3600), True),
    ],
)
def test_due_follows_the_policy(waiting: int, oldest: datetime | None, sealed: datetime | None, expected: bool) -> None:  # noqa: FBT001  a table's column
    assert due(POLICY, waiting=waiting, oldest=oldest, sealed=sealed, now=NOW) is expected
