"""The two requirements files agree with each other and with pyproject.toml, and name no place to fetch from."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _pinned(name: str) -> dict[str, str]:
    return dict(PINNED.findall(_text(name)))


def test_requirements_for_development_contain_those_for_running() -> None:
    run, dev = (_pinned(name) for name in FILES)
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_requirements_have_what_the_project_names() -> None:
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    run, dev = (_pinned(name) for name in FILES)
    assert _names(project["dependencies"]) - set(run) == set()
    assert _names([*extras["dev"], *extras["postgres"]]) - set(dev) == {"constituyente"}


def _names(lines: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", line)[0] for line in lines}


def test_requirements_have_hashes_and_no_addresses() -> None:
    for name in FILES:
        text = _text(name)
        blocks = [block for block in re.split(r"\n(?=\S)", text) if PINNED.match(block)]
        assert len(blocks) == len(_pinned(name))
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
        assert "://" not in text


def test_no_lock_file_with_addresses_is_kept() -> None:
    assert [name for name in ("uv.lock", "pylock.toml") if (ROOT / name).exists()] == []
