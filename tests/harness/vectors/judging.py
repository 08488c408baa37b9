"""Says whether an example is right, by the site's own code as far as it goes, and by docs/ledger.md beyond."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from constituyente.foundation.ledger import acknowledgements, entries, fold, merkle, notes, tiles

SIGNATURES = re.compile(r"(?:— [^\s+]+ [A-Za-z0-9+/]+={0,2}\n)+")
RECEIPT = {"format", "verifier_key", "made_by", "entry", "opening", "acknowledgement", "keys", "proof"}


class Wrong(ValueError):
    """The example does not hold; `field` is where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def need(field: str, *, holds: bool) -> None:
    if not holds:
        raise Wrong(field)


def key_parts(key: str) -> tuple[str, bytes]:
    """Name and public bytes (0x01 and 32) of a key as written. Raises ValueError."""
    name, _ident, coded = key.split("+", 2)
    public = b64decode(coded, validate=True)
    need("key", holds=notes.written(name, public) == key and public[:1] == notes.ED25519 and len(public) == 33)
    return name, public


def framed(note: str) -> None:
    """Signatures are lines of a note and nothing else. Source: C2SP signed-note."""
    need("note", holds=SIGNATURES.fullmatch(note.rpartition("\n\n")[2]) is not None)


def checkpoint(note: str, key: str) -> notes.Checkpoint:
    """The checkpoint in a note that `key` signed. Raises ValueError."""
    name, _public = key_parts(key)
    framed(note)
    point = notes.read(note)
    need("origin", holds=point.origin == name)
    need("signature", holds=notes.signed_by(note, key))
    return point


def entry(text: str, kind: str = "") -> entries.Entry:
    found = entries.decode(text.encode("ascii"))
    need("kind", holds=kind in {"", found.kind})
    return found


# ------------------------------------------------------------------ keys


def follow(trusted: str, texts: Sequence[str], known: int = 0) -> tuple[str, dict[str, int | None]]:
    """The log key that the trusted one leads to through the key entries, and the acknowledgement keys with what revoked them.

    texts  of the key entries, in log order; the first `known` of them are below a checkpoint that is believed
    """
    origin, public = key_parts(trusted)
    read = [(text, entry(text, "key").fields) for text in texts]
    own = [
        at for at, (_text, one) in enumerate(read) if (one["purpose"], one["act"]) == ("log", "added") and b64decode(one["key"]) == public
    ]
    begin = own[-1] + 1 if own else 0
    force, acks = trusted, dict[str, int | None]()
    for at, (text, one) in enumerate(read):
        fresh, said = b64decode(one["key"]), text[: text.rindex("g ")]
        if one["purpose"] not in {"log", "acknowledgement"}:
            continue
        if at >= begin:
            need("keys", holds=notes.bare_by(f"{origin}\n{said}".encode(), b64decode(one["signature"]), force))
        need("keys", holds=fresh[:1] == notes.ED25519 and (at >= begin or at < known or one["purpose"] == "log" or bool(begin)))
        if one["purpose"] == "log" and at >= begin:
            need("keys", holds=one["act"] == "added")  # revoked and not replaced: nothing after it is to be believed
            force = notes.written(origin, fresh)
        elif one["purpose"] == "acknowledgement":
            written = notes.written(f"{origin}/ack", fresh)
            acks[written] = None if one["act"] == "added" else at
    return force, acks


def chain(example: Mapping[str, Any]) -> tuple[str, dict[str, int | None]]:
    """What an example of keys.json leads to. Raises ValueError."""
    texts = example["entries"]
    places = [index for index, text in enumerate(texts) if text.startswith("cc/1 key\n")]
    force, acks = follow(example["trusted"], [texts[index] for index in places], len(places))
    checkpoint(example["checkpoint"], force)
    return force, {key: None if at is None else places[at] for key, at in acks.items()}


# ------------------------------------------------------------------ acknowledgements and receipts


def acknowledgement(note: str, key: str) -> tuple[str, str]:
    """Hash and time that a signed acknowledgement promises. Raises ValueError."""
    framed(note)
    leaf, due = acknowledgements.read(note)
    need("acknowledgement", holds=len(leaf) == merkle.HASH)
    origin = key_parts(key)[0].removesuffix("/ack")
    need("acknowledgement", holds=note.startswith(acknowledgements.text(origin=origin, leaf=leaf, due=due) + "\n"))
    need("acknowledgement", holds=notes.signed_by(note, key))
    return leaf.hex(), f"{due:%Y-%m-%dT%H:%M:%SZ}"


