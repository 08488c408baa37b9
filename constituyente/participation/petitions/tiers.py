"""What a number of signatures obliges the city to. Source: docs/rules.md, "Marks"."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Distance:
    """How far a count is on its way: the highest mark reached (0: none), the next one (None: all reached), what is missing to it."""

    reached: int
    following: int | None
    missing: int


def distance(count: int, marks: Sequence[int]) -> Distance:
    """Where `count` stands between `marks` (ascending)."""
    reached = max((mark for mark in marks if count >= mark), default=0)
    following = next((mark for mark in marks if count < mark), None)
    return Distance(reached, following, following - count if following is not None else 0)
