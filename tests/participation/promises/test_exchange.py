"""The course of a promise and its files, out in a data package and in again elsewhere."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.files import api as files
from constituyente.foundation.files import disk
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.portal import exporting, importing
from constituyente.portal.errors import PackageInvalid
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign
from tests.harness.elsewhere import become_another

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

PDF = b"%PDF-1.7\n%%EOF\n"
PAPER = files.Content(PDF, "application/pdf", "Minuta.pdf")
ACTOR = accounts.SYSTEM
Edit = Callable[[Path], None]
Made = Callable[[], None]


@pytest.fixture
def out(rules: process.Rules, sequencer: Sequencer, tmp_path: Path) -> Path:
    """An export with one promise that went the whole way, and another that is owed."""
    number = opened(now=NOON)
    sign(number, rules.petitions.tiers[1].signatures, now=NOON)
    sequencer()
    assert petitions.collect_promises(now=NOON) == 2
    given: dict[str, Any] = {"actor": ACTOR, "now": NOON}
    promises.name_people(1, people=["Escaño 4"], **given)
    promises.schedule(1, begins_at=NOON + timedelta(days=1), place="Salón A", **given)
    promises.schedule(1, begins_at=NOON + timedelta(days=2), place="Salón B", reason="=1+1", **given)
    promises.hold(1, on=NOON.date(), who="Escaño 4", text="Se oyó.", papers=[PAPER], rng=Seeded(11), **given)
    promises.fulfil(1, on=NOON.date(), who="Secretaría", text="Se contestó.", papers=[PAPER, PAPER], rng=Seeded(12), **given)
    promises.correct(1, reason="El día.", text="Fue el 21.", papers=[PAPER], rng=Seeded(13), **given)
    sequencer()
    exporting.export(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Made:
    return lambda: become_another(settings, tmp_path / "elsewhere")


def bring(folder: Path) -> importing.Imported:
    return importing.import_package(folder, now=NOON, rng=Seeded(1))


def shown(client: Client) -> dict[str, Any]:
    page: dict[str, Any] = client.get("/promises/1.json?again").json()
    page.pop("told")
    return page


def without_place(value: Any) -> Any:  # noqa: ANN401  JSON
    """What the log's indices do not change."""
    if isinstance(value, dict):
        return {name: without_place(one) for name, one in value.items() if name not in {"index", "log"}}
    return [without_place(one) for one in value] if isinstance(value, list) else value


def test_the_course_and_its_files_come_along(out: Path, elsewhere: Made, client: Client) -> None:
    before = shown(client)
    assert len(list((out / "promise_files").iterdir())) == 4
    assert [one["path"] for one in json.loads((out / "datapackage.json").read_text())["resources"] if one["path"].startswith("promise_f")]
    elsewhere()
    bring(out)
    after = shown(client)
    assert without_place(after) == without_place(before)
    assert [step["act"] for step in after["steps"]] == ["named", "planned", "moved", "held", "corrected"]
    assert after["steps"][-1]["record"]["index"] is None  # it waits for its batch in the log of this place
    for file in (*after["papers"], *after["steps"][3]["files"]):
        assert client.get(f"/files/{file['key']}").content == PDF
    bring(out)
    assert shown(client) == after


def _change(file: str, row: int, column: str, value: str) -> Edit:
    def edit(folder: Path) -> None:
        with (folder / file).open(encoding="utf-8", newline="") as given:
            rows = list(csv.DictReader(given))
        rows[row][column] = value
        with (folder / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    return edit


def _put(data: bytes) -> Edit:
    def edit(folder: Path) -> None:
        for path in (folder / "promise_files").iterdir():
            path.write_bytes(data)

    return edit


def _lose(folder: Path) -> None:
    path = min((folder / "promise_files").iterdir())
    path.unlink()
    whole = json.loads((folder / "datapackage.json").read_text())
    whole["resources"] = [one for one in whole["resources"] if not one["path"].endswith(path.name)]
    (folder / "datapackage.json").write_text(json.dumps(whole))


@pytest.mark.parametrize(
    ("edit", "file", "column"),
    [
        (_put(b"%PDF-1.7\nother\n%%EOF\n"), "promise_files.csv", "sha256"),
        (_put(b"<script>alert(1)</script>"), "promise_files.csv", "sha256"),
        (_lose, "promise_files.csv", "key"),
        (_change("promise_files.csv", 0, "key", "../../../keys/log.ed25519"), "promise_files.csv", "key"),
        (_change("promise_files.csv", 0, "name", "../Minuta.pdf"), "promise_files.csv", "sha256"),
        (_change("promise_files.csv", 0, "media", "image/png"), "promise_files.csv", "key"),
        (_change("promise_files.csv", 0, "step", "9"), "promise_files.csv", "step"),
        (_change("promise_files.csv", 0, "sha256", sha256(b"x").hexdigest()), "promise_files.csv", "sha256"),
        (_change("promise_steps.csv", 0, "record", "{}"), "promise_steps.csv", "record"),
        (_change("promise_steps.csv", 4, "text", "Fue el 20."), "promise_steps.csv", "record"),
        (_change("promise_steps.csv", 4, "promise", "2"), "promise_steps.csv", "promise"),
        (_change("promise_steps.csv", 4, "record", ""), "promise_steps.csv", "record"),
    ],
)
def test_a_package_that_says_otherwise_is_refused_whole(
    out: Path, elsewhere: Made, client: Client, edit: Edit, file: str, column: str
) -> None:
    edit(out)
    elsewhere()
    with pytest.raises(PackageInvalid) as refusal:
        bring(out)
    lines = str(refusal.value).splitlines()
    assert any(line.startswith(f"{file}:") and f": {column}: " in line for line in lines), lines
    assert (client.get("/promises/1").status_code, list(disk.names())) == (404, [])


def test_a_file_that_was_given_up_is_not_in_the_package(out: Path, tmp_path: Path, elsewhere: Made, client: Client) -> None:
    key = client.get("/promises/1.json").json()["papers"][0]["key"]
    files.discard(key, now=NOON)
    exporting.export(tmp_path / "again")
    assert len(list((tmp_path / "again" / "promise_files").iterdir())) == 3
    elsewhere()
    bring(tmp_path / "again")
    assert len(client.get("/promises/1.json?again").json()["papers"]) == 1
