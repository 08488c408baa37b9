import re
import subprocess
from pathlib import Path

import pytest

from tools import oracle


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No environment yet, and no Python that is new enough."""
    monkeypatch.setattr(oracle, "VENV", tmp_path / ".venv-oracle")
    monkeypatch.setattr(oracle, "PYTHON", tmp_path / ".venv-oracle" / "bin" / "python")
    monkeypatch.setattr(oracle, "STAMP", tmp_path / ".venv-oracle" / "installed")
    monkeypatch.setattr(oracle, "candidates", lambda: iter(["/nowhere/python3.12"]))
    monkeypatch.setattr(oracle, "answers", lambda *command: Path(command[0]).exists())
    return tmp_path / ".venv-oracle"


def new_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python3.12"
    python.write_text("")
    monkeypatch.setattr(oracle, "candidates", lambda: iter([str(python)]))
    monkeypatch.setattr(oracle, "working_uv", lambda: None)


def test_without_a_new_python_it_says_why_and_fails_nothing(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert oracle.main() == 0
    said = "No oracle: it needs Python 3.12 or newer, and none was found. The tests use what it said when it was last asked.\n"
    assert capsys.readouterr().out == said
    assert not oracle.is_made()


def test_without_a_network_it_says_why_and_fails_nothing(
    venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new_python(tmp_path, monkeypatch)
    monkeypatch.setattr(subprocess, "run", lambda command, **_how: subprocess.CompletedProcess(command, 1))
    assert oracle.main() == 0
    assert capsys.readouterr().out.startswith("No oracle: python3.12 ended with code 1.")
    assert not oracle.is_made()


def test_it_is_made_once(venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    new_python(tmp_path, monkeypatch)

    def run(command: list[str], **_how: object) -> subprocess.CompletedProcess[bytes]:
        if "venv" in command:
            (venv / "bin").mkdir(parents=True)
            oracle.PYTHON.write_text("")
        else:
            assert command[-3:] == ["--require-hashes", "-r", str(oracle.REQUIREMENTS)]
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert [oracle.main(), oracle.main()] == [0, 0]
    assert capsys.readouterr().out.splitlines() == [
        "The oracle was installed into .venv-oracle; the tests ask it.",
        "The oracle is in .venv-oracle; the tests ask it.",
    ]
    oracle.STAMP.write_text("of other requirements")
    assert not oracle.is_made()


def test_its_requirements_are_pinned_by_hash_and_name_no_place() -> None:
    text = oracle.REQUIREMENTS.read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text)
    assert [block.split("==")[0] for block in blocks] == ["aics-tlog", "cffi", "cryptography", "pycparser"]
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
