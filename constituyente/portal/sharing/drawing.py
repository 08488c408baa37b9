"""A picture that stands beside a link on other sites: 1200 by 630, in the look of the thread. It knows what it draws and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

from . import lettering

WIDTH, HEIGHT = 1200, 630  # what sites that show links ask for
TWICE = 2  # drawn so much larger and made smaller, so that edges are smooth
LONGEST = 300  # characters of a title
LEFT, RIGHT = 88, 1112

PAPER, RULE, EDGE, INK, SOFT, THREAD = "#faf5ec", "#ddd0c1", "#83708a", "#24122a", "#5d4a62", "#e4007c"
TITLES = ((72, 3), (60, 4), (50, 4))  # sizes and lines
NUMBER, SAID, SMALL = 64, 30, 22
BRAND = 34
LINE, KNOT = 6, 12  # of the thread: its width, the radius of a knot

# The mark on a grid of 52 by 36, as in the header: from the left, up and through itself, to the right.
LOOP = (
    ((0, 33.5), (17, 33.5)),
    ((17, 33.5), (36, 33.5), (41, 4), (26.5, 4)),
    ((26.5, 4), (12, 4), (17, 33.5), (36, 33.5)),
    ((36, 33.5), (52, 33.5)),
)
STEPS = 24  # straight pieces of a curve


@dataclass(frozen=True)
class Bar:
    """A tier bar. run: how far the thread runs, from 0 to 1; knots: place from 0 to 1, what stands beside it, whether it was passed."""

    run: float
    knots: tuple[tuple[float, str, bool], ...]


@dataclass(frozen=True)
class Picture:
    """What a picture says, in one language.

    place, kind    of the city; what is shown ("Petition 47")
    title          in its own language; drawn as far as it fits
    number, said   a figure and what it is; empty: none
    foot           one line below, such as the size of the log at which the figure holds
    notice         on every page of a demonstration; empty elsewhere
    """

    place: str
    kind: str
    title: str
    number: str = ""
    said: str = ""
    foot: str = ""
    notice: str = ""
    bar: Bar | None = None


@lru_cache(maxsize=64)
def png(picture: Picture) -> bytes:
    """The picture as a PNG file; the same bytes for the same picture."""
    image = Image.new("RGB", (WIDTH * TWICE, HEIGHT * TWICE), PAPER)
    _head(image, picture)
    _title(image, picture)
    _figures(image, picture)
    small = image.reduce(TWICE).quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = BytesIO()
    small.save(file, "PNG", optimize=False, compress_level=6)
    return file.getvalue()


def _write(image: Image.Image, at: tuple[float, float], text: str, size: int, colour: str, *, bold: bool = False) -> float:
    return lettering.draw(image, (at[0] * TWICE, at[1] * TWICE), text, size * TWICE, colour, bold=bold) / TWICE


def _thread(image: Image.Image, points: list[tuple[float, float]], colour: str = THREAD, width: float = LINE) -> None:
    ImageDraw.Draw(image).line([(x * TWICE, y * TWICE) for x, y in points], fill=colour, width=round(width * TWICE), joint="curve")


def _head(image: Image.Image, picture: Picture) -> None:
    """The thread comes in from the left edge and ties itself into the mark; beside it the name and the place."""
    base, scale = 104.0, 1.9
    x0 = LEFT - 17 * scale
    points = [(0.0, base), (x0, base), *((x0 + x * scale, base + (y - 33.5) * scale) for x, y in _loop())]
    _thread(image, points)
    after = _write(image, (points[-1][0] + 26, base), "Constituyente", BRAND, INK, bold=True)
    _write(image, (after + 18, base), lettering.legible(picture.place), BRAND - 6, SOFT)
    if picture.notice:
        _write(image, (RIGHT - lettering.width(picture.notice, 20 * TWICE) / TWICE, 52), picture.notice, 20, SOFT)


def _loop() -> Iterator[tuple[float, float]]:
    for piece in LOOP:
        for step in range(STEPS + 1 if len(piece) > 2 else 2):  # noqa: PLR2004  two points are a straight line
            yield _on(piece, step / STEPS if len(piece) > 2 else float(step))  # noqa: PLR2004  as above


def _on(piece: tuple[tuple[float, float], ...], part: float) -> tuple[float, float]:
    """The point of a line or a Bézier curve at `part`, by de Casteljau's rule."""
    points = list(piece)
    while len(points) > 1:
        points = [(x + (u - x) * part, y + (v - y) * part) for (x, y), (u, v) in pairwise(points)]
    return points[0]


def _title(image: Image.Image, picture: Picture) -> None:
    text, kind = lettering.legible(picture.title[:LONGEST]), lettering.legible(picture.kind)
    if text:
        _write(image, (LEFT, 174), kind, SAID, SOFT)
    sizes = tuple((size * TWICE, lines) for size, lines in TITLES)
    size, lines = lettering.fitted(text or kind, (RIGHT - LEFT) * TWICE, sizes, bold=True)
    y = 186 + size / TWICE * 1.15
    for line in lines:
        _write(image, (LEFT, y), line, size // TWICE, INK, bold=True)
        y += size / TWICE * 1.14


def _figures(image: Image.Image, picture: Picture) -> None:
    low = 606
    _write(image, (LEFT, low), lettering.legible(picture.foot), SMALL, SOFT)
    if picture.bar:
        _bar(image, picture.bar, 524)
    base = 490 if picture.bar else 548
    x = float(LEFT)
    if picture.number:
        x = _write(image, (x, base), picture.number, NUMBER, INK, bold=True) + 20
    _write(image, (x, base), lettering.legible(picture.said), SAID, INK)


def _bar(image: Image.Image, bar: Bar, y: float) -> None:
    """The thread as far as it runs, then dashes; a knot for each mark, full if it was passed."""
    end = bar.run * WIDTH
    x = end
    while x < WIDTH:
        _thread(image, [(x, y), (min(x + 8, WIDTH), y)], EDGE, 3)
        x += 18
    if end > 0:
        _thread(image, [(0, y), (end, y)])
    canvas = ImageDraw.Draw(image)
    for place, word, passed in bar.knots:
        x = min(max(place * WIDTH, LEFT), RIGHT)
        box = [(x - KNOT) * TWICE, (y - KNOT) * TWICE, (x + KNOT) * TWICE, (y + KNOT) * TWICE]
        canvas.ellipse(box, fill=THREAD if passed else PAPER, outline=THREAD if passed else EDGE, width=3 * TWICE)
        half = lettering.width(word, SMALL * TWICE, bold=passed) / TWICE / 2
        _write(image, (min(x - half, WIDTH - 2 * half - 20), y + KNOT + 28), word, SMALL, INK if passed else SOFT, bold=passed)
