"""What a first view of a page loads, told from its words: styles, scripts, pictures, and the fonts its letters need. Knows no Django."""

import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

FACE = re.compile(r"@font-face\s*{([^}]*)}")
SOURCE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
RANGE = re.compile(r"unicode-range:\s*([^;}]+)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LOADED = frozenset({"stylesheet", "icon", "preload", "manifest"})  # relations of links that a browser follows by itself
FIRST, LAST = 0, 0x10FFFF


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded = list[str]()
        self.words = set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and LOADED & set(given.get("rel", "").split()):
            self.loaded.append(given.get("href", ""))
        elif tag in {"img", "script", "source", "iframe", "embed"} and given.get("src"):
            self.loaded.append(given["src"])
        elif tag == "use":
            self.loaded.append(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        self.words |= set(data)


def loads(address: str, page: str, read: Callable[[str], str]) -> frozenset[str]:
    """The addresses that a browser fetches to show `page` for the first time, the page apart.

    address  of the page, which its links are relative to
    read     gives the text of a stylesheet at an address
    A picture that a stylesheet names counts whether the page shows it or not, and a font in every weight if a letter of the page lies in
    its range: never less than a browser loads.
    """
    found = _Page(page)
    here = {urldefrag(urljoin(address, one)).url for one in found.loaded if one and not one.startswith(("data:", "#"))}
    styles = {one for one in here if one.endswith(".css")}
    return frozenset(here | {part for style in styles for part in _named(style, read(style), {ord(letter) for letter in found.words})})


def _named(address: str, style: str, letters: Iterable[int]) -> set[str]:
    """What a stylesheet has fetched for a page with these letters."""
    style = COMMENT.sub("", style)
    wanted = [face for face in FACE.findall(style) if any(first <= one <= last for first, last in _ranges(face) for one in letters)]
    sources = [source for part in (*wanted, FACE.sub("", style)) for source in SOURCE.findall(part)]
    return {urldefrag(urljoin(address, one)).url for one in sources if not one.startswith(("data:", "#"))}


def _ranges(face: str) -> list[tuple[int, int]]:
    """The characters that a @font-face is for, first and last of each range."""
    told = RANGE.search(face)
    if told is None:
        return [(FIRST, LAST)]
    ranges = [part.strip().upper().removeprefix("U+").partition("-") for part in told.group(1).split(",")]
    return [(int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)) for first, _dash, last in ranges]
