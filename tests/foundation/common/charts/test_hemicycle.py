from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.charts.hemicycle import CENTRE, arc, hemicycle, mark


@given(seats=st.integers(0, 700))
def test_every_seat_has_a_place_of_its_own_inside_the_picture(seats: int) -> None:
    found = hemicycle(seats)
    assert len(found.places) == seats
    assert len({(place.x, place.y) for place in found.places}) == seats
    assert all(0 <= place.x <= 760 and 0 <= place.y <= 400 for place in found.places)


@pytest.mark.parametrize("seats", [1, 9, 100, 154, 400])
def test_seats_do_not_lie_on_each_other(seats: int) -> None:
    found = hemicycle(seats)
    gaps = [hypot(one.x - two.x, one.y - two.y) for at, one in enumerate(found.places) for two in found.places[at + 1 :]]
    assert min(gaps, default=99) >= 2 * found.radius


def test_seats_go_from_left_to_right() -> None:
    places = hemicycle(154).places
    assert (places[0].x < CENTRE[0], places[-1].x > CENTRE[0]) == (True, True)


def test_the_arc_ends_at_its_share() -> None:
    assert (mark(0), mark(0.5), mark(1), mark(2)) == ((35.0, 372.0), (380.0, 27.0), (725.0, 372.0), (725.0, 372.0))
    assert arc(0, 0.5) == "M35.0 372.0A345 345 0 0 1 380.0 27.0"
