"""What a number of signatures obliges to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.participation.petitions.tiers import Distance, distance

MARKS = (25, 50, 250)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, Distance(0, 25, 25)),
        (24, Distance(0, 25, 1)),
        (25, Distance(25, 50, 25)),
        (249, Distance(50, 250, 1)),
        (250, Distance(250, None, 0)),
        (9000, Distance(250, None, 0)),
    ],
)
def test_distance_at_the_marks(count: int, expected: Distance) -> None:
    assert distance(count, MARKS) == expected


def test_without_marks_nothing_is_missing() -> None:
    assert distance(10, ()) == Distance(0, None, 0)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 10_000), unique=True).map(sorted))
def test_what_is_missing_reaches_the_next_mark_and_no_less(count: int, marks: list[int]) -> None:
    way = distance(count, marks)
    if way.following is not None:
        assert distance(count + way.missing, marks).reached == way.following
        assert distance(count + way.missing - 1, marks).reached == way.reached
