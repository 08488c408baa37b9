import re

from constituyente.foundation.common.rng import Seeded
from constituyente.participation.meetings import keys


def test_a_key_is_five_groups_of_four_and_opens_what_is_kept_of_it() -> None:
    key = keys.new(Seeded(1))
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", key)
    kept = keys.hash_of(key)
    assert (len(kept), key in kept) == (64, False)
    assert keys.opens(key, kept)
    assert keys.opens(f"  {key.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')}\n", kept)


def test_another_key_does_not_open_it_and_none_opens_nothing() -> None:
    key, other = keys.new(Seeded(1)), keys.new(Seeded(2))
    assert not keys.opens(other, keys.hash_of(key))
    assert not keys.opens("", keys.hash_of(key))
    assert not keys.opens("", "")
    assert not keys.opens(key, "")
    assert not keys.opens("🔑" * 20, keys.hash_of(key))
