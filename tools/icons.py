"""Draw the icons of the site from its mark: what a browser shows in a tab, and a telephone on its first screen.

    python -m tools.icons            write them beside the mark
    python -m tools.icons --check    draw them again and compare, without writing

The mark is one square, one line on it, nothing else; this draws it in as many sizes as it takes, and needs no other program for it.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Self
from xml.etree import ElementTree as ET

from PIL import Image, ImageChops, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "constituyente/foundation/common/static/common"
MARK = "mark.svg"
SVG = "{http://www.w3.org/2000/svg}"

FINER = 8  # drawn so much larger and made smaller, so that edges are smooth
STEPS = 64  # straight pieces of a curve
ALIKE = 24  # of 255: another version of the drawing library may round an edge differently, and nobody sees it
TAB = (16, 32, 48)  # sizes in favicon.ico

Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """The mark on its square: how wide that is, how round its corners, and the line."""

    side: float
    radius: float
    ground: str
    line: tuple[Point, ...]
    width: float
    colour: str

    @classmethod
    def read(cls, text: str) -> Self:
        """The mark in an SVG file of one `rect` and one `path`."""
        root = ET.fromstring(text)  # noqa: S314  a file of ours
        rect, path = root.find(f"{SVG}rect"), root.find(f"{SVG}path")
        if rect is None or path is None:
            message = f"{MARK} needs one rect and one path"
            raise ValueError(message)
        return cls(
            float(rect.attrib["width"]),
            float(rect.attrib["rx"]),
            rect.attrib["fill"],
            tuple(points(path.attrib["d"])),
            float(path.attrib["stroke-width"]),
            path.attrib["stroke"],
        )


def points(d: str) -> Iterator[Point]:
    """The line that a path of M, H and C (absolute) draws, as points that lie close together."""
    at: Point = (0.0, 0.0)
    for command, numbers in _commands(d):
        if command == "M":
            at = (numbers[0], numbers[1])
            yield at
        elif command == "H":
            at = (numbers[0], at[1])
            yield at
        elif command == "C":
            for one in range(0, len(numbers), 6):
                curve = (at, *zip(numbers[one : one + 6 : 2], numbers[one + 1 : one + 6 : 2], strict=True))
                yield from (_on(curve, step / STEPS) for step in range(1, STEPS + 1))
                at = curve[-1]
        else:
            message = f"{MARK} draws with {command}, which is none of M, H, C"
            raise ValueError(message)


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    for letter, rest in pairwise([*_split(d), ""]):
        if letter.isalpha():
            yield letter, [float(number) for number in rest.split()]


def _split(d: str) -> list[str]:
    """The letters of a path, each with its numbers behind it."""
    spaced = "".join(f"|{sign}|" if sign.isalpha() else sign for sign in d.replace(",", " "))
    return [part for part in spaced.split("|") if part.strip()]


def _on(curve: tuple[Point, ...], part: float) -> Point:
    """The point of a Bézier curve at `part`, by de Casteljau's rule."""
    found = list(curve)
    while len(found) > 1:
        found = [(x + (u - x) * part, y + (v - y) * part) for (x, y), (u, v) in pairwise(found)]
    return found[0]


def drawn(mark: Mark, size: int, *, round_off: bool, within: float = 1.0) -> Image.Image:
    """The mark, `size` pixels wide.

    round_off  let the corners be round and outside of them nothing; telephones round off by themselves
    within     the part of the width that the mark itself takes, where a mask may cut off the rest; its line runs on to the edges
    """
    whole = size * FINER
    scale = whole / mark.side * within
    shift = whole * (1 - within) / 2
    image = Image.new("RGBA", (whole, whole), mark.ground)
    canvas = ImageDraw.Draw(image)
    line = [(x * scale + shift, y * scale + shift) for x, y in mark.line]
    line = [(-1.0, line[0][1]), *line, (whole + 1.0, line[-1][1])]
    half = mark.width * scale / 2
    canvas.line(line, fill=mark.colour, width=round(2 * half))
    for x, y in line[1:-1]:  # the pieces of a curve leave gaps on its outside
        canvas.ellipse((x - half, y - half, x + half, y + half), fill=mark.colour)
    if round_off:
        mask = Image.new("L", image.size)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, whole - 1, whole - 1), mark.radius * scale, fill=255)
        image.putalpha(mask)
    return image.resize((size, size), Image.Resampling.BOX)


def files(mark: Mark) -> dict[str, bytes]:
    """Every icon by its name."""
    tabs = [drawn(mark, size, round_off=True) for size in TAB]
    ico = BytesIO()
    tabs[-1].save(ico, "ICO", sizes=[(size, size) for size in TAB], append_images=tabs[:-1], bitmap_format="png")
    return {
        "favicon.ico": ico.getvalue(),
        "apple-touch-icon.png": _png(drawn(mark, 180, round_off=False, within=0.86).convert("RGB")),
        "icon-192.png": _png(drawn(mark, 192, round_off=True)),
        "icon-512.png": _png(drawn(mark, 512, round_off=True)),
        "icon-mask-512.png": _png(drawn(mark, 512, round_off=False, within=0.72).convert("RGB")),
    }


def _png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def differ(written: bytes, new: bytes) -> bool:
    """Whether two icons look different."""
    before, after = (Image.open(BytesIO(file)) for file in (written, new))
    if before.format != after.format or before.info.get("sizes") != after.info.get("sizes") or before.size != after.size:
        return True
    extrema = ImageChops.difference(before.convert("RGBA"), after.convert("RGBA")).getextrema()
    return any(isinstance(band, tuple) and band[1] > ALIKE for band in extrema)


def stale(folder: Path = FOLDER) -> list[str]:
    """The names of the icons that are missing, or are not those of the mark."""
    made = files(Mark.read((folder / MARK).read_text(encoding="utf-8")))
    return [name for name, file in made.items() if not (folder / name).exists() or differ((folder / name).read_bytes(), file)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.icons", description="Draw the icons of the site from its mark.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if one is not current")
    if parser.parse_args(arguments).check:
        found = stale()
        for name in found:
            print(f"{name} is not drawn from {MARK}: run python -m tools.icons", file=sys.stderr)
        return bool(found)
    for name, file in files(Mark.read((FOLDER / MARK).read_text(encoding="utf-8"))).items():
        (FOLDER / name).write_bytes(file)
        print(f"{name}: {len(file)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
