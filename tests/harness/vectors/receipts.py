"""Receipts: waiting, included, and broken ones, each with the thing that is broken."""

from collections.abc import Mapping
from typing import Any

from constituyente.foundation.ledger import merkle, notes

from .material import (
    CLERK,
    CLERK2,
    LOG,
    ORIGIN,
    SECOND,
    STRANGER,
    TREES,
    Given,
    acknowledgement,
    answer,
    b64,
    checkpoint,
    given,
    key_entry,
    petition,
    rules,
    seed,
)
from .signed import cosignature

ACK_KEY = key_entry("acknowledgement", CLERK.public, LOG)
TURNED = key_entry("log", SECOND.public, LOG)
LATE = key_entry("acknowledgement", CLERK2.public, SECOND)
ANNA = given(5)
ENTRIES = [ACK_KEY, rules(), petition(), *(given(number).body for number in range(1, 9))]
LEAVES = [merkle.leaf_hash(body) for body in ENTRIES]
INDEX = ENTRIES.index(ANNA.body)
Whole = dict[str, Any]


def _proof(index: int = INDEX, leaves: list[bytes] = LEAVES, note: str = "") -> str:
    return notes.proof(index, merkle.inclusion(merkle.reader_of(leaves), index, len(leaves)), note or checkpoint(leaves))


def _receipt(one: Given = ANNA, **other: object) -> Whole:
    return {
        "format": "cc/1 receipt",
        "verifier_key": LOG.verifier_key,
        "made_by": "site",
        "entry": one.body.decode(),
        "opening": one.opening,
        "acknowledgement": acknowledgement(one.body),
        "keys": [ACK_KEY.decode()],
        "proof": "",
        **other,
    }


def _right() -> list[tuple[str, Whole, str]]:
    """Name, receipt, and the key somebody trusts."""
    key, body = LOG.verifier_key, notes.Checkpoint(ORIGIN, len(LEAVES), merkle.root_of(LEAVES)).body
    witnessed = checkpoint(LEAVES) + cosignature(body)
    later = [*LEAVES, merkle.leaf_hash(TURNED), merkle.leaf_hash(LATE)]
    turned = [entry.decode() for entry in (ACK_KEY, TURNED, LATE)]
    new = _receipt(
        acknowledgement=acknowledgement(ANNA.body, CLERK2), keys=turned, proof=_proof(leaves=later, note=checkpoint(later, SECOND))
    )
    said = answer(1).decode()
    first = [merkle.leaf_hash(ANNA.body)]
    return [
        ("waiting", _receipt(), key),
        ("included", _receipt(proof=_proof()), key),
        ("included, with a witness under its checkpoint", _receipt(proof=_proof(note=witnessed)), key),
        ("the only entry of its log: a proof without hashes", _receipt(proof=_proof(0, first)), key),
        ("secrets made on the signer's device", _receipt(made_by="device", proof=_proof()), key),
        ("the opening was handed out before", _receipt(opening=None), key),
        ("an answer", _receipt(entry=said, opening=None, acknowledgement=acknowledgement(said.encode())), key),
        ("after the log's key was changed, from the first key on", {**new, "verifier_key": SECOND.verifier_key}, key),
        ("of before the key was changed", _receipt(proof=_proof(), keys=turned[:2]), key),
    ]


def _opening(**other: object) -> Whole:
    return _receipt(proof=_proof(), opening={**ANNA.opening, **other})


