"""Logs, pages and receipts, made by the definitions of docs/ledger.md, by code that shares nothing with the site or with the verifier."""

import base64
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Run = Callable[..., tuple[int, str]]
ORIGIN = "log.example.org/2016"
SIGNER, SECOND, THIRD, STRANGER, ACK, ACK2 = (Ed25519PrivateKey.from_private_bytes(bytes(31) + bytes([n])) for n in range(6))
LETTERS = {"e": "email", "m": "phone", "i": "identity", "p": "in_person"}
A, B, WAITING = "a" * 16, "b" * 16, "c" * 16
RECORDS = {A: '{"title":"Agua"}', B: '{"title":"Árboles"}', WAITING: ""}
RULES = "7" * 64
MOVES = {
    "hold": ({"counted"}, "held"),
    "release": ({"held"}, "counted"),
    "exclude": ({"counted", "held"}, "excluded"),
    "reinstate": ({"excluded"}, "counted"),
    "withdraw": ({"counted", "held", "excluded"}, "withdrawn"),
}


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  the same positions every time, and no secret


# ------------------------------------------------------------------ tree, keys, notes, files


def tree_head(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over hashes of leaves."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    left = left_of(len(leaves))
    return sha256(b"\x01", tree_head(leaves[:left]), tree_head(leaves[left:]))


def left_of(size: int) -> int:
    left = 1
    while left * 2 < size:
        left *= 2
    return left


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1, lowest first."""
    if len(leaves) < 2:
        return []
    left = left_of(len(leaves))
    if index < left:
        return [*inclusion(leaves[:left], index), tree_head(leaves[left:])]
    return [*inclusion(leaves[left:], index - left), tree_head(leaves[:left])]


def hashes(entries: Sequence[bytes]) -> list[bytes]:
    return [sha256(b"\0", entry) for entry in entries]


def public(signer: Ed25519PrivateKey) -> bytes:
    return b"\x01" + signer.public_key().public_bytes_raw()


def verifier_key(signer: Ed25519PrivateKey = SIGNER, name: str = ORIGIN) -> str:
    ident = sha256(name.encode(), b"\n", public(signer))[:4]
    return f"{name}+{ident.hex()}+{b64(public(signer))}"


def signed(text: str, *signers: Ed25519PrivateKey, name: str = ORIGIN) -> str:
    idents = [bytes.fromhex(verifier_key(signer, name).split("+")[1]) for signer in signers]
    lines = [f"— {name} {b64(ident + signer.sign(text.encode()))}\n" for ident, signer in zip(idents, signers, strict=True)]
    return f"{text}\n{''.join(lines)}"


def checkpoint(entries: Sequence[bytes], *signers: Ed25519PrivateKey, origin: str = ORIGIN) -> bytes:
    return signed(f"{origin}\n{len(entries)}\n{b64(tree_head(hashes(entries)))}\n", *(signers or (SIGNER,))).encode()


def tile(kind: str, number: int, width: int) -> str:
    name, rest = f"{number % 1000:03}", number // 1000
    while rest:
        name, rest = f"x{rest % 1000:03}/{name}", rest // 1000
    return f"log/tile/{kind}/{name}" + (f".p/{width}" if width < 256 else "")


def log_files(entries: Sequence[bytes], *signers: Ed25519PrivateKey) -> dict[str, bytes]:
    files = {"log/checkpoint": checkpoint(entries, *signers)}
    for first in range(0, len(entries), 256):
        bundle = entries[first : first + 256]
        files[tile("entries", first // 256, len(bundle))] = b"".join(len(entry).to_bytes(2, "big") + entry for entry in bundle)
    level, row = 0, hashes(entries)
    while row:
        for first in range(0, len(row), 256):
            files[tile(str(level), first // 256, len(row[first : first + 256]))] = b"".join(row[first : first + 256])
        level, row = level + 1, [tree_head(row[first : first + 256]) for first in range(0, len(row) - 255, 256)]
    return files


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def publish(folder: Path, entries: Sequence[bytes], *signers: Ed25519PrivateKey, at: int | None = None) -> Path:
    """Write log and pages into a folder; the first signer's key is the one shown."""
    files = {**log_files(entries, *signers), **page_files(entries, at)}
    shown = {"head": {"verifier_key": verifier_key(signers[-1] if signers else SIGNER)}}
    return write(folder, {**files, "log.json": json.dumps(shown).encode()})


def edit(folder: Path, path: str, change: Callable[[Any], object]) -> None:
    value = json.loads((folder / path).read_bytes())
    change(value)
    (folder / path).write_bytes(json.dumps(value).encode())


def flip(path: Path, position: int, mask: int = 1) -> None:
    raw = bytearray(path.read_bytes())
    raw[position] ^= mask
    path.write_bytes(raw)


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------ entries


def entry(kind: str, *lines: str) -> bytes:
    return "".join(f"{line}\n" for line in (f"cc/1 {kind}", *lines)).encode()


def text_hash(key: str) -> str:
    return sha256(RECORDS[key].encode()).hex()


def petition(key: str, version: int = 1, text: str = "") -> bytes:
    return entry("petition", f"p {key} {text or text_hash(key)}", f"v {version}")


def secret(seed: int) -> bytes:
    return sha256(f"{seed} secret".encode())


def commitments(seed: int) -> tuple[str, str, str]:
    t, c = (b64(sha256(f"{seed} {name}".encode())) for name in "tc")
    return t, c, b64(sha256(b"cc/1 cancel\n", secret(seed)))


def sign(seed: int, key: str = A, letter: str = "e", text: str = "") -> bytes:
    t, c, x = commitments(seed)
    return entry("sign", f"p {key} {text or text_hash(key)}", f"t {t}", f"c {c}", f"x {x}", f"k {letter}")


def answer(seed: int, survey: str = "d" * 16, rules: str = RULES, letter: str = "n") -> bytes:
    _, c, x = commitments(seed)
    return entry("answer", f"q {survey} {rules}", f"c {c}", f"x {x}", f"k {letter}")


def annotation(seed: int, letter: str = "n") -> bytes:
    _, c, x = commitments(seed)
    return entry("annotation", f"d 1 {'6' * 64}", f"c {c}", f"x {x}", f"k {letter}")


def withdraw(index: int, seed: int | None = None) -> bytes:
    """Take back entry `index`, whose seed is its index unless told."""
    return entry("withdraw", f"i {index}", f"r {b64(secret(index if seed is None else seed))}")


def act(kind: str, index: int, case: int = 0) -> bytes:
    return entry(kind, f"i {index}", f"h {sha256(f'{kind} {index} {case}'.encode()).hex()}")


def crossing(key: str, mark: int, before: int, after: int) -> bytes:
    return entry("crossing", f"p {key}", f"m {mark}", f"s {before} {after}")


def key_entry(word: str, deed: str, key: Ed25519PrivateKey, by: Ed25519PrivateKey, origin: str = ORIGIN) -> bytes:
    lines = entry("key", f"u {word}", f"a {deed}", f"b {b64(public(key))}")
    return lines + f"g {b64(by.sign(f'{origin}{chr(10)}'.encode() + lines))}\n".encode()


def record(kind: str, *lines: str) -> bytes:
    return entry(kind, *lines, f"h {'5' * 64}")


# ------------------------------------------------------------------ a city


def states(entries: Sequence[bytes], size: int) -> dict[int, str]:
    """Where each sign entry below `size` is, as docs/ledger.md, "Counting", says."""
    found: dict[int, str] = {}
    for index, raw in enumerate(entries[:size]):
        first, second, *_ = [*raw.decode("latin-1").split("\n"), ""]
        kind = first.removeprefix("cc/1 ")
        if kind == "sign":
            found[index] = "counted"
        elif kind in MOVES:
            target = int(second.removeprefix("i "))
            origins, place = MOVES[kind]
            found[target] = place if found.get(target) in origins else found.get(target, "")
    return found


def count(entries: Sequence[bytes], key: str, size: int) -> dict[str, Any]:
    """Count by strength and state; strengths with no signature are left out."""
    where = {i: state for i, state in states(entries, size).items() if entries[i].startswith(f"cc/1 sign\np {key} ".encode())}
    letters = [chr(entries[i][-2]) for i, state in where.items() if state == "counted"]
    by = {name: letters.count(letter) for letter, name in LETTERS.items() if letter in letters}
    other = {name: list(where.values()).count(name) for name in ("held", "excluded", "withdrawn")}
    return {"total": len(letters), "by_strength": by, **other, "size": size}


def mark_at(entries: Sequence[bytes], key: str, before: int, after: int) -> bytes:
    """Return the crossing of as many as there are at size `after`."""
    return crossing(key, count(entries, key, after)["total"], before, after)


def city(size: int) -> list[bytes]:
    """A log of two petitions with all kinds of entries; the seed of each signature is its index."""
    entries = [entry("rules", "v 1", f"h {RULES}"), petition(A)]
    reviews = [act("hold", 30), act("hold", 31), act("release", 30), act("exclude", 31), act("reinstate", 31), act("exclude", 32)]
    reviews += [withdraw(33), withdraw(32), act("hold", 33, 1), act("hold", 34), act("exclude", 35), act("hold", 36)]
    others = [
        key_entry("acknowledgement", "added", ACK, SIGNER),
        key_entry("witness", "added", STRANGER, STRANGER),
        record("promise", "n 1", "a made"),
        record("promise", "n 1", "a kept"),
        record("promise", "n 2", "a made"),
        *[record(kind, "n 7", f"v {v}") for kind in ("disposition", "motion", "rollcall") for v in (1, 2)],
        *[entry(kind, "n 3", f"v {v}", f"c {b64(secret(v))}") for kind in ("meeting", "results") for v in (1, 2)],
        record("handover", "n 1"),
        record("draft", "v 12", "a published"),
        record("draft", "v 13", "a published"),
        record("draft", "v 13", "a delivered"),
        record("adoption", "v 13"),
        record("table", "n 1", "s 0"),
        record("rules", "v 4"),
        *reviews,
        annotation(1_000_001),
        act("erasure", 35),
    ]
    for index in range(2, size):
        if index == 6:
            entries.append(petition(B))
        elif index in (200, 201):
            entries.append(mark_at(entries, (A, B)[index - 200], 150, 190))
        elif index % 10 == 7 and index // 10 < len(others):
            entries.append(others[index // 10])
        elif index % 10 == 8:
            entries.append(answer(index))
        else:
            entries.append(sign(index, (A, B)[index > 6 and index % 3 == 0], "emip"[index % 4]))
    return entries[:size]


def page(entries: Sequence[bytes], number: int, key: str, size: int) -> dict[str, Any]:
    opened = petition(key)
    index = entries.index(opened) if opened in entries[:size] else None
    text = None if key == WAITING else {**json.loads(RECORDS[key]), "record": RECORDS[key], "hash": text_hash(key), "index": index}
    crossings = {i: raw.decode("latin-1").split("\n") for i, raw in enumerate(entries[:size]) if raw.startswith(b"cc/1 crossing\n")}
    marks = [{"signatures": int(lines[2][2:]), "index": i} for i, lines in crossings.items() if lines[1] == f"p {key}"]
    counted = count(entries, key, size)
    return {
        "number": number,
        "key": key,
        "text": text,
        "count": counted,
        "marks": [*marks, {"signatures": 1000, "index": None}],
        "reported": {"signatures": 5},
        "signatures": counted["total"] + 5,
        "status": "…",
    }


def page_files(entries: Sequence[bytes], at: int | None = None) -> dict[str, bytes]:
    """Pages of three petitions at some size: a list in two pages, and a page each."""
    size = len(entries) if at is None else at
    pages = {number: page(entries, number, key, size) for number, key in ((9, A), (8, B), (7, WAITING))}
    items = {number: {name: full[name] for name in ("number", "key", "count")} for number, full in pages.items()}
    files: dict[str, Any] = {
        "petitions.json": {"items": [items[9], items[8]], "next": "/petitions?before=8"},
        "petitions.json@before=8": {"items": [items[7]], "next": None},
        **{f"petitions/{number}.json": full for number, full in pages.items()},
    }
    return {path: json.dumps(value, ensure_ascii=False).encode() for path, value in files.items()}


CITY = city(700)


# ------------------------------------------------------------------ receipts


VALUES = [A, "ana@example.org", "30-44", "barrio-sur", "web"]
TAG, TAG_SALT, SALT = (sha256(name) for name in (b"tag", b"tag salt", b"salt"))


def commitment(purpose: str, values: Sequence[str | bytes], salt: bytes) -> str:
    parts = [value.encode() if isinstance(value, str) else value for value in values]
    return b64(sha256(f"cc/1 {purpose}\n".encode(), *(len(part).to_bytes(4, "big") + part for part in parts), salt))


def own_entry(values: Sequence[str] = VALUES, salt: bytes = SALT) -> bytes:
    t, c, x = commitment("tag", [TAG], TAG_SALT), commitment("commit", values, salt), commitment("cancel", [], secret(400))
    return entry("sign", f"p {A} {text_hash(A)}", f"t {t}", f"c {c}", f"x {x}", "k m")


OWN = own_entry()


def with_own(entries: Sequence[bytes] = CITY[:500]) -> list[bytes]:
    """Return a log with the receipt's entry at index 400."""
    return [*entries[:400], OWN, *entries[401:]]


def proof(entries: Sequence[bytes], index: int, *signers: Ed25519PrivateKey) -> str:
    lines = [b64(other) for other in inclusion(hashes(entries), index)]
    return "\n".join(["c2sp.org/tlog-proof@v1", f"index {index}", *lines, "", checkpoint(entries, *signers).decode()])


def acknowledgement(by: str = "2026-11-23T12:20:00Z", signer: Ed25519PrivateKey = ACK, raw: bytes = OWN, origin: str = ORIGIN) -> str:
    return signed(f"cc/1 acknowledgement\n{origin}\n{sha256(bytes(1), raw).hex()}\n{by}\n", signer, name=f"{ORIGIN}/ack")


def receipt(entries: Sequence[bytes] = (), *signers: Ed25519PrivateKey, **changes: object) -> dict[str, Any]:
    """Return the receipt of `OWN`, proved by a log that has it, if one is given; its key is the last of the signers'."""
    keys = [raw.decode() for raw in entries or CITY if raw.startswith(b"cc/1 key\n")]
    value = {
        "format": "cc/1 receipt",
        "verifier_key": verifier_key(signers[-1] if signers else SIGNER),
        "entry": OWN.decode(),
        "made_by": "site",
        "opening": {"tag": b64(TAG), "tag_salt": b64(TAG_SALT), "salt": b64(SALT), "values": VALUES},
        "acknowledgement": acknowledgement(),
        "keys": keys,
        "proof": proof(entries, list(entries).index(OWN), *signers) if entries else "",
    }
    return {**value, **changes}


def hand_over(folder: Path, value: object) -> Path:
    """Write a receipt into a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "receipt.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return folder / "receipt.json"


# ------------------------------------------------------------------ what the verifier said


def faults(output: str) -> list[str]:
    """The place of each fault: path, or path and entry."""
    return [line[len("FAULT ") :].split(": ")[0] for line in output.splitlines() if line.startswith("FAULT ")]
