"""Single values of a TOML text set, put in or taken out, and nothing else of it touched: comments, order and spaces stay as they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from tree_sitter import Node, Parser

from .lines import TOML, Loc, key_of, opened

Value = str | int | date
MARK = "\ufeff"  # which some editors put before UTF-8


def edited(text: str, values: Mapping[Loc, Value | None]) -> str:
    """`text`, which must be valid TOML, with each of `values` at its place.

    values  place → a text, a whole number or a day; None: it is taken out, and so is a table in braces that has nothing else in it
    What has no place yet goes to the end of the nearest table there is, in braces as far as tables are missing in between; where there
    is none, into a new table at the end of the text. The values of a list are set and never added: a place in one must be there.
    """
    for loc, value in values.items():
        text = _with(text, loc, value)
    return text


@dataclass(frozen=True)
class Change:
    """Lines of one text in the place of lines of another; `line` is the first of them in the older, from 1."""

    line: int
    taken: tuple[str, ...]
    put: tuple[str, ...]


def changes(older: str, newer: str) -> tuple[Change, ...]:
    """What is another line in `newer`, in order."""
    before, after = older.splitlines(), newer.splitlines()
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(Change(i + 1, tuple(before[i:j]), tuple(after[k:m])) for tag, i, j, k, m in found if tag != "equal")


def written(value: Value) -> str:
    """A value as TOML has it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return value.isoformat() if isinstance(value, date) else str(value)


# ------------------------------------------------------------------ where things stand


@dataclass
class _Places:
    """Every pair and every table of a text, by place: the nodes that hold them."""

    pairs: dict[Loc, Node] = field(default_factory=dict)
    tables: dict[Loc, Node] = field(default_factory=dict)

    @classmethod
    def of(cls, text: bytes) -> "_Places":
        places, entries = cls(), dict[Loc, int]()
        root = Parser(TOML).parse(text).root_node
        for node in root.named_children:
            if node.type == "pair":
                places.pair(node, ())
            elif node.type in {"table", "table_array_element"}:
                header, *body = _children(node)
                table = opened(list(key_of(header)), entries, appended=node.type == "table_array_element")
                places.tables[table] = node
                for child in body:
                    places.pair(child, table)
        return places

    def pair(self, node: Node, table: Loc) -> None:
        key, value = _children(node)
        loc = (*table, *key_of(key))
        self.pairs[loc] = node
        self.value(value, loc)

    def value(self, node: Node, loc: Loc) -> None:
        if node.type == "inline_table":
            self.tables[loc] = node
            for child in _children(node):
                self.pair(child, loc)
        elif node.type == "array":
            for index, child in enumerate(_children(node)):
                self.value(child, (*loc, index))


def _children(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _with(text: str, loc: Loc, value: Value | None) -> str:
    mark, body = (MARK, text[len(MARK) :]) if text.startswith(MARK) else ("", text)
    data = body.encode()
    places = _Places.of(data)
    if value is None:
        data = _without(data, places, loc)
    elif loc in places.pairs:
        standing = _children(places.pairs[loc])[1]
        data = _spliced(data, standing.start_byte, standing.end_byte, written(value))
    else:
        data = _added(data, places, loc, value)
    return mark + data.decode()


def _spliced(data: bytes, start: int, end: int, put: str) -> bytes:
    return data[:start] + put.encode() + data[end:]


def _added(data: bytes, places: _Places, loc: Loc, value: Value) -> bytes:
    """`value` at the end of the nearest table above its place."""
    depth = max((depth for depth in range(1, len(loc)) if loc[:depth] in places.tables), default=0)
    names = [_bare(str(part)) for part in loc[depth or 1 :]]
    put = written(value)
    for name in reversed(names[1:]):
        put = f"{{ {name} = {put} }}"
    put = f"{names[0]} = {put}"
    if not depth:
        end = "" if not data or data.endswith(b"\n") else "\n"
        return data + f"{end}\n[{_bare(str(loc[0]))}]\n{put}\n".encode()
    table = places.tables[loc[:depth]]
    last = _children(table)[-1] if _children(table) else None
    if table.type == "inline_table":
        return (
            _spliced(data, last.end_byte, last.end_byte, f", {put}")
            if last
            else _spliced(data, table.start_byte, table.end_byte, f"{{ {put} }}")
        )
    at = _line_end(data, last.end_byte if last else table.end_byte)
    return _spliced(data, at, at, f"\n{put}")


def _without(data: bytes, places: _Places, loc: Loc) -> bytes:
    """Without the pair at `loc`, and without the table in braces that held nothing else."""
    node = places.pairs.get(loc)
    if node is None:
        return data
    table = places.tables.get(loc[:-1])
    if table is not None and table.type == "inline_table":
        beside = _children(table)
        if len(beside) == 1:
            return _without(data, places, loc[:-1])
        at = next(index for index, child in enumerate(beside) if child.start_byte == node.start_byte)
        # With the comma before it, or, for the first, up to where the next one begins.
        start, end = (beside[at - 1].end_byte, node.end_byte) if at else (node.start_byte, beside[1].start_byte)
        return _spliced(data, start, end, "")
    start = data.rfind(b"\n", 0, node.start_byte) + 1
    return _spliced(data, start, min(_line_end(data, node.end_byte) + 1, len(data)), "")


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end


def _bare(name: str) -> str:
    return name if name and all(char.isascii() and (char.isalnum() or char in "_-") for char in name) else written(name)
