"""Everything public, out: whole or not at all, safe in a spreadsheet, with the log; and in again elsewhere."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.exchange import guarded, unguarded
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Petition
from constituyente.participation.petitions.queries import petition_page
from constituyente.participation.promises import api as promises
from constituyente.portal import exporting, importing, upkeep
from constituyente.portal.errors import FolderTaken, PackageInvalid
from constituyente.portal.figures import figures
from constituyente.portal.models import Import
from tests.conftest import NOON, Sequencer
from tests.factories import decision
from tests.factories.petitions import opened, sign, waiting
from tests.harness.elsewhere import become_another
from tests.harness.tables import rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

FORMULA = "=HYPERLINK(“https://example.org”)"
Edit = Callable[[Path], None]


@pytest.fixture
def out(rules: process.Rules, sequencer: Sequencer, tmp_path: Path) -> Path:
    """The export of a small city: petition 1 crossed two marks and has a kept promise, 2 was refused, 3 waits; a text that was adopted."""
    signed = opened(title=FORMULA, reasons='Una línea.\r\nOtra, con «comillas» y "éstas".', now=NOON)
    refused = waiting(title="Murallas", now=NOON)
    petitions.decide(refused, actor=accounts.SYSTEM, admit=False, ground="unlawful", reason="Va contra la ley.", now=NOON)
    waiting(title="Por leer", now=NOON)
    sign(signed, 6, now=NOON)
    sequencer()
    assert petitions.collect_promises(now=NOON) == 2
    promises.fulfil(1, actor=accounts.SYSTEM, on=NOON.date(), text="Se contestó.", who="Secretaría", now=NOON)
    decision.adopted(now=NOON)
    process.apply(rules.text.replace("at_most_seconds = 1", "at_most_seconds = 2"), now=NOON)
    sequencer()
    exporting.export(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Callable[[], None]:
    return lambda: become_another(settings, tmp_path / "elsewhere")


def bring(folder: Path) -> importing.Imported:
    return importing.import_package(folder, now=NOON, rng=Seeded(1))


# ------------------------------------------------------------------ what is written


def test_an_export_is_a_frictionless_data_package(out: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert (report["valid"], [task["errors"] for task in report["tasks"] if task["errors"]]) == (True, [])
    tables = {task["name"] for task in report["tasks"] if task["type"] == "table"}
    assert tables == {path.stem for path in out.glob("*.csv")}
    assert {"petitions", "decisions", "promises", "fulfilments", "texts", "provisions", "adoptions", "tallies", "crossings"} <= tables


def test_an_export_holds_what_is_public_and_nothing_else(out: Path) -> None:
    assert [(row["number"], row["version"]) for row in rows(out, "petitions")] == [("1", "1"), ("2", "1")]
    assert [(row["petition"], row["admitted"], row["ground"]) for row in rows(out, "decisions")] == [
        ("1", "true", ""),
        ("2", "false", "unlawful"),
    ]
    assert [(row["mark"], row["at"]) for row in rows(out, "crossings")] == [("3", "2026-08-22T18:00:00Z"), ("5", "2026-08-22T18:00:00Z")]
    assert [row["version"] for row in rows(out, "rules_versions")] == ["1", "2"]
    assert (out / "process" / "1.toml").read_text(encoding="utf-8") == process.version(1).text
    whole = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert [word for word in (b"persona0", b"villa-clara.example/ack\n", b"Por leer") if word in whole] == []


def test_what_looks_like_a_formula_is_no_formula_in_a_spreadsheet(out: Path) -> None:
    (row, _refused) = rows(out, "petitions")
    assert row["title"] == f"'{FORMULA}"
    assert row["reasons"] == 'Una línea.\nOtra, con «comillas» y "éstas".'


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\uff1d1", "\uff20a", "\tx", "\rx", "\nx", "'=1", "''=1"])
def test_the_mark_before_a_formula_can_be_taken_away_again(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "a", "'a", "''", "1", "«=»"])
def test_what_is_no_formula_gets_no_mark(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_two_exports_are_the_same(out: Path, tmp_path: Path) -> None:
    exporting.export(tmp_path / "again")
    assert {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()} == {
        path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }


def test_an_export_replaces_an_earlier_one_and_nothing_else(out: Path, tmp_path: Path) -> None:
    (out / "stale.csv").write_text("old", encoding="utf-8")
    exporting.export(out)
    assert not (out / "stale.csv").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "datapackage.json").write_text('{"name": "otra", "resources": []}', encoding="utf-8")
    with pytest.raises(FolderTaken):
        exporting.export(other)
    assert [path.name for path in other.iterdir()] == ["datapackage.json"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


# ------------------------------------------------------------------ in again, with the log


def test_the_log_travels_and_proves_the_counts(out: Path, elsewhere: Callable[[], None], client: Client) -> None:
    before, key = petition_page(1, now=NOON), ledger.head().verifier_key
    size = ledger.head().size
    elsewhere()
    assert bring(out).new == {"process": 2, "ledger": 1, "petitions": 2, "promises": 2, "drafting": 1, "constitution": 1}
    upkeep.settle(now=NOON)
    assert upkeep.pull(now=NOON) == 1  # the petition into the dossiers, and no promise
    page = petition_page(1, now=NOON)
    assert (page.count.total, page.signatures) == (0, 6)  # our own log holds none of them
    assert (page.proved.total, page.proved.by_strength, page.proved.size, page.proved.log) == (6, before.count.by_strength, size, key)
    assert [(mark.signatures, mark.reached_at, mark.index) for mark in page.marks if mark.reached] == [
        (mark.signatures, mark.reached_at, None) for mark in before.marks if mark.reached
    ]
    assert (page.text and page.text.hash) == (before.text and before.text.hash)
    assert [(one.number, one.kept) for one in page.promises] == [(one.number, one.kept) for one in before.promises]
    assert (page.status, page.takes_signatures, page.claimed) == ("open", False, None)
    assert figures(now=NOON).petitions == petitions.PetitionFigures(1, 6, 0, {3: 1, 5: 1, 8: 0})
    assert ledger.head().verifier_key != key
    assert ledger.recount().faults == ()
    shown = client.get("/petitions/1").content.decode()
    assert f'Contado en el tamaño <span class="num">{size}</span> del registro log.villa-clara.example/2026' in " ".join(shown.split())
    with pytest.raises(petitions.PetitionClosed):
        petitions.sign(1, identity="eva@example.org", strength="email", channel="web", now=NOON, rng=Seeded(2))


def test_the_log_of_an_origin_goes_along_with_the_next_export(
    out: Path, elsewhere: Callable[[], None], settings: Settings, tmp_path: Path
) -> None:
    elsewhere()
    bring(out)
    upkeep.settle(now=NOON)
    exporting.export(tmp_path / "second")
    (origin,) = (tmp_path / "second" / "origins").iterdir()
    for path in sorted(path.relative_to(out / "log") for path in (out / "log").rglob("*") if path.is_file()):
        assert (origin / path).read_bytes() == (out / "log" / path).read_bytes(), path
    become_another(settings, tmp_path / "third")
    bring(tmp_path / "second")
    assert petition_page(1, now=NOON).proved.total == 6


def test_without_its_log_a_count_is_reported(out: Path, elsewhere: Callable[[], None]) -> None:
    shutil.rmtree(out / "log")
    elsewhere()
    bring(out)
    page = petition_page(1, now=NOON)
    assert (page.count.total, [mark.reached for mark in page.marks]) == (0, [False, False, False])
    assert page.reported is not None
    assert (page.reported.signatures, page.reported.by, page.reported.as_of) == (6, "log.villa-clara.example/2026", date(2026, 8, 22))
    assert figures(now=NOON).petitions == petitions.PetitionFigures(1, 0, 6, {3: 1, 5: 1, 8: 0})


def in_file(pattern: str, before: bytes, after: bytes) -> Edit:
    def edit(out: Path) -> None:
        (path,) = out.glob(pattern)
        content = path.read_bytes()
        assert before in content
        path.write_bytes(content.replace(before, after, 1))

    return edit


def without(pattern: str) -> Edit:
    def edit(out: Path) -> None:
        (path,) = out.glob(pattern)
        path.unlink()

    return edit


def another_key(out: Path) -> None:
    """A log that somebody made up is signed with a key of theirs, which `logs.csv` does not name."""
    path = out / "logs.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("+AT", "+AS").replace("+AR", "+AQ"), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("/2026+", "/2025+"), encoding="utf-8")
    tallies = out / "tallies.csv"
    tallies.write_text(
        tallies.read_text(encoding="utf-8").replace("+AT", "+AS").replace("+AR", "+AQ").replace("/2026+", "/2025+"), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        pytest.param(in_file("log/tile/entries/000.p/*", b"\nk e\n", b"\nk m\n"), "no corresponde a las entradas", id="entry"),
        pytest.param(in_file("log/tile/0/000.p/*", b"", b"x"), "no corresponde a las entradas", id="tile"),
        pytest.param(without("log/tile/0/000.p/*"), "falta el archivo tile/0/000.p/", id="missing-tile"),
        pytest.param(without("log/tile/entries/000.p/*"), "no se pueden leer las entradas desde la 0", id="missing-entries"),
        pytest.param(in_file("log/checkpoint", b"example/2026\n", b"example/2025\n"), "firma", id="checkpoint"),
        pytest.param(another_key, "firma", id="key"),
        pytest.param(in_file("tallies.csv", b",6,0,6,", b",7,0,7,"), "tallies.csv:2: total: el registro da 6", id="tally"),
        pytest.param(in_file("crossings.csv", b",5,", b",6,"), "crossings.csv:3: mark: el registro no tiene ese paso", id="crossing"),
        pytest.param(in_file("petitions.csv", b"toda parada", b"ninguna parada"), "petitions.csv:2: title: este no es el texto", id="text"),
        pytest.param(in_file("promises.csv", b",secretariat,3,", b",mayor,3,"), "promises.csv:2: record: dice otra cosa", id="promise"),
        pytest.param(
            in_file("fulfilments.csv", "contestó".encode(), "calló".encode()), "fulfilments.csv:2: record: dice otra cosa", id="kept"
        ),
        pytest.param(in_file("process/1.toml", b"seats = 12", b"seats = 13"), "rules_versions.csv:2: sha256: no es la huella", id="rules"),
    ],
)
def test_a_package_that_does_not_agree_with_its_log_is_refused(out: Path, elsewhere: Callable[[], None], edit: Edit, fault: str) -> None:
    edit(out)
    elsewhere()
    with pytest.raises(PackageInvalid) as refusal:
        bring(out)
    assert fault in str(refusal.value)
    assert (Petition.objects.count(), Import.objects.count()) == (0, 0)


def test_an_installation_takes_its_own_export_without_harm(out: Path) -> None:
    before = figures(now=NOON)
    assert bring(out).new == {}
    upkeep.settle(now=NOON)
    assert figures(now=NOON) == before
