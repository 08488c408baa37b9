"""The key that the author of a petition keeps: 28 random characters (140 bits), of which only the hash is kept. Pure."""

from constituyente.foundation.common import keys
from constituyente.foundation.common.rng import Rng

LENGTH, PURPOSE = 28, "author's key"


def new(rng: Rng) -> str:
    """A key as people write it."""
    return keys.new(rng, LENGTH)


def hash_of(key: str) -> str:
    """What is kept of `key`, however it is typed: 64 hexadecimal digits."""
    return keys.hash_of(key, PURPOSE)
