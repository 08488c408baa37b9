"""A tiny log, whole: every file as a site publishes it, and what a recount must find."""

import json
from collections.abc import Iterable
from functools import cache

from constituyente.foundation.ledger import entries, merkle, notes, tiles

from .material import (
    CLERK,
    LOG,
    ORIGIN,
    STRANGER,
    SURVEY,
    TEXTS,
    TREES,
    WATER,
    act,
    annotation,
    answer,
    b64,
    checkpoint,
    digest,
    given,
    key_entry,
    petition,
    rules,
    withdrawal,
)

STRENGTHS = ("email", "phone", "identity", "in_person")
MARKS = {WATER: (100, 5000), TREES: (50, 100)}
NUMBERS = {WATER: 1, TREES: 2}
WAITING = "9999000099990000"  # the key of a petition that never opened
FIRST, SECOND, THIRD = 4, 154, 254  # sizes of the checkpoints before the last


def _signers(start: int, end: int) -> list[bytes]:
    """Signatures of people `start` to before `end`: two of three for water."""
    found = [given(number, TREES if number % 3 == 0 else WATER, STRENGTHS[number % 7 % 4]).body for number in range(start, end)]
    return sorted(found, key=merkle.leaf_hash)


@cache
def bodies() -> tuple[bytes, ...]:
    """The log, batch after batch."""
    log = [key_entry("acknowledgement", CLERK.public, LOG), rules(), petition(), petition(TREES)]
    log += _signers(1, 151)
    log += [*_signers(151, 243), *sorted([answer(1), answer(2, strength="email")], key=merkle.leaf_hash)]
    log += [entries.encode("crossing", petition=key, mark=mark, before=FIRST, size=SECOND) for key, mark in ((WATER, 100), (TREES, 50))]
    at = {
        number: log.index(given(number, TREES if number % 3 == 0 else WATER, STRENGTHS[number % 7 % 4]).body) for number in (1, 2, 3, 4, 5)
    }
    log += [annotation(1), act("hold", at[1], 1), act("hold", at[2], 2), act("exclude", at[3], 3)]
    assert len(log) == THIRD
    log += [act("release", at[2], 4), withdrawal(at[4], given(4).secret), act("exclude", at[1], 5), act("hold", at[5], 6)]
    log += [entries.encode("promise", number=1, act="made", record=digest("promise 1"))]
    return tuple(log)


def _states() -> dict[int, str]:
    log = bodies()
    found = {}
    for number, state in ((1, "excluded"), (2, "counted"), (3, "excluded"), (4, "withdrawn"), (5, "held")):
        found[log.index(given(number, TREES if number % 3 == 0 else WATER, STRENGTHS[number % 7 % 4]).body)] = state
    return found


def counts(key: str) -> dict[str, object]:
    """What a page shows of a petition, added up here by hand and not by the fold."""
    states, by, other = _states(), dict.fromkeys(STRENGTHS, 0), {"held": 0, "excluded": 0, "withdrawn": 0}
    for index, body in enumerate(bodies()):
        if not body.startswith(f"cc/1 sign\np {key} ".encode()):
            continue
        state = states.get(index, "counted")
        if state == "counted":
            by[STRENGTHS["emip".index(chr(body[-2]))]] += 1
        else:
            other[state] += 1
    return {
        "total": sum(by.values()),
        "by_strength": {name: number for name, number in by.items() if number},
        **other,
        "size": len(bodies()),
    }


def _leaves() -> list[bytes]:
    return [merkle.leaf_hash(body) for body in bodies()]


