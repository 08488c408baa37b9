import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.charts.territories import FINE, TALLEST, WIDTH, Area, Shape, Tile, areas, tiles

WEST: Shape = (((0, 0), (10, 0), (10, 10), (0, 10)),)
EAST: Shape = (((10, 0), (20, 0), (20, 10), (10, 10)),)
POINTS = st.lists(st.tuples(st.integers(-1_800_000, 1_800_000), st.integers(-850_000, 850_000)), min_size=3, max_size=30, unique=True)


def corners(path: str) -> list[tuple[int, int]]:
    """The points of a path that `areas` drew."""
    found = []
    for ring in path.split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        x, y = numbers[:2]
        found.append((x, y))
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_areas_fill_the_width_with_north_above() -> None:
    assert areas({"w": WEST, "e": EAST}, unit=1e-4) == (
        320,
        162,
        (
            Area("w", "M20 1600l1580 0 0-1580-1580 0z", 81.0, 81.0, 158.0),
            Area("e", "M1600 1600l1580 0 0-1580-1580 0z", 239.0, 81.0, 158.0),
        ),
    )


def test_areas_are_narrower_towards_the_pole() -> None:
    width, height, _areas = areas({"n": (((0, 600_000), (10_000, 600_000), (10_000, 610_000), (0, 610_000)),)}, unit=1e-4)
    assert (width, height) == (317, 640)  # a degree of longitude is half as long there


def test_areas_of_nothing_are_none() -> None:
    assert areas({}, unit=1e-4) == (0, 0, ())


def test_a_label_stands_inside_beside_a_hole() -> None:
    ring = ((0, 0), (100, 0), (100, 100), (0, 100))
    hole = ((10, 5), (90, 5), (90, 95), (10, 95))
    _width, _height, (area,) = areas({"o": (ring, hole)}, unit=1e-4)
    assert not (33 < area.x < 287 and 20 < area.y < 300)


@given(st.lists(POINTS, min_size=1, max_size=4))
def test_areas_and_their_labels_stay_in_the_picture(rings: list[list[tuple[int, int]]]) -> None:
    width, height, found = areas({str(number): (tuple(ring),) for number, ring in enumerate(rings)}, unit=1e-4)
    assert (width <= WIDTH, height <= TALLEST) == (True, True)
    for area in found:
        assert all(0 <= x <= width * FINE + FINE and 0 <= y <= height * FINE + FINE for x, y in corners(area.path))
        assert 0 <= area.room <= width


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=8))
def test_a_border_in_common_stays_common(steps: list[int]) -> None:
    ys = [sum(steps[: place + 1]) for place in range(len(steps))]
    border = [(500 + 37 * (place % 3), y) for place, y in enumerate(ys)]
    left = ((0, ys[0]), *border, (0, ys[-1]))
    right = (*reversed(border), (1000, ys[0]), (1000, ys[-1]))
    _width, _height, (one, other) = areas({"l": (left,), "r": (right,)}, unit=1e-4)
    assert len(set(corners(one.path)) & set(corners(other.path))) >= min(len(border), 2)


def test_tiles_begin_at_the_upper_left() -> None:
    assert tiles({"a": (2, 1), "b": (3, 2)}, {"a": "AZC", "b": "GAM"}) == (165, 145, (Tile("a", "AZC", 1, 1), Tile("b", "GAM", 85, 75)))


def test_tiles_of_nothing_or_of_too_many_columns_are_none() -> None:
    wide = {str(column): (column, 1) for column in range(7)}
    assert (tiles({}, {}), tiles(wide, {code: code for code in wide})) == ((0, 0, ()), (0, 0, ()))


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 8)), min_size=1))
def test_tiles_never_overlap(places: set[tuple[int, int]]) -> None:
    codes = {f"{column}-{row}": (column, row) for column, row in places}
    width, height, found = tiles(codes, {code: code for code in codes})
    assert len({(tile.x, tile.y) for tile in found}) == len(places)
    for axis, size in (("x", 79), ("y", 69)):
        rows = sorted({getattr(tile, axis) for tile in found})
        assert all(other - one >= size for one, other in pairwise(rows))
        assert rows[-1] + size <= (width if axis == "x" else height)
