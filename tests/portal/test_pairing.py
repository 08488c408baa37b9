"""`constituyente similar`: from files to a file."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from pytest_django import Settings

from constituyente.__main__ import main

ROWS = "id,title,summary\n1,Sombra en las paradas,Falta sombra\n2,Paradas con sombra,Hace calor\n=3,Agua limpia,Para todos\n"


def similar(*arguments: str | Path) -> int:
    return main(["similar", *map(str, arguments)])


def pairs(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.COMMAND_LANGUAGE = "en"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_similar_writes_the_nearest_of_each_row_safe_for_a_spreadsheet(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    similar(rows, "--text", "title,summary", "--out", out)
    header, *found = pairs(out)
    assert header == ["id", "rank", "other_id", "score"]
    assert [row[:3] for row in found] == [
        ["1", "1", "2"],
        ["1", "2", "'=3"],
        ["2", "1", "1"],
        ["2", "2", "'=3"],
        ["'=3", "1", "2"],
        ["'=3", "2", "1"],
    ]
    assert all(0 <= float(row[3]) <= 1 and len(row[3]) == len("0.1234") for row in found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pairs.csv", "rows.csv"]


def test_similar_looks_in_another_file_reads_gzip_and_tells_json(rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others, out = tmp_path / "others.csv.gz", tmp_path / "pairs.csv"
    others.write_bytes(gzip.compress("\ufeffcode,title\n1,Otra cosa\nx,sombra en paradas\n".encode()))
    asked = tmp_path / "asked.csv"
    asked.write_text("code,title\n1,Sombra en las paradas\n", encoding="utf-8")
    similar(asked, "--against", others, "--text", "title", "--id", "code", "--out", out, "--json")
    assert [row[:3] for row in pairs(out)[1:]] == [["1", "1", "x"]]
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["others"], told["pairs"], told["out"]) == (1, 2, 1, str(out))


@pytest.mark.parametrize(
    ("content", "arguments", "told"),
    [
        (ROWS, ("--text", "demand"), "“demand”"),
        (ROWS, ("--text", "title", "--id", "key"), "“key”"),
        (ROWS + "4,short\n", ("--text", "title"), "line 5: 2 fields and not 3"),
        ("", ("--text", "title"), "the first line has to name the columns"),
        ('id,title\n1,"open', ("--text", "title"), "not a CSV file"),
        ("id,title\n1,\udcff", ("--text", "title"), "not a CSV file"),
        ("\x1f\udc8b\x00", ("--text", "title"), "not a CSV file"),
        (None, ("--text", "title"), "there is no such file"),
    ],
)
def test_similar_says_in_one_line_what_is_wrong_and_writes_nothing(
    content: str | None, arguments: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / "pairs.csv"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert similar(path, *arguments, "--out", out) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.startswith("constituyente: similar: ")
    assert said.count("\n") == 1
    assert [one for one in tmp_path.iterdir() if one != path] == []


def test_similar_does_not_write_over_what_it_reads(rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert similar(rows, "--text", "title", "--out", rows) == 1
    assert similar(rows, "--text", "title", "--out", tmp_path / "absent" / "pairs.csv") == 1
    assert capsys.readouterr().err.count("\n") == 2
    assert rows.read_text(encoding="utf-8") == ROWS
