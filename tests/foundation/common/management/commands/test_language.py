import os
import subprocess
import sys
from json import loads
from pathlib import Path

import pytest
from pytest_django import Settings

from constituyente.__main__ import main
from constituyente.foundation.common import catalogues
from constituyente.foundation.common.catalogues import Header
from tests.factories.languages import said, written

ROOT = Path(__file__).resolve().parents[5]


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """A data directory of its own."""
    settings.DATA = tmp_path
    return tmp_path


def test_add_writes_one_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["language", "add", "nah", "--name", "Nāhuatl"]) == 0
    path = data / "languages" / "nah.po"
    whole = f"{len(catalogues.everything()):,}"
    assert capsys.readouterr().out == (
        f"{path}: {whole} sentences, {whole} of them new; 0 left out that nothing says any more\n"
        "Write the translations between the quotation marks of msgstr, then start the site anew: it has pages under /nah/.\n"
    )
    assert [file.name for file in path.parent.iterdir()] == ["nah.po"]
    assert catalogues.header(path) == Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);")


def test_add_knows_name_direction_and_plurals_of_what_babel_knows(data: Path) -> None:
    assert main(["language", "add", "ar"]) == 0
    about = catalogues.header(data / "languages" / "ar.po")
    assert (about.name, about.rtl, about.plurals.partition(";")[0]) == ("العربية", True, "nplurals=6")


def test_add_again_keeps_every_translation(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(data / "languages", Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);"), said)
    before = path.read_bytes()
    assert main(["language", "add", "nah"]) == 0
    assert path.read_bytes() == before
    assert " 0 of them new; 0 left out" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("es", "“es” is there already: every installation has it"),
        ("Nah", "“Nah” cannot be a language: languages are written like nah or zh-hans"),
        ("../x", "“../x” cannot be a language: languages are written like nah or zh-hans"),
        ("log", "“/log” is an address of the site and cannot begin those of a language"),
        ("nah", "nobody told what “nah” is called: add --name"),
    ],
)
def test_add_refuses_what_can_be_no_language(data: Path, capsys: pytest.CaptureFixture[str], code: str, why: str) -> None:
    assert main(["language", "add", code]) == 2
    assert capsys.readouterr() == ("", f"constituyente: language: {why}\n")
    assert not (data / "languages").exists()


def test_check_says_how_far_the_translation_is(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = {"Open data": "Tlapouhtoc", "Home": "Nochan <b>", "There is nothing at this address.": "Amo oncah %(x)s"}
    header = Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);")
    written(data / "languages", header, lambda message: half.get(catalogues.key_of(message)[0]))
    whole = len(catalogues.everything())
    assert main(["language", "check", "nah"]) == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[:7] == [
        f"Nāhuatl (nah): 1 of {whole:,} sentences are translated, 0%",
        "Forms of plural: 2 (nplurals=2; plural=(n != 1);)",
        "",
        "Would break a page, and is not shown: 2",
        "  unknown placeholder x: There is nothing at this address.",
        "  its markup is another one: Home",
        "",
    ]
    assert lines[7] == f"Missing: {whole - 3:,}"
    assert (len(lines), lines[-1]) == (29, f"  … and {whole - 23:,} more")
    assert err == "constituyente: language: what would break a page is not shown; mend it\n"


def test_check_of_a_whole_translation_is_content(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(data / "languages", Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);"), said)
    assert main(["language", "check", "nah", "--json"]) == 0
    found = loads(capsys.readouterr().out)
    assert (found["translated"], found["missing"], found["faulty"], found["gone"]) == (found["sentences"], [], [], 0)


def test_check_of_what_was_never_added(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["language", "check", "nah"]) == 2
    expected = f"constituyente: language: there is no {data / 'languages' / 'nah.po'}; `language add nah` writes it\n"
    assert capsys.readouterr().err == expected


def test_a_language_is_there_at_the_next_start_and_a_broken_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = written(tmp_path / "languages", Header("nah", "Nāhuatl", rtl=False, plurals="nplurals=2; plural=(n != 1);"), said)
    environment = {**os.environ, "CONSTITUYENTE_DATA": str(tmp_path), "DATABASE_URL": "", "LANG": "nah_MX.UTF-8"}

    def run(*words: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "constituyente", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout.partition("\n")[0], done.stderr

    assert run() == (0, "¤usage: constituyente COMMAND …    (constituyente COMMAND --help tells more)", "")
    path.write_bytes(b"\xff")
    code, _out, err = run("figures")
    assert (code, err.count("\n"), err.startswith(f"constituyente: {path}: ")) == (1, 1, True)
