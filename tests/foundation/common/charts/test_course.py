import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.charts.course import FLOOR, PLOT, TOP, Course, Dated, Knot, Tick, Total, course

FIRST = date(2026, 5, 9)


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


TOTALS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10_000_000)), min_size=1, unique_by=lambda one: one[0]).map(
    lambda found: [Total(after(days), total) for days, total in sorted(found)]
)


def test_course_steps_up_day_by_day() -> None:
    drawn = course([Total(FIRST, 10), Total(after(3), 30)], begins=FIRST, marks={25: after(3), 99: after(3), 10: after(8)})
    assert drawn == Course(
        line="M0 176V117H750V0H1000",
        ground="M0 176V117H750V0H1000V176z",
        ticks=(Tick(10, 137.3, told=True), Tick(20, 78.7, told=True), Tick(30, 20.0, told=True)),
        dates=(Dated(FIRST, "0.0%", "start"), Dated(after(3), "100.0%", "end")),
        knots=(Knot(25, after(3), "75.0%", 49.3, 16, left=True),),  # 99 lies above the curve, the day of 10 behind it
        last=Total(after(3), 30),
    )


def test_course_of_one_day_is_one_step() -> None:
    drawn = course([Total(FIRST, 1)], begins=FIRST, marks={})
    assert drawn is not None
    assert (drawn.line, drawn.dates) == ("M0 176V0H1000", (Dated(FIRST, "0.0%", "start"),))


def test_course_names_months_that_stand_apart() -> None:
    drawn = course([Total(after(105), 12_486)], begins=FIRST, marks={5_000: after(20), 10_000: after(60)})
    assert drawn is not None
    assert [(one.day.isoformat(), one.anchor) for one in drawn.dates] == [
        ("2026-05-09", "start"),
        ("2026-07-01", "middle"),
        ("2026-08-22", "end"),
    ]
    # No stem runs through a label, and no number of a line stands behind one.
    assert [(knot.label_y, knot.left) for knot in drawn.knots] == [(16, False), (34, True)]
    assert [tick.told for tick in drawn.ticks] == [True, True, False]


@pytest.mark.parametrize("totals", [[], [Total(FIRST, 0)], [Total(after(-1), 8)]])
def test_course_of_nothing_is_none(totals: list[Total]) -> None:
    assert course(totals, begins=FIRST, marks={}) is None


@given(TOTALS, st.dictionaries(st.integers(1, 10_000_000), st.integers(0, 400).map(after), max_size=4))
def test_course_stays_in_its_box(totals: list[Total], marks: dict[int, date]) -> None:
    drawn = course(totals, begins=FIRST, marks=marks)
    assert drawn is not None
    across, down = ([int(number) for number in re.findall(rf"{letter}(\d+)", drawn.line)] for letter in "HV")
    assert across[-1] == 1000
    assert all(one < other for one, other in pairwise(across))
    assert all(0 <= y <= PLOT for y in down)
    assert all(TOP <= tick.y < FLOOR for tick in drawn.ticks)
    assert all(TOP <= knot.y <= FLOOR and TOP - 4 <= knot.label_y < FLOOR for knot in drawn.knots)
    assert len({knot.label_y for knot in drawn.knots}) == len(drawn.knots)
    places = [float(one.x[:-1]) for one in drawn.dates]
    assert all(one < other for one, other in pairwise(places))


@given(TOTALS)
def test_course_of_a_total_that_grows_never_falls(totals: list[Total]) -> None:
    grown = [Total(one.day, sum(each.total for each in totals[: place + 1])) for place, one in enumerate(totals)]
    drawn = course(grown, begins=FIRST, marks={})
    assert drawn is not None
    down = [int(number) for number in re.findall(r"V(\d+)", drawn.line)]
    assert down == sorted(down, reverse=True)
