"""What crosses the border of this package, and the shape of what is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# What a letter's template may know. It may wait in the queue as JSON in which dates stay dates: numbers, texts, dates, None, and
# lists and mappings of these; a label in several languages is a mapping, not a lazy translation.
Context = Mapping[str, object]


NOBODY = "nobody@"  # an address for what is queued and never sent, so that whoever waits for the reply cannot tell


@dataclass(frozen=True)
class Letter:
    """One message, ready to go out: a letter, or a text message to a phone number (then `subject` is empty)."""

    to: str
    subject: str
    body: str
    language: str
    written_at: str  # ISO 8601

    @property
    def by_phone(self) -> bool:
        return "@" not in self.to


@dataclass(frozen=True)
class Stop:
    """What the page that ends a subscription says."""

    token: str
    ended: bool


@dataclass(frozen=True)
class Progress:
    """How far a letter to many is, in people.

    sent      the mail server took it
    waiting   to be written to yet
    unsure    something broke while it was handed over: nobody knows whether it went out, and it is not sent again
    refused   the mail server would not take it, or could not for four days
    stalled   the mail server cannot be spoken to at the moment
    """

    sent: int
    waiting: int
    unsure: int
    refused: int
    asked_at: datetime
    finished_at: datetime | None
    stalled: bool


@dataclass(frozen=True)
class Tended:
    """What one round of tending did to the queue. unsure: people of mailings whose worker died while it handed their letters over."""

    woken: int
    pruned: int
    unsure: int
