import json
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.harness.tables import rows
from tools.convert_articles import convert, main
from tools.marks import Reading, readings

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "constitucion-cdmx" / "constitucion-cdmx-2023.json"
real = pytest.mark.skipif(not REAL.is_file(), reason="the constitution is not beside the repository (../shared/data/constitucion-cdmx)")


def article(number: int, *paragraphs: str, **fields: object) -> dict[str, object]:
    plain: dict[str, object] = {"title_no": "TÍTULO PRIMERO", "title": "DE LA HUERTA", "chapter_no": "", "chapter": ""}
    return plain | {"number": number, "heading": f"Tema {number}", "notes": [], "paragraphs": list(paragraphs)} | fields


SMALL: dict[str, Any] = {
    "meta": {"name": "Carta de la huerta", "published": "2020-02-05", "consolidated_to": "2021-03-24", "language": "es-MX"},
    "preamble": "Somos la huerta.\nY el agua.",
    "articles": [
        article(1, "La huerta es de quien la riega."),
        article(
            2,
            "A. Del riego",
            "1. Se riega:",
            "a) de día, y",
            "b) de noche.",
            "B. De la sombra Toda planta tiene derecho.",
            chapter_no="CAPÍTULO I",
            chapter="DEL AGUA",
            notes=["Reforma del 1 de marzo", "Reforma del 1 de marzo", "Reforma del 2 de abril"],
        ),
        article(3, "", title_no="TÍTULO SEGUNDO", title="DEL SUELO"),
    ],
    "transitory": [
        "TRANSITORIOS DE LA CARTA PRIMERO. - Entra en vigor mañana.",
        "Salvo el riego.",
        "DÉCIMO SEGUNDO.- Se publica:",
        "I. En la puerta.",
    ],
}


def saved(folder: Path, data: object) -> Path:
    file = folder / "carta.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def named(provisions: list[dict[str, str]]) -> dict[str, str]:
    """Key -> mark, or heading where there is no mark."""
    return {row["key"]: row["mark"] or row["heading"] for row in provisions}


def test_convert_writes_the_tree_of_a_small_text(tmp_path: Path) -> None:
    convert(saved(tmp_path, SMALL), tmp_path / "out")
    found = rows(tmp_path / "out", "provisions")
    names = {"": ""} | named(found)
    columns = [(names[row["parent"]], row["kind"], row["mark"], row["heading"], row["body"], row["note"]) for row in found]
    transitory = "TRANSITORIOS DE LA CARTA"
    assert columns == [
        ("", "preamble", "", "PREÁMBULO", "Somos la huerta.\nY el agua.", ""),
        ("", "title", "TÍTULO PRIMERO", "DE LA HUERTA", "", ""),
        ("TÍTULO PRIMERO", "article", "Artículo 1", "Tema 1", "", ""),
        ("Artículo 1", "paragraph", "", "", "La huerta es de quien la riega.", ""),
        ("TÍTULO PRIMERO", "chapter", "CAPÍTULO I", "DEL AGUA", "", ""),
        ("CAPÍTULO I", "article", "Artículo 2", "Tema 2", "", "Reforma del 1 de marzo\nReforma del 2 de abril"),
        ("Artículo 2", "section", "A.", "", "Del riego", ""),
        ("A.", "paragraph", "1.", "", "Se riega:", ""),
        ("1.", "clause", "a)", "", "de día, y", ""),
        ("1.", "clause", "b)", "", "de noche.", ""),
        ("Artículo 2", "section", "B.", "", "De la sombra Toda planta tiene derecho.", ""),
        ("", "title", "TÍTULO SEGUNDO", "DEL SUELO", "", ""),
        ("TÍTULO SEGUNDO", "article", "Artículo 3", "Tema 3", "", ""),
        ("", "title", "", transitory, "", ""),
        (transitory, "transitory", "PRIMERO. -", "", "Entra en vigor mañana.", ""),
        (transitory, "transitory", "", "", "Salvo el riego.", ""),
        (transitory, "transitory", "DÉCIMO SEGUNDO.-", "", "Se publica:", ""),
        (transitory, "transitory", "I.", "", "En la puerta.", ""),
    ]
    assert [row["position"] for row in found] == [str(position) for position in range(1, 19)]
    assert {row["text"] for row in found} == {"1"}


