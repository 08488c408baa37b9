"""The tables of docs/ that are taken from the code: what a test compares, and what `make docs` writes.

A table stands between `<!-- table: NAME -->` and `<!-- end -->`; everything around it is written by hand.
"""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

DOCS = Path(__file__).resolve().parents[2] / "docs"
Rows = Sequence[Sequence[str]]


def table(head: Sequence[str], rows: Rows) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines) + "\n"


def errors() -> str:
    """Every refusal: code, status, sentence."""
    from django.utils import translation  # noqa: PLC0415  after Django has started

    with translation.override(None):
        rows = [(f"`{error.code}`", str(error.status), str(error.message)) for error in sorted(refusals(), key=lambda error: error.code)]
    return table(["code", "status", "sentence"], rows)


def refusals() -> Iterator[type[Any]]:
    """Every class of refusal of ours, whether or not anything has imported it yet."""
    from constituyente.foundation.common.errors import DomainError  # noqa: PLC0415

    for path in sorted((DOCS.parent / "constituyente").rglob("*.py")):
        if not re.search(r"^class \w+\(\w+\):", path.read_text(encoding="utf-8"), re.MULTILINE) or "commands" in path.parts:
            continue
        importlib.import_module(".".join(path.relative_to(DOCS.parent).with_suffix("").parts))
    waiting = [DomainError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if "code" in vars(error) and error.__module__.startswith("constituyente."):
            yield error


def commands() -> str:
    """Every command with its arguments."""
    from constituyente.__main__ import COMMANDS, ELSEWHERE, NAME, _load  # noqa: PLC0415

    rows = []
    for name in COMMANDS:
        command = _load(name)
        if command is not None:
            rows += [(f"`{use}`", text) for use, text in _uses(command.create_parser(NAME, name), str(command.help))]
    rows += [(f"`{NAME} {name} …`", text) for name, text in ELSEWHERE.items()]
    return table(["command", "does"], rows)


def _uses(parser: argparse.ArgumentParser, text: str) -> Iterator[tuple[str, str]]:
    """How a command is written, one line for each of its subcommands."""
    parts = [parser.prog]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, inner in action.choices.items():
                yield from _uses(inner, helps.get(name, ""))
            return
        if action.dest in DJANGOS_OWN:
            continue
        word = (action.metavar if isinstance(action.metavar, str) else action.dest).upper()
        if action.option_strings:
            use = action.option_strings[-1] + ("" if action.nargs == 0 else f" {word}")
            parts.append(use if action.required else f"[{use}]")
        else:
            parts.append(f"[{word}]" if action.nargs in {"?", "*"} else word)
    yield " ".join(parts), text.partition("\n")[0]


DJANGOS_OWN = frozenset({
    "help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks",
})  # fmt: skip


def pages() -> str:
    """Every JSON twin with what it holds."""
    rows = []
    for path, view in sorted(operations().items()):
        for operation in view.operations:
            answer = answer_of(operation)
            names = ", ".join(f"`{field.name}`" for field in fields(answer)) if is_dataclass(answer) else ""
            method = "" if operation.methods == ["GET"] else f"{operation.methods[0]} "
            rows.append((f"`{method}{re.sub(r'{[a-z]+:', '{', path)}`", operation.summary.partition("\n")[0], names))
    return table(["address", "holds", "fields"], rows)


def operations() -> Mapping[str, Any]:
    """Route -> JSON operations."""
    import django.urls  # noqa: PLC0415

    from .addresses import operations as found  # noqa: PLC0415

    django.urls.get_resolver().url_patterns  # noqa: B018  the pages register their twins
    return found()


def answer_of(operation: Any) -> Any:  # noqa: ANN401  ninja's operation, the page's dataclass
    """The dataclass behind a JSON operation."""
    return get_type_hints(operation.view_func)["return"]


def entries() -> tuple[str, ...]:
    """Every kind of log entry."""
    from constituyente.foundation.ledger import api as ledger  # noqa: PLC0415

    return ledger.entries.KINDS


def data_package() -> str:
    """Every table that a data package may have, with its columns."""
    from constituyente.portal.parts import tables  # noqa: PLC0415

    sections = []
    for one in tables():
        rows = [(f"`{column.name}`", column.kind, "yes" if column.filled else "no", _what(column)) for column in one.columns]
        once = " and ".join(f"`{name}`" for name in one.unique)
        sections.append(f"### `{one.file}`\n\n{one.what} One row for each {once}.\n\n{table(['column', 'type', 'filled', 'what'], rows)}")
    return "\n".join(sections)


def _what(column: Any) -> str:  # noqa: ANN401  a Column, whose module is not loaded before Django is
    what = column.what.rstrip(".")
    return f"{what[:1].lower()}{what[1:]}" + (f": {', '.join(f'`{one}`' for one in column.of)}" if column.of else "")


TABLES: Mapping[str, Callable[[], str]] = {"errors": errors, "commands": commands, "json": pages, "data-package": data_package}


def written(name: str) -> str:
    """The table as docs/<name>.md has it; empty if it has none."""
    match = _place(name).search((DOCS / f"{name}.md").read_text(encoding="utf-8"))
    return match["table"] if match else ""


def write(name: str) -> None:
    """Put the table as it should be into docs/<name>.md."""
    path = DOCS / f"{name}.md"
    fresh = f"<!-- table: {name} -->\n\n{TABLES[name]()}\n<!-- end -->"
    path.write_text(_place(name).sub(lambda _match: fresh, path.read_text(encoding="utf-8")), encoding="utf-8")


def _place(name: str) -> re.Pattern[str]:
    return re.compile(rf"<!-- table: {name} -->\n\n(?P<table>.*?)\n?<!-- end -->", re.DOTALL)


def main() -> int:
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "constituyente.config.settings")
    os.environ["LC_ALL"] = "C"  # the tables are in English, whoever writes them
    django.setup()
    for name in TABLES:
        write(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
