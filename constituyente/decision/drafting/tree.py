"""The tree of a legal text: whether it holds together, what stands on which page, what comes before and after.

Source of the kinds and of the order: docs/data-package.md, "provisions.csv".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constituyente.foundation.common.msgid import marked as _

KINDS = ("preamble", "title", "chapter", "article", "section", "paragraph", "clause", "fraction", "item", "transitory")
DIVISIONS = frozenset({"title", "chapter"})
HEADED = DIVISIONS | {"article", "preamble"}
KEY = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class Line:
    """One provision without its text: `parent` is the key of what it stands in, empty at the top; `position` counts from 1."""

    key: str
    parent: str
    position: int
    kind: str
    mark: str = ""
    heading: str = ""


@dataclass(frozen=True)
class ProvisionInput(Line):
    """A provision with its text: one row of provisions.csv."""

    body: str = ""
    note: str = ""


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a text: in which line (1 is the first) and column, as an English msgid with the placeholder `value`."""

    row: int
    column: str
    problem: str
    value: str = ""


@dataclass(frozen=True)
class Place:
    """Where a provision stands: what it stands in, outermost first, and the key of the page that shows it.

    page  of a title or chapter that only divides the text: empty
    """

    line: Line
    path: tuple[Line, ...]
    page: str

    @property
    def is_page(self) -> bool:
        return self.page == self.line.key


@dataclass(frozen=True)
class Group:
    """Pages that follow one another in one division, for a table of contents.

    divisions  what begins here, outermost first: empty where the text only goes on after a deeper division
    level      how deep the pages stand: 0 for those outside every division
    """

    divisions: tuple[Place, ...]
    level: int
    pages: tuple[Place, ...]


# ------------------------------------------------------------------ whether a text holds together


def first_flaw(lines: Iterable[Line]) -> Flaw | None:
    """The first thing that keeps `lines` from being a text; None if nothing does.

    Keys are 8 hexadecimal digits and unique, positions 1, 2, 3 …, kinds known; a parent stands before its children and they follow it
    without interruption, so that the positions are the order of reading.
    """
    seen = set[str]()
    begun = list[str]()  # the provisions one stands in, outermost first
    for row, line in enumerate(lines, start=1):
        checks = (
            (KEY.fullmatch(line.key), "key", _("“%(value)s” is no key: keys are 8 hexadecimal digits in lower case"), line.key),
            (line.key not in seen, "key", _("“%(value)s” stands in the text twice"), line.key),
            (line.position == row, "position", _("“%(value)s” is not the next position: 1, 2, 3 … in the order of reading"), line.position),
            (line.kind in KINDS, "kind", _("“%(value)s” is no kind of provision"), line.kind),
            (not line.parent or line.parent in seen, "parent", _("“%(value)s” does not stand before what stands in it"), line.parent),
            (
                not line.parent or line.parent in begun,
                "parent",
                _("“%(value)s” has ended before: what stands in a provision follows it without interruption"),
                line.parent,
            ),
        )
        for holds, column, problem, value in checks:
            if not holds:
                return Flaw(row, column, problem, str(value))
        del begun[begun.index(line.parent) + 1 if line.parent else 0 :]
        begun.append(line.key)
        seen.add(line.key)
    return None if seen else Flaw(1, "text", _("the text has no provisions"))


# ------------------------------------------------------------------ places and pages


def places(lines: Iterable[Line]) -> Mapping[str, Place]:
    """Where each provision of a text stands, by key, in the order of reading.

    A title or chapter that holds titles, chapters, articles or nothing divides the text; the first provision that does not, going
    down from the top, has a page of its own: an article, the preamble, a title of transitory provisions.
    """
    lines = list(lines)
    known = {line.key: line for line in lines}
    parents = {line.parent for line in lines}
    dividing = {line.parent for line in lines if line.kind in HEADED}
    found = dict[str, Place]()
    for line in lines:
        above = found.get(line.parent)
        path = (*above.path, known[line.parent]) if above else ()
        divides = line.kind in DIVISIONS and (line.key in dividing or line.key not in parents)
        page = (above.page if above else "") or ("" if divides else line.key)
        found[line.key] = Place(line, path, page)
    return found


def pages(found: Mapping[str, Place]) -> tuple[Place, ...]:
    """What has a page of its own, in the order of reading."""
    return tuple(place for place in found.values() if place.is_page)


def on_page(found: Mapping[str, Place], key: str) -> tuple[Place, ...]:
    """What stands on the page `key`, the provision of the page first."""
    return tuple(place for place in found.values() if place.page == key)


def neighbours(found: Mapping[str, Place], key: str) -> tuple[Place | None, Place | None]:
    """The pages before and after page `key`; None at either end."""
    order = pages(found)
    at = next(index for index, place in enumerate(order) if place.line.key == key)
    return (order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None)


def groups(found: Mapping[str, Place]) -> tuple[Group, ...]:
    """The table of contents: pages by the division they stand in, in the order of reading."""
    result = list[Group]()
    begun: list[Place] = []
    held: list[Place] = []
    within: tuple[str, ...] = ()

    def close() -> None:
        if begun or held:
            result.append(Group(tuple(begun), len(within), tuple(held)))
        begun.clear()
        held.clear()

    for place in found.values():
        if not place.page:
            if held:
                close()
            begun.append(place)
            within = (*(line.key for line in place.path), place.line.key)
        elif place.is_page:
            path = tuple(line.key for line in place.path)
            if path != within:
                close()
                within = path
            held.append(place)
    close()
    return tuple(result)


# ------------------------------------------------------------------ names


def name(mark: str, heading: str) -> str:
    """`Artículo 6` and `Ciudad de libertades` in one line: `Artículo 6. Ciudad de libertades`; either may be empty."""
    return ". ".join(part for part in (bare(mark), heading.strip().removesuffix(".")) if part)


def bare(mark: str) -> str:
    """A mark without what printers put behind it: `PRIMERO. -` is `PRIMERO`; the bracket of `a)` stays."""
    return mark.rstrip(" .\u2013\u2014-")


def inside(place: Place) -> Sequence[Line]:
    """The marked provisions from the page down to `place`, without the page itself: section A, paragraph 1."""
    if place.is_page or not place.page:
        return ()
    keys = [line.key for line in place.path]
    return [line for line in (*place.path[keys.index(place.page) + 1 :], place.line) if line.mark]
