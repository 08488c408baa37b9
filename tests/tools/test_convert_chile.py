import csv
import gzip
import json
import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tools.convert_chile import SOURCE, convert, main, shortened

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "data" / "chile-ipn-2022"
HEADER = "id,title,category,category_label,topic,problem,ideal,proposal,arguments,articles,supporters_last,url\n"
LONG = "Que cada comuna tenga un vivero público de árboles nativos " * 4
INITIATIVES = (
    f"{HEADER}"
    '12,Agua para la huerta,medio_ambiente,"5 - Aguas, y riego",Agua,"Falta agua.\n\nY riego.",Que haya,Repartirla,Porque sí,'
    '"Artículo 1.\r\nEl agua\x02.",15000,https://example.org/12\n'
    f'7,{LONG.strip()},derechos,4 - Derechos,Árboles,Hay pocos,Que haya más,,,"Artículo 1. ""Viveros""",9999,https://example.org/7\n'
    "9,Sin tema,,,,Problema nueve,,,Argumento nueve,,10000,\n"
)
OBSERVATIONS = (
    "id,observed_at,supporters\n"
    "12,2022-01-05T12:00:00-03:00,14000\n"
    "12,2022-01-03T01:30:00+00:00,100\n"
    "12,2022-01-20T12:00:00-03:00,15000\n"
    "7,2022-01-10T12:00:00-03:00,9999\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "initiatives"
    made.mkdir()
    (made / "initiatives.csv.gz").write_bytes(gzip.compress(INITIATIVES.encode()))
    (made / "supporters_over_time.csv").write_text(OBSERVATIONS, encoding="utf-8", newline="")
    return made


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_convert_makes_a_petition_of_each_initiative(folder: Path, tmp_path: Path) -> None:
    summary = convert(folder, tmp_path / "out")
    assert (summary.petitions, summary.signatures, summary.cut, summary.cleaned) == (3, 34999, 1, 1)
    assert rows(tmp_path / "out", "petitions.csv") == [
        {
            "number": "12",
            "title": "Agua para la huerta",
            "demand": "Repartirla",
            "reasons": "Problema: Falta agua.\n\nY riego.\n\nSituación ideal: Que haya\n\nArgumentos: Porque sí",
            "wording": "Artículo 1.\nEl agua.",
            "language": "es",
            "subject": "medio_ambiente",
            "author": "",
            "opened_on": "2022-01-02",
            "url": "https://example.org/12",
        },
        {
            "number": "7",
            "title": f"{'Que cada comuna tenga un vivero público de árboles nativos ' * 3}Que cada comuna tenga…",
            "demand": "Que haya más",
            "reasons": f"{LONG.strip()}\n\nProblema: Hay pocos",
            "wording": 'Artículo 1. "Viveros"',
            "language": "es",
            "subject": "derechos",
            "author": "",
            "opened_on": "2022-01-10",
            "url": "https://example.org/7",
        },
        {
            "number": "9",
            "title": "Sin tema",
            "demand": "Problema nueve",
            "reasons": "Argumentos: Argumento nueve",
            "wording": "",
            "language": "es",
            "subject": "",
            "author": "",
            "opened_on": "",
            "url": "",
        },
    ]


def test_convert_makes_a_reported_count_of_each_last_figure(folder: Path, tmp_path: Path) -> None:
    convert(folder, tmp_path / "out")
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "reported_counts.csv")] == [
        ("12", "15000", "2022-01-20", SOURCE, "https://example.org/12"),
        ("7", "9999", "2022-01-10", SOURCE, "https://example.org/7"),
        ("9", "10000", "2022-01-20", SOURCE, ""),
    ]


def test_convert_writes_the_rules_of_the_process(folder: Path, tmp_path: Path) -> None:
    convert(folder, tmp_path / "out")
    rules = tomllib.loads((tmp_path / "out" / "process.toml").read_text(encoding="utf-8"))
    assert rules["format"] == 1
    assert rules["process"]["languages"] == ["es", "en"]
    assert rules["petitions"]["tiers"] == [
        {"signatures": 10000},
        {"signatures": 15000, "promise": {"kind": "debate", "by": "convention", "within": {"working_days": 30}}},
    ]
    assert rules["outline"]["subjects"] == [
        {"key": "derechos", "title": {"es": "Derechos", "en": "Fundamental rights"}},
        {"key": "medio_ambiente", "title": {"es": "Aguas, y riego", "en": "Environment, rights of nature, commons and economic model"}},
    ]
    assert [phase["opens"] for phase in rules["phases"] if phase["key"] == "listening"] == [date(2022, 1, 2)]
    assert rules["log"]["origin"] == "log.chile.example/2022"