def receipt(whole: Mapping[str, Any], trusted: str) -> None:
    """Raises Wrong, with the field that is at fault, unless a receipt is right."""
    missing = RECEIPT ^ whole.keys()
    need(min(missing, default=""), holds=not missing)
    need("format", holds=whole["format"] == "cc/1 receipt")
    need("made_by", holds=whole["made_by"] in {"site", "device"})
    _within("verifier_key", lambda: key_parts(whole["verifier_key"]))
    body = whole["entry"].encode("ascii")
    given = _within("entry", lambda: entry(whole["entry"]))
    need("entry", holds=given.kind in fold.GIVEN)
    force = _within("keys", lambda: follow(trusted, whole["keys"]))
    _origin, acks = force
    reached = [trusted, *(notes.written(key_parts(trusted)[0], b64decode(entry(text).fields["key"])) for text in whole["keys"])]
    need("verifier_key", holds=whole["verifier_key"] in reached)
    leaf = merkle.leaf_hash(body)
    told = [key for key in acks if _holds(lambda key=key: acknowledgement(whole["acknowledgement"], key))]
    # An entry that was exchanged does not go with the acknowledgement: which of the two is at fault, the opening tells, or nobody.
    promised = acknowledgement(whole["acknowledgement"], told[0])[0] if told else ""
    need("keys" if not acks else "acknowledgement", holds=bool(told))
    opened = whole["opening"] is None or _holds(lambda: _opening(given, whole["opening"]))
    need("entry" if whole["opening"] is None else "acknowledgement", holds=promised == leaf.hex())
    need("opening", holds=opened)
    if whole["proof"]:
        _within("proof", lambda: _proof(leaf, whole["proof"], reached))


def _opening(given: entries.Entry, opening: Mapping[str, Any]) -> None:
    tag, tag_salt, salt = (b64decode(opening[name], validate=True) for name in ("tag", "tag_salt", "salt"))
    values = [value.encode() for value in opening["values"]]
    need("opening", holds=set(opening) == {"tag", "tag_salt", "salt", "values"} and len(values) == 5)
    need("opening", holds={len(tag), len(tag_salt), len(salt)} == {32} and opening["values"][0] == given.fields["petition"])
    need("opening", holds=entries.commitment("tag", [tag], tag_salt) == b64decode(given.fields["tag"]))
    need("opening", holds=entries.commitment("commit", values, salt) == b64decode(given.fields["commitment"]))


def _proof(leaf: bytes, text: str, keys: Sequence[str]) -> None:
    index, path, note = notes.read_proof(text)
    need("proof", holds=notes.proof(index, path, note) == text and {len(one) for one in path} <= {32})
    point = next(checkpoint(note, key) for key in keys if _holds(lambda key=key: checkpoint(note, key)))
    need("proof", holds=merkle.head_from(leaf, index, point.size, path) == point.root)


def _within(field: str, ask: Any) -> Any:  # noqa: ANN401  whatever the question answers
    try:
        return ask()
    except (ValueError, KeyError, StopIteration) as error:
        raise Wrong(field) from error


def _holds(ask: Any) -> bool:  # noqa: ANN401  as above
    try:
        ask()
    except (ValueError, KeyError):
        return False
    return True


# ------------------------------------------------------------------ what holds between entries


def rules(texts: Sequence[str]) -> list[int]:
    """The entries at fault under docs/ledger.md, "More that must hold"."""
    read = [entry(text) for text in texts]
    faults = {index for index, text in enumerate(texts) if text in texts[:index]}
    known = {(one.fields.get("petition", ""), one.fields["record"]) for one in read if one.kind in {"petition", "rules"}}
    last: dict[tuple[str, str], int] = {}
    crossed = set()
    for index, one in enumerate(read):
        field = one.fields
        named = ("", field["record"]) if one.kind == "answer" else (field["petition"], field["record"]) if one.kind == "sign" else None
        ok = named is None or named in known
        if one.kind in {"petition", "meeting", "results", "disposition", "motion", "rollcall"}:
            what, version = (one.kind, field.get("petition") or field["number"]), int(field["version"])
            ok = version == last.get(what, 0) + 1
            last[what] = version
        elif one.kind == "rules" or (one.kind == "draft" and field["act"] == "published"):
            ok = int(field["version"]) > last.get((one.kind, ""), 0)
            last[one.kind, ""] = int(field["version"])
        elif one.kind == "promise":
            made = last.get(("promise", ""), 0)
            ok = int(field["number"]) == made + 1 if field["act"] == "made" else int(field["number"]) <= made
            last["promise", ""] = max(made, int(field["number"])) if field["act"] == "made" else made
        elif one.kind == "table":
            ok = int(field["size"]) <= index
        elif one.kind == "crossing":
            key, mark, before, size = field["petition"], int(field["mark"]), int(field["before"]), int(field["size"])
            ok = before < size <= index < size + 1000 and size - before <= 1000 and (key, mark) not in crossed
            ok = ok and _signatures(texts[:before], key) < mark <= _signatures(texts[:size], key)
            crossed.add((key, mark))
        faults |= set() if ok else {index}
    return sorted(faults)


