"""Packages: checked whole, then in; again without harm."""

import json
from pathlib import Path

import pytest

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.portal import importing, upkeep
from constituyente.portal.errors import PackageInvalid
from constituyente.portal.figures import figures
from tests.conftest import NOON
from tests.harness.plant import process_today

pytestmark = pytest.mark.django_db

PETITIONS = "number,title,demand,reasons,wording,language,subject,author,opened_on,url\n"
COUNTS = "petition,signatures,as_of,reported_by,url\n"
TEXTS = "number,title,language,published_on,adopted_on,source,url\n"
PROVISIONS = "text,key,parent,position,kind,mark,heading,body,note\n"
GOOD = {
    "petitions.csv": PETITIONS + '34,Agua,"Que haya, siempre",,,es,,,2022-01-02,https://example.org/34\n40,Aire,Limpio,,,es,,,,\n',
    "reported_counts.csv": COUNTS + "34,7,2022-01-27,Plataforma de prueba,\n40,19,2022-01-27,Plataforma de prueba,\n",
    "texts.csv": TEXTS + "1,Carta,es,2022-03-01,2022-04-01,De prueba,\n",
    "provisions.csv": PROVISIONS + "1,a0000001,,1,article,Artículo 1,Agua,,\n1,a0000002,a0000001,2,paragraph,1.,,Hay agua.,\n",
}


def package(folder: Path, **files: str) -> Path:
    """A package with the files of GOOD, some of them replaced (dots in names written as two underscores)."""
    found = {"process.toml": process_today(), **GOOD, **{name.replace("__", "."): text for name, text in files.items()}}
    resources = [{"name": name.partition(".")[0], "path": name} for name in found]
    found.setdefault("datapackage.json", json.dumps({"name": "prueba", "resources": resources}))
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def bring(folder: Path) -> importing.Imported:
    return importing.import_package(folder, now=NOON, rng=Seeded(1))


