"""The shapes of territories as the process file holds them, and how they come from GeoJSON.

A shape is text: rings apart by `/`, each its first point in UNIT degrees and then steps from point to point, longitude before
latitude, as in `-991572 195029 -68 22 -31 11`. A ring is open (the last point is not the first again); holes are rings like others, by the
even-odd rule.
Borders that two territories have in common are simplified once, so that they stay common: no gap opens between them.
Sources: RFC 7946 (GeoJSON); D. H. Douglas, T. K. Peucker, Cartographica 10 (1973).
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from constituyente.foundation.common.charts.territories import Point, Ring, Shape
from constituyente.foundation.common.msgid import marked as _

UNIT = 1e-4  # degrees, eleven metres of latitude
PER_DEGREE = 10_000
LONGEST = 20_000  # characters of one shape
MOST_POINTS = 5_000  # of all shapes together: what a page can carry
AIM = 600  # points, unless somebody asks for more
LARGEST = 64_000_000  # bytes of GeoJSON
MOST_GIVEN = 1_000_000  # points in it
_RING = re.compile(r"-?\d{1,7} -?\d{1,7}(?: -?\d{1,7} -?\d{1,7}){2,}")


class NoShape(Exception):
    """Something that is no shape, or no GeoJSON of territories: an English message id with the facts for its placeholders."""

    def __init__(self, sentence: str, **facts: str | int) -> None:
        super().__init__(sentence)
        self.sentence, self.facts = sentence, facts


# ------------------------------------------------------------------ as text


def written(shape: Shape) -> str:
    """A shape as the process file has it."""
    return " / ".join(" ".join(f"{x} {y}" for x, y in _steps(ring)) for ring in shape)


def _steps(ring: Ring) -> Iterator[Point]:
    yield ring[0]
    yield from ((bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(ring))


def read(text: str) -> Shape:
    """The shape that `text` is. Raises NoShape."""
    return tuple(_ring(part.strip()) for part in text.split("/"))


def _ring(text: str) -> Ring:
    if _RING.fullmatch(text) is None:
        raise NoShape(_("is no shape: write rings of three points or more, as `constituyente rules shapes` does"))
    numbers = [int(number) for number in text.split()]
    points, x, y = list[Point](), 0, 0
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x, y))
    if any(abs(x) > 180 * PER_DEGREE or abs(y) > 85 * PER_DEGREE for x, y in points):
        raise NoShape(_("leaves the map: longitudes go to 180 degrees, latitudes to 85"))
    return tuple(points)


# ------------------------------------------------------------------ to and from GeoJSON


def geometry(shape: Shape) -> Mapping[str, object]:
    """A shape as a GeoJSON geometry: each outer ring with the holes that lie in it, wound as RFC 7946, section 3.1.6 asks."""
    outer = [ring for number, ring in enumerate(shape) if not _within(ring, shape[:number] + shape[number + 1 :])]
    polygons = [
        [_closed(ring, left=True), *(_closed(hole, left=False) for hole in shape if hole not in outer and _within(hole, (ring,)))]
        for ring in outer
    ]
    return {"type": "Polygon", "coordinates": polygons[0]} if len(polygons) == 1 else {"type": "MultiPolygon", "coordinates": polygons}


def _closed(ring: Ring, *, left: bool) -> list[list[float]]:
    """A ring in degrees, its first point at its end again; `left`: counterclockwise."""
    turned = ring if (_doubled(ring) > 0) == left else ring[::-1]
    return [[x / PER_DEGREE, y / PER_DEGREE] for x, y in (*turned, turned[0])]


def _doubled(ring: Ring) -> int:
    """Twice the area, positive where the ring runs counterclockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*ring, ring[0])))


def _within(ring: Ring, others: Iterable[Ring]) -> bool:
    """Whether the first point of a ring lies in an odd number of others."""
    x, y = ring[0]
    crossed = sum(
        (ay <= y) != (by <= y) and ax + (y - ay) * (bx - ax) / (by - ay) < x
        for other in others
        for (ax, ay), (bx, by) in pairwise((*other, other[0]))
    )
    return crossed % 2 == 1


def shapes_of(text: bytes, *, key: str, codes: Iterable[str], points: int = AIM) -> Mapping[str, Shape]:
    """The shapes of the territories `codes`, in that order, from the GeoJSON `text`, simplified to at most about `points` points.

    key  the property of a feature that holds the code of its territory
    Features of one code are one shape. Raises NoShape.
    """
    rings = _features(text, key=key, codes=set(codes))
    missing = [code for code in codes if code not in rings]
    if missing:
        raise NoShape(_("has no shape for %(codes)s"), codes=", ".join(missing))
    return _simplified({code: rings[code] for code in codes}, points)


