"""Bands from what people gave, on the left, to what became of it, on the right: each as thick as what runs in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import BOX
from .scales import wrapped

ROOM = 240  # pixels for all bands together
THINNEST = 2.0  # pixels: one among thousands is seen as well
FIRST, LINE = 15, 18  # pixels down to the first line of a label, and from line to line
GAP = 14
LETTERS = 21  # of a line of a label


@dataclass(frozen=True)
class Line:
    """A line of a label, and the pixel it stands on."""

    text: str
    y: float


@dataclass(frozen=True)
class Node:
    """An end of bands: from `y` on, `height` high. `lines` is its name, the number stands at `number_y`."""

    key: str
    lines: tuple[Line, ...]
    value: int
    y: float
    height: float
    cut: bool
    number_y: float


@dataclass(frozen=True)
class Band:
    """What runs from one node to another, as a path in a box BOX wide; `shade` tells neighbours apart, 1 or 2."""

    source: str
    target: str
    value: int
    path: str
    thickness: float
    shade: int


@dataclass(frozen=True)
class End:
    """A node as it is asked for; `cut`: what comes here goes no further."""

    key: str
    name: str
    cut: bool = False


@dataclass(frozen=True)
class Flow:
    height: int
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    bands: tuple[Band, ...]


def flow(left: Sequence[End], right: Sequence[End], values: Mapping[tuple[str, str], int]) -> Flow | None:
    """The bands of `values`, by keys of a left and a right end, in the order of both; None where nothing runs.

    Ends that nothing touches are left out. A node is as high as its bands together: bands never overlap at an end.
    """
    running = {
        (a.key, b.key): values[a.key, b.key] for a in left for b in right if values.get((a.key, b.key), 0) > 0
    }  # in the order of the left, then of the right
    if not running:
        return None
    scale = ROOM / sum(running.values())
    thick = {ends: max(value * scale, THINNEST) for ends, value in running.items()}
    lefts = _nodes([end for end in left if any(end.key == a for a, _b in running)], running, thick, side=0)
    rights = _nodes([end for end in right if any(end.key == b for _a, b in running)], running, thick, side=1)
    height = max(_bottom(lefts), _bottom(rights))
    at = {(side, node.key): node.y for side, nodes in enumerate((lefts, rights)) for node in nodes}
    bands = []
    for number, ((a, b), value) in enumerate(running.items()):
        y, other = at[0, a], at[1, b]
        at[0, a] += thick[a, b]
        at[1, b] += thick[a, b]
        bands.append(Band(a, b, value, _path(y, other, thick[a, b]), round(thick[a, b], 1), number % 2 + 1))
    return Flow(round(height), lefts, rights, tuple(bands))


def _nodes(
    ends: Sequence[End], running: Mapping[tuple[str, str], int], thick: Mapping[tuple[str, str], float], *, side: int
) -> tuple[Node, ...]:
    found, y = list[Node](), 0.0
    for end in ends:
        height = sum(thickness for keys, thickness in thick.items() if keys[side] == end.key)
        value = sum(number for keys, number in running.items() if keys[side] == end.key)
        lines = tuple(Line(text, round(y + FIRST + LINE * number, 1)) for number, text in enumerate(wrapped(end.name, width=LETTERS)))
        found.append(Node(end.key, lines, value, round(y, 1), round(height, 1), end.cut, round(y + FIRST + LINE * len(lines), 1)))
        y = _bottom(found) + GAP
    return tuple(found)


def _bottom(nodes: Sequence[Node]) -> float:
    """The end of the last node, or of its label."""
    return max(nodes[-1].y + nodes[-1].height, nodes[-1].number_y + LINE - FIRST)


def _path(y: float, other: float, thickness: float) -> str:
    a, b, c, d, middle = round(y, 1), round(other, 1), round(other + thickness, 1), round(y + thickness, 1), BOX // 2
    return f"M0 {a}C{middle} {a} {middle} {b} {BOX} {b}V{c}C{middle} {c} {middle} {d} 0 {d}z"
