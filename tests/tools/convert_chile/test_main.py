import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.convert_chile.__main__ import main

ROOT = Path(__file__).parents[3]


def test_main_refuses_a_folder_of_somebody_else(initiatives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--initiatives", str(initiatives), str(initiatives)]) == 2
    assert capsys.readouterr().err == f"{initiatives}: is not empty and holds no package named chile-2022: choose another folder\n"


def test_command_reports_what_it_did(initiatives: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.convert_chile", "--initiatives", str(initiatives), str(tmp_path / "out")]
    run = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    assert run.stdout == f"{tmp_path}/out: 3 petitions, 34,999 reported signatures\n"
    assert run.stderr == "1 titles cut to 200 characters\n1 fields rid of control characters\n"


def test_main_wants_one_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(tmp_path / "out")])
    assert end.value.code == 2
    assert "give one of --initiatives, --provenance, --votes" in capsys.readouterr().err