def _tiles() -> dict[str, bytes]:
    leaves, found, size = _leaves(), dict[str, bytes](), len(bodies())
    for index, first, width in tiles.spans(0, size):
        found[tiles.bundle_path(index, width)] = tiles.pack_bundle(bodies()[first : first + width])
        found[tiles.tile_path(0, index, width)] = b"".join(leaves[first : first + width])
    found[tiles.tile_path(1, 0, size // 256)] = merkle.root_of(leaves[:256])
    return found


def _page(content: object) -> bytes:
    return f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode()


def _petition_page(key: str) -> bytes:
    text, log = TEXTS[key], bodies()
    crossed = {mark: log.index(entries.encode("crossing", petition=key, mark=mark, before=FIRST, size=SECOND)) for mark in MARKS[key][:1]}
    marks = [{"signatures": mark, "index": crossed.get(mark)} for mark in MARKS[key]]
    opened = {"record": text, "hash": digest(text), "index": log.index(petition(key))}
    return _page({"number": NUMBERS[key], "key": key, "count": counts(key), "marks": marks, "text": opened})


def files() -> dict[str, bytes]:
    """Every file of the site that a verifier reads, by path; where an address has `?` the path has `@`."""
    nothing = {"total": 0, "by_strength": {}, "held": 0, "excluded": 0, "withdrawn": 0, "size": len(bodies())}
    items = [{"number": NUMBERS[key], "key": key, "count": counts(key)} for key in (TREES, WATER)]
    waiting = {"number": 3, "key": WAITING, "count": nothing}
    return {
        "log.json": _page({"head": {"origin": ORIGIN, "size": len(bodies()), "verifier_key": LOG.verifier_key}}),
        "log/checkpoint": checkpoint(_leaves()).encode(),
        **{f"log/{path}": content for path, content in _tiles().items()},
        "petitions.json": _page({"items": [waiting, *items[:1]], "next": "/petitions?before=2"}),
        "petitions.json@before=2": _page({"items": items[1:], "next": None}),
        "petitions/1.json": _petition_page(WATER),
        "petitions/2.json": _petition_page(TREES),
        "petitions/3.json": _page({**waiting, "marks": [{"signatures": 100, "index": None}], "text": None}),
    }


# ------------------------------------------------------------------ broken ones


def _changed(why: str, blames: str, *changes: tuple[str, bytes]) -> dict[str, object]:
    """The site with some files changed: whole new text, or a place in the old one."""
    told, now = [], files()
    for path, content in changes:
        old = now[path]
        if not content:
            told.append({"file": path, "delete": True})
            continue
        start = next((at for at, pair in enumerate(zip(old, content, strict=False)) if pair[0] != pair[1]), min(len(old), len(content)))
        same = next(
            (at for at in range(min(len(old), len(content)) - start) if old[-1 - at] != content[-1 - at]),
            min(len(old), len(content)) - start,
        )
        told.append({"file": path, "offset": start, "length": len(old) - start - same, "hex": content[start : len(content) - same].hex()})
    return {"why": why, "blames": blames, "changes": told}


def _text(path: str, before: str, after: str) -> tuple[str, bytes]:
    old = files()[path].decode()
    assert before in old
    return path, old.replace(before, after, 1).encode()


def _flipped(path: str, at: int) -> tuple[str, bytes]:
    old = files()[path]
    return path, old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :]


def _rewritten(log: Iterable[bytes], by: notes.Signer = LOG) -> list[tuple[str, bytes]]:
    """Another log signed and published whole: its files where ours lie."""
    leaves = [merkle.leaf_hash(body) for body in log]
    found = {"log/checkpoint": checkpoint(leaves, by).encode()}
    for index, first, width in tiles.spans(0, len(leaves)):
        found[f"log/{tiles.bundle_path(index, width)}"] = tiles.pack_bundle(list(log)[first : first + width])
        found[f"log/{tiles.tile_path(0, index, width)}"] = b"".join(leaves[first : first + width])
    found[f"log/{tiles.tile_path(1, 0, 1)}"] = merkle.root_of(leaves[:256])
    return [(path, content) for path, content in found.items() if files()[path] != content]


def _wrong() -> list[dict[str, object]]:
    log, last = list(bodies()), len(bodies()) - 256
    at = log.index(given(7).body)
    stuffed = [*log[:at], given(1007).body, *log[at + 1 :]]
    edited = [*log[:-1], entries.encode("promise", number=1, act="kept", record=digest("promise 1"))]
    total = counts(WATER)["total"]
    assert isinstance(total, int)
    return [
        _changed("a byte of an entry is another", "log/tile/entries/000", _flipped("log/tile/entries/000", 5000)),
        _changed("a byte of a hash is another", "log/tile/0/000", _flipped("log/tile/0/000", 320)),
        _changed("a byte of a hash of level 1 is another", "log/tile/1/000.p/1", _flipped("log/tile/1/000.p/1", 3)),
        _changed("a bundle is missing", "log/tile/entries/000", ("log/tile/entries/000", b"")),
        _changed("a signature was put in place of another, hash and all", "log/checkpoint", *_rewritten(stuffed, LOG)[1:]),
        _changed("the checkpoint is signed by a stranger", "log/checkpoint", ("log/checkpoint", checkpoint(_leaves(), STRANGER).encode())),
        _changed("the checkpoint has another size", "log/checkpoint", _text("log/checkpoint", f"\n{len(log)}\n", f"\n{len(log) - 1}\n")),
        _changed("the log keeps a promise that it never made", f"log/tile/entries/001.p/{last}", *_rewritten(edited)),
        _changed("the key on the page is a stranger's", "log.json", _text("log.json", LOG.verifier_key, STRANGER.verifier_key)),
        _changed("a page counts one more", "petitions/1.json", _text("petitions/1.json", f'"total": {total}', f'"total": {total + 1}')),
        _changed(
            "the list counts one more",
            "petitions.json@before=2",
            _text("petitions.json@before=2", f'"total": {total}', f'"total": {total + 1}'),
        ),
        _changed("a page shows no excluded signatures", "petitions/1.json", _text("petitions/1.json", '"excluded": 1', '"excluded": 0')),
        _changed("a page shows another text", "petitions/2.json", _text("petitions/2.json", "plantar tres", "plantar dos")),
        _changed("a page forgets that a mark was crossed", "petitions/1.json", _text("petitions/1.json", '"index": 248', '"index": null')),
        _changed(
            "a page counts at a size that the log has not",
            "petitions/1.json",
            _text("petitions/1.json", f'"size": {len(log)}', '"size": 300'),
        ),
        _changed("a petition that opened is not listed", "petitions.json", _text("petitions.json", '"/petitions?before=2"', "null")),
        _changed("no checkpoint", "log/checkpoint", ("log/checkpoint", b"")),
    ]


def site_file() -> object:
    leaves = _leaves()
    fork = [*leaves[: SECOND - 1], merkle.leaf_hash(b"another history")]
    return {
        "about": (
            "The folder site/ is a whole copy of a site. Here is what a recount finds, earlier checkpoints, and changes that must be "
            "noticed: in `file`, the `length` bytes from `offset` on become `hex`; `blames` is the file that is at fault."
        ),
        "folder": "site",
        "origin": ORIGIN,
        "key": LOG.verifier_key,
        "acknowledgement_key": CLERK.verifier_key,
        "size": len(leaves),
        "head": b64(merkle.root_of(leaves)),
        "petitions": {key: counts(key) for key in (WATER, TREES)},
        "surveys": {SURVEY: {"by_strength": {"email": 1, "none": 1}, "held": 0, "excluded": 0, "withdrawn": 0}},
        "states": {str(index): state for index, state in sorted(_states().items())},
        "earlier": [
            {"name": "the log went on from here", "checkpoint": checkpoint(leaves[:size]), "right": True}
            for size in (0, 2, FIRST, SECOND, THIRD)
        ]
        + [
            {"name": "a fork: signed, and not the beginning of this log", "checkpoint": checkpoint(fork), "right": False},
            {"name": "a rollback: signed, and more than this log has", "checkpoint": checkpoint([*leaves, leaves[0]]), "right": False},
        ],
        "wrong": _wrong(),
    }