def test_convert_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    convert(folder, tmp_path / "out")
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    convert(folder, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    assert sorted(first) == ["datapackage.json", "petitions.csv", "process.toml", "reported_counts.csv"]
    assert json.loads(first["datapackage.json"])["name"] == "chile-ipn-2022"


@pytest.mark.parametrize(
    ("title", "limit", "cut"),
    [
        ("Doce letras.", 12, "Doce letras."),
        ("uno dos tres", 11, "uno dos…"),
        ("uno dos tres", 9, "uno dos…"),
        ("uno dos tres", 8, "uno dos…"),
        ("uno, dos", 6, "uno…"),
        ("sinespacios", 5, "sine…"),
    ],
)
def test_shortened_cuts_at_a_word(title: str, limit: int, cut: str) -> None:
    assert shortened(title, limit) == cut
    assert len(cut) <= limit


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("id,title", "id,titulo"), "initiatives.csv:1: title: the column is missing"),
        (("\n9,", "\n7,"), "initiatives.csv:4: id: 7 appears twice"),
        (("\n9,", "\nnueve,"), "initiatives.csv:4: id: is not a whole number: 'nueve'"),
        ((",10000,", ",,"), "initiatives.csv:4: supporters_last: is not a whole number: ''"),
        ((",10000,\n", ",10000,,\n"), "initiatives.csv:4: id: the row has more or fewer fields than the header"),
        (("Sin tema", " "), "initiatives.csv:4: title: is empty"),
        (("Problema nueve", ""), "initiatives.csv:4: proposal: is empty, and so are ideal and problem"),
        (("Sin tema", '"Sin" tema'), "initiatives.csv:4: cannot be read: ',' expected after '\"'"),
        (("Sin tema", "Sin tema \udcff"), "initiatives.csv: is not UTF-8"),
    ],
)
def test_main_says_in_one_line_what_is_wrong_with_a_row(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], edit: tuple[str, str], message: str
) -> None:
    (folder / "initiatives.csv.gz").unlink()
    (folder / "initiatives.csv").write_bytes(INITIATIVES.replace(*edit, 1).encode(errors="surrogateescape"))
    assert main(["--initiatives", str(folder), str(tmp_path / "out")]) == 2
    assert capsys.readouterr() == ("", f"{message}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["initiatives"]


def test_main_says_which_file_is_missing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "supporters_over_time.csv").unlink()
    assert main(["--initiatives", str(folder), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"{folder}: has no supporters_over_time.csv.gz and no supporters_over_time.csv\n"


def test_main_refuses_a_file_cut_short(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (folder / "initiatives.csv.gz").read_bytes()
    (folder / "initiatives.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert main(["--initiatives", str(folder), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_main_refuses_a_bad_time(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "supporters_over_time.csv").write_text("id,observed_at,supporters\n12,ayer,5\n", encoding="utf-8")
    assert main(["--initiatives", str(folder), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == "supporters_over_time.csv:2: observed_at: is not a date and time: 'ayer'\n"


def test_main_refuses_a_folder_of_somebody_else(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--initiatives", str(folder), str(folder)]) == 2
    assert capsys.readouterr().err == f"{folder}: is not empty and holds no package named chile-ipn-2022: choose another folder\n"


def test_command_reports_what_it_did(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.convert_chile", "--initiatives", str(folder), str(tmp_path / "out")]
    run = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    assert run.stdout == f"{tmp_path}/out: 3 petitions, 34,999 reported signatures\n"
    assert run.stderr == "1 titles cut to 200 characters\n1 fields rid of control characters\n"


@pytest.mark.skipif(not REAL.is_dir(), reason="the initiatives are not beside the repository (../shared/data/chile-ipn-2022)")
def test_convert_keeps_the_figures_of_the_real_initiatives(tmp_path: Path) -> None:
    summary = convert(REAL, tmp_path / "out")
    counts = [int(row["signatures"]) for row in rows(tmp_path / "out", "reported_counts.csv")]
    petitions = rows(tmp_path / "out", "petitions.csv")
    rules = tomllib.loads((tmp_path / "out" / "process.toml").read_text(encoding="utf-8"))
    assert (summary.petitions, summary.signatures, summary.cut) == (1527, 904361, 0)
    assert (len(petitions), len(counts), sum(counts)) == (1527, 1527, 904361)
    assert (sum(count >= 10000 for count in counts), sum(count >= 15000 for count in counts)) == (21, 15)
    assert {row["subject"] for row in petitions} == {subject["key"] for subject in rules["outline"]["subjects"]}
    assert len(rules["outline"]["subjects"]) == 7
    assert all(row["demand"] and row["reasons"] and row["wording"] and row["opened_on"] for row in petitions)
