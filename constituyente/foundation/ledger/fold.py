"""What the entries add up to: the one rule by which the site counts and by which anyone recounts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from . import entries


@dataclass(frozen=True)
class Move:
    """One entry's effect on one tally: `by` more of `strength`."""

    tally: str
    strength: str
    by: int


def moves(body: bytes) -> tuple[Move, ...]:
    """The effect of one entry on the tallies. Raises BadEntry."""
    entry = entries.decode(body)
    if entry.kind == "sign":
        return (Move(entry.fields["petition"], entries.STRENGTHS[entry.fields["strength"]], 1),)
    return ()


def recount(bodies: Iterable[bytes]) -> dict[str, Counter[str]]:
    """Every tally, by strength, from the entries alone."""
    tallies: dict[str, Counter[str]] = {}
    for body in bodies:
        for move in moves(body):
            tallies.setdefault(move.tally, Counter())[move.strength] += move.by
    return tallies