def test_convert_describes_the_text(tmp_path: Path) -> None:
    convert(saved(tmp_path, SMALL), tmp_path / "out")
    [text] = rows(tmp_path / "out", "texts")
    assert "consolidated to 2021-03-24" in text.pop("source")
    assert text == {
        "number": "1",
        "title": "Carta de la huerta",
        "language": "es",
        "published_on": "2020-02-05",
        "published_at": "",
        "adopted_on": "2017-01-31",
        "scope": "",
        "reason": "",
        "url": "",
    }
    [adoption] = rows(tmp_path / "out", "adoptions")
    assert (adoption["text"], adoption["adopted_on"]) == ("1", "2017-01-31")


def test_convert_writes_the_rules_of_the_process(tmp_path: Path) -> None:
    convert(saved(tmp_path, SMALL), tmp_path / "out")
    rules = tomllib.loads((tmp_path / "out" / "process.toml").read_text(encoding="utf-8"))
    assert [territory["code"] for territory in rules["territories"]] == [f"{code:03}" for code in range(2, 18)]
    assert sum(territory["population"]["2020"] for territory in rules["territories"]) == 9_209_944
    assert len({tuple(territory["tile"]) for territory in rules["territories"]}) == 16
    assert [tier["signatures"] for tier in rules["petitions"]["tiers"]] == [5000, 10000, 50000]


def test_keys_are_permanent(tmp_path: Path) -> None:
    file = saved(tmp_path, SMALL)
    convert(file, tmp_path / "out")
    first = rows(tmp_path / "out", "provisions")
    convert(file, tmp_path / "out")
    assert rows(tmp_path / "out", "provisions") == first
    assert {row["key"]: row["mark"] for row in first[5:8]} == {"22fb2313": "Artículo 2", "c896792c": "A.", "d0dfd462": "1."}


def test_keys_of_an_article_do_not_depend_on_the_others(tmp_path: Path) -> None:
    convert(saved(tmp_path, SMALL), tmp_path / "out")
    second = {row["key"] for row in rows(tmp_path / "out", "provisions")[5:11]}
    convert(saved(tmp_path, SMALL | {"articles": SMALL["articles"][1:2]}), tmp_path / "out")
    assert second <= {row["key"] for row in rows(tmp_path / "out", "provisions")}


def test_transitory_without_a_printed_heading_gets_one(tmp_path: Path) -> None:
    convert(saved(tmp_path, SMALL | {"transitory": ["ÚNICO. - Entra en vigor."]}), tmp_path / "out")
    title, only = rows(tmp_path / "out", "provisions")[-2:]
    assert (title["heading"], only["mark"], only["body"]) == ("Transitorios", "ÚNICO. -", "Entra en vigor.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "carta.json: meta: is missing"),
        (SMALL | {"meta": {"name": "Carta"}}, "carta.json: meta: language: is missing"),
        (SMALL | {"meta": SMALL["meta"] | {"published": "ayer"}}, "carta.json: meta: published: is not a date: 'ayer'"),
        (SMALL | {"articles": {}}, "carta.json: articles: is not a list"),
        (SMALL | {"articles": [article(1), {"number": 2}]}, "carta.json: articles[1]: title_no: is missing"),
        (SMALL | {"articles": [article(1) | {"number": "1"}]}, "carta.json: articles[0]: number: is not a whole number"),
        (SMALL | {"articles": [article(1, heading=None)]}, "carta.json: articles[0]: heading: is not text"),
        (SMALL | {"transitory": ["ÚNICO. -", 5]}, "carta.json: transitory[1]: is not text"),
    ],
)
def test_main_says_in_one_line_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: object, message: str) -> None:
    assert main([str(saved(tmp_path, data)), str(tmp_path / "out")]) == 2
    assert capsys.readouterr() == ("", f"{message}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["carta.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b'{"meta":\n', "carta.json:2: is not JSON: Expecting value"), (b'"\xff"', "carta.json: is not UTF-8")],
)
def test_main_refuses_what_is_not_json(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str) -> None:
    (tmp_path / "carta.json").write_bytes(content)
    assert main([str(tmp_path / "carta.json"), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"{message}\n"


def test_main_says_that_the_file_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no.json"), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/no.json: cannot be read: No such file or directory\n"


def test_main_prints_the_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(saved(tmp_path, SMALL)), str(tmp_path / "out")]) == 0
    counts = "preamble 1, title 3, chapter 1, article 3, section 2, paragraph 2, clause 2, transitory 4"
    assert capsys.readouterr().out == f"{tmp_path}/out: 18 provisions: {counts}\n"


