import csv
import gzip
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tools.convert_chile.__main__ import convert, main
from tools.convert_chile.genealogy import key, tidy
from tools.convert_chile.initiatives import SOURCE, shortened
from tools.convert_chile.voting import slug
from tools.packages import ConversionError

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
SETS = {"initiatives_in": "chile-ipn-2022", "provenance_in": "chile-convencion-provenance", "votes_in": "chile-convencion-votes"}
HEADER = "id,title,category,category_label,topic,problem,ideal,proposal,arguments,articles,supporters_last,url\n"
LONG = "Que cada comuna tenga un vivero público de árboles nativos " * 4
INITIATIVES = (
    f"{HEADER}"
    '12,Agua para la huerta,medio_ambiente,"5 - Aguas, y riego",Agua,"Falta agua.\n\nY riego.",Que haya,Repartirla,Porque sí,'
    '"Artículo 1.\r\nEl agua\x02.",15000,https://example.org/12\n'
    f'7,{LONG.strip()},derechos,4 - Derechos,Árboles,Hay pocos,Que haya más,,,"Artículo 1. ""Viveros""",9999,https://example.org/7\n'
    "9,Sin tema,,,,Problema nueve,,,Argumento nueve,,10000,\n"
)
EMPTY = ("key", "version", "written_at", "author", "submitted_at", "closes_at", "rules_version", "tags_shredded_at", "shredding")
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
    summary = convert(tmp_path / "out", initiatives_in=folder).initiatives
    assert summary is not None
    assert (summary.petitions, summary.signatures, summary.cut, summary.cleaned) == (3, 34999, 1, 1)
    found = rows(tmp_path / "out", "petitions.csv")
    assert all(not row.pop(name) for row in found for name in EMPTY)
    assert found == [
        {
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
        {
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
        {
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


def test_convert_makes_a_reported_count_of_each_last_figure(folder: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", initiatives_in=folder)
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "reported_counts.csv")] == [
        ("12", "15000", "2022-01-20", SOURCE, "https://example.org/12"),
        ("7", "9999", "2022-01-10", SOURCE, "https://example.org/7"),
        ("9", "10000", "2022-01-20", SOURCE, ""),
    ]


def test_convert_writes_the_rules_of_the_process(folder: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", initiatives_in=folder)
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


def test_convert_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", initiatives_in=folder)
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    convert(tmp_path / "out", initiatives_in=folder)
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
    assert capsys.readouterr().err == f"{folder}: is not empty and holds no package named chile-2022: choose another folder\n"


def test_command_reports_what_it_did(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.convert_chile", "--initiatives", str(folder), str(tmp_path / "out")]
    run = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    assert run.stdout == f"{tmp_path}/out: 3 petitions, 34,999 reported signatures\n"
    assert run.stderr == "1 titles cut to 200 characters\n1 fields rid of control characters\n"


# ------------------------------------------------------------------ genealogy

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
    assert [(row["number"], row["scope"], row["published_on"]) for row in rows(tmp_path / "out", "texts.csv")] == [
        ("1", "Los artículos de las comisiones 1 a 4", "2022-05-14")
    ]
    found = rows(tmp_path / "out", "provisions.csv")
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
    found = rows(tmp_path / "out", "lineages.csv")
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
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "external_references.csv")] == [
        ("icc-116", "ICC N°116", "members", "2022-01-10", "16", ""),
        ("icc-451", "ICC N°451", "members", "", "9", ""),
        ("icc-76", "ICC N°76", "members", "2021-12-28", "14", ""),
        ("ici-2", "ICI N°02", "indigenous", "", "", ""),
        ("ipc-15", "IPC N°15", "popular", "", "", ""),
        ("ipi-21-2", "Iniciativas Populares Indígenas 21-2", "indigenous", "", "", ""),
        ("ipn-48-2", "Iniciativa Popular 48-2", "popular", "", "", ""),
    ]
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "lineage_sources.csv")] == [
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
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "descents.csv")] == [
        ("1", key("articulo", 1), "1", "identical", "C1_GEN_ART01", ""),
        ("1", key("articulo", 1), "2", "similar", "", "Se parece.\nLa fuente nombra el linaje C1_LOST, que no está en sus datos."),
        ("1", key("articulo", 2), "1", "not_traced", "", ""),
        ("1", key("articulo", 3), "1", "similar", "C2_GEN_ART13E", "Falta una oración."),
    ]


