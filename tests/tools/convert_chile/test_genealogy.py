import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.harness.tables import rows
from tools.convert_chile.__main__ import convert
from tools.convert_chile.genealogy import key, tidy
from tools.packages import ConversionError

from .sets import edit

DRAFT = [
    {"commission": 1, "article": "1.- Artículo 2", "text": "Democracia  paritaria. El Estado  la promueve.\n\n## CAPÍTULO ## DEL AGUA"},
    {"commission": 1, "article": "2.-Artículo 2", "text": "Otra cosa del\u0020\u0020Ministerio ## Público."},
    {"commission": 2, "article": "3.- Artículo 13 E", "text": "Estado laico.\n\n## *********"},
]
LINEAGES: list[dict[str, object]] = [
    {
        "article_uid": "C1_GEN_ART01",
        "article": "Artículo 1",
        "timestamp": "03-17",
        "text": "Democracia paritaria.",
        "sources": ["116-1"],
        "authors": ["Pinto, Malucha", "Delgado, Aurora"],
        "history": [{"action": "ADD"}, {"action": "DELETE"}],
        "final_status": "Idéntico a 1.- Artículo 2",
    },
    {
        "article_uid": "C2_GEN_ART13E",
        "text": "Laico.",
        "sources": ["Iniciativa Popular 48-2"],
        "final_status": "Similar a 3.- Artículo 13 E",
    },
    {
        "article_uid": "C4_GEN_ART9Ñ",
        "text": "Salud.",
        "icc_id": ["451-4", "IPC N°15"],
        "voting_result": "Se rechazó.",
        "final_status": "Eliminado",
    },
    {"article_uid": "C4_X", "text": "Agua.", "icc_id": "76 (45166)", "comment": "Rechazado", "final_status": "ART-FALLIDO"},
    {"article_uid": "C4_Y", "text": "Mar.", "sources": None, "icc_id": "ICI N°02", "final_status": "ART-FALLIDO"},
    {"article_uid": "C2_Z", "text": "Sol.", "sources": ["Iniciativas Populares Indígenas 21-2"], "final_status": "ART-FALLIDO"},
]
CROSSWALK = (
    "final_draft_order,traceability_status_primary,source_article_uid_primary,match_notes_primary,traceability_status_secondary,"
    "source_article_uid_secondary,match_notes_secondary,traceability_status_tertiary,source_article_uid_tertiary,match_notes_tertiary\n"
    "1,identical,C1_GEN_ART01,NA,similar,C1_LOST,Se parece.,NA,NA,NA\n"
    "2,not_traced,NA,NA,NA,NA,NA,NA,NA,NA\n"
    "3,similar,C2_GEN_ART13E,Falta una oración.,NA,NA,NA,NA,NA,NA\n"
)
DELEGATES = "icc_num,fecha_iso,fecha_imputada,n_firmantes\n116,2022-01-10,0,16\n451,2022-01-20,1,9\n76,2021-12-28,0,14\n"


@pytest.fixture
def provenance(tmp_path: Path) -> Path:
    made = tmp_path / "provenance"
    made.mkdir()
    (made / "draft_2022-05-14.jsonl.gz").write_bytes(gzip.compress(lines(DRAFT)))
    (made / "lineages.jsonl").write_bytes(lines(LINEAGES))
    (made / "crosswalk.csv").write_text(CROSSWALK, encoding="utf-8")
    (made / "delegate_initiatives.csv").write_text(DELEGATES, encoding="utf-8")
    return made


def lines(objects: Sequence[object]) -> bytes:
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in objects).encode()


def test_convert_makes_a_text_of_the_draft(provenance: Path, tmp_path: Path) -> None:
    summary = convert(tmp_path / "out", provenance_in=provenance).genealogy
    assert summary is not None
    assert (summary.articles, summary.lineages, summary.references, summary.tidied, summary.apart) == (3, 6, 7, 3, 1)
    assert [(row["number"], row["scope"], row["published_on"]) for row in rows(tmp_path / "out", "texts")] == [
        ("1", "Los artículos de las comisiones 1 a 4", "2022-05-14")
    ]
    found = rows(tmp_path / "out", "provisions")
    assert [(row["position"], row["kind"], row["mark"], row["body"]) for row in found] == [
        ("1", "title", "Comisión 1", ""),
        ("2", "article", "Artículo 2", "Democracia paritaria. El Estado la promueve."),
        ("3", "article", "Artículo 2", "Otra cosa del Ministerio Público."),
        ("4", "title", "Comisión 2", ""),
        ("5", "article", "Artículo 13 E", "Estado laico."),
    ]
    assert found[1]["note"] == "Tras este artículo, el borrador sigue así: CAPÍTULO DEL AGUA"
    assert [row["key"] for row in found[1:3]] == [key("articulo", 1), key("articulo", 2)]
    assert key("articulo", 114) == "e3b4a9f4"


