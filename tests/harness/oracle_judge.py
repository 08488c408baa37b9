"""Runs inside .venv-oracle: lets aics-tlog, an implementation that is not ours, judge and make what our formats have.

Reads {"judge": [...], "make": {...}} from standard input, writes {"version", "verdicts", "made"} to standard output, all JSON.
"""

import json
import sys
from base64 import b64decode, b64encode
from typing import Any

import aics_tlog as tlog  # type: ignore[import-not-found]
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

REFUSALS = (ValueError, tlog.TileMissingError, tlog.TileVerificationError)


def b64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def checkpoint(note: str, key: str) -> tuple[int, bytes]:
    """Size and head of a checkpoint that this key signed. Raises ValueError."""
    vkey = tlog.parse_vkey(key)
    found = tlog.verify_checkpoint(tlog.parse_note(note), vkey, expected_origin=vkey.name)
    if not found.ok:
        raise ValueError(found.error)
    return found.size, found.root


def judge_checkpoint(case: dict[str, Any]) -> bool:
    size, root = checkpoint(case["note"], case["key"])
    return (size, b64(root)) == (case["size"], case["head"])


def judge_proof(case: dict[str, Any]) -> bool:
    """A C2SP tlog-proof, taken apart here: aics-tlog reads what stands in it."""
    head, _empty, note = case["proof"].partition("\n\n")
    first, index, *path = head.split("\n")
    if first != "c2sp.org/tlog-proof@v1" or not index.startswith("index "):
        return False
    size, root = checkpoint(note, case["key"])
    at = int(index.removeprefix("index "))
    return bool(tlog.verify_leaf_inclusion(case["entry"].encode(), at, size, [b64decode(one, validate=True) for one in path], root))


def judge_consistency(case: dict[str, Any]) -> bool:
    before, old = checkpoint(case["before"], case["key"])
    size, new = checkpoint(case["after"], case["key"])
    return bool(tlog.verify_consistency(before, size, old, new, [b64decode(one, validate=True) for one in case["path"]]))


def judge_files(case: dict[str, Any]) -> bool:
    """Every tile and every bundle of a published log against its checkpoint, and the proofs that aics-tlog makes of the tiles."""
    reader = tlog.MemoryTileReader({path: bytes.fromhex(content) for path, content in case["files"].items()})
    size, root = checkpoint(case["note"], case["key"])
    tlog.audit_tiles(reader, size, root)
    for index in {0, size // 2, size - 1}:
        path = tlog.inclusion_proof_from_tiles(reader, index, size)
        if not tlog.verify_leaf_inclusion(tlog.read_entry(reader, index, size), index, size, path, root):
            return False
    return bool(tlog.tree_root_from_tiles(reader, size) == root)


def judge(case: dict[str, Any]) -> bool:
    kinds = {"checkpoint": judge_checkpoint, "proof": judge_proof, "consistency": judge_consistency, "files": judge_files}
    try:
        return kinds[case["kind"]](case)
    except REFUSALS:
        return False


def make(wanted: dict[str, Any]) -> dict[str, Any]:
    """Notes, proofs and tiles by aics-tlog itself, over the entries it is given."""
    origin, entries = wanted["origin"], [text.encode() for text in wanted["entries"]]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(wanted["seed"]))
    witness = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(wanted["witness"]))
    tree = tlog.MerkleTree(entries)
    found: dict[str, Any] = {"key": tlog.format_vkey(tlog.vkey_from_ed25519(origin, key.public_key())), "checkpoints": []}
    for size in wanted["sizes"]:
        point = tlog.Checkpoint(origin, size, tree.root(size))
        note = tlog.sign_checkpoint(point, key, origin)
        _blob, line = tlog.sign_cosignature(witness, "witness.example.net/w1", wanted["time"], origin, size, tree.root(size))
        both = tlog.Note(note.text, (*note.signatures, line))
        found["checkpoints"].append({"size": size, "head": b64(tree.root(size)), "note": note.serialise(), "witnessed": both.serialise()})
    found["inclusion"] = [
        {"index": index, "size": size, "path": [b64(one) for one in tree.inclusion_proof(index, size)]}
        for index, size in wanted["inclusion"]
    ]
    found["consistency"] = [
        {"before": before, "size": size, "path": [b64(one) for one in tree.consistency_proof(before, size)]}
        for before, size in wanted["consistency"]
    ]
    found["files"] = {path: content.hex() for path, content in tlog.TileWriter(entries).materialise().items()}
    return found


def main() -> None:
    asked = json.load(sys.stdin)
    answer = {"version": tlog.__version__, "verdicts": [judge(case) for case in asked["judge"]], "made": make(asked["make"])}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
