"""Petitions on the desk."""

from dataclasses import dataclass
from datetime import datetime

from .pages import AppealRow, Ruling, Text, Withdrawal


@dataclass(frozen=True)
class WaitingRow:
    """A petition on the moderator's desk, with the whole hours it has waited; `appealed` where it is its refusal that is to be decided.

    due_at   until when the rules want it decided, None where they set no term; late: whether that is over
    in_hand  who has it in hand now, whoever looks themselves excepted; empty: nobody else
    """

    number: int
    title: str
    language: str
    submitted_at: datetime
    hours: int
    appealed: bool
    due_at: datetime | None
    late: bool
    in_hand: str

    @property
    def days(self) -> int:
        """The whole days it has waited."""
        return self.hours // 24


@dataclass(frozen=True)
class DeskPage:
    """What waits for the moderators, oldest first; `done` is the petition decided a moment ago."""

    queue: tuple[WaitingRow, ...]
    done: int | None


@dataclass(frozen=True)
class DeskCase:
    """One petition to decide: its text and the published grounds of refusal (key, text), beside everything that waits.

    ruling  None while it waits, and for a petition that came from elsewhere
    appeal  against its refusal; `another` where it waits, and not for whoever looks: they refused it
    in_hand  who else has it in hand until `held_until`; empty: nobody else
    held_until  until when it is in somebody's hand, also that of whoever looks; None: nobody's
    done    the petition decided a moment ago
    """

    number: int
    author: str
    language: str
    subject_title: str
    submitted_at: datetime
    text: Text
    decided: bool
    ruling: Ruling | None
    appeal: AppealRow | None
    another: bool
    withdrawal: Withdrawal | None
    grounds: tuple[tuple[str, str], ...]
    due_at: datetime | None
    in_hand: str
    held_until: datetime | None
    queue: tuple[WaitingRow, ...]
    done: int | None

    @property
    def following(self) -> int | None:
        """The petition that has waited longest besides this one."""
        return next((row.number for row in self.queue if row.number != self.number), None)


@dataclass(frozen=True)
class UnderRules:
    """An open petition with its signatures: whether it takes any and when the last one is taken, by these rules and by others."""

    number: int
    title: str
    language: str
    signatures: int
    takes: bool
    would_take: bool
    closes_at: datetime | None
    would_close_at: datetime | None
