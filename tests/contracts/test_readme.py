"""What README and CONTRIBUTING tell people to type exists."""

import re
from collections.abc import Iterator
from pathlib import Path

from constituyente.__main__ import COMMANDS, ELSEWHERE

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md")


def _typed() -> Iterator[tuple[str, list[str]]]:
    """Every line of a block of shell, as words."""
    for page in PAGES:
        for block in re.findall(r"^```(?:sh|console)?\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                words = line.partition("#")[0].removeprefix("$ ").split()
                if words:
                    yield page, words


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {(page, word) for page, words in _typed() if words[0] == "make" for word in words[1:] if "=" not in word}
    assert {(page, word) for page, word in named if word not in targets} == set()
    assert {"demo", "test"} <= {word for page, word in named if page == "README.md"}


def test_commands_exist() -> None:
    known = {*COMMANDS, *ELSEWHERE}
    named = {(page, words[1]) for page, words in _typed() if words[0].endswith("constituyente")}
    assert {(page, word) for page, word in named if word not in known} == set()


def test_python_files_exist() -> None:
    pythons = [(page, words[1]) for page, words in _typed() if words[0].rpartition("/")[2].startswith("python")]
    named = {(page, word) for page, word in pythons if word.endswith(".py")}
    assert {(page, word) for page, word in named if not (ROOT / word).exists()} == set()


def test_every_block_names_its_language() -> None:
    fences = {page: re.findall(r"^```(.*)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE) for page in PAGES}
    assert {page: len(found) % 2 for page, found in fences.items()} == dict.fromkeys(PAGES, 0)
    assert [page for page, found in fences.items() if "" in found[::2]] == []
