"""When a batch is sealed: soon if many wait, late enough that few cannot be told apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MARGIN = timedelta(seconds=60)  # for sealing and publishing, and a restart in between


@dataclass(frozen=True)
class Policy:
    """Seal every `every_seconds` if `at_least` entries wait; never let one wait longer than `at_most_seconds`; so many in one batch."""

    every_seconds: int
    at_least: int
    at_most_seconds: int
    at_most_entries: int = 1000

    def promised_by(self, now: datetime) -> datetime:
        """The time by which what comes now is promised to be in the log: twice the longest wait, and a minute; in whole seconds."""
        return (now + 2 * timedelta(seconds=self.at_most_seconds) + MARGIN).replace(microsecond=0)


def due(policy: Policy, *, waiting: int, oldest: datetime | None, sealed: datetime | None, now: datetime) -> bool:
    """Is it time to seal?

    waiting  entries in the queue; oldest  when the first of them came (None: none waits); sealed  the last checkpoint's time
    A clock that was set back does not hold the queue: a time in the future counts as long ago.
    """
    if not waiting or oldest is None:
        return False

    def since(moment: datetime) -> timedelta:
        return now - moment if moment <= now else timedelta.max

    if since(oldest) >= timedelta(seconds=policy.at_most_seconds):
        return True
    return waiting >= policy.at_least and (sealed is None or since(sealed) >= timedelta(seconds=policy.every_seconds))
