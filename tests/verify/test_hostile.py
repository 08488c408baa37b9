"""Sites that mean harm: nothing they send makes it stop with a traceback, wait for ever, or steer the terminal."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.verify.city import (
    CITY,
    Run,
    checkpoint,
    edit,
    faults,
    flip,
    log_files,
    publish,
    receipt,
    seeded,
    tile,
    verifier_key,
    with_own,
    write,
)
from tests.verify.web import serve
from verify import verify

DEEP: Any = "[" * 900 + "]" * 900
VALUES = [
    '"\\u001b[2J\\ud800"',
    DEEP,
    "1e999",
    "NaN",
    "-1",
    "9" * 5000,
    "null",
    "true",
    "{}",
    "[]",
    '""',
    '"é"',
    '"x"',
    "0",
    "10000000000000000000",
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize(
    "place",
    [
        ("log.json", '"head"'),
        ("log.json", '"verifier_key"'),
        ("petitions.json", '"items"'),
        ("petitions.json", '"number"'),
        ("petitions.json", '"key"'),
        ("petitions.json", '"count"'),
        ("petitions.json", '"next"'),
        ("petitions/9.json", '"key"'),
        ("petitions/9.json", '"text"'),
        ("petitions/9.json", '"record"'),
        ("petitions/9.json", '"hash"'),
        ("petitions/9.json", '"index"'),
        ("petitions/9.json", '"count"'),
        ("petitions/9.json", '"total"'),
        ("petitions/9.json", '"by_strength"'),
        ("petitions/9.json", '"email"'),
        ("petitions/9.json", '"held"'),
        ("petitions/9.json", '"size"'),
        ("petitions/9.json", '"marks"'),
        ("petitions/9.json", '"signatures"'),
        ("petitions/9.json", '"reported"'),
    ],
    ids=" ".join,
)
def test_whatever_stands_on_a_page_is_borne(run: Run, tmp_path: Path, place: tuple[str, str], value: str) -> None:
    publish(tmp_path, CITY[:40])
    path, field = place
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert f"{field}: " in text
    (tmp_path / path).write_text(text.replace(f"{field}: ", f'{field}: {value}, {field[:-1]}_": '), encoding="utf-8")
    code, output = run("recount", tmp_path)
    assert code in {0, 1, 2}
    assert output.endswith(("AGREES\n", "AGREE\n", "CHECKED\n"))
    assert "\x1b" not in output


@pytest.mark.parametrize("seed", range(60))
def test_whatever_stands_in_a_file_is_borne(run: Run, tmp_path: Path, seed: int) -> None:
    chance, site = seeded(seed), {**log_files(CITY[:300])}
    publish(tmp_path, CITY[:300])
    for path in chance.sample(sorted(site), 2):
        raw = bytearray(site[path])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(raw) + 1)
            raw[at : at + chance.randrange(30)] = chance.randbytes(chance.randrange(30))
        (tmp_path / path).write_bytes(bytes(raw))
    code, _ = run("recount", tmp_path)
    assert code in {1, 2}


@pytest.mark.parametrize("seed", range(120))
def test_whatever_stands_in_a_receipt_is_borne(run: Run, tmp_path: Path, seed: int) -> None:
    chance, raw = seeded(seed), bytearray(json.dumps(receipt(with_own())).encode())
    at = chance.randrange(len(raw))
    raw[at : at + chance.randrange(9)] = chance.choice([b"", b'"', b"\\ud800", b"0", b"[", b"\xff", b"null", b"\\n"])
    write(tmp_path, {"receipt.json": bytes(raw)})
    assert run("receipt", tmp_path / "receipt.json")[0] in {0, 1, 2}


def test_output_is_written_in_whatever_letters_there_are(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ascii:
        encoding = "ascii"

        def write(self, text: str) -> int:
            return len(text.encode("ascii"))

        def flush(self) -> None:
            pass

    monkeypatch.setattr("sys.stdout", Ascii())
    assert verify.main(["check", str(publish(tmp_path, CITY[:5])), "--lang", "es"]) == 0


def test_a_list_that_has_no_end_is_given_up(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "LISTS", 20)
    publish(tmp_path, CITY[:40])
    empty = {f"petitions.json@before={n}": json.dumps({"items": [], "next": f"/petitions?before={n + 1}"}).encode() for n in range(8, 60)}
    write(tmp_path, empty)
    code, output = run("recount", tmp_path)
    assert (code, "CANNOT BE CHECKED petitions.json@before=26: not found, or the list has no end" in output) == (2, True)


def test_more_petitions_than_there_can_be_are_given_up(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "PETITIONS", 2)
    assert run("recount", publish(tmp_path, CITY[:40]))[0] == 2


@pytest.mark.parametrize("following", ["/petitions", "/petitions?before=8"])
def test_a_list_that_goes_round_in_a_circle_is_named(run: Run, tmp_path: Path, following: str) -> None:
    publish(tmp_path, CITY[:40])
    edit(tmp_path, "petitions.json@before=8", lambda value: value.update(next=following))
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions.json@before=8"])


def test_a_log_larger_than_any_is_given_up(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, CITY[:40])
    monkeypatch.setattr(verify, "ENTRIES", 39)
    assert run("check", tmp_path)[0] == 2


@contextmanager
def dripping() -> Iterator[str]:
    """A site that never comes to an end."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            over, _ = server.accept()
            with over:
                over.recv(1000)
                over.sendall(b"HTTP/1.0 200 OK\r\nX: ")
                stop.wait(20)

        stop, thread = threading.Event(), threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


def test_a_site_that_drips_is_given_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "SECONDS", 0.5)
    with dripping() as url:
        code, output = run("check", url)
    assert (code, "CANNOT BE CHECKED log.json: could not be read: > 0.5 s" in output) == (2, True)


def test_a_file_that_is_larger_than_it_may_be_is_a_fault(run: Run, tmp_path: Path) -> None:
    publish(tmp_path / "site", CITY[:300])
    large = tmp_path / "site" / tile("entries", 0, 256)
    large.write_bytes(large.read_bytes() + bytes(2_000_000))
    with serve(tmp_path / "site") as web:
        assert run("check", web.url)[0] == 1
    write(tmp_path / "site", {"log/checkpoint": checkpoint(CITY[:300]) + b"x" * 100_000})
    assert run("check", tmp_path / "site", "--state", tmp_path / "state")[0] == 1


def test_a_key_that_is_no_text_is_borne(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    write(tmp_path, {"log.json": b"\xff\xfe"})
    assert run("check", tmp_path, key="")[0] == 1
    flip(tmp_path / "log/checkpoint", 3)
    assert run("check", tmp_path, key=verifier_key())[0] == 1
