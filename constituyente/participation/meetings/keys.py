"""The key with which a host hands in results: 20 random characters (100 bits), of which only the hash is kept. Pure."""

from constituyente.foundation.common import keys
from constituyente.foundation.common.rng import Rng

LENGTH, PURPOSE = 20, "results key"


def new(rng: Rng) -> str:
    """A key as people write it: five groups of four."""
    return keys.new(rng, LENGTH)


def hash_of(key: str) -> str:
    """What is kept of `key`, however it is typed: 64 hexadecimal digits."""
    return keys.hash_of(key, PURPOSE)


def opens(key: str, kept: str) -> bool:
    """Whether `kept` is the hash of `key`; a meeting that keeps none is opened by none."""
    return keys.opens(key, kept, PURPOSE)
