"""Packages: checked whole, then in; again without harm."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Petition
from constituyente.portal import importing, upkeep
from constituyente.portal.errors import ImportUnfinished, PackageInvalid
from constituyente.portal.figures import figures
from constituyente.portal.models import Import
from tests.conftest import NOON
from tests.harness.installation import ROOT, Installation
from tests.harness.plant import process_today

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)

PETITIONS = "number,title,demand,reasons,wording,language,subject,author,opened_at,url\n"
COUNTS = "petition,signatures,as_of,reported_by,url\n"
DECISIONS = "petition,admitted,ground,reason,decided_at\n"
TEXTS = "number,title,language,published_on,adopted_on,source,url\n"
PROVISIONS = "text,key,parent,position,kind,mark,heading,body,note\n"
GOOD = {
    "petitions.csv": PETITIONS
    + '34,Agua,"Que haya, siempre",,,es,,,2022-01-02T06:00:00Z,https://example.org/34\n40,Aire,Limpio,,,es,,,,\n',
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
        {"petitions": 2, "reported_counts": 2, "texts": 1, "provisions": 2},
        1,
    )
    assert imported.new == {"process": 1, "petitions": 4, "drafting": 1, "constitution": 1}
    first = figures(now=NOON)
    assert (first.petitions.total, first.petitions.signatures_proved, first.petitions.signatures_reported) == (2, 0, 26)
    assert first.petitions.at_or_over == {5: 2, 20: 0}
    assert (first.provisions.articles, first.log.size) == (1, 4)
    again = bring(tmp_path)
    upkeep.settle(now=NOON)
    upkeep.pull(now=NOON)
    assert again.new == {}
    assert figures(now=NOON) == first
    assert ledger.crossings_after(-1) == ()


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("petitions__csv", PETITIONS + "34,,Algo,,,es,,,,\n", "petitions.csv:2: title: está vacío"),
        ("petitions__csv", PETITIONS + f"34,{'x' * 201},Algo,,,es,,,,\n", "petitions.csv:2: title: tiene más de 200 caracteres"),
        ("petitions__csv", PETITIONS + "treinta,Agua,Algo,,,es,,,,\n", "petitions.csv:2: number: no es un número entero: treinta"),
        (
            "petitions__csv",
            PETITIONS + "34,Agua,Algo,,,es,,,ayer,\n",
            "petitions.csv:2: opened_at: no es un instante como 2017-02-05T18:00:00Z: ayer",
        ),
        (
            "petitions__csv",
            PETITIONS + "34,Agua,Algo,,,es,,,,javascript:x\n",
            "petitions.csv:2: url: no es una dirección web: javascript:x",
        ),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,,,,http://[\n", "petitions.csv:2: url: no es una dirección web: http://["),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,,,,\n34,Aire,Algo,,,es,,,,\n", "petitions.csv:3: number: ya está en la fila 2"),
        ("petitions__csv", PETITIONS + "34,Agua\n", "petitions.csv:2: demand: la fila está incompleta"),
        ("petitions__csv", PETITIONS + "34,Agua\x00,Algo,,,es,,,,\n", "petitions.csv:2: title: tiene un carácter de control"),
        ("petitions__csv", PETITIONS + "34,Agua,Algo,,,es,,,,,\n", "petitions.csv:2: url: a la fila le sobran campos"),
        (
            "petitions__csv",
            "number,title,demand,language,opened_on\n34,Agua,Algo,es,\n",
            "petitions.csv:1: opened_on: no es ninguna columna",
        ),
        ("petitions__csv", "number,title,demand,language,title\n34,Agua,Algo,es,\n", "petitions.csv:1: title: la columna está dos veces"),
        ("decisions__csv", DECISIONS + "34,quizá,,No.,2022-01-02T06:00:00Z\n", "decisions.csv:2: admitted: no es true ni false: quizá"),
        ("decisions__csv", DECISIONS + "34,false,,No.,2022-01-02T06:00:00\n", "decisions.csv:2: decided_at: no es un instante como"),
        ("adoptions__csv", "text,adopted_on,rollcall\n1,2022-04-01,voto 7\n", "adoptions.csv:2: rollcall: no es una referencia como"),
        (
            "adoptions__csv",
            "text,adopted_on,rollcall\n1,2022-04-01,rollcall/7\n",
            "adoptions.csv:2: rollcall: nombra rollcall/7, que no está",
        ),
        (
            "rules_versions__csv",
            "version,applied_at,sha256\n2,2022-01-02T06:00:00Z,x\n",
            "rules_versions.csv:3: version: las versiones no son",
        ),
        (
            "datapackage__json",
            '{"name": "x", "resources": [{"path": "process.toml"}, {"path": "firmas.csv"}]}',
            "datapackage.json: nombra firmas.csv",
        ),
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
        ("texts__csv", TEXTS + "1,Carta,es,,,,\n2,Otra,es,,,,\n", "texts.csv: number: el texto 2 no tiene disposiciones"),
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


# ------------------------------------------------------------------ cut, and gone on with


class Cut(Exception):
    """The power went."""


class Failing:
    """Randomness that ends after so many calls: an import that needs it is cut there, as by a power cut."""

    def __init__(self, calls: int) -> None:
        self._calls, self._seeded = calls, Seeded(1)

    def bytes(self, count: int) -> bytes:
        self._calls -= 1
        if self._calls < 0:
            raise Cut
        return self._seeded.bytes(count)


MANY = PETITIONS + "".join(f"{number},Petición {number},Algo,,,es,,,,\n" for number in range(1, 501))
COUNTED = COUNTS + "".join(f"{number},7,2022-01-27,Quien,\n" for number in range(1, 501))


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_cut_is_gone_on_with(tmp_path: Path, client: Client) -> None:
    folder = package(tmp_path, petitions__csv=MANY, reported_counts__csv=COUNTED)
    with pytest.raises(Cut):
        importing.import_package(folder, now=NOON, rng=Failing(450))
    assert petitions.figures([]).total == 400  # two chunks of 200
    cut = Import.objects.get()
    assert (cut.name, cut.begun_at, cut.ended_at) == ("prueba", NOON, None)
    assert "Se están trayendo datos" in client.get("/petitions").content.decode()
    imported = importing.import_package(folder, now=LATER, rng=Seeded(2))
    assert (imported.resumed, imported.new["petitions"]) == (True, 100 + 500)
    done = Import.objects.get()
    assert (done.begun_at, done.ended_at, done.rows["petitions"]) == (NOON, LATER, 500)
    assert {one.opened_at for one in Petition.objects.all()} == {NOON}  # as if it had not been cut
    assert "Se están trayendo datos" not in client.get("/petitions").content.decode()
    assert figures(now=NOON).petitions.signatures_reported == 3500
    assert not importing.import_package(folder, now=LATER, rng=Seeded(3)).resumed


@pytest.mark.django_db(transaction=True)
def test_no_other_package_comes_in_while_one_is_half_in(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with pytest.raises(Cut):
        importing.import_package(package(tmp_path / "one", petitions__csv=MANY, reported_counts__csv=COUNTED), now=NOON, rng=Failing(450))
    with pytest.raises(ImportUnfinished, match="prueba"):
        bring(package(tmp_path / "other"))
    assert petitions.figures([]).total == 400
    importing.import_package(tmp_path / "one", now=LATER, rng=Seeded(2))
    with pytest.raises(petitions.PetitionStands):  # another petition 34
        bring(tmp_path / "other")


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_refused_ends_and_lets_others_come(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    bring(package(tmp_path))
    with pytest.raises(petitions.PetitionStands):
        bring(package(tmp_path / "other", petitions__csv=PETITIONS + "34,Otra cosa,Algo,,,es,,,,\n40,Aire,Limpio,,,es,,,,\n"))
    refused = Import.objects.get(ended_at__isnull=False, refused__gt="")
    assert "34" in refused.refused
    assert not importing.marker().exists()
    assert bring(tmp_path).new == {}


def test_a_killed_import_is_gone_on_with(tmp_path: Path) -> None:
    """The same with a process of its own, killed at some moment while it writes."""
    site = Installation(tmp_path / "data")
    folder = tmp_path / "package"
    folder.mkdir()
    rows = "".join(f"{number},Petición {number},Algo,,,es,,,,\n" for number in range(1, 4001))
    package(folder, petitions__csv=PETITIONS + rows, reported_counts__csv=COUNTS)
    site.run("manage", "migrate")
    command = [sys.executable, "-m", "constituyente", "import", str(folder)]
    running = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None and not (site.data / "importing").exists():
        time.sleep(0.02)
    time.sleep(0.3)
    assert running.poll() is None
    running.kill()
    running.wait()
    assert (site.data / "importing").exists()
    imported = json.loads(site.run("import", str(folder), "--json"))
    assert (imported["resumed"], imported["rows"]["petitions"]) == (True, 4000)
    assert json.loads(site.run("figures", "--json"))["petitions"]["total"] == 4000
    assert not (site.data / "importing").exists()


# ------------------------------------------------------------------ beside what stands


def test_rules_that_stand_are_not_replaced_by_a_package(tmp_path: Path) -> None:
    standing = process.apply(process_today().replace('slug = "harness"', 'slug = "otra"'), now=NOON)
    assert bring(package(tmp_path)).rules_version == standing.version
    assert process.current().process.slug == "otra"