def test_a_package_comes_in_and_again_without_harm(tmp_path: Path) -> None:
    imported = bring(package(tmp_path))
    upkeep.settle(now=NOON)
    assert (imported.rows, imported.rules_version) == (
        {"petitions.csv": 2, "reported_counts.csv": 2, "texts.csv": 1, "provisions.csv": 2},
        1,
    )
    assert imported.new == {"petitions.csv": 2, "reported_counts.csv": 2, "texts.csv": 1}
    first = figures(now=NOON)
    assert (first.petitions.total, first.petitions.signatures_proved, first.petitions.signatures_reported) == (2, 0, 26)
    assert first.petitions.at_or_over == {5: 2, 20: 0}
    assert (first.provisions.articles, first.log.size) == (1, 4)
    again = bring(tmp_path)
    upkeep.settle(now=NOON)
    upkeep.pull(now=NOON)
    assert again.new == {"petitions.csv": 0, "reported_counts.csv": 0, "texts.csv": 0}
    assert figures(now=NOON) == first
    assert ledger.crossings_after(-1) == ()


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("petitions__csv", PETITIONS + "34,,Algo,,,es,,,,\n", "petitions.csv:2: title: está vacío"),
        ("petitions__csv", PETITIONS + f"34,{'x' * 201},Algo,,,es,,,,\n", "petitions.csv:2: title: tiene más de 200 caracteres"),
        ("petitions__csv", PETITIONS + "treinta,Agua,Algo,,,es,,,,\n", "petitions.csv:2: number: no es un número entero: treinta"),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,,,ayer,\n", "petitions.csv:2: opened_on: no es una fecha como 2017-02-05: ayer"),
        (
            "petitions__csv",
            PETITIONS + "34,Agua,Algo,,,es,,,,javascript:x\n",
            "petitions.csv:2: url: no es una dirección web: javascript:x",
        ),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,,,,http://[\n", "petitions.csv:2: url: no es una dirección web: http://["),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,,,,\n34,Aire,Algo,,,es,,,,\n", "petitions.csv:3: number: ya está en la fila 2"),
        ("petitions__csv", PETITIONS + "34,Agua\n", "petitions.csv:2: demand: la fila está incompleta"),
        ("petitions__csv", PETITIONS + "34,Agua\x07,Algo,,,es,,,,\n", "petitions.csv:2: title: tiene un carácter de control"),
        ("petitions__csv", PETITIONS + '34,"Agua,Algo,,,es,,,,\n', "petitions.csv:2: la fila no se puede leer"),
        ("petitions__csv", "number,title\n34,Agua\n", "petitions.csv:1: demand: falta la columna"),
        (
            "reported_counts__csv",
            COUNTS + "34,muchas,2022-01-27,Quien,\n",
            "reported_counts.csv:2: signatures: no es un número entero: muchas",
        ),
        (
            "provisions__csv",
            PROVISIONS + "1,XYZ,,1,article,,,,\n",
            "provisions.csv:2: key: no es una clave de 8 dígitos hexadecimales: XYZ",
        ),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,nada,,,\n", "petitions.csv:2: subject: nombra nada, que no está"),
        ("reported_counts__csv", COUNTS + "99,7,2022-01-27,Quien,\n", "reported_counts.csv:2: petition: nombra 99, que no está"),
        ("provisions__csv", PROVISIONS + "7,a0000001,,1,article,,,,\n", "provisions.csv:2: text: nombra 7, que no está"),
        ("provisions__csv", PROVISIONS + "1,a0000001,,2,article,,,,\n", "provisions.csv:2: position: "),
        ("provisions__csv", PROVISIONS + "1,a0000001,,1,article,,,,\n1,a0000002,,2,poema,,,,\n", "provisions.csv:3: kind: "),
        ("texts__csv", TEXTS + "1,Carta,es,,,,\n2,Otra,es,,,,\n", "texts.csv: el texto 2 no tiene disposiciones"),
        ("process__toml", "format = 1\n", "process.toml:1: process"),
        ("datapackage__json", "[]", "datapackage.json: no es un paquete de datos"),
        ("datapackage__json", "[" * 100_000, "datapackage.json: no es un paquete de datos"),
        ("datapackage__json", f'{{"name": "x", "resources": [{{"path": "{"x" * 300}"}}]}}', "datapackage.json: nombra xxx"),
        (
            "datapackage__json",
            '{"name": "x", "resources": [{"path": "../secreto"}]}',
            "datapackage.json: nombra ../secreto, que no está",
        ),
    ],
)
def test_a_fault_names_file_row_and_column_and_nothing_comes_in(tmp_path: Path, file: str, text: str, fault: str) -> None:
    with pytest.raises(PackageInvalid) as refusal:
        bring(package(tmp_path, **{file: text}))
    assert fault in str(refusal.value)
    with pytest.raises(process.NoRules):
        process.current()
    assert petitions.figures([]).total == 0


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / "petitions.csv").write_bytes(PETITIONS.encode() + b"34,Agua \xe9,Algo,,,es,,,,\n")
    with pytest.raises(PackageInvalid, match=r"petitions\.csv:2: el archivo no está en UTF-8"):
        bring(tmp_path)


def test_many_faults_are_counted_not_listed_for_ever(tmp_path: Path) -> None:
    rows = "".join(f"{number},,Algo,,,es,,,,\n" for number in range(1, 201))
    with pytest.raises(PackageInvalid) as refusal:
        bring(package(tmp_path, petitions__csv=PETITIONS + rows))
    lines = str(refusal.value).splitlines()
    assert len(lines) == 52
    assert lines[-1] == "… y 150 más"


def test_rules_that_stand_are_not_replaced_by_a_package(tmp_path: Path) -> None:
    standing = process.apply(process_today().replace('slug = "harness"', 'slug = "otra"'), now=NOON)
    assert bring(package(tmp_path)).rules_version == standing.version
    assert process.current().process.slug == "otra"
