"""The curve of a total that grows day by day: a step a day, with the marks it crossed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from . import BOX
from .scales import percent, ticks

TOP, PLOT = 20, 176  # pixels above the plot, and of it
HEIGHT = 224
FLOOR = TOP + PLOT
LABEL = 18  # pixels a label of a mark needs
TURN = 0.5  # a mark further to the right has its label on the left of its stem
LEFT = 0.3  # the share of a narrow drawing that the numbers of the lines take
NEAR_FIRST, NEAR_LAST = 0.22, 0.26  # of the width: a date closer than this to the first or the last would run into it
DATES = 4


@dataclass(frozen=True)
class Total:
    """What it came to at the end of a day."""

    day: date
    total: int


@dataclass(frozen=True)
class Knot:
    """A mark where the curve crossed it, and the line of its label, to which a stem leads."""

    mark: int
    day: date
    x: str
    y: float
    label_y: float
    left: bool


@dataclass(frozen=True)
class Tick:
    """A round number and its line; `told` unless a mark's label stands there."""

    value: int
    y: float
    told: bool


@dataclass(frozen=True)
class Dated:
    """A day under the axis; `anchor` is where its label has this place: start, middle or end."""

    day: date
    x: str
    anchor: str


@dataclass(frozen=True)
class Course:
    """The curve in a box BOX wide and PLOT high: `line` alone, and closed along the floor as `ground`."""

    line: str
    ground: str
    ticks: tuple[Tick, ...]
    dates: tuple[Dated, ...]
    knots: tuple[Knot, ...]
    last: Total


def course(totals: Sequence[Total], *, begins: date, marks: Mapping[int, date]) -> Course | None:
    """The curve of `totals`, by rising days, from nothing on the day it `begins`; None where there is nothing to draw.

    marks  the days on which marks were crossed; those outside of the curve are left out
    """
    kept = [one for one in totals if one.day >= begins]
    if not kept or not any(one.total for one in kept):
        return None
    first, last = begins, kept[-1]
    days = max((last.day - first).days, 0) + 1
    scale = ticks(max(one.total for one in kept))
    points = [(0, PLOT)]
    for one, following in zip(kept, [*kept[1:], None], strict=True):
        y = round(PLOT - PLOT * one.total / scale[-1])
        points += [(_begin(one.day, first, days), y), (_begin(following.day, first, days) if following else BOX, y)]
    line = f"M0 {PLOT}" + "".join(f"{_step('H', ax, bx)}{_step('V', ay, by)}" for (ax, ay), (bx, by) in pairwise(points))
    knots = _knots(marks, first, days, scale[-1])
    taken = [knot.label_y for knot in knots if not knot.left and float(knot.x[:-1]) < 100 * LEFT]
    lines = [(value, round(FLOOR - PLOT * value / scale[-1], 1)) for value in scale[1:]]
    return Course(
        line,
        f"{line}V{PLOT}z",
        tuple(Tick(value, y, all(abs(y - 4 - other) >= LABEL for other in taken)) for value, y in lines),
        tuple(_dates(first, last.day)),
        tuple(knots),
        last,
    )


def _begin(day: date, first: date, days: int) -> int:
    """Where a day begins: its total stands from there on."""
    return round(BOX * (day - first).days / days)


def _knots(marks: Mapping[int, date], first: date, days: int, top: int) -> list[Knot]:
    """The marks on the curve. Above a rising curve there is room: a label further out stands higher, so that no stem runs through it."""
    crossed = [
        (mark, day, (day - first).days / days) for mark, day in sorted(marks.items()) if 0 <= (day - first).days < days and mark <= top
    ]
    inner = [one for one in crossed if one[2] <= TURN]
    outer = [one for one in reversed(crossed) if one[2] > TURN]
    return [
        Knot(mark, day, percent(x), round(FLOOR - PLOT * mark / top, 1), TOP - 4 + LABEL * level, x > TURN)
        for level, (mark, day, x) in enumerate([*inner, *outer])
    ]


def _step(letter: str, at: int, to: int) -> str:
    return f"{letter}{to}" if to != at else ""


def _dates(first: date, last: date) -> list[Dated]:
    """The first day, the last, and first days of months between them as far as they stand apart."""
    days = (last - first).days
    if not days:
        return [Dated(first, percent(0), "start")]
    every = -(-(days // 30 + 1) // DATES)  # months
    months = [day for number, day in enumerate(_months(first, last)) if number % every == 0]
    between = [day for day in months if NEAR_FIRST * days < (day - first).days < days - NEAR_LAST * days]
    return [
        Dated(first, percent(0), "start"),
        *(Dated(day, percent((day - first).days / (days + 1)), "middle") for day in between),
        Dated(last, percent(1), "end"),
    ]


def _months(first: date, last: date) -> list[date]:
    found, day = list[date](), first.replace(day=1)
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return [day for day in found if day > first]
