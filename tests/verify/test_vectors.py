"""The verifier on the examples of verify/vectors, which others made."""

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.verify.city import Run, b64, faults, hand_over, log_files, write
from verify import verify

FOLDER = Path(__file__).parents[2] / "verify" / "vectors"


def load(name: str) -> Any:  # noqa: ANN401  whatever the file holds
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def cases(name: str, side: str) -> list[Any]:
    return [pytest.param(case, id=str(number)) for number, case in enumerate(load(name)[side])]


def refused(case: dict[str, Any]) -> bool:
    try:
        parts = verify.split_key(case["key"])
        verify.parse_head(case["note"], parts[0])
        return verify.signers(case["note"], parts[0], [parts[1]]) == []
    except verify.Fault:
        return True


@pytest.mark.parametrize("case", cases("checkpoints", "right"))
def test_checkpoints_that_are_right(case: dict[str, Any]) -> None:
    assert not refused(case)
    assert verify.parse_head(case["note"]) == (case["size"], base64.b64decode(case["head"]))


@pytest.mark.parametrize("case", cases("checkpoints", "wrong"))
def test_checkpoints_that_are_wrong(case: dict[str, Any]) -> None:
    assert refused(case)


def test_entries() -> None:
    for case in load("entries")["right"]:
        assert verify.parse_entry(case["text"])[0] == case["kind"]
    for case in load("entries")["wrong"]:
        raw = bytes.fromhex(case.get("bytes", case.get("hex", "")))
        assert verify.parse_entry(raw.decode("latin-1")) == ("", []), case


def test_inclusion_proofs() -> None:
    proofs = load("proofs")["inclusion"]
    for side, right in (("right", True), ("wrong", False)):
        for case in proofs[side]:
            path = [base64.b64decode(line) for line in case["path"]]
            try:
                head = verify.lead(bytes.fromhex(case["leaf"]), case["index"], case["size"], path)
            except (verify.Fault, *verify.MALFORMED):
                head = b""
            assert (b64(head) == case["head"]) == right, case


@pytest.mark.parametrize("case", cases("keys", "right"))
def test_chains_of_keys_that_are_right(case: dict[str, Any]) -> None:
    chain = followed(case)
    assert chain.faults == []
    assert chain.current in verify.signers(case["checkpoint"], chain.name, chain.log)


@pytest.mark.parametrize("case", cases("keys", "wrong"))
def test_chains_of_keys_that_are_wrong(case: dict[str, Any]) -> None:
    try:
        chain = followed(case)
        assert chain.faults or chain.current not in verify.signers(case["checkpoint"], chain.name, chain.log)
    except verify.Fault:
        pass


def followed(case: dict[str, Any]) -> verify.Keys:
    entries = [("", index, text) for index, text in enumerate(case["entries"]) if text.startswith("cc/1 key\n")]
    return verify.Keys(case["trusted"], entries, len(entries))


@pytest.mark.parametrize("case", cases("rules", "right"))
def test_rules_that_hold(tmp_path: Path, case: dict[str, Any]) -> None:
    assert tallied(tmp_path, case).report.code == 0


