import os
import subprocess
import sys
from pathlib import Path

import pytest

from constituyente.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]


def test_alone_prints_every_command_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [words[0] for words in lines] == [*COMMANDS, "verify", "manage"]
    assert [words[0] for words in lines if len(words) < 3] == []


def test_unknown_command_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vote"]) == 2
    assert capsys.readouterr() == ("", "constituyente: there is no command “vote”; `constituyente` alone lists them\n")


def test_wrong_use_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "constituyente: rules check: the following arguments are required: FILE (--help tells more)\n"


def test_refusal_is_told_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["import", str(tmp_path / "missing")]) == 2
    assert capsys.readouterr() == ("", f"constituyente: import: {tmp_path / 'missing'} is not a folder\n")


def test_help_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["rules", "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("usage: constituyente rules")


def test_commands_may_be_written_with_hyphens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign-in-link"]) == 2
    assert capsys.readouterr().err.startswith("constituyente: sign_in_link: ")


def test_manage_passes_on_to_django(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manage", "version"]) == 0
    assert capsys.readouterr().out.startswith("5.2")


def test_wrong_settings_are_told_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "mysql://localhost/x", "CONSTITUYENTE_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "constituyente", "figures"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "constituyente: DATABASE_URL must be empty or postgresql://user:password@host:port/name\n"


def test_verify_runs_the_verifier_without_django() -> None:
    environment = {**os.environ, "DATABASE_URL": "mysql://localhost/x"}
    done = subprocess.run(
        [sys.executable, "-m", "constituyente", "verify", "--help"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "usage:" in done.stdout.lower()
