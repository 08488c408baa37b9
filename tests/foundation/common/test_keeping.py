"""The shelf of answers: what it finds, what it lets go, and that it never holds more than it may."""

from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.keeping import Kept, Shelf


def kept(length: int, *, made: float = 0.0, until: float = 5.0) -> Kept:
    return Kept(b"x" * length, {"ETag": str(length)}, made, until)


def test_what_was_put_is_found_until_it_is_too_old() -> None:
    shelf, one = Shelf(100), kept(3)
    shelf.put("a", one)
    assert [shelf.get("a", now=now) for now in (0.0, 4.9, 5.0, 4.9)] == [one, one, None, None]
    assert shelf.get("b", now=0.0) is None


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    shelf = Shelf(30)
    for name in "abc":
        shelf.put(name, kept(3))
    assert shelf.get("a", now=0.0) == kept(3)
    for name in "defghijk":
        shelf.put(name, kept(3))
    assert [name for name in "abcdefghijk" if shelf.get(name, now=0.0)] == list("acdefghijk"[-10:])


def test_what_would_fill_it_alone_is_not_kept() -> None:
    shelf = Shelf(30)
    shelf.put("a", kept(4))
    assert shelf.get("a", now=0.0) is None


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 12), st.floats(0, 9))))
def test_it_holds_no_more_than_it_may_and_nothing_but_the_last(steps: list[tuple[int, int, float]]) -> None:
    shelf, last = Shelf(100), dict[int, Kept]()
    for key, length, until in steps:
        one = kept(length, until=until)
        shelf.put(key, one)
        if length <= 10:
            last[key] = one
        found = {name: shelf.get(name, now=0.0) for name in range(9)}
        assert {name: one for name, one in found.items() if one} == {
            name: one for name, one in last.items() if one.until > 0.0 and found[name]
        }
        assert shelf._held == sum(len(one.content) for one in shelf._kept.values()) <= 100
