"""Round numbers for axes and classes, shares of a width, and labels in lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

ROUND = (1, 2, 5)  # times a power of ten: the steps people count in


@dataclass(frozen=True)
class Value:
    """A number to be drawn, and what it is called; None if it is not shown."""

    key: str
    label: str
    value: int | None


def round_step(least: int) -> int:
    """The smallest round number of at least `least`: 1, 2, 5, 10, 20, 50 … 1 for less than one."""
    power = 1
    while True:
        for one in ROUND:
            if one * power >= least:
                return one * power
        power *= 10


def ticks(most: int, *, steps: int = 4) -> tuple[int, ...]:
    """Round numbers from 0 up to the first at or over `most`, evenly, in at most `steps` steps; (0, 1) where there is nothing.

    most  not negative
    """
    step = round_step(-(-most // steps))
    return tuple(range(0, max(-(-most // step), 1) * step + 1, step))


def percent(share: float) -> str:
    """A share of the width for an SVG attribute, from 0 to 100: 0.31 is "31.0%"."""
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"


SHADES = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}  # of the ramp, by the number of classes


@dataclass(frozen=True)
class Step:
    """A class of numbers, both ends in it; `number` counts from 1, `shade` is its place on the ramp, 1 the lightest."""

    number: int
    low: int
    high: int
    shade: int


def classes(values: Collection[int]) -> tuple[Step, ...]:
    """Up to five classes of one width, with round ends, over the positive ones of `values`; none if none is. Zero is in no class."""
    kept = [value for value in values if value > 0]
    if not kept:
        return ()
    least, most, step = min(kept), max(kept), 1
    while most // step - least // step >= len(SHADES):
        step = round_step(step + 1)
    first, last = least // step, most // step
    shades = SHADES[last - first + 1]
    return tuple(
        Step(place + 1, max((first + place) * step, 1), (first + place + 1) * step - 1, shade) for place, shade in enumerate(shades)
    )


def class_of(value: int, steps: Sequence[Step]) -> Step | None:
    """The class that `value` is in; None for none."""
    return next((step for step in steps if step.low <= value <= step.high), None)


def wrapped(text: str, *, width: int, lines: int = 2) -> tuple[str, ...]:
    """`text` in at most `lines` lines of at most `width` letters; what does not fit ends in an ellipsis.

    SVG does not break lines. A word that is longer than a line is cut.
    """
    found, rest = list[str](), " ".join(text.split())
    while rest and len(found) < lines - 1 and len(rest) > width:
        at = rest.rfind(" ", 1, width + 1)
        cut = at if at > 0 else width
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        found.append(rest if len(rest) <= width else f"{rest[: width - 1].rstrip()}…")
    return tuple(found)
