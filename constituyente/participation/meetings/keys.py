"""The key with which a host hands in results: 20 random characters (100 bits), of which only the hash is kept. Pure.

Nobody guesses it, so that wrong ones need no counting: a count would let anybody lock the host out.
"""

import hmac
from hashlib import sha256

from constituyente.foundation.common.rng import Rng, word

LENGTH, GROUP = 20, 4  # characters
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new(rng: Rng) -> str:
    """A key as people write it: five groups of four."""
    characters = word(rng, LENGTH)
    return "-".join(characters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def hash_of(key: str) -> str:
    """What is kept of `key`, however it is typed: 64 hexadecimal digits."""
    characters = "".join(char for char in key.upper().translate(LOOKALIKES) if char.isascii() and char.isalnum())
    return sha256(f"results key\n{characters}".encode()).hexdigest()


def opens(key: str, kept: str) -> bool:
    """Whether `kept` is the hash of `key`; a meeting that keeps none is opened by none."""
    return bool(kept) and hmac.compare_digest(hash_of(key), kept)
