"""The values of the design as tokens.css has them, and how far two colours are apart.

Pure: the text of the stylesheet in, values out. Source of the measure: WCAG 2.2, "relative luminance" and "contrast ratio".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

BLOCK = re.compile(r"(?P<head>[^{}]*)\{(?P<body>[^{}]*)\}")
VALUE = re.compile(r"--(?P<name>[a-z0-9-]+)\s*:\s*(?P<value>[^;]+);")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SHORT, LONG = 3, 6  # hexadecimal digits of a colour
LINEAR_BELOW = 0.04045  # of a channel from 0 to 1; from here on it is a power

WIDE = "(min-width"
DARK = "prefers-color-scheme: dark"
CHOSEN_DARK = '[data-theme="dark"]'
PAPER = "@media print"


@dataclass(frozen=True)
class Values:
    """What the tokens are: on a telephone, what changes on wide screens, what changes in the dark, by the system and when chosen."""

    light: Mapping[str, str]
    wide: Mapping[str, str]
    dark: Mapping[str, str]
    chosen_dark: Mapping[str, str]
    paper: Mapping[str, str]


def read(css: str) -> Values:
    """The tokens in the text of tokens.css."""
    css = COMMENT.sub("", css)
    light, wide, dark, chosen, paper = (dict[str, str]() for _ in range(5))
    for condition, head, body in _blocks(css):
        found = {one["name"]: " ".join(one["value"].split()) for one in VALUE.finditer(body)}
        if DARK in condition:
            dark |= found
        elif CHOSEN_DARK in head:
            chosen |= found
        elif WIDE in condition:
            wide |= found
        elif PAPER in condition:
            paper |= found
        elif not condition:
            light |= found
    return Values(light, wide, dark, chosen, paper)


def _blocks(css: str) -> list[tuple[str, str, str]]:
    """The rules of a stylesheet: the condition they stand under ("" for none), what they are of, what they say."""
    found, rest = [], css
    for media in re.finditer(r"(@media[^{]*)\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", css):
        rest = rest.replace(media[0], "")
        found += [(media[1], one["head"], one["body"]) for one in BLOCK.finditer(media[2])]
    return [("", one["head"], one["body"]) for one in BLOCK.finditer(rest)] + found


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1 of "#rgb" or "#rrggbb". Raises ValueError for anything else."""
    digits = colour.removeprefix("#")
    if not colour.startswith("#") or len(digits) not in {SHORT, LONG}:
        message = f"{colour!r} is no colour of hexadecimal digits"
        raise ValueError(message)
    if len(digits) == SHORT:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white). Source: WCAG 2.2, "relative luminance"."""
    red, green, blue = (one / 12.92 if one <= LINEAR_BELOW else ((one + 0.055) / 1.055) ** 2.4 for one in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 (the same) to 21 (black on white). Source: WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