def _signatures(texts: Sequence[str], key: str) -> int:
    return sum(number for (state, _by), number in fold.recount(text.encode() for text in texts).get(key, {}).items() if state == "counted")


# ------------------------------------------------------------------ a whole site


def applied(files: Mapping[str, bytes], changes: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The files of a site after the changes of an example."""
    now = dict(files)
    for change in changes:
        if change.get("delete"):
            del now[change["file"]]
            continue
        old, at = now[change["file"]], change["offset"]
        now[change["file"]] = old[:at] + bytes.fromhex(change["hex"]) + old[at + change["length"] :]
    return now


def site(files: Mapping[str, bytes], trusted: str) -> None:
    """Raises Wrong, with the file that is at fault, unless tree, entries, keys and pages of a site agree."""
    shown = json.loads(files["log.json"])["head"]["verifier_key"]
    need("log.json", holds=shown == trusted)
    point = _within("log/checkpoint", lambda: checkpoint(files["log/checkpoint"].decode(), trusted))
    bodies = list[bytes]()
    for index, _first, width in tiles.spans(0, point.size):
        path, tile = f"log/{tiles.bundle_path(index, width)}", f"log/{tiles.tile_path(0, index, width)}"
        bundle = _within(path, lambda path=path: tiles.unpack_bundle(files[path]))
        hashes, made = files.get(tile, b""), b"".join(map(merkle.leaf_hash, bundle))
        # Two of the three agree, and the third is at fault: the tile of level 1 says what the full bundle's hashes come to.
        need(path if _heads(hashes) in files["log/tile/1/000.p/1"] else tile, holds=hashes == made)
        bodies += bundle
    leaves = [merkle.leaf_hash(body) for body in bodies]
    need("log/checkpoint", holds=merkle.root_of(leaves) == point.root)
    need("log/tile/1/000.p/1", holds=merkle.root_of(leaves[:256]) == files["log/tile/1/000.p/1"])
    texts = [body.decode("ascii") for body in bodies]
    at_fault = rules(texts)
    need(f"log/{tiles.bundle_path(1, point.size - 256)}", holds=not at_fault)
    follow(trusted, [text for text in texts if text.startswith("cc/1 key\n")])
    _pages(files, texts)


def _heads(hashes: bytes) -> bytes:
    return merkle.root_of([hashes[at : at + 32] for at in range(0, len(hashes), 32)]) if len(hashes) == 8192 else b""


def tally(texts: Sequence[str], key: str) -> dict[str, Any]:
    """The counts of a petition or a survey, as pages have them."""
    counted: Mapping[tuple[str, str], int] = fold.recount(text.encode() for text in texts).get(key, {})
    by = {strength: number for (state, strength), number in counted.items() if state == "counted"}
    other = {
        state: sum(number for (place, _by), number in counted.items() if place == state) for state in ("held", "excluded", "withdrawn")
    }
    return {"total": sum(by.values()), "by_strength": by, **other}


def _pages(files: Mapping[str, bytes], texts: Sequence[str]) -> None:
    opened = {
        field["petition"]: index for index, text in enumerate(texts) if text.startswith("cc/1 petition\n") for field in [entry(text).fields]
    }
    listed, path = set[str](), "petitions.json"
    while path:
        page = json.loads(files[path])
        for item in page["items"]:
            listed.add(item["key"])
            _count(path, item, texts)
        path = f"petitions.json@{page['next'].partition('?')[2]}" if page["next"] else ""
    need("petitions.json", holds=listed >= opened.keys())
    for path in sorted(name for name in files if name.startswith("petitions/")):
        page = json.loads(files[path])
        _count(path, page, texts)
        crossings = {(field["petition"], int(field["mark"])): at for at, field in _of_kind(texts, "crossing")}
        for mark in page["marks"]:
            need(path, holds=crossings.get((page["key"], mark["signatures"])) == mark["index"])
        if page["text"]:
            named = entry(texts[page["text"]["index"]], "petition").fields
            hashed = sha256(page["text"]["record"].encode()).hexdigest()
            need(path, holds=(named["petition"], named["record"], hashed) == (page["key"], page["text"]["hash"], page["text"]["hash"]))


def _of_kind(texts: Sequence[str], kind: str) -> list[tuple[int, Mapping[str, str]]]:
    return [(at, entry(text).fields) for at, text in enumerate(texts) if text.startswith(f"cc/1 {kind}\n")]


def _count(path: str, page: Mapping[str, Any], texts: Sequence[str]) -> None:
    size = page["count"]["size"]
    need(path, holds=size <= len(texts) and page["count"] == {**tally(texts[:size], page["key"]), "size": size})
