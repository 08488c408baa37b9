"""Keys that people keep and type: random characters in groups of four, of which only the hash is kept. Pure.

Nobody guesses one, so that wrong ones need no counting: a count would let anybody lock its owner out.
"""

import hmac
from hashlib import sha256

from .rng import Rng, word

GROUP = 4  # characters
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new(rng: Rng, length: int) -> str:
    """A key of `length` characters of five bits, as people write it: in groups of four."""
    characters = word(rng, length)
    return "-".join(characters[start : start + GROUP] for start in range(0, length, GROUP))


def hash_of(key: str, purpose: str) -> str:
    """What is kept of `key`, however it is typed: 64 hexadecimal digits, others for each `purpose`."""
    characters = "".join(char for char in key.upper().translate(LOOKALIKES) if char.isascii() and char.isalnum())
    return sha256(f"{purpose}\n{characters}".encode()).hexdigest()


def opens(key: str, kept: str, purpose: str) -> bool:
    """Whether `kept` is the hash of `key`; what keeps none is opened by none."""
    return bool(kept) and hmac.compare_digest(hash_of(key, purpose), kept)
