"""A legal text in Markdown (CommonMark): headings for what divides it, paragraphs with their marks. Knows no framework."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SPECIAL = re.compile(r"([\\`*_\[\]<>#&|~])")
BULLET = re.compile(r"^(\s*)([-+=])", re.MULTILINE)
NUMBERED = re.compile(r"^(\s*[0-9]{1,9})([.)])", re.MULTILINE)
HEADED = frozenset({"title", "chapter", "article", "preamble"})
DEEPEST = 6  # levels of headings


@dataclass(frozen=True)
class Line:
    """One provision in the order of reading: how many provisions it stands in (`depth`), and how many of its page (`inner`)."""

    kind: str
    mark: str
    heading: str
    body: str
    depth: int
    inner: int


def write(title: str, lines: Iterable[Line]) -> str:
    """The whole text, with one line feed at its end. What Markdown would read as markup is escaped."""
    return "\n\n".join([f"# {escaped(title)}", *(block for line in lines for block in _blocks(line))]) + "\n"


def escaped(text: str) -> str:
    """`text` so that Markdown shows it as it is, HTML included."""
    return NUMBERED.sub(r"\1\\\2", BULLET.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text)))


def _blocks(line: Line) -> Iterator[str]:
    mark, heading = escaped_line(line.mark), escaped_line(line.heading)
    body = [escaped(one.strip()) for one in line.body.split("\n") if one.strip()]
    if line.kind in HEADED and (mark or heading):
        yield f"{'#' * min(line.depth + 2, DEEPEST)} {'. '.join(part.removesuffix('.') for part in (mark, heading) if part)}"
    else:
        lead = " ".join(f"**{part}**" for part in (mark, heading) if part)
        body = [" ".join(filter(None, [lead, *body[:1]])), *body[1:]]
    yield from filter(None, body)


def escaped_line(text: str) -> str:
    """`text` on one line, escaped."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