def _features(text: bytes, *, key: str, codes: set[str]) -> Mapping[str, list[Ring]]:
    if len(text) > LARGEST:
        raise NoShape(_("is larger than %(limit)d MB"), limit=LARGEST // 1_000_000)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoShape(_("is not JSON")) from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        raise NoShape(_("is no GeoJSON: it must be a FeatureCollection"))
    found = defaultdict[str, list[Ring]](list)
    given = 0
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = properties.get(key) if isinstance(properties, dict) else None
        if not isinstance(code, str):
            raise NoShape(_("feature %(number)d has no text under “%(key)s”"), number=number, key=key)
        if code not in codes:
            raise NoShape(_("feature %(number)d is “%(code)s”, which is the code of no territory"), number=number, code=code)
        rings = list(_polygons(feature.get("geometry"), number))
        given += sum(map(len, rings))
        if given > MOST_GIVEN:
            raise NoShape(_("has more than %(limit)d points"), limit=MOST_GIVEN)
        found[code] += rings
    return found


def _polygons(geometry: object, number: int) -> Iterator[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise NoShape(_("feature %(number)d is no Polygon and no MultiPolygon"), number=number)
    coordinates: Any = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        for polygon in polygons:
            for ring in polygon:
                yield _quantised(ring)
    except (TypeError, ValueError, IndexError, OverflowError) as error:
        raise NoShape(_("feature %(number)d has coordinates that are no longitudes and latitudes"), number=number) from error


def _quantised(ring: Sequence[Sequence[float]]) -> Ring:
    points = [(round(float(one[0]) * PER_DEGREE), round(float(one[1]) * PER_DEGREE)) for one in ring]
    if any(abs(x) > 180 * PER_DEGREE or abs(y) > 85 * PER_DEGREE for x, y in points):
        raise ValueError
    kept = [point for before, point in zip([None, *points], points, strict=False) if point != before]
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:  # noqa: PLR2004  a triangle
        raise ValueError
    return tuple(kept)


# ------------------------------------------------------------------ simpler

Arc = tuple[Point, ...]


@dataclass
class _Borders:
    """The rings cut where borders meet: every border once, whichever side it was walked from."""

    arcs: dict[Arc, None] = field(default_factory=dict)
    rings: dict[str, list[list[tuple[Arc, bool]]]] = field(default_factory=dict)  # by code: (arc, whether it is walked backwards)

    @classmethod
    def of(cls, shapes: Mapping[str, Sequence[Ring]]) -> "_Borders":
        beside = defaultdict[Point, set[Point]](set)
        for rings in shapes.values():
            for ring in rings:
                for before, point, after in zip((ring[-1], *ring), ring, (*ring[1:], ring[0]), strict=False):
                    beside[point] |= {before, after}
        borders = cls()
        for code, rings in shapes.items():
            borders.rings[code] = [borders.cut(ring, beside) for ring in rings]
        return borders

    def cut(self, ring: Ring, beside: Mapping[Point, set[Point]]) -> list[tuple[Arc, bool]]:
        joints = [index for index, point in enumerate(ring) if len(beside[point]) > 2]  # noqa: PLR2004  one before, one after
        if len(joints) < 2:  # noqa: PLR2004  a ring that meets no other, or in one point: cut where anybody would
            start = joints[0] if joints else ring.index(min(ring))
            far = max(range(len(ring)), key=lambda index: (_square(ring[index], ring[start]), ring[index]))
            joints = sorted({start, far})
        turned = ring[joints[0] :] + ring[: joints[0] + 1]
        ends = [*(joint - joints[0] for joint in joints), len(ring)]
        return [self.known(turned[start : end + 1]) for start, end in pairwise(ends)]

    def known(self, arc: Arc) -> tuple[Arc, bool]:
        one = min(arc, arc[::-1])
        self.arcs[one] = None
        return one, one != arc

    def joined(self, simpler: Mapping[Arc, Arc]) -> dict[str, Shape]:
        shapes = dict[str, Shape]()
        for code, rings in self.rings.items():
            walked = (tuple(point for arc, back in ring for point in (simpler[arc][::-1] if back else simpler[arc])[:-1]) for ring in rings)
            shapes[code] = tuple(ring for ring in walked if len(ring) > 2)  # noqa: PLR2004  a triangle
        return shapes


def _simplified(shapes: Mapping[str, Sequence[Ring]], points: int) -> Mapping[str, Shape]:
    """As exact as `points` points allow: halving the distance by which a border may be off."""
    borders = _Borders.of(shapes)
    far = {arc: _distances(arc) for arc in borders.arcs}
    least, most = 0.0, 1.0
    while _count(far, most) > points and most < 180 * PER_DEGREE:
        least, most = most, most * 2
    if _count(far, least) > points:
        for _round in range(20):
            middle = (least + most) / 2
            least, most = (middle, most) if _count(far, middle) > points else (least, middle)
        least = most
    found = borders.joined({arc: tuple(point for point, off in zip(arc, offs, strict=True) if off > least) for arc, offs in far.items()})
    lost = [code for code, shape in found.items() if not shape]
    if lost:
        raise NoShape(_("leaves nothing of %(codes)s: allow more points"), codes=", ".join(lost))
    return found


def _count(far: Mapping[Arc, Sequence[float]], distance: float) -> int:
    return sum(off > distance for offs in far.values() for off in offs[:-1])


def _distances(arc: Arc) -> list[float]:
    """For each point the distance (in UNIT) up to which it is kept; never less than that of a point that hangs on it."""
    offs = [float("inf"), *([0.0] * (len(arc) - 2)), float("inf")]
    ahead = [(0, len(arc) - 1, float("inf"))]
    while ahead:
        start, end, limit = ahead.pop()
        if end - start < 2:  # noqa: PLR2004  nothing between them
            continue
        far, at = max((_off(arc[index], arc[start], arc[end]), index) for index in range(start + 1, end))
        offs[at] = min(far, limit)
        ahead += [(start, at, offs[at]), (at, end, offs[at])]
    return offs


def _off(point: Point, start: Point, end: Point) -> float:
    """The distance of a point from the stretch between two others."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length)) if length else 0.0
    return float(((px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2) ** 0.5)


def _square(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
