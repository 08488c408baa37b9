"""Two signed states: a split view is found by two judges who compare theirs."""

from pathlib import Path

import pytest

from tests.verify.city import (
    CITY,
    RULES,
    SECOND,
    SIGNER,
    STRANGER,
    Run,
    checkpoint,
    entry,
    faults,
    flip,
    key_entry,
    publish,
    sign,
    verifier_key,
    write,
)
from tests.verify.web import serve

FORK = [entry("rules", "v 2", f"h {RULES}"), *CITY[1:]]


def states(folder: Path, **notes: bytes) -> list[Path]:
    write(folder, notes)
    return [folder / name for name in notes]


def test_two_judges_who_saw_the_same_agree(run: Run, tmp_path: Path) -> None:
    assert run("consistency", *states(tmp_path, ana=checkpoint(CITY), eva=checkpoint(CITY))) == (0, "ALL AGREES\n")


def test_two_judges_who_were_shown_different_logs_find_it(run: Run, tmp_path: Path) -> None:
    for folder, entries in (("ana", CITY), ("eva", FORK)):
        assert run("check", publish(tmp_path / folder, entries))[0] == 0
    code, output = run("consistency", tmp_path / "ana/.verifier", tmp_path / "eva/.verifier")
    assert (code, faults(output)) == (1, [str(tmp_path / "eva/.verifier")])
    assert f"SPLIT VIEW of 700 entries: this file and {tmp_path / 'ana/.verifier'} together prove it" in output
    code, output = run("consistency", tmp_path / "ana/.verifier", tmp_path / "eva/log/checkpoint")
    assert (code, "SPLIT VIEW" in output) == (1, True)


@pytest.mark.parametrize(("one", "other"), [(0, 700), (1, 2), (255, 256), (256, 257), (300, 700), (700, 300), (511, 513)])
def test_states_of_different_sizes_are_compared_by_the_entries(run: Run, tmp_path: Path, one: int, other: int) -> None:
    publish(tmp_path / "log", CITY)
    files = states(tmp_path, a=checkpoint(CITY[:one]), b=checkpoint(CITY[:other]), c=checkpoint(FORK[:other]))
    assert run("consistency", files[0], files[1])[0] == 2
    assert run("consistency", files[0], files[1], tmp_path / "log")[0] == 0
    code, output = run("consistency", files[0], files[2], tmp_path / "log")
    assert (code, faults(output)) == (1, [str(files[2])])
    assert "SPLIT VIEW" in output


def test_states_are_compared_with_a_site(run: Run, tmp_path: Path) -> None:
    files = states(tmp_path, a=checkpoint(CITY[:300]), b=checkpoint(CITY[:699]))
    with serve(publish(tmp_path / "site", CITY)) as web:
        assert run("consistency", *files, web.url)[0] == 0
    with serve(publish(tmp_path / "fork", FORK)) as web:
        assert faults(run("consistency", *files, web.url)[1]) == [str(file) for file in files]


def test_a_state_that_is_larger_than_the_copy_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    files = states(tmp_path, a=checkpoint(CITY[:300]), b=checkpoint(CITY))
    assert run("consistency", *files, publish(tmp_path / "log", CITY[:400]))[0] == 2


@pytest.mark.parametrize("which", [0, 1])
def test_a_state_that_is_not_signed_proves_nothing(run: Run, tmp_path: Path, which: int) -> None:
    files = states(tmp_path, a=checkpoint(CITY), b=checkpoint(CITY))
    flip(files[which], -5)
    code, output = run("consistency", *files)
    assert (code, faults(output)) == (1, [str(files[which])])
    write(tmp_path, {"ab"[which]: checkpoint(FORK, STRANGER)})
    code, output = run("consistency", *files)
    assert (code, "SPLIT" in output) == (2, False)
    code, output = run("consistency", *files, publish(tmp_path / "log", CITY))
    assert (code, faults(output), "SPLIT" in output) == (1, [str(files[which])], False)


@pytest.mark.parametrize("raw", [b"", b"x", b"\xff\xfe", checkpoint(CITY)[:-40], b"\n\n\n"])
def test_a_state_that_is_none_is_told(run: Run, tmp_path: Path, raw: bytes) -> None:
    for files in (states(tmp_path, a=checkpoint(CITY), b=raw), states(tmp_path, a=raw, b=checkpoint(CITY))):
        assert run("consistency", *files)[0] == 1


def test_without_a_key_nothing_can_be_said(run: Run, tmp_path: Path) -> None:
    assert run("consistency", *states(tmp_path, a=checkpoint(CITY), b=checkpoint(CITY)), key="")[0] == 2


def test_states_from_before_and_after_a_change_of_keys_are_of_one_log(run: Run, tmp_path: Path) -> None:
    entries = [*CITY[:300], key_entry("log", "added", SECOND, SIGNER), sign(301)]
    files = states(tmp_path, a=checkpoint(CITY[:300]), b=checkpoint(entries, SECOND))
    assert run("consistency", *files)[0] == 2
    assert run("consistency", *files, publish(tmp_path / "log", entries, SECOND))[0] == 0
    assert run("consistency", *files, tmp_path / "log", "--state", tmp_path / "new", key=verifier_key(STRANGER))[0] == 1
