"""Counting: states, crossings that are missing, and what the petitions' pages say of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.verify.city import (
    CITY,
    RECORDS,
    WAITING,
    A,
    B,
    Run,
    act,
    answer,
    count,
    crossing,
    edit,
    entry,
    faults,
    flip,
    petition,
    publish,
    seeded,
    sha256,
    sign,
    states,
    text_hash,
    verifier_key,
    withdraw,
)
from verify import verify

# ------------------------------------------------------------------ states


ACTS = ("hold", "release", "exclude", "reinstate", "withdraw")
PATHS = {
    (): "counted",
    ("hold",): "held",
    ("hold", "release"): "counted",
    ("hold", "exclude"): "excluded",
    ("hold", "withdraw"): "withdrawn",
    ("exclude",): "excluded",
    ("exclude", "reinstate"): "counted",
    ("exclude", "withdraw"): "withdrawn",
    ("withdraw",): "withdrawn",
    ("hold", "release", "exclude", "reinstate", "hold"): "held",
}


@pytest.mark.parametrize("path", list(PATHS))
@pytest.mark.parametrize("last", [None, *ACTS])
def test_an_act_moves_what_it_may_and_nothing_else(path: tuple[str, ...], last: str | None) -> None:
    deeds = [*path, *([last] if last else [])]
    entries = [petition(A), sign(1), sign(2, letter="p")]
    entries += [withdraw(1) if deed == "withdraw" else act(deed, 1, case) for case, deed in enumerate(deeds)]
    tally = tallied(entries)
    place = {
        ("counted", "hold"): "held",
        ("held", "release"): "counted",
        ("counted", "exclude"): "excluded",
        ("held", "exclude"): "excluded",
    }
    place |= {("excluded", "reinstate"): "counted", **{(state, "withdraw"): "withdrawn" for state in ("counted", "held", "excluded")}}
    expected = place.get((PATHS[path], last or ""), PATHS[path])
    assert (tally.place(1), tally.place(2)) == (expected, "counted")
    for size in range(len(entries) + 1):
        assert told(tally, A, size) == count(entries, A, size)


def tallied(entries: list[bytes]) -> verify.Tally:
    tally = verify.Tally(verify.Report("en"))
    for index, raw in enumerate(entries):
        at = len(raw).to_bytes(2, "big") + raw
        tally.take("path", index, verify.cut(at, 1, 1)[1], [sha256(bytes(1), raw)])
    assert tally.report.code == 0
    return tally


def told(tally: verify.Tally, key: str, size: int) -> dict[str, Any]:
    counts = tally.count(f"sign {key}", size)
    by = {name: n for name, n in list(counts.items())[:4] if n}
    return {
        "total": counts["total"],
        "by_strength": by,
        **{n: counts[n] for n in ("held", "excluded", "withdrawn")},
        "size": size,
    }


def test_counts_are_told_at_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    tally = tallied(CITY)
    for size in range(len(CITY) + 1):
        for key in (A, B, WAITING):
            assert told(tally, key, size) == count(CITY, key, size)
    assert {tally.place(index) for index in states(CITY, 700)} == {"counted", "held", "excluded", "withdrawn"}


def test_answers_are_counted_and_moved_too() -> None:
    tally = tallied([entry("rules", "v 1", f"h {'7' * 64}"), answer(1), answer(2, letter="e"), act("hold", 1), withdraw(2)])
    assert [tally.count(f"answer {'d' * 16}", size)["total"] for size in range(6)] == [0, 0, 1, 2, 1, 0]
    assert tally.place(1) == "held"


def test_a_malformed_or_forged_act_moves_nothing(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, [*CITY, withdraw(40, 41), act("hold", 1)], at=700)
    code, output = run("recount", tmp_path)
    assert (code, len(faults(output))) == (1, 2)
    assert states(CITY, 700)[40] == "counted"


# ------------------------------------------------------------------ crossings a page has to have


FULL = [petition(A), *[sign(index) for index in range(1, 2600)]]


def marked(folder: Path, entries: list[bytes], mark: int, index: int | None) -> Path:
    publish(folder, entries)
    edit(folder, "petitions/9.json", lambda value: value.update(marks=[{"signatures": mark, "index": index}]))
    return folder


@pytest.mark.parametrize(
    ("mark", "added", "code"),
    [
        (601, [], 0),  # at size 601 there were 600: the last 2,000 sizes are 601 to 2600
        (600, [], 1),
        (1, [], 1),
        (600, [act("hold", 700)], 1),
        (2599, [act("hold", 700)], 0),
    ],
)
def test_a_crossing_that_is_missing_is_told(run: Run, tmp_path: Path, mark: int, added: list[bytes], code: int) -> None:
    marked(tmp_path, [*FULL, *added], mark, None)
    assert run("recount", tmp_path, "--petition", 9)[0] == code


def test_a_count_that_fell_below_the_mark_within_2000_sizes_owes_no_crossing(run: Run, tmp_path: Path) -> None:
    dip = [petition(A), *[sign(index) for index in range(1, 11)], act("hold", 1), sign(12)]
    rest = [answer(index, rules="7" * 64) for index in range(13, 2010)]
    marked(tmp_path / "late", [*dip, *rest, entry("rules", "v 1", f"h {'7' * 64}")], 10, None)
    assert run("recount", tmp_path / "late", "--petition", 9)[0] == 0  # 2,011 entries: the sizes from 12 on, and at 12 there were 9
    more = [*dip, *rest, answer(2010, rules="7" * 64), entry("rules", "v 1", f"h {'7' * 64}")]
    marked(tmp_path / "more", more, 10, None)
    assert run("recount", tmp_path / "more", "--petition", 9)[0] == 1


@pytest.mark.parametrize("index", [None, 10, 200, "200", 201])
def test_a_mark_names_its_crossing(run: Run, tmp_path: Path, index: object) -> None:
    publish(tmp_path, CITY)
    assert CITY[200].startswith(b"cc/1 crossing")
    edit(tmp_path, "petitions/9.json", lambda value: value["marks"][0].update(index=index))
    assert faults(run("recount", tmp_path)[1]) == ([] if index == 200 else ["petitions/9.json"])


def test_a_page_need_not_know_a_crossing_past_its_size(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:300], at=200)
    mark = count(CITY, A, 190)["total"]
    assert run("recount", tmp_path)[0] == 0
    edit(tmp_path, "petitions/9.json", lambda value: value["marks"].append({"signatures": mark, "index": None}))
    assert crossing(A, mark, 150, 190) == CITY[200]
    assert run("recount", tmp_path)[0] == 0


# ------------------------------------------------------------------ pages


def test_recount_prints_each_petition(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:60], at=50)
    output = run("recount", tmp_path)[1].splitlines()
    full, other = count(CITY, A, 50), count(CITY, B, 50)
    for line, (number, key, counts) in zip(
        output[1:4], (("9", A, full), ("8", B, other), ("7", WAITING, count(CITY, WAITING, 50))), strict=True
    ):
        strengths = [counts["by_strength"].get(name, 0) for name in ("email", "phone", "identity", "in_person")]
        numbers = [*strengths, counts["total"], counts["held"], counts["excluded"], counts["withdrawn"]]
        assert line.split() == [number, key, *map(str, numbers), "|", str(counts["total"]), "50"]
    assert output[4] == f"answer {'d' * 16}: 6"


def test_recount_of_one_petition_reads_its_page_alone(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:60])
    edit(tmp_path, "petitions/8.json", lambda value: value["count"].update(total=99))
    (tmp_path / "petitions.json").unlink()
    assert run("recount", tmp_path, "--petition", 9)[0] == 0
    assert run("recount", tmp_path, "--petition", 8)[0] == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("log.json", verifier_key()),
        ("petitions.json", A),
        ("petitions.json", f'"total": {count(CITY, A, 700)["total"]}'),
        ("petitions.json@before=8", WAITING),
        ("petitions/9.json", RECORDS[A].replace('"', '\\"')),
        ("petitions/9.json", text_hash(A)),
        ("petitions/8.json", B),
        ("petitions/8.json", '"email": '),
    ],
)
def test_a_byte_that_differs_on_a_page_is_found_and_its_file_named(run: Run, tmp_path: Path, path: str, words: str, seed: int) -> None:
    publish(tmp_path, CITY)
    raw, chance = (tmp_path / path).read_bytes(), seeded(f"{words} {seed}")
    flip(tmp_path / path, raw.index(words.encode()) + chance.randrange(len(words)), chance.randrange(1, 128))
    code, output = run("recount", tmp_path)
    assert code == 1
    assert path in {place.split(" ")[0] for place in faults(output)}


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("petitions/9.json", lambda value: value["count"].update(total=value["count"]["total"] + 1)),
        ("petitions/9.json", lambda value: value["count"].update(total=value["count"]["total"] - 1)),
        ("petitions/9.json", lambda value: value["count"]["by_strength"].update(email=1)),
        ("petitions/9.json", lambda value: value["count"]["by_strength"].update(post=0)),
        ("petitions/9.json", lambda value: value["count"].update(size=701)),
        ("petitions/9.json", lambda value: value["count"].update(size=-1)),
        ("petitions/9.json", lambda value: value.update(count={"total": 0, "by_strength": {}, "size": -1})),
        ("petitions/9.json", lambda value: value["count"].update(size="700")),
        ("petitions/9.json", lambda value: value.pop("count")),
        ("petitions/9.json", lambda value: value["text"].update(title="Otra cosa")),
        ("petitions/9.json", lambda value: value["text"].update(demand="Lo que nadie firmó")),
        ("petitions/9.json", lambda value: value.update(signatures=value["signatures"] + 1)),
        ("petitions/9.json", lambda value: value["reported"].update(signatures=6)),
        ("petitions/9.json", lambda value: value["text"].update(record=RECORDS[B])),
        ("petitions/9.json", lambda value: value["text"].update(record=RECORDS[B], hash=text_hash(B))),
        ("petitions/9.json", lambda value: value["text"].update(index=6)),
        ("petitions/9.json", lambda value: value["text"].update(index=[])),
        ("petitions/9.json", lambda value: value["text"].update(index=None)),
        ("petitions/9.json", lambda value: value.update(text=None)),
        ("petitions/9.json", lambda value: value.update(text=None, count={"total": 0, "by_strength": {}, "size": 0})),
        ("petitions/7.json", lambda value: value["count"].update(total=1, by_strength={"in_person": 1})),
        ("petitions.json", lambda value: value["items"][1]["count"].update(total=0)),
        ("petitions.json", lambda value: value["items"][1].update(number="../9")),
        ("petitions.json", lambda value: value["items"][1].update(number=9)),
        ("petitions.json", lambda value: value.update(next="/petitions?x=../../y")),
        ("petitions.json", lambda value: value.update(items=7)),
    ],
)
def test_a_page_that_does_not_agree_is_named(run: Run, tmp_path: Path, path: str, change: Callable[[Any], object]) -> None:
    publish(tmp_path, CITY)
    edit(tmp_path, path, change)
    code, output = run("recount", tmp_path)
    assert code == 1
    assert {place.split(" ")[0] for place in faults(output)} == {path}


def test_a_petition_that_opened_cannot_be_shown_as_one_that_never_did(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    nothing = count(CITY, A, 0)
    edit(tmp_path, "petitions/9.json", lambda value: value.update(text=None, count=nothing, signatures=5))
    edit(tmp_path, "petitions.json", lambda value: value["items"][0].update(count=nothing))
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions/9.json"])


def test_a_petition_left_out_of_the_list_is_found(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    edit(tmp_path, "petitions.json", lambda value: value["items"].pop(0))
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions.json entry 1"])


def test_a_list_that_is_empty_leaves_petitions_out(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    edit(tmp_path, "petitions.json", lambda value: value.update(items=[], next=None))
    code, output = run("recount", tmp_path)
    assert (code, sorted(faults(output))) == (1, ["petitions.json entry 1", "petitions.json entry 6"])


def test_a_page_may_be_older_than_the_log(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY, at=431)
    assert run("recount", tmp_path)[0] == 0
    edit(tmp_path, "petitions/9.json", lambda value: value["count"].update(size=432))
    assert CITY[431].startswith(f"cc/1 sign\np {A}".encode())
    assert faults(run("recount", tmp_path)[1]) == ["petitions/9.json"]


def test_a_listed_petition_without_page_is_a_fault(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    (tmp_path / "petitions/8.json").unlink()
    code, output = run("recount", tmp_path)
    assert (code, faults(output)) == (1, ["petitions/8.json"])


def test_a_signature_under_a_text_that_was_not_announced_is_named(run: Run, tmp_path: Path) -> None:
    entries = [*CITY[:20], sign(77, A, text="7" * 64), sign(78, WAITING)]
    publish(tmp_path, entries)
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/entries/000.p/22 entry 20", "log/tile/entries/000.p/22 entry 21"])
