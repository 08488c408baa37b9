"""Where the seats of a hemicycle are drawn: half circles around one point, filled from left to right.

The picture is 760 wide and 400 high; its centre is (380, 372), the arc of the thread has the radius 345.
"""

from dataclasses import dataclass
from math import cos, pi, sin

CENTRE = (380.0, 372.0)
INNER, OUTER = 150.0, 310.0  # radii of the first and of the last row
ARC = 345.0
PITCH = 26.0  # the least room a seat has along its row, and between rows
LARGEST = 11.5


@dataclass(frozen=True)
class Place:
    """The middle of a seat."""

    x: float
    y: float


@dataclass(frozen=True)
class Hemicycle:
    """The places of so many seats, from left to right, and how large each is drawn."""

    places: tuple[Place, ...]
    radius: float


def hemicycle(seats: int) -> Hemicycle:
    """Places for `seats` seats, in as many rows as give them room; none for none."""
    if seats < 1:
        return Hemicycle((), LARGEST)
    rows = next((number for number in range(1, 20) if _room(number) >= seats), 20)
    radii = _radii(rows)
    shares = _shares(seats, radii)
    found = sorted(
        ((pi * (1 - (index + 0.5) / share) if share > 1 else pi / 2), radius)
        for radius, share in zip(radii, shares, strict=True)
        for index in range(share)
    )
    places = tuple(Place(*_at(angle, radius)) for angle, radius in reversed(found))
    room = min((pi * radius / share for radius, share in zip(radii, shares, strict=True) if share), default=PITCH)
    between = (OUTER - INNER) / (rows - 1) if rows > 1 else PITCH
    return Hemicycle(places, round(min(LARGEST, room * 0.4, between * 0.4), 1))


def _radii(rows: int) -> list[float]:
    return [(INNER + OUTER) / 2] if rows == 1 else [INNER + (OUTER - INNER) * row / (rows - 1) for row in range(rows)]


def _room(rows: int) -> int:
    return sum(int(pi * radius / PITCH) for radius in _radii(rows))


def _shares(seats: int, radii: list[float]) -> list[int]:
    """The seats of each row, in proportion to its length; together as many as there are."""
    whole = sum(radii)
    marks = [round(seats * sum(radii[: row + 1]) / whole) for row in range(len(radii))]
    return [mark - before for mark, before in zip(marks, [0, *marks], strict=False)]


def _at(angle: float, radius: float) -> tuple[float, float]:
    return round(CENTRE[0] + radius * cos(angle), 1), round(CENTRE[1] - radius * sin(angle), 1)


def arc(start: float, end: float) -> str:
    """The path of the arc from `start` to `end`, shares of the half circle from the left."""
    (x1, y1), (x2, y2) = mark(start), mark(end)
    return f"M{x1} {y1}A{ARC:.0f} {ARC:.0f} 0 0 1 {x2} {y2}"


def mark(share: float) -> tuple[float, float]:
    """The point of the arc at `share` of the half circle from the left."""
    return _at(pi * (1 - min(max(share, 0.0), 1.0)), ARC)
