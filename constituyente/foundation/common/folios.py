"""Folios: what an answer or a sheet of paper is called for good. Pure.

Ten random characters (50 bits) and two that check them, without letters that are misread; people see them in groups of four. Whoever has
a folio can see what became of the answer's texts, and nothing else.
"""

from hashlib import sha256

from .rng import ALPHABET, Rng, word

RANDOM, CHECK, GROUP = 10, 2, 4  # characters
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", **dict.fromkeys("- \t\r\n", "")})


class BadFolio(ValueError):
    """What was typed is no folio: wrong length, wrong characters, or check characters that do not fit."""


def _check(characters: str) -> str:
    value = int.from_bytes(sha256(characters.encode()).digest()[:2], "big")
    return ALPHABET[value >> 5 & 31] + ALPHABET[value & 31]


def new_folio(rng: Rng) -> str:
    """Twelve characters, as a reference and an address hold them."""
    characters = word(rng, RANDOM)
    return characters + _check(characters)


def read_folio(typed: str) -> str:
    """The twelve characters of a folio as somebody typed it. Raises BadFolio."""
    characters = typed.upper().translate(_LOOKALIKES)
    if len(characters) != RANDOM + CHECK or set(characters) - set(ALPHABET) or _check(characters[:RANDOM]) != characters[RANDOM:]:
        raise BadFolio(typed)
    return characters


def grouped(folio: str) -> str:
    """As people write it: CX4M-8T2P-QK7A."""
    return "-".join(folio[start : start + GROUP] for start in range(0, len(folio), GROUP))
