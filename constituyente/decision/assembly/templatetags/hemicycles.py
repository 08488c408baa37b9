"""The hemicycle of a roll call, drawn on the server."""

from dataclasses import dataclass

from django import template

from constituyente.decision.assembly.data import RollCallPage
from constituyente.foundation.common.charts import hemicycle

register = template.Library()
CLASSES = {"yes": "yes", "no": "no", "abstain": "abs", "absent": "out", "unspecified": "unk"}
ORDER = {choice: place for place, choice in enumerate(CLASSES)}


@dataclass(frozen=True)
class Drawn:
    """One seat: its middle, its class, and its radius."""

    x: float
    y: float
    css: str
    r: float


@register.inclusion_tag("assembly/_hemicycle.html")
def hemicycle_of(page: RollCallPage) -> dict[str, object]:
    """The seats from left to right by choice, and in a choice by group; the thread as far as the votes in favour, a ring at what it takes.

    Where it is not known how many were there, there is neither thread nor ring.
    """
    choices = sorted((row.choice for row in page.votes), key=ORDER.__getitem__)  # the votes come by group, and the order is stable
    vacant = max(page.roll_call.seats - len(choices), 0)
    drawing = hemicycle.hemicycle(page.roll_call.seats)
    css = [*(CLASSES[choice] for choice in choices), *["free"] * vacant]
    seats = [Drawn(place.x, place.y, kind, drawing.radius) for place, kind in zip(drawing.places, css, strict=False)]
    known, base = page.base.known and page.base.least > 0, page.base.least
    run = page.roll_call.yes / base if known else 0.0
    ring = hemicycle.mark(page.needed.least / base) if known and page.needed.least <= base else None
    return {
        "page": page,
        "seats": seats,
        "cross": round(drawing.radius * 0.4, 1),
        "across": round(drawing.radius * 0.8, 1),
        "run": hemicycle.arc(0, run) if run else "",
        "rest": hemicycle.arc(run, 1) if known and run < 1 else "",
        "ring": ring,
        "base": base if known else page.roll_call.seats,
        "vacant": vacant,
    }
