from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.charts.scales import Step, class_of, classes, percent, round_step, ticks, wrapped

COUNTS = st.integers(0, 10**9)


@pytest.mark.parametrize(("least", "step"), [(0, 1), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (26, 50), (1_001, 2_000)])
def test_round_step_is_the_next_round_number(least: int, step: int) -> None:
    assert round_step(least) == step


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, (0, 1)), (1, (0, 1)), (3, (0, 1, 2, 3)), (254, (0, 100, 200, 300)), (12_486, (0, 5_000, 10_000, 15_000))],
)
def test_ticks_are_round_and_reach_the_top(most: int, expected: tuple[int, ...]) -> None:
    assert ticks(most) == expected


@given(COUNTS)
def test_ticks_are_even_few_and_never_below_what_is_drawn(most: int) -> None:
    found = ticks(most)
    assert (found[0], 2 <= len(found) <= 5, found[-1] >= most) == (0, True, True)
    assert len({other - one for one, other in pairwise(found)}) == 1


@pytest.mark.parametrize(("share", "told"), [(-1.0, "0.0%"), (0.0, "0.0%"), (0.31, "31.0%"), (1.0, "100.0%"), (7.0, "100.0%")])
def test_percent_stays_inside(share: float, told: str) -> None:
    assert percent(share) == told


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        ([0, 0], ()),
        ([1], (Step(1, 1, 1, 3),)),
        ([0, 1, 3], (Step(1, 1, 1, 1), Step(2, 2, 2, 3), Step(3, 3, 3, 5))),
        ([27, 29, 36], (Step(1, 25, 29, 1), Step(2, 30, 34, 3), Step(3, 35, 39, 5))),
        ([10, 4], (Step(1, 4, 5, 1), Step(2, 6, 7, 2), Step(3, 8, 9, 4), Step(4, 10, 11, 5))),
        (
            [3, 7_000_000],
            tuple(Step(n + 1, max(n * 2_000_000, 1), n * 2_000_000 + 1_999_999, shade) for n, shade in enumerate((1, 2, 4, 5))),
        ),
    ],
)
def test_classes_have_round_ends(values: list[int], expected: tuple[Step, ...]) -> None:
    assert classes(values) == expected


@given(st.lists(COUNTS, min_size=1))
def test_classes_hold_every_positive_value_once(values: list[int]) -> None:
    steps = classes(values)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) <= 5
    assert all(other.low == one.high + 1 and other.shade > one.shade for one, other in pairwise(steps))
    assert [class_of(value, steps) is not None for value in values] == [value > 0 for value in values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Peticiones", ("Peticiones",)),
        ("Fuera del alcance del texto", ("Fuera del", "alcance d…")),
        ("Conclusiones de reuniones", ("Conclusion", "es de reu…")),
        ("  dos \n palabras ", ("dos", "palabras")),
    ],
)
def test_wrapped_breaks_between_words(text: str, expected: tuple[str, ...]) -> None:
    assert wrapped(text, width=10) == expected


@given(st.text(max_size=200), st.integers(2, 30), st.integers(1, 4))
def test_wrapped_never_is_wider_or_longer(text: str, width: int, lines: int) -> None:
    found = wrapped(text, width=width, lines=lines)
    assert len(found) <= lines
    assert all(0 < len(line) <= width for line in found)
