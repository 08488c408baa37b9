"""Receipts: offline, in a log, and promises that were broken."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.verify.city import (
    ACK,
    ACK2,
    CITY,
    ORIGIN,
    OWN,
    RULES,
    SECOND,
    SIGNER,
    STRANGER,
    VALUES,
    A,
    B,
    Run,
    acknowledgement,
    act,
    b64,
    checkpoint,
    commitment,
    entry,
    faults,
    files_of,
    hand_over,
    key_entry,
    own_entry,
    proof,
    publish,
    receipt,
    sign,
    signed,
    verifier_key,
    with_own,
    withdraw,
    write,
)
from tests.verify.web import serve
from verify import verify

LOG = with_own()
PAST, FUTURE = "2016-02-05T12:20:00Z", "2999-01-01T00:00:00Z"


def places(output: str, file: Path) -> list[str]:
    """Which fields of the receipt are named by faults."""
    return [place.removeprefix(str(file)).strip() for place in faults(output)]


# ------------------------------------------------------------------ offline


def test_a_receipt_is_right_by_itself(run: Run, tmp_path: Path) -> None:
    file = hand_over(tmp_path, receipt(LOG))
    code, output = run("receipt", file)
    assert (code, faults(output)) == (0, [])
    assert f"Promised by {ORIGIN} for 2026-11-23 12:20:00+00:00.\nIt is entry 400 of the 500 signed.\n" in output
    assert files_of(tmp_path) == ["receipt.json"]


def test_a_receipt_without_a_proof_is_a_promise(run: Run, tmp_path: Path) -> None:
    code, output = run("receipt", hand_over(tmp_path, receipt()))
    assert (code, faults(output)) == (0, [])
    assert output == f"Promised by {ORIGIN} for 2026-11-23 12:20:00+00:00.\nALL AGREES\n"


def test_a_receipt_whose_opening_was_handed_out_before_is_right(run: Run, tmp_path: Path) -> None:
    assert run("receipt", hand_over(tmp_path, receipt(LOG, opening=None, made_by="device")))[0] == 0


def test_without_a_key_the_receipts_own_is_taken_with_a_warning(run: Run, tmp_path: Path) -> None:
    file = hand_over(tmp_path, receipt(LOG))
    code, output = run("receipt", file, key="")
    assert (code, "FIRST USE: key taken from the file" in output) == (0, True)
    (tmp_path / "state").write_text(verifier_key() + "\n")
    code, output = run("receipt", file, "--state", tmp_path / "state", key="")
    assert (code, "FIRST USE" in output) == (0, False)
    (tmp_path / "state").write_text(verifier_key(STRANGER) + "\n")
    assert run("receipt", file, "--state", tmp_path / "state", key="")[0] == 2


def changed(field: str, value: object) -> dict[str, Any]:
    return {**receipt(LOG), field: value}


OPENING: dict[str, Any] = receipt()["opening"]
PROOF = receipt(LOG)["proof"]
NOTE = acknowledgement()
ILL = [
    ("format", "cc/2 receipt", ["format"]),
    ("made_by", "nobody", ["format"]),
    ("verifier_key", "x", ["verifier_key", "verifier_key"]),
    ("verifier_key", verifier_key(name="log.example.org/2017"), ["verifier_key"]),
    ("entry", OWN.decode()[:-1], ["entry", "acknowledgement", "proof"]),
    ("entry", OWN.decode().replace("\nk m", "\nk i"), ["acknowledgement", "proof"]),
    ("entry", sign(3).decode(), ["opening", "acknowledgement", "proof"]),
    ("entry", "é", ["entry", "acknowledgement", "proof"]),
    ("opening", {**OPENING, "tag": b64(bytes(32))}, ["opening"]),
    ("opening", {**OPENING, "tag_salt": b64(bytes(32))}, ["opening"]),
    ("opening", {**OPENING, "salt": b64(bytes(32))}, ["opening"]),
    ("opening", {**OPENING, "salt": "x"}, ["opening"]),
    ("opening", {**OPENING, "values": [*VALUES[:4], "paper"]}, ["opening"]),
    ("opening", {**OPENING, "values": [B, *VALUES[1:]]}, ["opening"]),
    ("opening", {**OPENING, "values": VALUES[1:]}, ["opening"]),
    ("opening", {**OPENING, "values": [A, 1, 2, 3, 4]}, ["opening"]),
    ("opening", {**OPENING, "cancel": b64(bytes(32))}, ["opening"]),
    ("opening", {}, ["opening"]),
    ("opening", "x", ["opening"]),
    ("acknowledgement", "", ["acknowledgement", "acknowledgement"]),
    ("acknowledgement", NOTE.replace("12:20:00Z", "12:21:00Z"), ["acknowledgement"]),
    ("acknowledgement", acknowledgement(raw=sign(3)), ["acknowledgement"]),
    ("acknowledgement", acknowledgement(by="2026-13-23T12:20:00Z"), ["acknowledgement"]),
    ("acknowledgement", acknowledgement(by="tomorrow"), ["acknowledgement", "acknowledgement"]),
    ("acknowledgement", acknowledgement(signer=STRANGER), ["acknowledgement"]),
    ("acknowledgement", acknowledgement(signer=SIGNER), ["acknowledgement"]),
    ("acknowledgement", acknowledgement(origin="log.example.org/2017"), ["acknowledgement"]),
    ("acknowledgement", signed(NOTE.partition("\n\n")[0] + "\n", ACK), ["acknowledgement"]),
    ("keys", [], ["acknowledgement"]),
    ("keys", [OWN.decode()], ["acknowledgement", "keys"]),
    ("keys", ["x"], ["acknowledgement", "keys"]),
    ("keys", "x", ["acknowledgement", "keys"]),
    ("keys", 7, ["acknowledgement", "keys"]),
    ("keys", [key_entry("acknowledgement", "added", ACK, STRANGER).decode()], ["keys", "acknowledgement"]),
    ("keys", [key_entry("acknowledgement", "added", ACK2, SIGNER).decode()], ["acknowledgement"]),
    ("proof", "x", ["proof"]),
    ("proof", PROOF.replace("@v1", "@v2"), ["proof"]),
    ("proof", PROOF.replace("index 400", "index 401"), ["proof"]),
    ("proof", PROOF.replace("index 400", "index 0400"), ["proof"]),
    ("proof", PROOF.replace("index 400", "index 900"), ["proof"]),
    ("proof", PROOF.replace("\n500\n", "\n501\n"), ["proof"]),
    ("proof", PROOF.replace("\n500\n", "\n999999999999999\n"), ["proof"]),
    ("proof", PROOF.replace("index 400\n", "extra YQ==\nindex 400\n"), ["proof"]),
    ("proof", PROOF.replace("index 400\n", f"index 400\n{b64(bytes(32))}\n"), ["proof"]),
    ("proof", PROOF.replace(f"{ORIGIN}\n", "log.example.org/2017\n"), ["proof"]),
    ("proof", PROOF[:-8] + "AAAAAA==\n", ["proof"]),
    ("proof", proof(LOG, 400, STRANGER), ["proof"]),
    ("proof", proof(LOG, 399), ["proof"]),
]


@pytest.mark.parametrize(("field", "value", "named"), ILL, ids=range(len(ILL)))
def test_a_receipt_that_is_wrong_somewhere_is_named_there(run: Run, tmp_path: Path, field: str, value: object, named: list[str]) -> None:
    file = hand_over(tmp_path, changed(field, value))
    code, output = run("receipt", file)
    assert (code, sorted(set(places(output, file)))) == (1, sorted(set(named)))


@pytest.mark.parametrize("position", range(0, len(PROOF), 13))
def test_a_proof_of_which_one_letter_differs_is_refused(run: Run, tmp_path: Path, position: int) -> None:
    other = "B" if PROOF[position] == "A" else "A"
    file = hand_over(tmp_path, changed("proof", PROOF[:position] + other + PROOF[position + 1 :]))
    assert (run("receipt", file)[0], places(run("receipt", file)[1], file)) == (1, ["proof"])


def test_a_salt_has_32_bytes(run: Run, tmp_path: Path) -> None:
    short = own_entry(salt=b"short")
    assert commitment("commit", VALUES, b"short") in short.decode()
    value = receipt(entry=short.decode(), acknowledgement=acknowledgement(raw=short), opening={**OPENING, "salt": b64(b"short")})
    file = hand_over(tmp_path, value)
    assert places(run("receipt", file)[1], file) == ["opening"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        json.dumps(changed("keys", 1) | {"more": 1}).encode(),
        json.dumps(changed("proof", 1)).encode(),
    ],
)
def test_a_receipt_that_is_none_cannot_be_checked(run: Run, tmp_path: Path, raw: bytes) -> None:
    write(tmp_path, {"receipt.json": raw})
    assert run("receipt", tmp_path / "receipt.json")[0] == 2


@pytest.mark.parametrize("field", list(receipt()))
def test_a_receipt_has_all_its_fields(run: Run, tmp_path: Path, field: str) -> None:
    value = receipt(LOG)
    del value[field]
    assert run("receipt", hand_over(tmp_path, value))[0] == 2


def test_a_receipt_is_checked_in_less_than_200_ms(tmp_path: Path) -> None:
    file, times = hand_over(tmp_path, receipt(LOG)), []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, verify.__file__, "receipt", str(file), "--key", verifier_key()], check=True, capture_output=True)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(times) < 0.2


# ------------------------------------------------------------------ keys that were changed


CHANGED = [*LOG, key_entry("log", "added", SECOND, SIGNER), key_entry("acknowledgement", "added", ACK2, SECOND), sign(9001)]


def test_a_receipt_from_after_a_change_of_keys_is_followed_from_the_first(run: Run, tmp_path: Path) -> None:
    new = receipt(CHANGED, SECOND, acknowledgement=acknowledgement(signer=ACK2))
    file = hand_over(tmp_path, new)
    for key in (SIGNER, SECOND):
        assert run("receipt", file, key=verifier_key(key))[0] == 0
    code, output = run("receipt", hand_over(tmp_path, receipt(CHANGED, SECOND)), key=verifier_key(SECOND))
    assert (code, "; give DIR or https://SITE too" in output) == (2, True)
    assert run("receipt", hand_over(tmp_path, receipt(CHANGED, SECOND)))[0] == 0


def test_a_receipt_from_before_a_change_of_keys_needs_the_log(run: Run, tmp_path: Path) -> None:
    file = hand_over(tmp_path, receipt(LOG))
    publish(tmp_path / "log", CHANGED, SECOND)
    assert run("receipt", file, key=verifier_key(SECOND))[0] == 2
    for key in (SIGNER, SECOND):
        code, output = run("receipt", file, tmp_path / "log", "--state", tmp_path / verifier_key(key)[-8:-4], key=verifier_key(key))
        assert (code, faults(output)) == (0, [])


def test_keys_that_still_wait_are_believed_if_the_log_key_signs_them(run: Run, tmp_path: Path) -> None:
    early = [raw for raw in LOG if not raw.startswith(b"cc/1 key\nu ack")]
    keys = [raw.decode() for raw in LOG if raw.startswith(b"cc/1 key")][::-1]
    publish(tmp_path / "log", early[:10])
    file = hand_over(tmp_path, receipt(keys=[keys[1]], acknowledgement=acknowledgement(FUTURE)))
    assert run("receipt", file, tmp_path / "log")[0] == 0
    file = hand_over(tmp_path, receipt(keys=[key_entry("acknowledgement", "added", ACK, STRANGER).decode()]))
    assert places(run("receipt", file, tmp_path / "log")[1], file) == ["keys", "acknowledgement"]


def test_keys_that_are_not_the_logs_are_named(run: Run, tmp_path: Path) -> None:
    publish(tmp_path / "log", LOG)
    file = hand_over(tmp_path, receipt(LOG, keys=[key_entry("acknowledgement", "added", ACK2, SIGNER).decode()]))
    assert places(run("receipt", file, tmp_path / "log")[1], file) == ["keys"]


def test_a_receipt_of_another_log_is_refused(run: Run, tmp_path: Path) -> None:
    other = [key_entry("acknowledgement", "added", ACK, STRANGER), *[sign(index) for index in range(1, 9)], OWN]
    file = hand_over(tmp_path, receipt(other, STRANGER))
    assert run("receipt", file, key=verifier_key(STRANGER))[0] == 0
    assert run("receipt", file)[0] == 2
    publish(tmp_path / "log", LOG)
    assert (run("receipt", file, tmp_path / "log")[0], places(run("receipt", file, tmp_path / "log")[1], file)) == (
        1,
        ["keys", "verifier_key"],
    )


# ------------------------------------------------------------------ with the log


@pytest.mark.parametrize(
    ("acts", "state"),
    [([], "counted"), ([act("hold", 400)], "held"), ([act("exclude", 400)], "excluded"), ([withdraw(400)], "withdrawn")],
)
def test_a_receipt_is_found_in_the_log_and_its_state_told(run: Run, tmp_path: Path, acts: list[bytes], state: str) -> None:
    publish(tmp_path / "log", [*LOG, *acts])
    for value in (receipt(LOG), receipt([*LOG, *acts]), receipt()):
        code, output = run("receipt", hand_over(tmp_path, value), tmp_path / "log")
        assert (code, faults(output)) == (0, [])
        assert f"It is entry 400 of the log: {state}.\n" in output


def test_a_receipt_is_checked_at_a_site(run: Run, tmp_path: Path) -> None:
    file = hand_over(tmp_path, receipt(LOG))
    with serve(publish(tmp_path / "site", [*LOG, sign(9000)])) as web:
        for command in ("receipt", "acknowledgement"):
            assert run(command, file, web.url)[0] == 0
    assert [path for path in files_of(tmp_path) if not path.startswith("site/")] == ["receipt.json"]


def test_a_proof_that_does_not_go_with_the_log_is_a_split_view(run: Run, tmp_path: Path) -> None:
    publish(tmp_path / "log", with_own([entry("rules", "v 2", f"h {RULES}"), *CITY[1:600]]))
    for size in (450, 500):
        file = hand_over(tmp_path, receipt(LOG[:size]))
        output = run("receipt", file, tmp_path / "log")[1]
        assert ("SPLIT VIEW" in output, places(output, file)) == (True, ["proof"])


def test_a_log_that_is_smaller_than_the_receipt_saw(run: Run, tmp_path: Path) -> None:
    file = hand_over(tmp_path, receipt(LOG))
    publish(tmp_path / "log", LOG[:450])
    code, output = run("receipt", file, tmp_path / "log")
    assert (code, "ROLLBACK" in output, faults(output)) == (2, True, [])
    with serve(tmp_path / "log") as web:
        code, output = run("receipt", file, web.url)
    assert (code, "ROLLBACK" in output, places(output, file)) == (1, True, ["proof"])


# ------------------------------------------------------------------ promises


def aged(folder: Path, moment: str) -> Path:
    """Let a copy have been made at this moment."""
    seconds = datetime.fromisoformat(moment).timestamp()
    os.utime(folder / "log/checkpoint", (seconds, seconds))
    return folder


BY = "2026-11-23T12:20:00Z"


@pytest.mark.parametrize("command", ["acknowledgement", "receipt"])
def test_a_promise_is_not_due_before_its_time(run: Run, tmp_path: Path, command: str) -> None:
    folder = aged(publish(tmp_path / "log", CITY), BY)
    code, output = run(command, hand_over(tmp_path, receipt()), folder)
    assert (code, faults(output)) == (0, [])
    assert "Not there, and not due yet: there is time until 2026-11-23 12:20:00+00:00.\n" in output


@pytest.mark.parametrize("command", ["acknowledgement", "receipt"])
def test_a_promise_that_was_broken_is_told_and_what_proves_it(run: Run, tmp_path: Path, command: str) -> None:
    folder, file = aged(publish(tmp_path / "log", CITY), "2026-11-23T12:20:01Z"), hand_over(tmp_path, receipt())
    code, output = run(command, file, folder)
    assert (code, places(output, file)) == (1, [""])
    assert "BROKEN PROMISE: promised for 2026-11-23 12:20:00+00:00, not there at 2026-11-23 12:20:01+00:00" in output
    assert f"this file and {folder / 'log/checkpoint'} together prove it" in output
    assert run(command, file, publish(tmp_path / "kept", LOG))[0] == 0


def test_a_promise_that_a_site_broke_leaves_the_state_that_proves_it(run: Run, tmp_path: Path) -> None:
    with serve(publish(tmp_path / "site", CITY)) as web:
        file = hand_over(tmp_path, receipt(acknowledgement=acknowledgement(FUTURE)))
        assert run("acknowledgement", file, web.url)[0] == 0
        file = hand_over(tmp_path, receipt(acknowledgement=acknowledgement(PAST)))
        code, output = run("acknowledgement", file, web.url)
    assert (code, f"this file and {file}.700.checkpoint together prove it" in output) == (1, True)
    assert Path(f"{file}.700.checkpoint").read_bytes() == checkpoint(CITY)


def test_nobody_is_accused_by_a_promise_that_is_not_signed(run: Run, tmp_path: Path) -> None:
    folder = publish(tmp_path / "log", CITY)
    for forged in (acknowledgement(PAST, STRANGER), acknowledgement(PAST, raw=sign(3)), NOTE.replace("2026", "2016")):
        file = hand_over(tmp_path, receipt(acknowledgement=forged))
        code, output = run("acknowledgement", file, folder)
        assert (code, set(places(output, file))) == (1, {"acknowledgement"})
        assert "BROKEN" not in output


def test_nobody_is_accused_by_a_key_that_was_revoked(run: Run, tmp_path: Path) -> None:
    entries = [*CITY, key_entry("acknowledgement", "revoked", ACK, SIGNER)]
    file = hand_over(tmp_path, receipt(acknowledgement=acknowledgement(PAST)))
    assert run("acknowledgement", file, publish(tmp_path / "log", entries))[0] == 2
    assert run("acknowledgement", file, publish(tmp_path / "kept", [*LOG, entries[-1]]))[0] == 0


def test_nobody_is_accused_by_a_copy_that_is_damaged(run: Run, tmp_path: Path) -> None:
    folder = publish(tmp_path / "log", CITY)
    (folder / "log/tile/entries/001").unlink()
    code, output = run("acknowledgement", hand_over(tmp_path, receipt(acknowledgement=acknowledgement(PAST))), folder)
    assert (code, "BROKEN" in output) == (1, True)
    (folder / "log/tile/0/001").unlink()
    code, output = run("acknowledgement", hand_over(tmp_path, receipt(acknowledgement=acknowledgement(PAST))), folder)
    assert (code, "BROKEN" in output) == (1, False)
