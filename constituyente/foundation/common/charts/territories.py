"""A city's territories as a map of areas, and as a grid of tiles: each with the place of its label.

A map is drawn in the equirectangular projection at its mean latitude: over the width of a city nobody sees the difference to a better one.
Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), chapter 12.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

Point = tuple[int, int]
Ring = tuple[Point, ...]  # open: the last point is not the first again
Shape = tuple[Ring, ...]  # outer rings and holes alike, told apart by the even-odd rule

WIDTH = 320  # of a drawing, in units of which a letter is about 8 wide
TALLEST = 640
FINE = 10  # units of a path to a unit of the drawing
LETTER = 14  # the height that a label needs
PADDING = 2
LINES = 40  # horizontals that are tried for a label
NEARLY = 0.85

TILE = (79, 69)
GAP = 5
MOST_COLUMNS = 6  # on a telephone the letters of more would be too small: the table says it better


@dataclass(frozen=True)
class Area:
    """A territory on the map: its path, the middle of its label, and how wide that may be."""

    code: str
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Tile:
    """A territory in the grid: its upper left corner and what it is called there."""

    code: str
    short: str
    x: int
    y: int


@dataclass(frozen=True)
class Territories:
    """All that is drawn of a city, whatever it is coloured by.

    width, height            of the map; `areas` is empty where there is none
    tiles_width, tiles_height  of the grid; `tiles` is empty where there is none, or where it would be too wide
    names, people            of each territory by its code; people only if they are known of all
    source                   whose shapes they are, by language
    """

    names: Mapping[str, str]
    people: Mapping[str, int]
    width: int
    height: int
    areas: tuple[Area, ...]
    tiles_width: int
    tiles_height: int
    tiles: tuple[Tile, ...]
    source: Mapping[str, str]


NOWHERE = Territories({}, {}, 0, 0, (), 0, 0, (), {})  # of rules without territories


# ------------------------------------------------------------------ the map


def areas(shapes: Mapping[str, Shape], *, unit: float) -> tuple[int, int, tuple[Area, ...]]:
    """Width and height of the map of `shapes`, and its areas in their order.

    shapes  by code; points are longitude and latitude, in multiples of `unit` degrees
    Points that fall together are one, and rings of fewer than three points are left out: where two areas have a border in common, their
    paths have the same points along it.
    """
    points = [point for shape in shapes.values() for ring in shape for point in ring]
    if not points:
        return 0, 0, ()
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrow = cos(radians((south + north) / 2 * unit))
    wide, tall = max((east - west) * narrow, 1.0), max(float(north - south), 1.0)
    scale = min((WIDTH - 2 * PADDING) / wide, (TALLEST - 2 * PADDING) / tall)

    def place(point: Point) -> Point:
        x, y = (point[0] - west) * narrow * scale + PADDING, (north - point[1]) * scale + PADDING
        return round(x * FINE), round(y * FINE)

    drawn = {code: tuple(_ring(map(place, ring)) for ring in shape) for code, shape in shapes.items()}
    return (
        round(wide * scale) + 2 * PADDING,
        round(tall * scale) + 2 * PADDING,
        tuple(_area(code, tuple(ring for ring in rings if len(ring) > 2)) for code, rings in drawn.items()),  # noqa: PLR2004  a triangle
    )


def _ring(points: Iterable[Point]) -> Ring:
    kept = list[Point]()
    for point in points:
        if not kept or kept[-1] != point:
            kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def _area(code: str, rings: Sequence[Ring]) -> Area:
    x, y, room = _label(rings)
    return Area(code, "".join(_path(ring) for ring in rings), round(x / FINE, 1), round(y / FINE, 1), round(room / FINE, 1))


def _path(ring: Ring) -> str:
    """A ring in steps, which take fewer letters than places."""
    (x, y), *_rest = ring
    steps = " ".join(f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(ring))
    return f"M{x} {y}l{steps.replace(' -', '-')}z"


def _label(rings: Sequence[Ring]) -> tuple[float, float, float]:
    """The middle of a wide stretch of an area that is as high as a letter, and its width; of a lower area, that of its middle."""
    ys = [y for ring in rings for _x, y in ring]
    if not ys:
        return 0.0, 0.0, 0.0
    top, bottom, half = min(ys), max(ys), LETTER * FINE / 2
    found = list[tuple[float, float, float]]()
    for line in range(1, LINES):
        y = top + (bottom - top) * line / LINES
        for low, high in _common(_common(_inside(rings, y - half), _inside(rings, y)), _inside(rings, y + half)):
            found.append(((low + high) / 2, y, high - low))
    y = (top + bottom) / 2
    if found:  # of those that are nearly as wide as the widest, the one nearest to the middle
        widest = max(room for _x, _y, room in found)
        return min((one for one in found if one[2] >= NEARLY * widest), key=lambda one: (abs(one[1] - y), one))
    low, high = max(_inside(rings, y) or [(0.0, 0.0)], key=lambda stretch: stretch[1] - stretch[0])
    return (low + high) / 2, y, high - low


def _inside(rings: Sequence[Ring], y: float) -> list[tuple[float, float]]:
    """The stretches of the horizontal at `y` that lie inside, from left to right."""
    crossings = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for ring in rings
        for (ax, ay), (bx, by) in pairwise((*ring, ring[0]))
        if (ay <= y) != (by <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _common(some: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)]


# ------------------------------------------------------------------ the tiles


def tiles(places: Mapping[str, tuple[int, int]], short: Mapping[str, str]) -> tuple[int, int, tuple[Tile, ...]]:
    """Width and height of the grid, and its tiles.

    places  column and row by code, from any number on
    short   what each is called in its tile
    Nothing for a grid of more than MOST_COLUMNS columns.
    """
    if not places:
        return 0, 0, ()
    left, top = min(column for column, _row in places.values()), min(row for _column, row in places.values())
    columns, rows = (max(place[axis] for place in places.values()) - (left, top)[axis] + 1 for axis in (0, 1))
    if columns > MOST_COLUMNS:
        return 0, 0, ()
    wide, high = TILE[0] + GAP, TILE[1] + GAP
    return (
        columns * wide - GAP + 2,
        rows * high - GAP + 2,
        tuple(Tile(code, short[code], (column - left) * wide + 1, (row - top) * high + 1) for code, (column, row) in places.items()),
    )
