"""Randomness as an argument, so that every service can be replayed from a seed."""

import random
import secrets
from typing import Protocol


class Rng(Protocol):
    """A source of random bytes."""

    def bytes(self, count: int) -> bytes:
        """`count` bytes that nobody can guess (or that a seed decides, in tests and in the demo)."""
        ...


class SystemRng:
    """The operating system's generator."""

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


class Seeded:
    """Always the same bytes for the same seed: for tests and for the demo city."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)  # noqa: S311  never used for a real installation

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


SYSTEM = SystemRng()
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread


def word(rng: Rng, length: int) -> str:
    """`length` characters people can read aloud and type, 5 bits each."""
    return "".join(ALPHABET[byte & 31] for byte in rng.bytes(length))


def digits(rng: Rng, length: int) -> str:
    """A decimal code of `length` digits, evenly distributed."""
    return f"{int.from_bytes(rng.bytes(16), 'big') % 10**length:0{length}d}"
