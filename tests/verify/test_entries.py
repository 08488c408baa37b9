"""The entries: what is legal, and the rules of each kind."""

from pathlib import Path

import pytest

from tests.verify.city import (
    ACK,
    CITY,
    SIGNER,
    WAITING,
    A,
    B,
    Run,
    act,
    annotation,
    answer,
    b64,
    count,
    crossing,
    entry,
    faults,
    key_entry,
    log_files,
    mark_at,
    petition,
    publish,
    record,
    sign,
    tile,
    withdraw,
    write,
)
from verify import verify

GOOD = sign(1).decode()
LINES = GOOD.split("\n")
KEY = key_entry("log", "added", ACK, SIGNER).decode()
ZERO = "0" * 64
ILLEGAL = {
    "a blank at the end": GOOD[:-1] + " \n",
    "no line feed at the end": GOOD[:-1],
    "a line feed too many": GOOD + "\n",
    "a carriage return": GOOD.replace("\n", "\r\n"),
    "two blanks": GOOD.replace("p ", "p  ", 1),
    "upper case": GOOD.replace(A, A.upper(), 1),
    "a key that is short, and blanks for it": GOOD.replace(f"{A} ", f"{A[:-1]}  ", 1),
    "no blank, and one more letter": GOOD.replace(f"{A} ", f"{A}a", 1),
    "another version": GOOD.replace("cc/1", "cc/2"),
    "another kind": GOOD.replace("sign", "sing"),
    "another strength": GOOD.replace("\nk e", "\nk n"),
    "base64 with stray bits": GOOD.replace(LINES[2], LINES[2][:-2] + "B="),
    "no base64": GOOD.replace(LINES[3], LINES[3][:20] + "-" + LINES[3][21:]),
    "no base64, of which there is too much elsewhere": GOOD.replace(LINES[4], LINES[4][:20] + "\n" + LINES[4][21:]),
    "lines in another order": "\n".join([*LINES[:2], LINES[3], LINES[2], *LINES[4:]]),
    "a leading zero": f"cc/1 handover\nn 01\nh {ZERO}\n",
    "a number that is 0": f"cc/1 handover\nn 0\nh {ZERO}\n",
    "sixteen digits": f"cc/1 handover\nn {10**15}\nh {ZERO}\n",
    "other digits": "cc/1 handover\nn \u0663\nh {ZERO}\n",
    "a sign": f"cc/1 handover\nn -1\nh {ZERO}\n",
    "a short hash": f"cc/1 handover\nn 1\nh {ZERO[1:]}\n",
    "a promise unmade": f"cc/1 promise\nn 1\na broken\nh {ZERO}\n",
    "a draft unmade": f"cc/1 draft\nv 1\na withdrawn\nh {ZERO}\n",
    "a crossing at one size": f"cc/1 crossing\np {A}\nm 1\ns 1\n",
    "an answer of another strength": answer(1).decode().replace("\nk n", "\nk x"),
    "a key with a padded end": KEY.replace("\ng ", "=\ng "),
    "a word with a digit": KEY.replace("u log", "u log2"),
    "a word too long": KEY.replace("u log", f"u {'a' * 21}"),
    "a signature with stray bits": KEY[:-4] + "B==\n",
    "nothing": "",
    "all there is": "x" * 4096,
}


def test_what_illegal_entries_are_made_from_is_legal() -> None:
    for raw in (GOOD, KEY, answer(1).decode(), f"cc/1 handover\nn 1\nh {ZERO}\n", f"cc/1 handover\nn {10**15 - 1}\nh {ZERO}\n"):
        assert verify.parse_entry(raw)[0] != ""
    assert (len(GOOD), len(answer(1))) == (239, 194)


@pytest.mark.parametrize("words", list(ILLEGAL))
def test_an_entry_that_is_not_canonical_is_named(run: Run, tmp_path: Path, words: str) -> None:
    publish(tmp_path, [*CITY[:258], ILLEGAL[words].encode(), *CITY[259:300]])
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/entries/001.p/44 entry 258"])
    assert verify.parse_entry(ILLEGAL[words]) == ("", [])


