from pathlib import Path

import pytest

from tools import environment


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with requirements and an environment that was never finished."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "requirements-dev.txt").write_text("a==1\nb==1\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text("#!/bin/sh\n")
    (tmp_path / ".venv" / "bin" / "python").chmod(0o755)
    return tmp_path


def test_environment_is_made_once_its_stamp_fits_the_requirements(root: Path) -> None:
    venv = root / ".venv"
    assert not environment.is_made(venv, "run")
    environment.stamp(venv, "run").write_text(environment.digest("run"))
    assert environment.is_made(venv, "run")
    assert not environment.is_made(venv, "dev")
    (root / "requirements.txt").write_text("a==2\n")
    assert not environment.is_made(venv, "run")


def test_environment_that_was_made_is_left_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment.stamp(root / ".venv", "run").write_text(environment.digest("run"))
    assert environment.main(["run"]) == 0
    assert capsys.readouterr() == ("", "")


def test_environment_without_its_python_is_made_anew(root: Path) -> None:
    environment.stamp(root / ".venv", "run").write_text(environment.digest("run"))
    (root / ".venv" / "bin" / "python").unlink()
    assert not environment.is_made(root / ".venv", "run")


def test_environment_asks_which_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.main(["all"]) == 2
    assert capsys.readouterr().err == "usage: python3 tools/environment.py run|dev\n"