@pytest.mark.parametrize(
    ("file", "edit", "message"),
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
    provenance: Path, tmp_path: Path, file: str, edit: tuple[str, str], message: str
) -> None:
    path = provenance / file
    path.write_text(path.read_text(encoding="utf-8").replace(*edit, 1), encoding="utf-8")
    with pytest.raises(ConversionError) as refusal:
        convert(tmp_path / "out", provenance_in=provenance)
    assert str(refusal.value).startswith(message)
    assert not (tmp_path / "out").exists()


def test_tidy_changes_nothing_but_spaces_and_traces_of_headings() -> None:
    assert tidy("Uno,  dos.\n\n-  a) tres;  ## Cuatro\n\n## TÍTULO\n## **\n") == ("Uno, dos.\n\n- a) tres; Cuatro", "TÍTULO")


# ------------------------------------------------------------------ votes

MEMBERS = (
    "member_id,name,electoral_list,bloc,party,district,commissions\n"
    'm001,"Abarca, Damaris",Apruebo Dignidad,Apruebo Dignidad,Independiente,15° distrito,C4\n'
    'm002,"Abarca, Jorge",Lista,REVISAR (lista local sin conglomerado),Independiente,1er distrito,C5\n'
    'm003,"Zúñiga, Luis",Apruebo Dignidad,Apruebo Dignidad,,2° distrito,NA\n'
)
EVENTS = "vote_id,date,platform_no,yes,no,other\n13072021_865,2021-07-13,865,2,1,0\n13072021_866,2021-07-14,866,0,1,2\n"
MATRIX = "vote_id,votes\n13072021_865,++-\n13072021_866,0-0\n"


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    made = tmp_path / "votes"
    made.mkdir()
    (made / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (made / "vote_events.csv").write_text(EVENTS, encoding="utf-8")
    (made / "votes_matrix.csv.gz").write_bytes(gzip.compress(MATRIX.encode()))
    return made


def test_convert_makes_members_with_their_groups(votes: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", votes_in=votes)
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "groups.csv")] == [
        ("assembly", "apruebo-dignidad", "Apruebo Dignidad", "1"),
        ("assembly", "lista-local-sin-conglomerado", "Lista local sin conglomerado", "2"),
    ]
    assert [(row["key"], row["name"], row["group"], row["committees"], row["since"]) for row in rows(tmp_path / "out", "members.csv")] == [
        ("m001", "Abarca, Damaris", "apruebo-dignidad", "C4", "2021-07-13"),
        ("m002", "Abarca, Jorge", "lista-local-sin-conglomerado", "C5", "2021-07-13"),
        ("m003", "Zúñiga, Luis", "apruebo-dignidad", "", "2021-07-13"),
    ]