def test_entries_that_are_cut_where_their_lengths_do_not_say_are_not_signatures(run: Run, tmp_path: Path) -> None:
    both = sign(1001) + sign(1002)
    publish(tmp_path, [*CITY[:200], both[:100], both[100:]])
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, [f"log/tile/entries/000.p/202 entry {index}" for index in (200, 201)])


N = len(CITY)
LAST = tile("entries", 2, 700 - 512 + 1)


def check(run: Run, folder: Path, *added: bytes) -> tuple[int, list[str]]:
    """Check a city with some entries more; returns the exit code, and which of them are named: 0 is the first."""
    write(folder, log_files([*CITY, *added]))
    (folder / ".verifier").unlink(missing_ok=True)
    code, output = run("check", folder)
    return code, [place.rpartition(" ")[2].replace(str(N), "0") for place in faults(output)]


RIGHT = {
    "a petition's second text": [petition(A, 2, "9" * 64)],
    "two more texts": [petition(A, 2, "9" * 64), petition(A, 3, "8" * 64)],
    "a signature before its text": [sign(5001, WAITING), petition(WAITING)],
    "a signature under a second text": [petition(A, 2, "9" * 64), sign(5001, A, text="9" * 64)],
    "an answer before its rules": [answer(5001, rules="9" * 64), entry("rules", "v 5", f"h {'9' * 64}")],
    "rules that skip": [entry("rules", "v 99", f"h {'9' * 64}")],
    "a draft that skips": [record("draft", "v 99", "a published")],
    "an old draft delivered again": [entry("draft", "v 1", "a delivered", f"h {'9' * 64}")],
    "a new meeting": [entry("meeting", "n 900", "v 1", f"c {b64(bytes(32))}")],
    "a meeting changed": [entry("meeting", "n 3", "v 3", f"c {b64(bytes(32))}")],
    "results corrected": [entry("results", "n 3", "v 3", f"c {b64(bytes(32))}")],
    "a disposition": [record("disposition", "n 7", "v 3")],
    "a motion": [record("motion", "n 7", "v 3")],
    "a roll call": [record("rollcall", "n 7", "v 3")],
    "a second handover": [record("handover", "n 2")],
    "a third promise": [record("promise", "n 3", "a made")],
    "a second promise kept": [record("promise", "n 2", "a kept")],
    "a table of now": [record("table", "n 2", f"s {N}")],
    "a review": [act("hold", 40)],
    "a review of an answer": [act("hold", 48)],
    "a review of an annotation": [annotation(5001), act("hold", N)],
    "a hold that comes twice": [act("hold", 40), act("hold", 40, 1)],
    "a signature taken back": [withdraw(40)],
    "an answer taken back": [withdraw(48)],
    "an annotation taken back": [annotation(5001), withdraw(N, 5001)],
    "what opens it destroyed": [act("erasure", 40)],
    "a key of another use": [key_entry("paper", "revoked", ACK, ACK)],
}
WRONG = {
    "a petition's first text again": [petition(A, 1, "9" * 64)],
    "a petition's third text": [petition(A, 3, "9" * 64)],
    "a petition that begins with its second text": [petition(WAITING, 2)],
    "a signature under no text": [sign(5001, A, text="9" * 64)],
    "a signature under another's text": [sign(5001, B, text=sign(1).decode()[29:93])],
    "an answer under no rules": [answer(5001, rules="9" * 64)],
    "an answer under a draft": [entry("draft", "v 99", "a published", f"h {'4' * 64}"), answer(5001, rules="4" * 64)],
    "rules again": [entry("rules", "v 4", f"h {'9' * 64}")],
    "a draft again": [entry("draft", "v 13", "a published", f"h {'9' * 64}")],
    "an older draft": [record("draft", "v 11", "a published")],
    "a meeting that begins with a change": [entry("meeting", "n 900", "v 2", f"c {b64(bytes(32))}")],
    "a meeting that skips": [entry("meeting", "n 3", "v 4", f"c {b64(bytes(32))}")],
    "results again": [entry("results", "n 3", "v 2", f"c {b64(bytes(32))}")],
    "a disposition that skips": [record("disposition", "n 7", "v 4")],
    "a motion that skips": [record("motion", "n 7", "v 4")],
    "a roll call that skips": [record("rollcall", "n 7", "v 4")],
    "a promise again": [entry("promise", "n 2", "a made", f"h {'9' * 64}")],
    "a promise that skips": [record("promise", "n 4", "a made")],
    "a promise kept and not made": [record("promise", "n 3", "a kept")],
    "a handover again": [entry("handover", "n 1", f"h {'9' * 64}")],
    "a handover that skips": [record("handover", "n 3")],
    "a table of tomorrow": [record("table", "n 2", f"s {N + 1}")],
    "a review of a petition": [act("hold", 1)],
    "a review of itself": [act("hold", N)],
    "a review of what will be": [act("exclude", N + 5)],
    "an erasure of itself": [act("erasure", N)],
    "a signature taken back without its secret": [withdraw(40, 41)],
    "an answer taken back without its secret": [withdraw(48, 41)],
    "an annotation taken back without its secret": [annotation(5001), withdraw(N, 41)],
    "rules taken back": [withdraw(0)],
}


