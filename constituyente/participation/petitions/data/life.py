"""What the author of a petition is shown."""

from dataclasses import dataclass
from datetime import datetime

from .pages import AppealRow, Ruling, Withdrawal
from .terms import Status


@dataclass(frozen=True)
class HandedIn:
    """A petition that was handed in: its number, and its author's key, which is told this once ("" if it was before)."""

    number: int
    key: str = ""


@dataclass(frozen=True)
class AuthorPage:
    """Their petition as its author sees it.

    can_withdraw  whether they may still take it back
    decided_by    until when the rules want it decided, while it waits; None where they set no term
    on_paper      whether they may print sheets for people to sign by hand
    appeal_until  until when they may appeal against its refusal; None if they may not
    """

    number: int
    title: str
    language: str
    status: Status
    submitted_at: datetime
    ruling: Ruling | None
    appeal: AppealRow | None
    withdrawal: Withdrawal | None
    can_withdraw: bool
    decided_by: datetime | None
    on_paper: bool
    appeal_until: datetime | None
