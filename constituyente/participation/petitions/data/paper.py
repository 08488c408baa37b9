"""Sheets of paper for a petition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sheets:
    """What is printed for people to sign by hand: the exact text, and a code for each sheet.

    columns  what each line asks for, as `capture` names it; closes_at: when the last sheet may come in, None if nobody knows
    """

    number: int
    version: int
    title: str
    demand: str
    reasons: str
    wording: str
    hash: str
    language: str
    columns: Sequence[str]
    codes: Sequence[str]
    closes_at: datetime | None