@pytest.mark.parametrize("words", list(RIGHT))
def test_what_the_rules_allow_is_right(run: Run, tmp_path: Path, words: str) -> None:
    assert check(run, tmp_path, *RIGHT[words]) == (0, [])


@pytest.mark.parametrize("words", list(WRONG))
def test_what_the_rules_forbid_is_named(run: Run, tmp_path: Path, words: str) -> None:
    code, named = check(run, tmp_path, *WRONG[words])
    assert (code, [int(place) % N for place in named]) == (1, [len(WRONG[words]) - 1])


def test_the_same_entry_twice_is_found(run: Run, tmp_path: Path) -> None:
    write(tmp_path, log_files([*CITY, CITY[40]]))
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/0/002.p/189 entry 700"])


A700, A690 = (count(CITY, A, size)["total"] for size in (700, 690))


@pytest.mark.parametrize("right", [mark_at(CITY, A, 690, 700), crossing(A, A690 + 1, 690, 700), mark_at(CITY, B, 500, 700)])
def test_a_crossing_at_its_mark_and_at_its_own_size_is_right(run: Run, tmp_path: Path, right: bytes) -> None:
    assert check(run, tmp_path, right) == (0, [])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (crossing(A, A700 + 1, 690, 700), f"crosses {A700 + 1} with {A690} and {A700} signatures"),
        (crossing(A, A690, 690, 700), f"crosses {A690} with {A690} and {A700} signatures"),
        (crossing(A, A700, 690, 701), "does not go with the sizes 690 and 701"),
        (crossing(A, A700, 700, 700), "does not go with the sizes 700 and 700"),
        (crossing(A, A700, 700, 690), "does not go with the sizes 700 and 690"),
        (crossing(A, count(CITY, A, 190)["total"], 151, 190), "for the second time"),
        (crossing(WAITING, 1, 690, 700), "crosses 1 with 0 and 0 signatures"),
    ],
)
def test_a_crossing_that_is_not_right_is_named(run: Run, tmp_path: Path, wrong: bytes, words: str) -> None:
    assert check(run, tmp_path, wrong) == (1, ["0"])
    (tmp_path / ".verifier").unlink(missing_ok=True)
    assert words in run("check", tmp_path)[1]


def test_a_crossing_comes_within_a_thousand_entries(run: Run, tmp_path: Path) -> None:
    first = [petition(A), *[sign(index) for index in range(1, 10)]]
    for more, before, code in ((990, 0, 0), (999, 0, 0), (1000, 0, 1), (990, 9, 0)):
        entries = [*first, *[sign(index, A) for index in range(10, 10 + more)]]
        folder = write(tmp_path / f"{more} {before}", log_files([*entries, crossing(A, 9, before, 10)]))
        assert run("check", folder)[0] == code


def test_a_crossing_between_sizes_too_far_apart_is_named(run: Run, tmp_path: Path) -> None:
    entries = [petition(A), *[sign(index) for index in range(1, 1101)]]
    for before, code in ((100, 0), (99, 1)):
        write(tmp_path / str(before), log_files([*entries, crossing(A, 1099, before, 1100)]))
        assert run("check", tmp_path / str(before))[0] == code
