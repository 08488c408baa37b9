"""A text with the spans that come from people marked out."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Segment:
    """A stretch of a line; `quoted` if these words come from people."""

    text: str
    quoted: bool


def weave(body: str, quotes: Iterable[str]) -> tuple[tuple[Segment, ...], ...]:
    """The lines of `body`, each as segments that joined give the line again.

    quotes  exact spans of `body`, in any order; they may overlap, stand for several lines, or be gone (then they mark nothing)
    A quote marks its first occurrence.
    """
    marked = bytearray(len(body))
    for quote in quotes:
        at = body.find(quote) if quote else -1
        if at >= 0:
            marked[at : at + len(quote)] = b"\x01" * len(quote)
    lines = list[tuple[Segment, ...]]()
    start = 0
    for line in body.split("\n"):
        lines.append(_segments(line, marked[start : start + len(line)]))
        start += len(line) + 1
    return tuple(line for line in lines if line)


def _segments(line: str, marked: bytearray) -> tuple[Segment, ...]:
    cuts = [at for at in range(1, len(line)) if marked[at] != marked[at - 1]]
    edges = [0, *cuts, len(line)]
    return tuple(Segment(line[start:end], bool(marked[start])) for start, end in pairwise(edges) if start < end)