def _wrong() -> list[tuple[str, str, Whole]]:
    """Why, the field that is broken, and the receipt."""
    good, proof = _receipt(proof=_proof()), _proof()
    values = list(ANNA.values)
    head, _, note = proof.partition("\n\n")
    lines = head.split("\n")
    foreign = given(6)
    text = acknowledgement(ANNA.body).partition("\n\n")[0] + "\n"
    longer = [*LEAVES, merkle.leaf_hash(given(9).body)]

    def proven(*changed: str, state: str = note) -> Whole:
        return {**good, "proof": "\n".join(changed) + "\n\n" + state}

    return [
        ("another format", "format", {**good, "format": "cc/2 receipt"}),
        ("a key is missing", "proof", {name: value for name, value in good.items() if name != "proof"}),
        ("a key too many", "note", {**good, "note": ""}),
        ("an entry that is none", "entry", {**good, "entry": good["entry"][:-1]}),
        ("the entry is another's", "entry", {**good, "entry": foreign.body.decode(), "opening": None}),
        ("an entry of another kind", "entry", {**good, "entry": rules().decode(), "opening": None}),
        ("another strength", "entry", {**good, "entry": good["entry"].replace("k e", "k p"), "opening": None}),
        ("made by somebody who does not exist", "made_by", {**good, "made_by": "clerk"}),
        ("the opening is another's", "opening", {**good, "opening": foreign.opening}),
        ("another tag", "opening", _opening(tag=b64(seed("x")))),
        ("another salt of the tag", "opening", _opening(tag_salt=b64(seed("x")))),
        ("another salt", "opening", _opening(salt=b64(seed("x")))),
        ("a salt that is too short", "opening", _opening(salt=b64(bytes(31)))),
        ("another contact", "opening", _opening(values=[values[0], "eva@example.org", *values[2:]])),
        ("another petition", "opening", _opening(values=[TREES, *values[1:]])),
        ("a value is missing", "opening", _opening(values=values[:4])),
        ("the values in another order", "opening", _opening(values=[*values[:2], values[3], values[2], values[4]])),
        ("a value too many", "opening", _opening(values=[*values, ""])),
        ("the acknowledgement is of another entry", "acknowledgement", {**good, "acknowledgement": acknowledgement(foreign.body)}),
        ("the acknowledgement is signed by a stranger", "acknowledgement", {**good, "acknowledgement": notes.sign(text, [STRANGER])}),
        ("the acknowledgement is signed by the log's key", "acknowledgement", {**good, "acknowledgement": notes.sign(text, [LOG])}),
        (
            "the acknowledgement is signed by a key that no entry added",
            "acknowledgement",
            {**good, "acknowledgement": acknowledgement(ANNA.body, CLERK2)},
        ),
        (
            "the acknowledgement has another time",
            "acknowledgement",
            {**good, "acknowledgement": good["acknowledgement"].replace("12:20", "13:20")},
        ),
        ("no acknowledgement", "acknowledgement", {**good, "acknowledgement": ""}),
        ("no keys", "keys", {**good, "keys": []}),
        ("a key entry that a stranger signed", "keys", {**good, "keys": [key_entry("acknowledgement", CLERK.public, STRANGER).decode()]}),
        ("keys that are no key entries", "keys", {**good, "keys": [ACK_KEY.decode(), rules().decode()]}),
        ("another log's key", "verifier_key", {**good, "verifier_key": STRANGER.verifier_key}),
        ("a key whose id is not its own", "verifier_key", {**good, "verifier_key": LOG.verifier_key.replace("+", "+0000", 1)}),
        ("another index", "proof", proven(lines[0], f"index {INDEX - 1}", *lines[2:])),
        ("an index with a leading zero", "proof", proven(lines[0], f"index 0{INDEX}", *lines[2:])),
        ("a hash is missing", "proof", proven(*lines[:-1])),
        ("a hash too many", "proof", proven(*lines, b64(bytes(32)))),
        ("another hash", "proof", proven(*lines[:2], b64(bytes(32)), *lines[3:])),
        ("two hashes are swapped", "proof", proven(*lines[:2], lines[3], lines[2], *lines[4:])),
        ("a hash of 31 bytes", "proof", proven(*lines[:2], b64(bytes(31)), *lines[3:])),
        ("another format of the proof", "proof", proven("c2sp.org/tlog-proof@v2", *lines[1:])),
        ("the proof of another entry", "proof", {**good, "proof": _proof(INDEX + 1)}),
        ("the checkpoint of another size", "proof", proven(*lines, state=checkpoint(longer))),
        ("the checkpoint is signed by a stranger", "proof", proven(*lines, state=checkpoint(LEAVES, STRANGER))),
        ("the checkpoint was changed", "proof", proven(*lines, state=note.replace("\n11\n", "\n10\n"))),
        ("no checkpoint", "proof", proven(*lines, state="")),
    ]


def _ordered(receipt: Mapping[str, object]) -> Mapping[str, object]:
    order = ("format", "verifier_key", "made_by", "entry", "opening", "acknowledgement", "keys", "proof")
    return {name: receipt[name] for name in sorted(receipt, key=lambda name: order.index(name) if name in order else len(order))}


def receipts_file() -> object:
    good = _receipt(proof=_proof())
    return {
        "about": (
            "Receipts, and the key of the log that somebody trusts. Wrong: what to change in one that is right; `broken` is the field "
            "that is at fault."
        ),
        "right": [{"name": name, "trusted": key, "receipt": _ordered(receipt)} for name, receipt, key in _right()],
        "wrong": {
            "trusted": LOG.verifier_key,
            "receipt": _ordered(good),
            "changes": [{"why": why, "broken": broken, **_difference(good, receipt)} for why, broken, receipt in _wrong()],
        },
    }


def _difference(good: Whole, other: Whole) -> dict[str, object]:
    """How to come from one receipt to another: keys to leave out, keys to set."""
    without = [name for name in good if name not in other]
    return {**({"without": without} if without else {}), "set": {name: value for name, value in other.items() if good.get(name) != value}}
