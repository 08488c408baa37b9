"""Keys: which one counts, and how a change of it is followed."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.city import (
    ACK,
    CITY,
    ORIGIN,
    SECOND,
    SIGNER,
    STRANGER,
    THIRD,
    Run,
    checkpoint,
    entry,
    faults,
    files_of,
    key_entry,
    publish,
    sign,
    verifier_key,
    write,
)
from tests.verify.web import serve
from verify import verify

FIRST_CHANGE = [*CITY[:100], key_entry("log", "added", SECOND, SIGNER)]
SECOND_CHANGE = [*FIRST_CHANGE, sign(101), key_entry("log", "added", THIRD, SECOND), sign(103)]
KEYS = {"first": SIGNER, "middle": SECOND, "last": THIRD}


def show(folder: Path, signer: Ed25519PrivateKey) -> None:
    write(folder, {"log.json": json.dumps({"head": {"verifier_key": verifier_key(signer)}}).encode()})


def test_the_wrong_key_is_refused(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    code, output = run("check", tmp_path, key=verifier_key(STRANGER))
    assert (code, faults(output)) == (1, ["log.json", "log/checkpoint"])


def test_a_key_that_changes_without_an_entry_is_an_alarm(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    assert "FIRST USE" in run("check", tmp_path, key="")[1]
    assert "FIRST USE" not in run("check", tmp_path, key="")[1]
    write(tmp_path, {"log/checkpoint": checkpoint(CITY[:5], STRANGER)})
    show(tmp_path, STRANGER)
    code, output = run("check", tmp_path, key="")
    assert (code, faults(output)) == (1, ["log.json", "log/checkpoint"])
    code, output = run("check", tmp_path, key=verifier_key(STRANGER))
    assert (code, faults(output)) == (1, ["--key"])
    assert run("check", tmp_path, key="")[0] == 0


def test_the_name_of_the_log_is_the_name_of_the_key(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    write(tmp_path, {"log/checkpoint": checkpoint(CITY[:5], origin="log.example.org/2017")})
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/checkpoint"])


@pytest.mark.parametrize("pinned", list(KEYS))
def test_a_change_of_keys_is_followed_from_any_of_them(run: Run, tmp_path: Path, pinned: str) -> None:
    publish(tmp_path, SECOND_CHANGE, THIRD)
    code, output = run("check", tmp_path, key=verifier_key(KEYS[pinned]))
    assert (code, faults(output)) == (0, [])
    assert (tmp_path / ".verifier").read_bytes() == verifier_key(THIRD).encode() + b"\n" + checkpoint(SECOND_CHANGE, THIRD)
    assert (verifier_key(THIRD) in output) == (pinned != "last")
    assert run("check", tmp_path, key="")[0] == 0


@pytest.mark.parametrize("pinned", list(KEYS))
@pytest.mark.parametrize("signer", [SIGNER, SECOND, STRANGER])
def test_a_state_that_is_not_signed_by_the_last_key_is_an_alarm(run: Run, tmp_path: Path, pinned: str, signer: Ed25519PrivateKey) -> None:
    publish(tmp_path, SECOND_CHANGE, signer)
    show(tmp_path, THIRD)
    code, output = run("check", tmp_path, key=verifier_key(KEYS[pinned]))
    assert (code, faults(output)) == (1, ["log/checkpoint"])
    assert not (tmp_path / ".verifier").exists()


@pytest.mark.parametrize("pinned", [SIGNER, SECOND])
def test_at_the_change_both_keys_sign(run: Run, tmp_path: Path, pinned: Ed25519PrivateKey) -> None:
    publish(tmp_path, FIRST_CHANGE, SIGNER, SECOND)
    assert run("check", tmp_path, key=verifier_key(pinned))[0] == 0
    forged = checkpoint(FIRST_CHANGE, SIGNER).decode() + checkpoint(FIRST_CHANGE[:-1], SECOND).decode().splitlines()[-1] + "\n"
    write(tmp_path, {"log/checkpoint": forged.encode()})
    assert faults(run("check", tmp_path, key=verifier_key(pinned))[1]) == ["log/checkpoint"]
    write(tmp_path, {"log/checkpoint": checkpoint(FIRST_CHANGE, SIGNER)})
    assert faults(run("check", tmp_path, key=verifier_key(pinned))[1]) == ["log/checkpoint"]


def test_what_is_remembered_is_the_newest_key(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:100])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, FIRST_CHANGE, SIGNER, SECOND)
    assert run("check", tmp_path, key="")[0] == 0
    assert (tmp_path / ".verifier").read_text().startswith(verifier_key(SECOND))
    publish(tmp_path, SECOND_CHANGE, THIRD)
    assert run("check", tmp_path, key="")[0] == 0
    assert (tmp_path / ".verifier").read_text().startswith(verifier_key(THIRD))
    assert run("check", tmp_path)[0] == 0  # the first key, as a newspaper printed it


FORGED = {
    "by a stranger": key_entry("log", "added", STRANGER, STRANGER),
    "by the key before last": key_entry("log", "added", STRANGER, SIGNER),
    "for another log": key_entry("log", "added", STRANGER, SECOND, "log.example.org/2017"),
    "for another use": key_entry("acknowledgement", "added", STRANGER, SECOND).replace(b"u acknowledgement", b"u log"),
    "of another kind": key_entry("log", "added", STRANGER, SECOND).replace(b"AQ", b"Ag", 1),
    "an act that is another's": key_entry("log", "revoked", STRANGER, SECOND).replace(b"a revoked", b"a added"),
}


@pytest.mark.parametrize("words", list(FORGED))
@pytest.mark.parametrize("pinned", [SIGNER, SECOND])
def test_a_forged_change_is_an_alarm(run: Run, tmp_path: Path, words: str, pinned: Ed25519PrivateKey) -> None:
    publish(tmp_path, [*FIRST_CHANGE, FORGED[words]], STRANGER)
    code, output = run("check", tmp_path, key=verifier_key(pinned))
    assert (code, faults(output)[0]) == (1, "log/tile/entries/000.p/102 entry 101")
    assert {"log.json", "log/checkpoint"} <= set(faults(output))
    assert not (tmp_path / ".verifier").exists()


def test_behind_a_forged_change_the_old_key_is_not_believed_either(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, [*FIRST_CHANGE, FORGED["by a stranger"]], SECOND)
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/entries/000.p/102 entry 101", "log/checkpoint"])


def test_a_key_that_was_revoked_signs_no_state(run: Run, tmp_path: Path) -> None:
    gone = [*FIRST_CHANGE, key_entry("log", "revoked", SIGNER, SECOND)]
    publish(tmp_path / "old", gone, SECOND)
    assert run("check", tmp_path / "old")[0] == 0
    publish(tmp_path / "own", [*gone, key_entry("log", "revoked", SECOND, SECOND)], SECOND)
    assert faults(run("check", tmp_path / "own")[1]) == ["log/checkpoint"]


def test_a_key_that_comes_back_is_followed_from_where_it_did(run: Run, tmp_path: Path) -> None:
    back = [*FIRST_CHANGE, key_entry("log", "added", SIGNER, SECOND)]
    publish(tmp_path, back, SIGNER)
    for pinned in (SIGNER, SECOND):
        assert run("check", tmp_path, "--state", tmp_path / "state", key=verifier_key(pinned))[0] == 0


def test_an_acknowledgement_key_is_signed_by_the_log_key_in_force(run: Run, tmp_path: Path) -> None:
    for by, code in ((SECOND, 0), (SIGNER, 1), (STRANGER, 1)):
        folder = publish(
            tmp_path / str(code) / verifier_key(by)[-8:-4], [*FIRST_CHANGE, key_entry("acknowledgement", "added", ACK, by)], SECOND
        )
        assert run("check", folder)[0] == code


def test_keys_whose_use_is_not_known_are_passed_over(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, [*CITY[:50], key_entry("paper", "added", STRANGER, STRANGER)])
    assert run("check", tmp_path)[0] == 0


def test_an_address_that_shows_an_older_key_of_the_log_is_no_alarm(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, SECOND_CHANGE, THIRD)
    for signer in (SIGNER, SECOND):
        show(tmp_path, signer)
        assert run("check", tmp_path, key=verifier_key(THIRD))[0] == 0
    show(tmp_path, STRANGER)
    assert faults(run("check", tmp_path, key=verifier_key(THIRD))[1]) == ["log.json"]


def test_of_a_log_whose_key_cannot_be_reached_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    publish(tmp_path / "site", CITY, STRANGER)
    with serve(tmp_path / "site") as web:
        code, output = run("all", web.url, tmp_path / "copy")
    assert (code, faults(output)[-1]) == (1, "log/checkpoint")
    assert files_of(tmp_path) == [f"site/{path}" for path in files_of(tmp_path / "site")]


def test_a_log_full_of_keys_is_given_up(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "KEYS", 3)
    for number, code in ((3, 0), (4, 2)):
        keys = [entry("key", "u paper", "a added", f"b {'A' * 42}{end}A", f"g {'A' * 85}A==") for end in "ABCD"[:number]]
        publish(tmp_path / str(number), keys)
        assert run("check", tmp_path / str(number))[0] == code


def test_a_key_is_found_at_its_name(tmp_path: Path) -> None:
    keys = [("", 0, raw.decode()) for raw in SECOND_CHANGE if raw.startswith(b"cc/1 key")]
    chain = verify.Keys(verifier_key(), keys)
    assert [verify.write_key(ORIGIN, raw) for raw in chain.log] == [verifier_key(signer) for signer in KEYS.values()]
    assert (list(chain.acks.values()), chain.faults) == ([False], [])
