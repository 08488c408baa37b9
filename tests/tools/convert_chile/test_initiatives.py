import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.harness.tables import rows
from tools.convert_chile.__main__ import convert, main
from tools.convert_chile.initiatives import SOURCE, shortened

from .conftest import LONG
from .sets import edit

EMPTY = dict.fromkeys(
    (
        "key", "version", "written_at", "author", "submitted_at", "closes_at", "rules_version",
        "tags_shredded_at", "shredding", "withdrawn_at", "withdrawal",
    ),
    "",
)  # fmt: skip


def test_convert_makes_a_petition_of_each_initiative(initiatives: Path, tmp_path: Path) -> None:
    summary = convert(tmp_path / "out", initiatives_in=initiatives).initiatives
    assert summary is not None
    assert (summary.petitions, summary.signatures, summary.cut, summary.cleaned) == (3, 34999, 1, 1)
    assert rows(tmp_path / "out", "petitions") == [
        EMPTY
        | {
            "number": "12",
            "title": "Agua para la huerta",
            "demand": "Repartirla",
            "reasons": "Problema: Falta agua.\n\nY riego.\n\nSituación ideal: Que haya\n\nArgumentos: Porque sí",
            "wording": "Artículo 1.\nEl agua.",
            "language": "es",
            "subject": "medio_ambiente",
            "opened_at": "2022-01-03T01:30:00Z",
            "url": "https://example.org/12",
        },
        EMPTY
        | {
            "number": "7",
            "title": f"{'Que cada comuna tenga un vivero público de árboles nativos ' * 3}Que cada comuna tenga…",
            "demand": "Que haya más",
            "reasons": f"{LONG.strip()}\n\nProblema: Hay pocos",
            "wording": 'Artículo 1. "Viveros"',
            "language": "es",
            "subject": "derechos",
            "opened_at": "2022-01-10T15:00:00Z",
            "url": "https://example.org/7",
        },
        EMPTY
        | {
            "number": "9",
            "title": "Sin tema",
            "demand": "Problema nueve",
            "reasons": "Argumentos: Argumento nueve",
            "wording": "",
            "language": "es",
            "subject": "",
            "opened_at": "",
            "url": "",
        },
    ]


def test_convert_makes_a_reported_count_of_each_last_figure(initiatives: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", initiatives_in=initiatives)
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "reported_counts")] == [
        ("12", "15000", "2022-01-20", SOURCE, "https://example.org/12"),
        ("7", "9999", "2022-01-10", SOURCE, "https://example.org/7"),
        ("9", "10000", "2022-01-20", SOURCE, ""),
    ]


def test_convert_writes_the_rules_of_the_process(initiatives: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", initiatives_in=initiatives)
    rules = tomllib.loads((tmp_path / "out" / "process.toml").read_text(encoding="utf-8"))
    assert rules["format"] == 1
    assert rules["process"]["languages"] == ["es", "en"]
    assert rules["petitions"]["tiers"] == [
        {"signatures": 10000},
        {"signatures": 15000, "promise": {"kind": "debate", "by": "assembly", "within": {"working_days": 30}}},
    ]
    assert rules["outline"]["subjects"] == [
        {"key": "derechos", "title": {"es": "Derechos", "en": "Fundamental rights"}},
        {"key": "medio_ambiente", "title": {"es": "Aguas, y riego", "en": "Environment, rights of nature, commons and economic model"}},
    ]
    assert [phase["opens"] for phase in rules["phases"] if phase["key"] == "listening"] == [date(2022, 1, 2)]
    assert rules["log"]["origin"] == "log.chile.example/2022"


def test_convert_twice_gives_the_same_bytes(initiatives: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", initiatives_in=initiatives)
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    convert(tmp_path / "out", initiatives_in=initiatives)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    assert sorted(first) == ["datapackage.json", "petitions.csv", "process.toml", "reported_counts.csv"]
    assert json.loads(first["datapackage.json"])["name"] == "chile-2022"


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
    ("change", "message"),
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
    initiatives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], message: str
) -> None:
    edit(initiatives, "initiatives.csv", *change)
    assert main(["--initiatives", str(initiatives), str(tmp_path / "out")]) == 2
    assert capsys.readouterr() == ("", f"{message}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["initiatives"]


def test_main_says_which_file_is_missing(initiatives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (initiatives / "supporters_over_time.csv").unlink()
    assert main(["--initiatives", str(initiatives), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"{initiatives}: has no supporters_over_time.csv.gz and no supporters_over_time.csv\n"


def test_main_refuses_a_file_cut_short(initiatives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (initiatives / "initiatives.csv.gz").read_bytes()
    (initiatives / "initiatives.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert main(["--initiatives", str(initiatives), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_main_refuses_a_bad_time(initiatives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (initiatives / "supporters_over_time.csv").write_text("id,observed_at,supporters\n12,ayer,5\n", encoding="utf-8")
    assert main(["--initiatives", str(initiatives), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == "supporters_over_time.csv:2: observed_at: is not a date and time: 'ayer'\n"
