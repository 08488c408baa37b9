"""Reads the tree of a legal text from the marks its paragraphs begin with: "A." section, "1." paragraph, "a)" clause, "I." fraction.

Pure: strings in, provisions out. Source of the rules: docs/data-package.md, "How the tree is read".
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETTERS = "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
MARK = re.compile(r"(?P<mark>(?P<sign>[A-ZÑ]|[IVXLCDM]+|\d{1,3}|[a-zñ])(?P<end>[.)]))(?:\s+(?P<body>.+))?", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """One way to read a mark: the style of its list, and its place there, from 1."""

    kind: str
    value: int

    def follows(self, other: "Reading") -> bool:
        """Tell whether this is the next mark after `other`; a list of letters may leave out Ñ."""
        skipped = self.kind in {"section", "clause"} and other.value == LETTERS.index("N") + 1
        return self.kind == other.kind and self.value - other.value in ({1, 2} if skipped else {1})


def split(paragraph: str) -> tuple[str, str]:
    """Return the mark that a paragraph begins with ("A.", "1.", "a)", "I."; "" if none) and the rest."""
    found = MARK.fullmatch(paragraph)
    if found is None or not readings(found["mark"]):
        return "", paragraph
    return found["mark"], found["body"] or ""


def readings(mark: str) -> tuple[Reading, ...]:
    """Return what `mark` may be: "I." is the ninth section and the first fraction, "B." only the second section."""
    sign, end = mark[:-1], mark[-1]
    if sign.isdecimal():
        return (Reading("paragraph", int(sign)),) if end == "." else ()
    if end == ")":
        return (Reading("clause", LETTERS.index(sign.upper()) + 1),) if len(sign) == 1 and sign.islower() else ()
    if sign.islower():
        return ()
    found = [Reading("section", LETTERS.index(sign) + 1)] if len(sign) == 1 else []
    if ROMAN.fullmatch(sign):
        found.append(Reading("fraction", roman(sign)))
    return tuple(found)


def roman(sign: str) -> int:
    """Return the value of a canonical Roman numeral."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[letter] for letter in sign]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


@dataclass(frozen=True)
class Provision:
    """One row of provisions.csv, but for its text and position. path: permanent; the key is made from it."""

    path: str
    key: str
    parent: str
    kind: str
    mark: str = ""
    heading: str = ""
    body: str = ""
    note: str = ""


@dataclass(frozen=True)
class Level:
    """An open list: the last mark read in it, the provision that bears it, and the provision that the list belongs to."""

    reading: Reading
    last: Provision
    parent: Provision


@dataclass(frozen=True)
class Place:
    """Where a mark goes: how many open lists stay as they are, whether it begins a list of its own, and its reading."""

    depth: int
    begins: bool
    reading: Reading


class Keys:
    """Makes permanent keys: the first 8 hex digits of the SHA-256 of a path, each path and each key once."""

    def __init__(self) -> None:
        """Begin with none given out."""
        self._given: set[str] = set()
        self._paths: Counter[str] = Counter()

    def give(self, path: str) -> tuple[str, str]:
        """Return `path`, with an ordinal after "~" from its second use on, and its key."""
        while True:
            self._paths[path] += 1
            ordinal = self._paths[path]
            unique = path if ordinal == 1 else f"{path}~{ordinal}"
            key = hashlib.sha256(unique.encode()).hexdigest()[:8]
            if key not in self._given:
                self._given.add(key)
                return unique, key


def place(levels: Sequence[Level], mark: str) -> Place:
    """Find where `mark` goes among the open lists, which come outermost first.

    1. it is the next mark of an open list, the innermost first ("I." after section "H." is a section);
    2. it is the first mark of a list: one more list inside, or, where the innermost is of the same style, a second one like it;
    3. it goes on with an open list of its style after a gap, the innermost first;
    4. it begins a list inside, in the middle (the source has lost the first mark).
    """
    known = readings(mark)
    for depth in range(len(levels) - 1, -1, -1):
        for reading in known:
            if reading.follows(levels[depth].reading):
                return Place(depth, begins=False, reading=reading)
    for reading in known:
        if reading.value == 1:
            again = bool(levels) and levels[-1].reading.kind == reading.kind
            return Place(len(levels) - 1 if again else len(levels), begins=True, reading=reading)
    for depth in range(len(levels) - 1, -1, -1):
        for reading in known:
            if reading.kind == levels[depth].reading.kind and reading.value > levels[depth].reading.value:
                return Place(depth, begins=False, reading=reading)
    return Place(len(levels), begins=True, reading=min(known, key=lambda reading: reading.value))


def tree(article: Provision, paragraphs: Sequence[str], keys: Keys) -> Iterator[Provision]:
    """Yield a provision for each of an article's `paragraphs`, in order, each under its parent.

    Read depth first the tree gives the paragraphs in their order. A paragraph without a mark belongs to the section or numbered
    paragraph before it, and stands beside a clause or fraction before it, unless a list of that clause follows. A second list of
    the same style belongs to the paragraph without a mark that announces it.
    """
    levels: list[Level] = []
    announcing: Provision | None = None
    marked = [split(paragraph) for paragraph in paragraphs]
    for index, (mark, body) in enumerate(marked):
        if mark:
            found = place(levels, mark)
            inside = levels[-1].last if levels else article
            if not found.begins:
                parent = levels[found.depth].parent
            elif found.depth < len(levels):
                parent = announcing or levels[found.depth].parent
            else:
                parent = inside
            path, key = keys.give(f"{parent.path}/{mark[:-1]}")
            provision = Provision(path, key, parent.key, found.reading.kind, mark, body=body)
            levels[found.depth :] = [Level(found.reading, provision, parent)]
            announcing = None
        else:
            after = next((mark for mark, _ in marked[index:] if mark), "")
            parent = _parent_of_unmarked(levels, after) or article
            path, key = keys.give(f"{parent.path}/-")
            provision = announcing = Provision(path, key, parent.key, "paragraph", body=body)
        yield provision


def _parent_of_unmarked(levels: Sequence[Level], after: str) -> Provision | None:
    """Return the parent of a paragraph without a mark; `after` is the next mark, "" at the end. None: the article itself."""
    if not levels:
        return None
    innermost = levels[-1]
    deeper = after != "" and place(levels, after).depth == len(levels)
    return innermost.last if deeper or innermost.reading.kind in {"section", "paragraph"} else innermost.parent
