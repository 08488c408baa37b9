"""Words and code hold together: what docs/ lists is what there is, and nothing else is."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from constituyente.__main__ import COMMANDS, _load

from . import reference

ROOT = reference.DOCS.parent
BY_NAME = re.compile(r"CONSTITUYENTE_[A-Z_]+|DATABASE_URL")


def _variables() -> set[str]:
    """Every environment variable that the settings read."""
    tree = ast.parse((ROOT / "constituyente" / "config" / "settings.py").read_text(encoding="utf-8"))
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in strings if BY_NAME.fullmatch(text)}


def _first_cells(name: str) -> list[str]:
    """What stands in backticks at the beginning of a line of a table."""
    return re.findall(r"^\| `([^`]+)`", (reference.DOCS / f"{name}.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(reference.TABLES))
def test_documentation_has_the_tables_of_the_code(name: str) -> None:
    assert reference.written(name) == reference.TABLES[name](), "make docs writes them anew"


def test_documentation_lists_every_setting_once() -> None:
    assert sorted(_first_cells("settings")) == sorted(_variables())


def test_settings_alone_read_the_environment() -> None:
    reading = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "constituyente").rglob("*.py")
        if re.search(r"\benviron\b|\bgetenv\b", path.read_text(encoding="utf-8"))
    }
    # The doors set Django's settings module; the command that starts processes hands them their environment.
    assert reading <= {"constituyente/__main__.py", "constituyente/config/settings.py", "constituyente/config/wsgi.py", *STARTERS}


STARTERS = {f"constituyente/portal/{name}.py" for name in ("supervision", "management/commands/bench", "management/commands/demo")}


def test_every_command_is_there_and_says_what_it_does() -> None:
    assert [name for name in COMMANDS if (command := _load(name)) is None or not command.help] == []


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = Counter(error.code for error in reference.refusals())
    assert {code: number for code, number in codes.items() if number > 1} == {}


def test_documentation_of_the_log_lists_every_kind_of_entry() -> None:
    text = (reference.DOCS / "ledger.md").read_text(encoding="utf-8")
    kinds = re.search(r"\| kind \|.*?\n((?:\|.*\n)+)", text)
    assert kinds
    assert re.findall(r"^\| `([a-z]+)` \|", kinds[1], re.MULTILINE) == list(reference.entries())


def test_glossary_knows_every_model() -> None:
    known = set(re.findall(r"\*\*([^*]+)\*\*", (reference.DOCS / "glossary.md").read_text(encoding="utf-8")))
    assert sorted(name for name in _models() if name not in {word.lower() for word in known}) == []


def _models() -> Iterator[str]:
    """Every model's name in plain words: SignInLink is a sign in link."""
    for app in apps.get_app_configs():
        if app.name.startswith("constituyente."):
            for model in app.get_models():
                yield re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def test_links_in_the_documentation_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *reference.DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_files_named_in_the_documentation_exist() -> None:
    named = re.compile(r"`((?:constituyente|docs|tests|tools|verify)/[\w./-]+\.(?:py|md|toml|json))`")
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *reference.DOCS.rglob("*.md")]
        for target in named.findall(page.read_text(encoding="utf-8"))
        if not Path(ROOT / target).exists()
    ]
    assert missing == []
