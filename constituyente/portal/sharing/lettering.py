"""Lines of text in the two weights of the site's own letters, measured and drawn.

The letters are Latin ones, with their marks. What they cannot write is left out; of a text that would lose too much, nothing is drawn.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "foundation/common/static/vendor/fontsource-noto-sans-5.3.0"
FILES = ("noto-sans-latin-{weight}-normal.woff2", "noto-sans-latin-ext-{weight}-normal.woff2")
NO_LETTER = "\uffff"  # what a font draws for it, it draws for all it has no letter for
ENOUGH = 0.8  # of the letters of a text; with less it would say something else
MORE = "…"

Colour = str


@lru_cache(maxsize=64)
def _fonts(size: int, *, bold: bool) -> tuple[ImageFont.FreeTypeFont, ...]:
    weight = 700 if bold else 400
    # The plain layout: what it draws does not depend on a library that may be missing.
    return tuple(ImageFont.truetype(FONTS / name.format(weight=weight), size, layout_engine=ImageFont.Layout.BASIC) for name in FILES)


@lru_cache(maxsize=4096)
def _font_of(char: str) -> int | None:
    """Which of FILES has a letter for `char`; None if neither has."""
    if char.isspace():
        return 0
    for place, font in enumerate(_fonts(20, bold=False)):
        if bytes(font.getmask(char)) != bytes(font.getmask(NO_LETTER)):
            return place
    return None


def legible(text: str) -> str:
    """What can be written of `text`, on one line; nothing if it would lose more than a few of its letters."""
    whole = unicodedata.normalize("NFC", text)
    kept = "".join(char for char in whole if _font_of(char) is not None)
    letters = sum(char.isalnum() for char in whole)
    if sum(char.isalnum() for char in kept) < ENOUGH * letters:
        return ""
    return " ".join(kept.split())


def _runs(text: str, size: int, *, bold: bool) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    fonts = _fonts(size, bold=bold)
    for place, chars in groupby(text, key=lambda char: _font_of(char) or 0):
        yield "".join(chars), fonts[place]


def width(text: str, size: int, *, bold: bool = False) -> float:
    """How wide `text` is, in pixels. size: of the letters, in pixels."""
    return sum(font.getlength(run) for run, font in _runs(text, size, bold=bold))


def draw(image: Image.Image, at: tuple[float, float], text: str, size: int, colour: Colour, *, bold: bool = False) -> float:
    """Draw `text` with its base line beginning at `at`. Returns where it ends."""
    canvas, (x, y) = ImageDraw.Draw(image), at
    for run, font in _runs(text, size, bold=bold):
        canvas.text((x, y), run, fill=colour, font=font, anchor="ls")
        x += font.getlength(run)
    return x


def fitted(text: str, room: float, sizes: tuple[tuple[int, int], ...], *, bold: bool = False) -> tuple[int, tuple[str, ...]]:
    """The largest of `sizes` in which `text` fits, with its lines; in the last one it is cut, with "…".

    room   the width of a line, in pixels
    sizes  letters in pixels and how many lines of them there is room for, the largest first
    """
    size, most = sizes[0]
    lines: tuple[str, ...] = ()
    for size, most in sizes:
        lines = _lines(text, room, size, bold=bold)
        if len(lines) <= most:
            return size, lines
    last = lines[most - 1]
    while last and width(last + MORE, size, bold=bold) > room:
        last = last[:-1]
    return size, (*lines[: most - 1], last.rstrip(" ,.;:") + MORE)


def _lines(text: str, room: float, size: int, *, bold: bool) -> tuple[str, ...]:
    lines, line = list[str](), ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, room, size, bold=bold)
        lines += full
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, room: float, size: int, *, bold: bool) -> list[str]:
    """A word too long for a line, in pieces that fit."""
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces
