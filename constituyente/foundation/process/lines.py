"""Where each key of a TOML text stands: what turns the path of an error into a line."""

import tomllib
from collections.abc import Iterator

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Loc = tuple[str | int, ...]
TOML = Language(tree_sitter_toml.language())


def lines_of(text: str) -> dict[Loc, int]:
    """The line, from 1, of every key, table and list entry of `text`, which must be valid TOML.

    A table is where its header stands, or where its first key stands if it has no header of its own; entries of lists are counted
    from 0. The whole file, `()`, is line 1.
    """
    found: dict[Loc, int] = {(): 1}
    entries: dict[Loc, int] = {}  # how many [[…]] of each name came so far
    for node in Parser(TOML).parse(text.encode()).root_node.named_children:
        if node.type == "pair":
            _pair(node, (), found)
        elif node.type in {"table", "table_array_element"}:
            header, *body = [child for child in node.named_children if child.type != "comment"]
            table = opened(list(key_of(header)), entries, appended=node.type == "table_array_element")
            _note(table, header, found)
            for child in body:
                _pair(child, table, found)
    return found


def opened(names: list[str], entries: dict[Loc, int], *, appended: bool) -> Loc:
    """The path that a header opens: each name of a list of tables means its last entry."""
    loc: Loc = ()
    for depth, name in enumerate(names, start=1):
        loc = (*loc, name)
        if appended and depth == len(names):
            entries[loc] = entries.get(loc, 0) + 1
        if loc in entries:
            loc = (*loc, entries[loc] - 1)
    return loc


def _pair(node: Node, table: Loc, found: dict[Loc, int]) -> None:
    key, value = [child for child in node.named_children if child.type != "comment"]
    loc = (*table, *key_of(key))
    _note(loc, key, found)
    _value(value, loc, found)


def _value(node: Node, loc: Loc, found: dict[Loc, int]) -> None:
    children = [child for child in node.named_children if child.type != "comment"]
    if node.type == "inline_table":
        for child in children:
            _pair(child, loc, found)
    elif node.type == "array":
        for index, child in enumerate(children):
            _note((*loc, index), child, found)
            _value(child, (*loc, index), found)


def _note(loc: Loc, node: Node, found: dict[Loc, int]) -> None:
    """`loc` stands at `node`, and so does every table above it that has no place yet."""
    for depth in range(1, len(loc) + 1):
        found.setdefault(loc[:depth], node.start_point.row + 1)


def key_of(node: Node) -> Iterator[str]:
    """The names of a key, bare, quoted or dotted; TOML's own reader takes off the quotes."""
    value: object = tomllib.loads(f"{(node.text or b'').decode()} = 0")
    while isinstance(value, dict):
        ((name, value),) = value.items()
        yield name