@pytest.fixture(scope="module")
def constitution(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("constitution") / "out"
    convert(REAL, out)
    return rows(out, "provisions")


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(REAL.read_text(encoding="utf-8"))
    return loaded


@real
def test_real_text_has_every_kind_as_often_as_printed(constitution: list[dict[str, str]], source: dict[str, Any]) -> None:
    paragraphs = [paragraph for item in source["articles"] for paragraph in item["paragraphs"]]
    marks = Counter(
        next((kind for kind, form in (("1.", r"\d+\. "), ("a)", r"[a-z]\) "), ("A.", r"[A-Z]+\. ")) if re.match(form, paragraph)), "")
        for paragraph in paragraphs
    )
    assert Counter(row["kind"] for row in constitution) == {
        "preamble": 1,
        "title": 9,
        "chapter": 14,
        "article": 71,
        "section": 148,
        "paragraph": 924,
        "clause": 351,
        "fraction": 285,
        "transitory": 101,
    }
    assert marks == {"1.": 729, "a)": 351, "A.": 148 + 285, "": 924 - 729}


@real
def test_real_articles_stand_in_their_titles_and_chapters(constitution: list[dict[str, str]], source: dict[str, Any]) -> None:
    by_key = {row["key"]: row for row in constitution}
    places = []
    for row in constitution:
        if row["kind"] == "article":
            above = by_key[row["parent"]]
            title, chapter = (by_key[above["parent"]], above) if above["kind"] == "chapter" else (above, None)
            places.append(
                (
                    row["mark"],
                    row["heading"],
                    title["mark"],
                    title["heading"],
                    *((chapter["mark"], chapter["heading"]) if chapter else ("", "")),
                )
            )
    assert places == [
        (f"Artículo {item['number']}", item["heading"], item["title_no"], item["title"], item["chapter_no"], item["chapter"])
        for item in source["articles"]
    ]


@real
def test_real_text_is_whole_and_in_order(constitution: list[dict[str, str]], source: dict[str, Any]) -> None:
    [preamble] = [row["body"] for row in constitution if row["kind"] == "preamble"]
    printed = [
        " ".join(filter(None, (row["mark"], row["body"])))
        for row in constitution
        if row["body"] and row["kind"] not in {"preamble", "transitory"}
    ]
    transitory = ["".join((row["mark"], row["body"])) for row in constitution if row["kind"] == "transitory"]
    transitory[0] = constitution[-102]["heading"] + transitory[0]
    assert preamble == source["preamble"]
    assert printed == [paragraph for item in source["articles"] for paragraph in item["paragraphs"]]
    assert [text.replace(" ", "") for text in transitory] == [text.replace(" ", "") for text in source["transitory"]]


@real
def test_real_tree_reads_depth_first_as_printed(constitution: list[dict[str, str]]) -> None:
    children: dict[str, list[dict[str, str]]] = {}
    for row in constitution:
        children.setdefault(row["parent"], []).append(row)

    def depth_first(key: str) -> list[dict[str, str]]:
        return [step for child in children.get(key, []) for step in (child, *depth_first(child["key"]))]

    assert depth_first("") == constitution
    assert [int(row["position"]) for row in constitution] == list(range(1, len(constitution) + 1))
    assert len({row["key"] for row in constitution}) == len(constitution)


@real
def test_real_marks_are_consecutive_but_where_the_source_lost_one(constitution: list[dict[str, str]]) -> None:
    lists: dict[tuple[str, str], list[Reading]] = {}
    for row in constitution:
        if row["mark"] and row["kind"] in {"section", "paragraph", "clause", "fraction"}:
            [reading] = [reading for reading in readings(row["mark"]) if reading.kind == row["kind"]]
            lists.setdefault((row["parent"], row["kind"]), []).append(reading)
    # Article 54, 6: the first fraction stands inside the paragraph, as "…: .II. Establecer …".
    assert [[found[0].value, found[-1].value] for found in lists.values() if found[0].value != 1] == [[2, 13]]
    assert all(after.follows(before) for found in lists.values() for before, after in pairwise(found))


@real
def test_real_reform_notes_stand_on_their_articles(constitution: list[dict[str, str]]) -> None:
    notes = {row["mark"]: row["note"] for row in constitution if row["note"]}
    assert sorted(notes) == ["Artículo 29", "Artículo 7", "Artículo 8", "Artículo 9"]
    assert notes["Artículo 9"] == "Reforma publicada en la GOCDMX el 24 de marzo de 2023"
