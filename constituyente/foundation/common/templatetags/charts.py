"""The drawings: each tag takes numbers that a page shows anyway, and draws them above the table that says the same.

A drawing is one picture with one sentence (`role="img"`, `title`); whoever does not see it reads the table. What is left out, since too few
would be counted, is None: drawn with a dashed edge and a dash, never as nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django import template
from django.template.context import Context
from django.utils import formats
from django.utils.translation import pgettext

from constituyente.foundation.common import numbers
from constituyente.foundation.common.charts import course as courses
from constituyente.foundation.common.charts import flow as flows
from constituyente.foundation.common.charts import hemicycle
from constituyente.foundation.common.charts.scales import Step, Value, class_of, classes, percent
from constituyente.foundation.common.charts.territories import Territories

register = template.Library()
Drawn = Mapping[str, object]
LETTER = 8.2  # units of a map that a digit is wide
DARK = 4  # from this shade on, letters are those of the ground
LONG, LONGEST = 6, 7  # letters in a tile: with more they are smaller; with still more there is no room for them
NEAR = 0.05  # of the half circle: numbers closer than this would cover each other
PER = 100_000  # people, for a rate
WAYS = 5  # in which the seats of a group are drawn: tints with and without a ring


@register.filter
def monthday(moment: date | None) -> str:
    """As "22 Aug", "22 ago", under an axis."""
    return formats.date_format(moment, pgettext("format of a day and its month, short", "j M")) if moment else ""


# ------------------------------------------------------------------ maps


@dataclass(frozen=True)
class Spot:
    """A territory as it is drawn: `css` of its ground, `told` the number or the class written on it, `whole` what stands in its title."""

    css: str
    dark: bool
    told: str
    whole: str
    long: bool


def _spot(name: str, value: int | None, steps: Sequence[Step], *, numerals: bool, unit: str) -> Spot:
    if value is None:
        return Spot("none", dark=False, told="—", whole=name, long=False)
    step, told = class_of(value, steps), numbers.grouped(value)
    shown = str(step.number if step else 0) if numerals else told
    shade = step.shade if step else 0
    return Spot(f"d{shade}", shade >= DARK, shown, f"{name}: {told} {unit}".rstrip(), len(shown) > LONG)


@register.inclusion_tag("common/charts/_map.html", takes_context=True)
def territory_map(context: Context, values: Iterable[Value], *, title: str, unit: str = "", rate: bool = False) -> Drawn:
    """The values of territories on their map, and on small screens in a grid of tiles; nothing for rules that have neither.

    values  by `key`, the territory's code; those of no territory are not drawn
    title   what the picture shows, in a sentence
    unit    what is counted, for the title of each territory
    rate    draw how many there are to PER people, where the people of all territories are known
    """
    city: Territories | None = getattr(context.get("site"), "territories", None)
    if city is None:
        return {"areas": (), "tiles": ()}
    given = {one.key: one.value for one in values if one.key in city.names}
    if rate and city.people:
        given = {code: None if value is None else round(PER * value / city.people[code]) for code, value in given.items()}
    steps = classes([value for value in given.values() if value is not None])
    longest = {code: len(numbers.grouped(value)) if value is not None else 1 for code, value in given.items()}
    numerals = any(area.room < LETTER * longest.get(area.code, 1) for area in city.areas)
    in_tiles = any(length > LONGEST for length in longest.values())

    def spot(code: str, *, numerals: bool) -> Spot:
        return _spot(city.names[code], given.get(code), steps, numerals=numerals, unit=unit)

    return {
        "city": city,
        "title": title,
        "areas": tuple((area, spot(area.code, numerals=numerals)) for area in city.areas),
        "tiles": tuple((tile, spot(tile.code, numerals=in_tiles)) for tile in city.tiles),
        "steps": steps,
        "numerals": numerals or in_tiles,
        "none": any(value is None for value in (given.get(code) for code in city.names)),
        "zero": 0 in given.values(),
    }


@register.simple_tag(takes_context=True)
def rate(context: Context, code: str, value: int | None) -> int | None:
    """How many of `value` there are to PER people of a territory; None where that is not known."""
    city: Territories | None = getattr(context.get("site"), "territories", None)
    people = city.people.get(code) if city else None
    return None if value is None or not people else round(PER * value / people)


# ------------------------------------------------------------------ curves, bars, bands


class Point(Protocol):
    """What a total came to at the end of a day."""

    @property
    def day(self) -> date: ...
    @property
    def total(self) -> int: ...


@register.inclusion_tag("common/charts/_course.html")
def course(totals: Iterable[Point], *, begins: date, marks: Iterable[tuple[int, date]] = (), title: str) -> Drawn:
    """The curve of a total by days, from nothing on the day it `begins`, with the marks it crossed, each with the day."""
    points = [courses.Total(one.day, one.total) for one in totals]
    return {"drawn": courses.course(points, begins=begins, marks=dict(marks)), "title": title, "box": courses}


@dataclass(frozen=True)
class Bar:
    """A bar: how long it is, and its number; an empty `width` if that is not shown."""

    label: str
    value: int | None
    width: str


@register.inclusion_tag("common/charts/_bars.html")
def bars(values: Iterable[Value], *, whole: int | None = None) -> Drawn:
    """Bars one below the other, each with its name and number in words that screens read out; the longest, or `whole`, fills the line."""
    found = tuple(values)
    most = whole or max((one.value or 0 for one in found), default=0)
    return {
        "bars": tuple(
            Bar(one.label, one.value, "" if one.value is None else percent(one.value / most) if most else percent(0.0)) for one in found
        )
    }


@register.inclusion_tag("common/charts/_flow.html")
def flow(left: Iterable[flows.End], right: Iterable[flows.End], values: Mapping[tuple[str, str], int], *, title: str) -> Drawn:
    """Bands from the left to the right, as thick as what runs in them; `values` by the keys of both ends."""
    return {"drawn": flows.flow(tuple(left), tuple(right), values), "title": title}


# ------------------------------------------------------------------ seats


@dataclass(frozen=True)
class Seat:
    """A seat: its middle, its radius, and its class."""

    x: float
    y: float
    r: float
    css: str


@dataclass(frozen=True)
class Wedge:
    """A group's place on the arc: its number in the list below, and where that stands, if there is room for it."""

    number: int
    label: str
    value: int
    css: str
    x: float
    y: float
    told: bool


@register.inclusion_tag("common/charts/_seats.html")
def seats(groups: Iterable[Value], *, of: int, title: str) -> Drawn:
    """Who sits where: the groups from left to right, WAYS told apart as they are drawn, each with its number in the list below."""
    drawing = hemicycle.hemicycle(of)
    kept = [one for one in groups if one.value]
    found, wedges, css, before = 0, list[Wedge](), list[str](), -1.0
    for number, one in enumerate(kept, start=1):
        count = min(one.value or 0, max(of - found, 0))
        tint = f"g{(number - 1) % WAYS + 1}"
        middle = (found + count / 2) / of if of else 0.0
        told = middle - before >= NEAR
        before = middle if told else before
        wedges.append(Wedge(number, one.label, one.value or 0, tint, *hemicycle.mark(middle), told))
        css += [tint] * count
        found += count
    css += ["free"] * max(of - found, 0)
    drawn = tuple(Seat(place.x, place.y, drawing.radius, kind) for place, kind in zip(drawing.places, css, strict=False))
    return {"seats": drawn, "wedges": tuple(wedges), "free": max(of - found, 0), "of": of, "taken": found, "title": title}