def test_convert_makes_roll_calls_with_every_vote(votes: Path, tmp_path: Path) -> None:
    summary = convert(tmp_path / "out", votes_in=votes).votings
    assert summary is not None
    assert (summary.members, summary.roll_calls, summary.yes, summary.no) == (3, 2, 2, 2)
    found = rows(tmp_path / "out", "roll_calls.csv")
    assert [(row["number"], row["external"], row["on"], row["yes"], row["no"], row["unspecified"], row["rule"]) for row in found] == [
        ("1", "13072021_865", "2021-07-13", "2", "1", "0", ""),
        ("2", "13072021_866", "2021-07-14", "0", "1", "2", ""),
    ]
    assert [(row["roll_call"], row["member"], row["choice"]) for row in rows(tmp_path / "out", "votes.csv")] == [
        ("1", "m001", "yes"),
        ("1", "m002", "yes"),
        ("1", "m003", "no"),
        ("2", "m001", "unspecified"),
        ("2", "m002", "no"),
        ("2", "m003", "unspecified"),
    ]


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        ("vote_events.csv", (",2,1,0", ",3,0,0"), "vote_events.csv:2: yes: the votes add up to something else"),
        ("votes_matrix.csv", ("++-", "+-"), "votes_matrix.csv:2: votes: are not 3 signs of + - 0"),
        ("votes_matrix.csv", ("++-", "+?-"), "votes_matrix.csv:2: votes: are not 3 signs of + - 0"),
        ("votes_matrix.csv", ("_866", "_867"), "votes_matrix.csv:3: vote_id: stands where '13072021_866' should"),
        ("votes_matrix.csv", ("13072021_866,0-0\n", ""), "vote_events.csv:3: vote_id: votes_matrix has not the same roll calls"),
        ("vote_events.csv", (EVENTS.partition("\n")[2], ""), "vote_events.csv: has no rows"),
    ],
)
def test_convert_says_what_is_wrong_with_votes(votes: Path, tmp_path: Path, file: str, edit: tuple[str, str], message: str) -> None:
    texts = {"vote_events.csv": EVENTS, "votes_matrix.csv": MATRIX}
    (votes / f"{file}.gz").unlink(missing_ok=True)
    (votes / file).write_text(texts[file].replace(*edit, 1), encoding="utf-8")
    with pytest.raises(ConversionError) as refusal:
        convert(tmp_path / "out", votes_in=votes)
    assert str(refusal.value).removeprefix(f"{votes}/") == message


def test_slug_is_a_key() -> None:
    assert slug("Escaños Reservados PPOO (17) " + "x" * 40) == f"escanos-reservados-ppoo-17-{'x' * 13}"


def test_main_wants_one_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(tmp_path / "out")])
    assert end.value.code == 2
    assert "give one of --initiatives, --provenance, --votes" in capsys.readouterr().err


# ------------------------------------------------------------------ the real sets

real = pytest.mark.skipif(
    not all((SHARED / name).is_dir() for name in SETS.values()), reason="the sets are not beside the repository (../shared/data)"
)


@real
def test_convert_keeps_the_figures_of_the_real_sets(tmp_path: Path) -> None:
    out = tmp_path / "out"
    converted = convert(out, **{argument: SHARED / name for argument, name in SETS.items()})
    people, text, votings = converted.initiatives, converted.genealogy, converted.votings
    assert people is not None
    assert (people.petitions, people.signatures, people.cut) == (1527, 904361, 0)
    counts = [int(row["signatures"]) for row in rows(out, "reported_counts.csv")]
    assert (len(counts), sum(counts), sum(count >= 10000 for count in counts), sum(count >= 15000 for count in counts)) == (
        1527,
        904361,
        21,
        15,
    )
    petitions = rows(out, "petitions.csv")
    rules = tomllib.loads((out / "process.toml").read_text(encoding="utf-8"))
    assert {row["subject"] for row in petitions} == {subject["key"] for subject in rules["outline"]["subjects"]}
    assert len(rules["outline"]["subjects"]) == 7
    assert all(row["demand"] and row["reasons"] and row["wording"] and row["opened_at"] for row in petitions)
    assert text is not None
    assert (text.articles, text.lineages) == (295, 793)
    first = Counter(row["status"] for row in rows(out, "descents.csv") if row["rank"] == "1")
    assert first == {"identical": 148, "similar": 100, "not_traced": 47}
    (laico,) = (row for row in rows(out, "descents.csv") if row["provision"] == key("articulo", 114))
    sources = {row["reference"] for row in rows(out, "lineage_sources.csv") if row["lineage"] == laico["lineage"]}
    assert [row["name"] for row in rows(out, "external_references.csv") if row["key"] in sources] == ["Iniciativa Popular 48-2"]
    assert votings is not None
    assert (votings.members, votings.roll_calls, votings.yes, votings.no) == (154, 2994, 246476, 162892)
    assert sum(int(row["yes"]) >= 103 for row in rows(out, "roll_calls.csv")) == 1129