def test_convert_keeps_what_the_genealogy_says(provenance: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", provenance_in=provenance)
    found = rows(tmp_path / "out", "lineages")
    assert [(row["uid"], row["ending"], row["text"], row["provision"], row["amendments"]) for row in found] == [
        ("C1_GEN_ART01", "identical", "1", key("articulo", 1), "2"),
        ("C2_GEN_ART13E", "similar", "1", key("articulo", 3), "0"),
        ("C4_GEN_ART9Ñ", "eliminated", "", "", "0"),
        ("C4_X", "failed", "", "", "0"),
        ("C4_Y", "failed", "", "", "0"),
        ("C2_Z", "failed", "", "", "0"),
    ]
    assert (found[0]["authors"], found[0]["label"], found[0]["stamp"]) == ("Pinto, Malucha; Delgado, Aurora", "Artículo 1", "03-17")
    assert [row["note"] for row in found[2:4]] == ["Se rechazó.", "Rechazado"]


def test_convert_names_initiatives_as_their_register_does(provenance: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", provenance_in=provenance)
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "external_references")] == [
        ("icc-116", "ICC N°116", "members", "2022-01-10", "16", ""),
        ("icc-451", "ICC N°451", "members", "", "9", ""),
        ("icc-76", "ICC N°76", "members", "2021-12-28", "14", ""),
        ("ici-2", "ICI N°02", "indigenous", "", "", ""),
        ("ipc-15", "IPC N°15", "popular", "", "", ""),
        ("ipi-21-2", "Iniciativas Populares Indígenas 21-2", "indigenous", "", "", ""),
        ("ipn-48-2", "Iniciativa Popular 48-2", "popular", "", "", ""),
    ]
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "lineage_sources")] == [
        ("C1_GEN_ART01", "icc-116"),
        ("C2_GEN_ART13E", "ipn-48-2"),
        ("C4_GEN_ART9Ñ", "icc-451"),
        ("C4_GEN_ART9Ñ", "ipc-15"),
        ("C4_X", "icc-76"),
        ("C4_Y", "ici-2"),
        ("C2_Z", "ipi-21-2"),
    ]


def test_convert_says_how_each_article_stands_to_its_lineages(provenance: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", provenance_in=provenance)
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "descents")] == [
        ("1", key("articulo", 1), "1", "identical", "C1_GEN_ART01", ""),
        ("1", key("articulo", 1), "2", "similar", "", "Se parece.\nLa fuente nombra el linaje C1_LOST, que no está en sus datos."),
        ("1", key("articulo", 2), "1", "not_traced", "", ""),
        ("1", key("articulo", 3), "1", "similar", "C2_GEN_ART13E", "Falta una oración."),
    ]


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("lineages.jsonl", ("Eliminado", "Perdido"), "lineages.jsonl:3: final_status: is none that the codebook knows: 'Perdido'"),
        ("lineages.jsonl", ("Idéntico a 1.", "Idéntico a 9."), "lineages.jsonl:1: final_status: names an article that the draft has not: "),
        ("lineages.jsonl", ("ICI N°02", "Carta 2"), "lineages.jsonl:5: sources: is no initiative: 'Carta 2'"),
        ("lineages.jsonl", ("C4_X", "C4_Y"), "lineages.jsonl:5: article_uid: C4_Y appears twice"),
        ("lineages.jsonl", ('"final_status": "ART-FALLIDO"}', "}"), "lineages.jsonl:4: cannot be read: "),
        ("lineages.jsonl", (', "final_status": "ART-FALLIDO"}', "}"), "lineages.jsonl:4: final_status: is missing"),
        ("crosswalk.csv", ("\n2,", "\n1,"), "crosswalk.csv:3: final_draft_order: 1 appears twice"),
        ("crosswalk.csv", ("\n2,", "\n7,"), "crosswalk.csv:3: final_draft_order: names an article that the draft has not: 7"),
        ("crosswalk.csv", ("not_traced", "perdido"), "descents.csv:4: status: is none of identical, similar, not_traced"),
        ("delegate_initiatives.csv", ("2022-01-10", "ayer"), "delegate_initiatives.csv:2: fecha_iso: is not a date: 'ayer'"),
    ],
)
def test_convert_says_what_is_wrong_with_a_genealogy(
    provenance: Path, tmp_path: Path, file: str, change: tuple[str, str], message: str
) -> None:
    edit(provenance, file, *change)
    with pytest.raises(ConversionError) as refusal:
        convert(tmp_path / "out", provenance_in=provenance)
    assert str(refusal.value).startswith(message)
    assert not (tmp_path / "out").exists()


def test_tidy_changes_nothing_but_spaces_and_traces_of_headings() -> None:
    assert tidy("Uno,  dos.\n\n-  a) tres;  ## Cuatro\n\n## TÍTULO\n## **\n") == ("Uno, dos.\n\n- a) tres; Cuatro", "TÍTULO")
