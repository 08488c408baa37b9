"""How the text of a notice is written: paragraphs, headings, lists and links, by four rules and nothing else.

An empty line parts paragraphs. A line that begins with `## ` is a heading, lines that begin with `- ` are a list. `[words](address)` is a
link, to a page of this site (`/petitions/7`) or to `https://…`. Whatever else looks like markup is text: this module makes data, not HTML.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

HEADING, ENTRY = "## ", "- "
LINK = re.compile(r"\[(?P<words>[^\[\]\n]{1,200})\]\((?P<address>(?:https://|/(?!/))[^\s()<>\"'\\]{0,500})\)")


@dataclass(frozen=True)
class Run:
    """A stretch of text; `address` is where it leads, empty for plain text."""

    text: str
    address: str = ""

    @property
    def here(self) -> bool:
        """Whether it leads to a page of this site."""
        return self.address.startswith("/")


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading or a list, line by line; each line is one or more stretches."""

    kind: Literal["paragraph", "heading", "list"]
    lines: tuple[tuple[Run, ...], ...]


def read(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order; of text without any rule, its paragraphs.

    text  any text with line feeds; other line ends are the form's business
    """
    return tuple(_blocks(text))


def plain(text: str) -> str:
    """`text` as it is read out: without the signs of headings, lists and links; an empty line between blocks."""
    return said(read(text))


def said(blocks: Iterable[Block]) -> str:
    """The same of blocks."""
    return "\n\n".join("\n".join("".join(run.text for run in line) for line in block.lines) for block in blocks)


def _blocks(text: str) -> Iterator[Block]:
    for kind, group in groupby(text.split("\n"), key=_kind):
        lines = [line.strip() for line in group]
        if kind == "heading":
            yield from (Block("heading", (_runs(line[len(HEADING) :].strip()),)) for line in lines)
        elif kind == "list":
            yield Block("list", tuple(_runs(line[len(ENTRY) :].strip()) for line in lines))
        elif kind == "paragraph":
            yield Block("paragraph", tuple(_runs(line) for line in lines))


def _kind(line: str) -> Literal["", "heading", "list", "paragraph"]:
    """What a line belongs to; "" parts blocks. A sign with nothing behind it is text."""
    line = line.strip()
    if not line:
        return ""
    return "heading" if line.startswith(HEADING) else "list" if line.startswith(ENTRY) else "paragraph"


def _runs(line: str) -> tuple[Run, ...]:
    runs, done = list[Run](), 0
    for link in LINK.finditer(line):
        runs += [Run(line[done : link.start()]), Run(link["words"], link["address"])]
        done = link.end()
    return tuple(run for run in (*runs, Run(line[done:])) if run.text)