@pytest.mark.parametrize("case", cases("rules", "wrong"))
def test_rules_that_do_not_hold(tmp_path: Path, case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    tallied(tmp_path, case)
    assert [place.rpartition(" ")[2] for place in faults(capsys.readouterr().out)] == [str(case["index"])]


def tallied(folder: Path, case: dict[str, Any]) -> verify.Tally:
    entries = [text.encode() for text in case["entries"]]
    source, report = verify.Source(str(write(folder, log_files(entries)))), verify.Report("en")
    tally, tree = verify.Tally(report), verify.Tree(source, (len(entries), b""), (0, b""), report)
    for bundle in tree.bundles():
        tally.take(*bundle)
    tally.settle(tree)
    return tally


@pytest.mark.parametrize("case", cases("receipts", "right"))
def test_receipts_that_are_right(run: Run, tmp_path: Path, case: dict[str, Any]) -> None:
    code, output = run("receipt", hand_over(tmp_path, case["receipt"]), key=case["trusted"])
    assert (code, faults(output)) == (0, [])


@pytest.mark.parametrize("change", [pytest.param(case, id=case["why"]) for case in load("receipts")["wrong"]["changes"]])
def test_receipts_that_are_wrong(run: Run, tmp_path: Path, change: dict[str, Any]) -> None:
    wrong = load("receipts")["wrong"]
    left = {field: value for field, value in wrong["receipt"].items() if field not in change.get("without", [])}
    assert run("receipt", hand_over(tmp_path, wrong["receipt"]), key=wrong["trusted"])[0] == 0
    assert run("receipt", hand_over(tmp_path, {**left, **change["set"]}), key=wrong["trusted"])[0] != 0


@pytest.mark.parametrize("case", cases("states", "right"))
def test_states(tmp_path: Path, case: dict[str, Any]) -> None:
    tally = tallied(tmp_path, case)
    assert tally.report.code == 0
    assert {index: tally.place(int(index)) for index in case["states"]} == case["states"]
    for key, counts in case["counts"].items():
        kind = "answer" if case["entries"][0].startswith("cc/1 answer") else "sign"
        told = tally.count(f"{kind} {key}", len(case["entries"]))
        assert {name: n for name, n in told.items() if n and name != "total"} == {
            n: v for n, v in {**counts["by_strength"], **counts}.items() if type(v) is int and v
        }


@pytest.mark.parametrize("case", cases("states", "wrong"))
def test_acts_that_cannot_be(tmp_path: Path, case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    tallied(tmp_path, case)
    assert [place.rpartition(" ")[2] for place in faults(capsys.readouterr().out)] == [str(case["index"])]


def test_bundles() -> None:
    bundles = load("tiles")["bundles"]
    for case in bundles["right"]:
        entries = [text.encode() for text in case["entries"]]
        found = verify.cut(bytes.fromhex(case["hex"]), len(entries), len(entries))[1]
        assert [entry for _, stretch in found for entry in stretch] == entries
    for case in bundles["wrong"]:
        with pytest.raises(verify.Fault):
            verify.cut(bytes.fromhex(case["hex"]), len(bundles["right"][0]["entries"]), 3)


def site(folder: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "site", folder))


def test_the_site_agrees_and_so_do_its_counts(run: Run, tmp_path: Path) -> None:
    facts = load("site")
    code, output = run("recount", site(tmp_path / "site"), key=facts["key"])
    assert (code, faults(output)) == (0, [])
    for key, counts in facts["petitions"].items():
        numbers = [*counts["by_strength"].values(), counts["total"], counts["held"], counts["excluded"], counts["withdrawn"]]
        assert [line.split()[2:10] for line in output.splitlines() if line.split()[1:2] == [key]] == [[str(number) for number in numbers]]


@pytest.mark.parametrize("case", cases("site", "wrong"))
def test_a_change_of_the_site_is_noticed_and_the_file_named(run: Run, tmp_path: Path, case: dict[str, Any]) -> None:
    folder = site(tmp_path / "site")
    for change in case["changes"]:
        file = folder / change["file"]
        if change.get("delete"):
            file.unlink()
        else:
            raw = file.read_bytes()
            file.write_bytes(raw[: change["offset"]] + bytes.fromhex(change["hex"]) + raw[change["offset"] + change["length"] :])
    code, output = run("recount", folder, key=load("site")["key"])
    assert code == (2 if case["why"] == "no checkpoint" else 1)
    assert case["blames"] in output


@pytest.mark.parametrize("case", cases("site", "earlier"))
def test_the_site_goes_on_from_earlier_states(run: Run, tmp_path: Path, case: dict[str, Any]) -> None:
    key = load("site")["key"]
    (tmp_path / "state").write_text(f"{key}\n{case['checkpoint']}", encoding="utf-8")
    code, _ = run("check", site(tmp_path / "site"), "--state", tmp_path / "state", key=key)
    assert (code == 0) == case["right"]
    state = write(tmp_path, {"earlier": case["checkpoint"].encode()}) / "earlier"
    assert (run("consistency", state, tmp_path / "site/log/checkpoint", tmp_path / "site", key=key)[0] == 0) == case["right"]
