"""Our published log judged by an implementation that is not ours, aics-tlog, and what it makes judged by us.

It needs a newer Python than we do and has an environment of its own (`python -m tools.oracle`). Where that is not there, the very same
cases are held against what aics-tlog said when it was last asked: data/oracle.json, written by

    ORACLE=record python -m pytest tests/foundation/ledger/test_oracle.py
"""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import keys, merkle, notes, publishing, tiles
from tests.foundation.ledger.logs import ORIGIN, append, begin, log, seal, sign
from tests.foundation.ledger.proofs import continues
from tools import oracle

RECORDED = Path(__file__).parent / "data" / "oracle.json"
JUDGE = Path(__file__).parents[2] / "harness" / "oracle_judge.py"
SIZES = (1, 2, 5, 40, 255, 256, 257, 300)
PAIRS = ((1, 2), (2, 5), (5, 40), (40, 255), (255, 256), (256, 257), (1, 300), (257, 300), (300, 300))
SEEDS = {name: sha256(name.encode()).digest() for name in ("log", "acknowledgement", "stranger", "oracle", "witness")}
WANTED: Mapping[str, object] = {
    "origin": "log.elsewhere.example/1",
    "seed": SEEDS["oracle"].hex(),
    "witness": SEEDS["witness"].hex(),
    "time": 1_795_000_000,
    "entries": [f"entry {number}" for number in range(260)],
    "sizes": [0, 1, 2, 7, 256, 260],
    "inclusion": [(0, 1), (0, 2), (1, 2), (6, 7), (200, 256), (256, 257), (259, 260), (0, 260)],
    "consistency": [(1, 2), (2, 7), (7, 8), (6, 256), (256, 260), (255, 260), (260, 260)],
}
Case = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What the oracle says about cases, and what it makes, now or when it was last asked."""

    how: str
    verdicts: Mapping[str, bool]  # by the digest of the case
    made: Mapping[str, Any]


def digest(case: Case) -> str:
    return sha256(json.dumps(case, sort_keys=True).encode()).hexdigest()


# ------------------------------------------------------------------ our log, and what could be done to it


@dataclass(frozen=True)
class Published:
    """One published state: checkpoint, files by path, offline proofs by index."""

    note: str
    files: Mapping[str, str]
    proofs: Mapping[int, str]


def published() -> Published:
    note = publishing.published_checkpoint()
    root, size = publishing.log_directory(), notes.read(note).size
    found = {path.relative_to(root).as_posix(): path.read_bytes().hex() for path in sorted((root / "tile").rglob("*")) if path.is_file()}
    return Published(note, found, {index: publishing.inclusion_proof(index) for index in sorted({0, size // 2, size - 1})})


@pytest.fixture
def states(db: None, data: Path) -> dict[int, Published]:
    """The same log every time, published at several sizes. Its keys are no secret."""
    (data / "keys").mkdir()
    for name in ("log", "acknowledgement"):
        (data / "keys" / f"{name}.ed25519").write_text(urlsafe_b64encode(SEEDS[name]).decode().rstrip("="))
    found = {}
    for size in SIZES:
        if size == 1:
            begin()
        append(*(sign(number) for number in range(len(log()), size)))
        seal()
        ledger.publish()
        found[size] = published()
    return found


def consistency(before: int, size: int) -> list[str]:
    return [b64encode(one).decode() for one in merkle.consistency(publishing.own_hashes(size), before, size)]


def right(states: Mapping[int, Published]) -> Iterator[Case]:
    """What we published: checkpoints, offline proofs, consistency proofs, and all files of a log."""
    key, bodies = keys.first("log", ORIGIN).verifier_key, [body.decode() for body in log()]
    for size, state in states.items():
        head = b64encode(notes.read(state.note).root).decode()
        yield {"name": f"checkpoint of {size}", "kind": "checkpoint", "note": state.note, "key": key, "size": size, "head": head}
        for index, proof in state.proofs.items():
            yield {"name": f"entry {index} of {size}", "kind": "proof", "proof": proof, "entry": bodies[index], "key": key}
        yield {"name": f"files of {size}", "kind": "files", "files": dict(state.files), "note": state.note, "key": key}
    for before, size in PAIRS:
        path, older, newer = consistency(before, size), states[before].note, states[size].note
        yield {"name": f"{before} to {size}", "kind": "consistency", "before": older, "after": newer, "path": path, "key": key}


def flipped(text: str, at: int = 0) -> str:
    """Hexadecimal text with one bit of the byte at `at` changed."""
    raw = bytearray.fromhex(text)
    raw[at] ^= 1
    return raw.hex()


def tampered(cases: Mapping[str, Case]) -> Iterator[Case]:
    """The same with one thing changed each."""
    stranger = notes.Signer(ORIGIN, SEEDS["stranger"])
    point, proof, files, chain = (cases[name] for name in ("checkpoint of 300", "entry 150 of 300", "files of 300", "40 to 255"))
    note = point["note"]
    body = notes.read(note).body
    other = cases["checkpoint of 257"]
    yield {**point, "name": "a stranger's key", "key": stranger.verifier_key}
    yield {**point, "name": "signed by a stranger", "note": notes.sign(body, [stranger])}
    yield {**point, "name": "another size", "note": note.replace("\n300\n", "\n299\n"), "size": 299}
    yield {**point, "name": "another head", "note": note.replace(point["head"], other["head"]), "head": other["head"]}
    yield {**point, "name": "another name", "note": note.replace(ORIGIN, "log.example.org/2027")}
    lines = proof["proof"].split("\n")
    yield {**proof, "name": "another entry", "entry": proof["entry"].replace("k e", "k p")}
    yield {**proof, "name": "another index", "proof": proof["proof"].replace("index 150", "index 151")}
    yield {**proof, "name": "a hash is missing", "proof": "\n".join(lines[:2] + lines[3:])}
    yield {**proof, "name": "a hash too many", "proof": "\n".join([*lines[:3], lines[2], *lines[3:]])}
    yield {**proof, "name": "two hashes are swapped", "proof": "\n".join([*lines[:2], lines[3], lines[2], *lines[4:]])}
    yield {**proof, "name": "under another checkpoint", "proof": f"{proof['proof'].partition(chr(10) * 2)[0]}\n\n{other['note']}"}
    path = chain["path"]
    yield {**chain, "name": "a step is missing", "path": path[1:]}
    yield {**chain, "name": "a step too many", "path": [*path, path[0]]}
    yield {**chain, "name": "two steps are swapped", "path": [path[1], path[0], *path[2:]]}
    yield {**chain, "name": "from another state", "before": cases["checkpoint of 5"]["note"]}
    yield {**chain, "name": "the log shrank", "before": chain["after"], "after": chain["before"]}
    for path_of in ("tile/entries/000", "tile/0/000", "tile/1/000.p/1", "tile/entries/001.p/44", "tile/0/001.p/44"):
        content = files["files"][path_of]
        yield {**files, "name": f"a bit of {path_of}", "files": {**files["files"], path_of: flipped(content, len(content) // 4)}}
        yield {**files, "name": f"{path_of} is missing", "files": {name: text for name, text in files["files"].items() if name != path_of}}


# ------------------------------------------------------------------ the oracle


def ask(cases: list[Case]) -> Said:
    """Let aics-tlog judge them, and make what it can."""
    asked = json.dumps({"judge": cases, "make": WANTED})
    environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    done = subprocess.run([oracle.PYTHON, JUDGE], input=asked, capture_output=True, text=True, check=True, timeout=120, env=environment)
    answer = json.loads(done.stdout)
    verdicts = {digest(case): verdict for case, verdict in zip(cases, answer["verdicts"], strict=True)}
    return Said(f"aics-tlog {answer['version']} itself", verdicts, answer["made"])


def remembered() -> Said:
    kept = json.loads(RECORDED.read_text(encoding="utf-8"))
    verdicts = {case: verdict for _name, case, verdict in kept["verdicts"]}
    return Said(f"what aics-tlog {kept['version']} said when it was last asked", verdicts, kept["made"])


def record(cases: list[Case], said: Said) -> None:
    RECORDED.parent.mkdir(exist_ok=True)
    version = said.how.split(" ")[1]
    verdicts = [[case["name"], digest(case), said.verdicts[digest(case)]] for case in cases]
    kept = {"version": version, "verdicts": verdicts, "made": said.made}
    RECORDED.write_text(f"{json.dumps(kept, indent=1)}\n", encoding="utf-8")


def said_about(cases: list[Case]) -> Said:
    if not oracle.is_made():
        return remembered()
    said = ask(cases)
    if os.environ.get("ORACLE") == "record":
        record(cases, said)
    return said


def test_what_we_publish_is_right_for_an_implementation_that_is_not_ours(
    states: dict[int, Published], capsys: pytest.CaptureFixture[str]
) -> None:
    good = {case["name"]: case for case in right(states)}
    bad = list(tampered(good))
    said = said_about([*good.values(), *bad])
    with capsys.disabled():
        sys.stdout.write(f"\nOur log, judged by {said.how}: {len(good)} cases that are right, {len(bad)} that are not.\n")
    unknown = [case["name"] for case in [*good.values(), *bad] if digest(case) not in said.verdicts]
    assert unknown == [], "what we publish has changed: ask the oracle again (see above)"
    assert [name for name, case in good.items() if not said.verdicts[digest(case)]] == []
    assert [case["name"] for case in bad if said.verdicts[digest(case)]] == []


def test_what_was_recorded_is_of_these_cases(states: dict[int, Published]) -> None:
    good = {case["name"]: case for case in right(states)}
    expected = {digest(case): True for case in good.values()} | {digest(case): False for case in tampered(good)}
    assert remembered().verdicts == expected


# ------------------------------------------------------------------ what the oracle made


@pytest.fixture
def made() -> Mapping[str, Any]:
    return ask([]).made if oracle.is_made() else remembered().made


def test_what_the_oracle_makes_is_the_same_as_ever() -> None:
    if oracle.is_made():
        assert ask([]).made == remembered().made
    assert len(remembered().made["checkpoints"]) == 6


def test_its_checkpoints_are_signed_for_us_with_and_without_a_witness(made: Mapping[str, Any]) -> None:
    leaves = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(260)]
    key = made["key"]
    assert key == notes.Signer("log.elsewhere.example/1", SEEDS["oracle"]).verifier_key
    for one in made["checkpoints"]:
        head = merkle.root_of(leaves[: one["size"]])
        for note in (one["note"], one["witnessed"]):
            assert notes.read(note) == notes.Checkpoint("log.elsewhere.example/1", one["size"], head)
            assert notes.signed_by(note, key)
            assert not notes.signed_by(note.replace("elsewhere", "anywhere"), key)
        assert one["note"] == notes.sign(notes.read(one["note"]).body, [notes.Signer("log.elsewhere.example/1", SEEDS["oracle"])])


def test_its_proofs_are_ours(made: Mapping[str, Any]) -> None:
    leaves = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(260)]
    for one in made["inclusion"]:
        index, size, path = one["index"], one["size"], [b64decode(line) for line in one["path"]]
        assert merkle.head_from(leaves[index], index, size, path) == merkle.root_of(leaves[:size])
        assert merkle.inclusion(merkle.reader_of(leaves), index, size) == path
    for one in made["consistency"]:
        before, size, path = one["before"], one["size"], [b64decode(line) for line in one["path"]]
        assert merkle.consistency(merkle.reader_of(leaves), before, size) == path
        assert continues(before, size, merkle.root_of(leaves[:before]), merkle.root_of(leaves[:size]), path)


def test_its_tiles_are_ours(made: Mapping[str, Any]) -> None:
    bodies = [f"entry {number}".encode() for number in range(260)]
    leaves = [merkle.leaf_hash(body) for body in bodies]
    ours = {tiles.tile_path(1, 0, 1): merkle.root_of(leaves[:256])}
    for index, first, width in tiles.spans(0, 260):
        ours[tiles.bundle_path(index, width)] = tiles.pack_bundle(bodies[first : first + width])
        ours[tiles.tile_path(0, index, width)] = b"".join(leaves[first : first + width])
    assert made["files"] == {path: content.hex() for path, content in ours.items()}
