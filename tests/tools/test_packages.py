import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from constituyente.decision.drafting.tables import TEXTS
from constituyente.decision.drafting.tree import KINDS
from constituyente.foundation.common.exchange import Value
from constituyente.participation.petitions.tables import REPORTED_COUNTS
from tools import packages
from tools.packages import ConversionError

PAGE = Path(__file__).parents[2] / "docs" / "data-package.md"
COUNT: dict[str, Value] = {"petition": 7, "signatures": 3, "as_of": date(2026, 3, 1), "reported_by": "Prueba"}


def written(out: Path, name: str = "prueba") -> None:
    with packages.create(out, name=name, title="Prueba", source="Escrita a mano") as package:
        package.process("format = 1\n")
        package.table(REPORTED_COUNTS).add(COUNT)


def test_create_writes_the_files_and_describes_them(tmp_path: Path) -> None:
    written(tmp_path / "new" / "out")
    out = tmp_path / "new" / "out"
    manifest = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in out.iterdir()) == ["datapackage.json", "process.toml", "reported_counts.csv"]
    assert (out / "reported_counts.csv").read_bytes() == b"petition,signatures,as_of,reported_by,url\n7,3,2026-03-01,Prueba,\n"
    assert [resource["path"] for resource in manifest["resources"]] == ["process.toml", "reported_counts.csv"]
    assert manifest["resources"][1]["schema"]["fields"][0] == {
        "name": "petition",
        "type": "integer",
        "description": "the petition",
        "constraints": {"required": True, "minimum": 0},
    }
    assert "foreignKeys" not in manifest["resources"][1]["schema"]  # the package has no petitions
    assert sorted(path.name for path in out.parent.iterdir()) == ["out"]


def test_create_replaces_a_package_of_the_same_name_only(tmp_path: Path) -> None:
    written(tmp_path / "out")
    written(tmp_path / "out")
    with pytest.raises(ConversionError) as refusal:
        written(tmp_path / "out", name="otra")
    assert str(refusal.value) == f"{tmp_path}/out: is not empty and holds no package named otra: choose another folder"


@pytest.mark.parametrize("content", ["", "[]", '{"name": "prue'])
def test_create_leaves_a_folder_of_somebody_else_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConversionError):
        written(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]


def test_create_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(ConversionError) as refusal:
        written(tmp_path / "out")
    assert str(refusal.value) == f"{tmp_path}/out: is not a folder"


def test_create_leaves_nothing_of_a_package_that_failed(tmp_path: Path) -> None:
    def fail() -> None:
        with packages.create(tmp_path / "out", name="prueba", title="Prueba", source="Escrita a mano") as package:
            package.table(REPORTED_COUNTS).add(COUNT | {"reported_by": ""})

    with pytest.raises(ConversionError) as refusal:
        fail()
    assert str(refusal.value) == "reported_counts.csv:2: reported_by: is empty"
    assert list(tmp_path.iterdir()) == []


def test_add_refuses_a_field_longer_than_the_format_allows(tmp_path: Path) -> None:
    row: dict[str, Value] = {"number": 1, "title": "a" * 201, "language": "es"}

    def fail() -> None:
        with packages.create(tmp_path / "out", name="prueba", title="Prueba", source="Escrita a mano") as package:
            package.table(TEXTS).add(row)

    with pytest.raises(ConversionError) as refusal:
        fail()
    assert str(refusal.value) == "texts.csv:2: title: is longer than 200 characters"


def test_clean_keeps_tabs_and_line_feeds_and_no_other_control_character() -> None:
    assert packages.clean(" uno\r\ndos\rtres\u2028cuatro\tcinco\x02\x00 \x7f\n") == "uno\ndos\ntres\ncuatro\tcinco"


def test_toml_string_is_read_back_the_same() -> None:
    text = 'Comillas "dobles", \\ barra, ñ, 🌵, \n y \x7f'
    assert tomllib.loads(f"a = {packages.toml_string(text)}") == {"a": text}


def test_progress_is_silent_for_two_seconds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    monkeypatch.setattr("tools.packages.time.monotonic", lambda: now[0])
    progress = packages.Progress("rows")
    for count, now[0] in ((1, 101.9), (2000, 102.0), (2001, 102.9), (3000, 103.0)):
        progress.at(count)
    assert capsys.readouterr().err == "2,000 rows\n3,000 rows\n"


def test_add_refuses_a_column_that_the_table_has_not(tmp_path: Path) -> None:
    def fail() -> None:
        with packages.create(tmp_path / "out", name="prueba", title="Prueba", source="Escrita a mano") as package:
            package.table(REPORTED_COUNTS).add(COUNT | {"opened_on": "2026-03-01"})

    with pytest.raises(KeyError):
        fail()


def test_the_tables_need_no_framework() -> None:
    """Converters run where nothing but Python is installed."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys, tools.convert_chile.__main__, tools.convert_articles; print('django' in sys.modules)"],
        cwd=PAGE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_page_documents_every_kind_of_provision_and_no_other() -> None:
    section = PAGE.read_text(encoding="utf-8").split("**Kinds of provisions**")[1].split("\n#")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(KINDS)
