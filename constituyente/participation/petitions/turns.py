"""Whose turn it is: an order of petitions that anybody can work out again, and nobody can choose. Pure."""

from collections.abc import Iterable
from hashlib import sha256


def place(seed: str, key: str) -> str:
    """Where a petition stands in the order of a day: the lowest comes first.

    seed  the root of the last checkpoint before the day, in hexadecimal digits ("" if there was none); key  what the log calls the petition
    Returns 64 hexadecimal digits: SHA-256 of both, apart by one space. The seed cannot be known before the day before is over, and whoever
    has the log can check it.
    """
    return sha256(f"{seed} {key}".encode("ascii")).hexdigest()


def in_turn(seed: str, keys: Iterable[str]) -> tuple[str, ...]:
    """The petitions in the order of a day."""
    return tuple(sorted(keys, key=lambda key: place(seed, key)))
