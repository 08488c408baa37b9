"""The page of the design, made of the stylesheets and of nothing else."""

import math

from django.utils.translation import gettext as _

from constituyente.foundation.common.icons import ICONS

from . import pieces, sheets
from .data import DesignIcon, DesignPage, DesignPair, DesignToken
from .tokens import Values, contrast

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11

# Every pair of colours that stands on each other somewhere: front, back, what for.
ON_TEXT = {
    "paper": ("ink", "ink-soft", "late"),
    "sheet": ("ink", "ink-soft", "late"),
    "shade": ("ink", "ink-soft"),
    "night": ("on-night", "on-night-soft"),
    "action": ("on-action",),
    "action-hover": ("on-action",),
    "ink": ("paper",),
    "kept-ground": ("kept",),
    "late-ground": ("late",),
    "review-ground": ("review",),
}
ON_GRAPHICS = {
    "paper": ("thread", "edge", "late", "action", "data-4", "data-5"),
    "sheet": ("thread", "edge", "late"),
    "shade": ("edge",),
    "night": ("thread", "on-night"),
    "data-1": ("edge", "data-5"),
    "data-2": ("ink",),
}


def design_page() -> DesignPage:
    """The design in the active language. No statement."""
    values = sheets.tokens()
    return DesignPage(
        colours=tuple(_token(values, name, _use(name)) for name, value in values.light.items() if value.startswith("#")),
        type=tuple(_token(values, name) for name in values.light if name.startswith("t-")),
        space=tuple(_token(values, name) for name in values.light if name.startswith("s-")),
        pairs=pairs(values),
        icons=tuple(DesignIcon(name, _word(name), path) for name, path in ICONS.items()),
        pieces=pieces.pieces(),
    )


def pairs(values: Values) -> tuple[DesignPair, ...]:
    """How far the colours of every pair are apart, text first."""
    texts = (_pair(values, front, back, "text") for back, fronts in ON_TEXT.items() for front in fronts)
    graphics = (_pair(values, front, back, "graphics") for back, fronts in ON_GRAPHICS.items() for front in fronts)
    return (*texts, *graphics)


def _pair(values: Values, front: str, back: str, need: str) -> DesignPair:
    dark = {**values.light, **values.dark}
    light, night = (math.floor(100 * contrast(mode[front], mode[back])) / 100 for mode in (values.light, dark))
    return DesignPair(front, back, "text" if need == "text" else "graphics", TEXT if need == "text" else GRAPHICS, light, night)


def _token(values: Values, name: str, use: str = "") -> DesignToken:
    return DesignToken(name, values.light[name], values.dark.get(name, ""), values.wide.get(name, ""), use)


def _use(name: str) -> str:
    """What a colour is for; a token that is new and not named here has no words, and a test says so."""
    return {
        "paper": _("the page"),
        "sheet": _("what you write on, or keep"),
        "shade": _("quiet areas"),
        "rule": _("hairlines, which mean nothing"),
        "edge": _("borders that mean something"),
        "ink": _("text"),
        "ink-soft": _("second text"),
        "night": _("the notice above, the footer"),
        "on-night": _("text on night"),
        "on-night-soft": _("second text on night"),
        "thread": _("the thread"),
        "action": _("the one button of a page"),
        "action-hover": _("the same under the pointer"),
        "on-action": _("its word"),
        "kept": _("kept, done"),
        "kept-ground": _("ground of kept"),
        "late": _("late, and errors"),
        "late-ground": _("ground of late"),
        "review": _("under review"),
        "review-ground": _("ground of under review"),
        "data-1": _("least"),
        "data-2": "",
        "data-3": "",
        "data-4": "",
        "data-5": _("most"),
    }[name]


def _word(icon: str) -> str:
    return {
        "kept": _("kept, done"),
        "late": _("late, error"),
        "review": _("under review"),
        "time": _("time that is left"),
        "merged": _("put together, adopted in part"),
        "cut": _("goes no further"),
        "held": _("held"),
        "closed": _("closed"),
        "text": _("a text"),
        "offline": _("no connection"),
        "search": _("search"),
        "place": _("place"),
        "day": _("day"),
        "file": _("a file to keep"),
        "share": _("share"),
    }[icon]
