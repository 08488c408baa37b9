from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from constituyente.participation.petitions import turns

KEYS = st.text("0123456789abcdef", min_size=16, max_size=16)


@given(st.sets(KEYS), st.text("0123456789abcdef", max_size=64))
def test_an_order_is_that_of_the_hashes_and_of_nothing_else(keys: set[str], seed: str) -> None:
    order = turns.in_turn(seed, keys)
    assert set(order) == keys
    assert order == turns.in_turn(seed, sorted(keys))
    assert [turns.place(seed, key) for key in order] == sorted(sha256(f"{seed} {key}".encode()).hexdigest() for key in keys)


def test_over_many_days_each_comes_first_about_as_often() -> None:
    keys = [f"{number:016x}" for number in range(10)]
    firsts = [turns.in_turn(f"{day:064x}", keys)[0] for day in range(2000)]
    assert all(130 < firsts.count(key) < 270 for key in keys)
