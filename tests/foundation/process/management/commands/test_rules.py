import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from constituyente.foundation.process import api as process

HASH = "sha256"


@pytest.fixture
def file(tmp_path: Path, example: str) -> Path:
    path = tmp_path / "process.toml"
    path.write_text(example, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path, example: str) -> Path:
    path = tmp_path / "wrong.toml"
    path.write_text(example.replace("k = 10", "k = 1").replace("every_seconds", "evry_seconds"), encoding="utf-8")
    return path


def test_check_says_that_a_file_is_valid(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("en"):
        call_command("rules", "check", str(file))
    rules = process.check(file.read_text(encoding="utf-8"))
    assert capsys.readouterr().out == f"{file}: valid. SHA-256 {rules.sha256}\n"


def test_check_names_what_a_public_body_should_say_of_itself(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("security_email", "# security_email"), encoding="utf-8")
    with translation.override("en"):
        call_command("rules", "check", str(file))
    said = f"{file}: site.security_email is not there: there is no /.well-known/security.txt: whoever finds a hole cannot tell\n"
    assert capsys.readouterr().err == said


def test_check_names_file_line_and_path(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught, translation.override("en"):
        call_command("rules", "check", str(wrong))
    assert caught.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{wrong}:134: privacy.k: must be 2 or more",
        f"{wrong}:140: log.seal.evry_seconds: is not a key of this table; did you mean “every_seconds”?",
    ]


def test_check_as_json(wrong: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught, translation.override("en"):
        call_command("rules", "check", "--json", str(wrong))
    assert caught.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "file": str(wrong),
        "valid": False,
        "problems": [
            {"line": 134, "path": "privacy.k", "message": "must be 2 or more"},
            {"line": 140, "path": "log.seal.evry_seconds", "message": "is not a key of this table; did you mean “every_seconds”?"},
        ],
    }
    call_command("rules", "check", "--json", str(file))
    rules = process.check(file.read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "valid": True, "problems": [], HASH: rules.sha256}


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read: there is no such file"), (b'format = "\xff"', "is not UTF-8 text (byte 10)")],
    ids=["no file", "binary"],
)
def test_what_cannot_be_read_has_an_exit_code_of_its_own(
    tmp_path: Path, content: bytes | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "process.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit) as caught, translation.override("en"):
        call_command("rules", "apply", str(path))
    assert caught.value.code == 2
    assert capsys.readouterr().err == f"{path}: {said}\n"


def test_apply_prints_version_and_leaf(db: None, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("en"):
        call_command("rules", "apply", str(file))
    rules = process.current()
    assert capsys.readouterr().out == f"Version 1 of the rules is in force. SHA-256 {rules.sha256}. Log leaf {rules.leaf.hex()}.\n"
    call_command("rules", "apply", "--json", str(file))
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "version": 1, HASH: rules.sha256, "leaf": rules.leaf.hex()}


def test_apply_of_a_wrong_file_changes_nothing(db: None, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        call_command("rules", "apply", str(wrong))
    assert caught.value.code == 1
    with pytest.raises(process.NoRules):
        process.current()


@pytest.fixture
def geojson(tmp_path: Path) -> Path:
    path = tmp_path / "map.geojson"
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    features = [{"properties": {"id": code}, "geometry": {"type": "Polygon", "coordinates": [square]}} for code in ("01", "02", "03")]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_shapes_prints_what_goes_into_the_file(file: Path, geojson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rules", "shapes", str(file), str(geojson), "--key", "id")
    table = capsys.readouterr().out
    assert table.splitlines()[0] == "[map.shapes]"
    rules = process.check(f'{file.read_text(encoding="utf-8")}\n[map]\nsource = {{ es = "Nosotros" }}\n{table}')
    assert [area.code for area in rules.drawn.areas] == ["01", "02", "03"]


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        (None, "code", "feature 1 has no text under “code”"),
        ("format = 1", "id", "the process file has no territories with a code"),
        ("[[", "id", "the process file has no territories with a code"),
    ],
)
def test_shapes_says_what_is_wrong(
    file: Path, geojson: Path, text: str | None, key: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as caught, translation.override("en"):
        call_command("rules", "shapes", str(file), str(geojson), "--key", key)
    assert caught.value.code == 1
    assert capsys.readouterr().err == f"{geojson}: No map can be made of this: {told}\n"
