#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# One file, Python 3.8 or newer, standard library only. What is checked, and in which formats, is in docs/ledger.md.
"""Copiar, comprobar y volver a contar el registro público · Copy, check and recount the public log.

  all     https://SITE DIR         copiar en DIR, comprobar y recontar · copy into DIR, check and recount
  mirror  https://SITE DIR         copiar y comprobar; repetido, continúa · copy and check; run again, it goes on
  check   DIR | https://SITE       firma, árbol, archivos y entradas · signature, tree, files and entries
  recount DIR | https://SITE       lo mismo, y recuentos y textos · the same, and counts and texts
  receipt FILE [DIR | https://SITE]        ¿vale mi recibo?, ¿qué fue de mi firma? · is my receipt right, what became of my signature?
  acknowledgement FILE DIR | https://SITE  ¿se cumplió lo que promete el recibo? · was what the receipt promises kept?
  consistency A B [DIR | https://SITE]     ¿son dos estados firmados del mismo registro? · are two signed states of one log?
0: todo coincide · all agrees   1: algo no coincide · something does not   2: no se puede comprobar · it cannot be checked
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import struct
import sys
import threading
import urllib.request
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from array import array
from bisect import bisect_left
from datetime import datetime, timezone
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any, Iterable, Iterator, List, Tuple

CHECKPOINT, LIST, WIDTH, BATCH = "log/checkpoint", "petitions.json", 256, 1000  # entries of a bundle, and of a batch at most
PARTS = ("title", "demand", "reasons", "wording", "version")
STRENGTHS = {"e": "email", "m": "phone", "i": "identity", "p": "in_person", "n": "none"}  # in the log, and on the pages
STATES = {"h": "held", "x": "excluded", "w": "withdrawn"}
PLACES = {**STRENGTHS, **STATES}  # where an entry can be; in the first five it is counted
SMALL, BUNDLE, PAGE = 1 << 16, WIDTH * (2 + 4096), 1 << 24  # the most bytes read of a checkpoint, of a bundle, of a page
SECONDS, ENTRIES, KEYS, LISTS, PETITIONS = 300, 10**8, 1000, 10_000, 100_000  # the most, so that no site can keep us for ever
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, RecursionError)  # what comes of taking apart what is not as it should be
SPANISH = {"counted": "contada", "held": "en revisión", "excluded": "excluida", "withdrawn": "retirada", "there": "presente"}
AWRY = ("falta, o no tiene la forma debida", "is missing, or does not have the form it should")
Stretches = List[Tuple[bytes, List[bytes]]]  # entries of a bundle by the stretch: a run of signatures as it lies there, or nothing; each


class Fault(Exception):
    """Something published is wrong: its path, what is wrong in Spanish and in English, and the entry's index if there is one."""


class CannotCheck(Exception):
    """Nothing can be said, for something cannot be read: its path, and why in Spanish and in English."""


def demand(right: object, spanish: str, english: str, path: str = "", otherwise: type[Exception] = Fault) -> None:
    if not right:
        raise otherwise(path, spanish, english)


class Report:
    """Everything told to the reader, and the exit code that follows from it."""

    def __init__(self, language: str) -> None:
        self.english, self.code = language == "en", 0

    def say(self, spanish: str, english: str) -> None:  # what a site sends cannot steer the terminal
        text = "".join(c if c == "\n" or (c.isprintable() and c < "\u0100") else "?" for c in (spanish, english)[self.english])
        print(text.encode(sys.stdout.encoding or "ascii", "replace").decode(sys.stdout.encoding or "ascii"))

    def fault(self, path: str, spanish: str, english: str, index: int | None = None, *, code: int = 1) -> None:
        self.code = 1 if 1 in (code, self.code) else code
        kind = ("FALLA", "FAULT") if code == 1 else ("NO SE PUEDE COMPROBAR", "CANNOT BE CHECKED")
        at = ("", "") if index is None else (f" entrada {index}", f" entry {index}")
        self.say(f"{kind[0]} {path}{at[0]}: {spanish}", f"{kind[1]} {path}{at[1]}: {english}")

    @contextlib.contextmanager
    def guard(self, path: str, index: int | None = None) -> Iterator[None]:
        """Tell of a fault inside, where the contents of `path` are taken apart, and go on behind it."""
        try:
            yield
        except (Fault, *MALFORMED) as error:
            where, spanish, english = error.args[:3] if isinstance(error, Fault) else ("", *AWRY)
            self.fault(where or path, spanish, english, index)


# Ed25519: RFC 8032, section 5.1. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, x·y = T/Z, so that adding needs no division.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def decode_point(raw: bytes) -> tuple[int, int, int, int] | None:
    """Return the point behind 32 bytes; None if there is none, or if these bytes are not its one legal encoding."""
    odd, y = divmod(int.from_bytes(raw, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


def add(p: tuple[int, int, int, int], q: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def multiply(n: int, p: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    even = multiply(n >> 1, add(p, p)) if n else (0, 1, 1, 0)
    return add(even, p) if n & 1 else even


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` is by `public` (32 bytes). Non-canonical points and scalars are refused."""
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    key, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if not (base and key and r) or (len(public), len(signature)) != (32, 64) or s >= ORDER:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    one, other = multiply(s, base), add(r, multiply(k, key))
    return all((one[i] * other[2] - other[i] * one[2]) % P == 0 for i in (0, 1))


# Where files come from. A page's address has ? where its path here, and its name in a folder, has @.
def fetch(address: str, limit: int, got: list[Any]) -> None:
    """Append to `got` what an address holds, none if there is no such thing, or in words why it cannot be read."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  (http)
            raw = answer.read(limit + 1)
            got.append("incompleto · incomplete" if len(raw) <= limit and getattr(answer, "length", None) else raw)
    except (OSError, http.client.HTTPException, *MALFORMED) as error:
        got.append(b"" if getattr(error, "code", 0) in (404, 410) else str(error))
        getattr(error, "close", str)()


class Source:
    """A live site, a copy in a folder, or both: then the folder gets what it lacks, its tiles at once; the rest waits in `fresh`."""

    def __init__(self, place: str, copy: str = "") -> None:
        self.site = re.sub("(/log)?/*$", "/", place, count=1) if re.match("https?://", place) else ""
        self.folder = Path(copy or place) if copy or not self.site else None
        self.fresh: dict[str, bytes] = {}
        self.saved: list[Path] = []

    def read(self, path: str, limit: int) -> bytes:  # none if there is no such file, and one too many if it has more than `limit`
        tile = path.startswith("log/tile/")
        got: list[Any] = []
        if self.folder and (tile or not self.site):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError), Path(self.folder, path).open("rb") as file:
                return file.read(min(limit, os.fstat(file.fileno()).st_size) + 1)
        if not self.site:
            return b""
        thread = threading.Thread(target=fetch, args=(self.site + path.replace("@", "?"), limit, got), daemon=True)
        thread.start()
        thread.join(SECONDS)  # a site that sends drop by drop cannot hold us for ever
        raw: Any = got[0] if got else f"> {SECONDS} s"
        demand(type(raw) is bytes, f"no se pudo leer: {raw}", f"could not be read: {raw}", path, CannotCheck)
        if raw and self.folder:
            print(path, file=sys.stderr)
            self.saved += [save(self.folder / path, raw)] if tile else []
            self.fresh.update({} if tile else {path: raw})
        return bytes(raw)


def save(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.urandom(8).hex()}.new")  # made anew, so that no link laid there is followed
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
        file.write(raw)
    return new.replace(path)


def decode64(text: str) -> bytes:  # return what standard base64 holds, nothing if `text` is not the one encoding of it
    with contextlib.suppress(ValueError):
        raw = base64.b64decode(text, validate=True)
        return raw if base64.b64encode(raw).decode() == text else b""
    return b""


def write_key(name: str, public: bytes) -> str:
    raw = b"\1" + public
    return f"{name}+{sha256(name.encode() + bytes([10]) + raw).hexdigest()[:8]}+{base64.b64encode(raw).decode()}"


def split_key(key: str, path: str = "", otherwise: type[Exception] = Fault) -> tuple[str, bytes]:
    """Return name and 32 bytes of a key written name+id in hex+base64 of the byte 1 and the 32 bytes; a Fault if it is none."""
    name, public = key.partition("+")[0], decode64(key[-44:])[1:]
    right = re.fullmatch("[A-Za-z0-9._/-]{1,200}", name) and len(key) == len(name) + 54 and write_key(name, public) == key
    demand(right, "no es una clave", "is no key", path, otherwise)
    return name, public


def signers(note: str, name: str, publics: Iterable[bytes], path: str = CHECKPOINT) -> list[bytes]:
    """Return those of the keys that signed a note (C2SP signed-note). A false signature of theirs is a Fault; others' are passed over."""
    (text, _, signatures), line = note.rpartition("\n\n"), r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)\n"
    lines = [(who, decode64(blob)) for who, blob in re.findall(line, signatures)]
    whole = re.fullmatch(f"({line}){{1,99}}", signatures) and all(blob for _, blob in lines)
    demand(whole, "no tiene la forma de una nota firmada", "does not have the form of a signed note", path)
    signed = []
    for public in dict.fromkeys(publics):
        ident = bytes.fromhex(write_key(name, public).split("+")[1])
        ours = [signature_holds(public, text.encode() + b"\n", blob[4:]) for who, blob in lines if (who, blob[:4]) == (name, ident)]
        demand(all(ours), f"la firma de {name} es falsa", f"the signature by {name} is false", path)
        signed += [public] if ours else []
    return signed


def parse_head(note: str, origin: str = "", path: str = CHECKPOINT) -> tuple[int, bytes]:
    """Return size and root of a checkpoint (C2SP tlog-checkpoint); its name must be `origin`, if that is given."""
    form = r"\A([A-Za-z0-9._/-]{1,200})\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\Z"
    name, size, root = (re.findall(form, note.rpartition("\n\n")[0]) or [("", "0", "")])[0]
    demand(decode64(root) and origin in ("", name), *AWRY, path)
    return int(size), decode64(root)


class Keys:
    """The keys that a trusted one leads to. `key` entries are path, index and text; the first `vouched` stand in a log that is signed."""

    def __init__(self, trusted: str, entries: list[tuple[str, Any, str]], vouched: int = 0) -> None:
        self.name, first = split_key(trusted)
        self.log, self.current, self.faults = [first], first, [Fault()][:0]  # log keys that are believed; the one in force
        self.acks: dict[bytes, bool] = {}  # acknowledgement keys: was it revoked?
        parsed = [parse_entry(text)[1] for _, _, text in entries]
        self.begin = max((at + 1 for at, f in enumerate(parsed) if f[:2] == ["log", "added"] and decode64(f[2])[1:] == first), default=0)
        for at, (word, act, coded, signature) in enumerate(parsed):
            (path, index, text), public, late = entries[at], decode64(coded)[1:], at >= self.begin
            signed = signature_holds(self.current, f"{self.name}\n{text.rpartition('g ')[0]}".encode(), decode64(signature))
            if word in ("log", "acknowledgement") and (decode64(coded)[:1] != b"\1" or (late and not signed)):
                self.faults.append(Fault(path, "no la firma la clave en vigor", "is not signed by the log key in force", index))
                self.current = b"" if word == "log" else self.current
            elif word == "log" and (late or at < vouched):
                self.log += [public] if act == "added" else []
                if late and (act == "added" or public == self.current):
                    self.current = public if act == "added" else b""
            elif word == "acknowledgement" and (late or at < vouched) and (act == "added" or public in self.acks):
                self.acks[public] = act == "revoked"
        self.reached = {write_key(self.name, public) for public in self.log}


def fold(hashes: list[bytes]) -> bytes:
    """Tree head (RFC 6962, section 2.1) over heads of subtrees of one size, in order; the last may be smaller. Over none: H("")."""
    while len(hashes) > 1:
        hashes = [sha256(b"\1" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)] + hashes[len(hashes) // 2 * 2 :]
    return hashes[0] if hashes else sha256().digest()


def lead(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Return the tree head that an inclusion proof leads to: what RFC 6962, section 2.1.1, splits, put together again."""
    if size <= 1:
        demand((index, size, proof) == (0, 1, []), *AWRY)
        return leaf
    left, (*proof, last) = 1 << (size - 1).bit_length() - 1, proof
    return fold([lead(leaf, index, left, proof), last] if index < left else [last, lead(leaf, index - left, size - left, proof)])


# Nearly all entries are signatures: 239 bytes, behind two that say so. For speed, runs of them are matched and cut at once: what must be
# base64 may be anything in the pattern, and is then counted: of each entry 18 bytes are no letters of base64, those around the fields.
B, ANY = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "(?s:.{42})[AEIMQUYcgkosw048]="
RUN = re.compile(f"(?:\0\xefcc/1 sign\np (?s:.{{81}})\nt {ANY}\nc {ANY}\nx {ANY}\nk [emip]\n){{1,256}}".encode("latin-1"))
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SIGN, ENTRY = struct.Struct("14x 81s 97x 24s 23x c x"), struct.Struct("2x 239s")  # petition and text, beginning of x, strength; all of it


def cut(raw: bytes, held: int, width: int) -> tuple[bytes, Stretches]:
    """Return the first `width` entries of a bundle that must hold exactly `held`, as they lie there, and cut."""
    found: Stretches = []
    count = at = kept = 0
    while at < len(raw) and count < held:
        run = RUN.match(raw, at)
        end = run.end() if run and width >= held else at + 2 + int.from_bytes(raw[at : at + 2], "big")
        stretch, entries = raw[at:end], [raw[at + 2 : end]]
        if run:
            entries = [entry for (entry,) in ENTRY.iter_unpack(stretch)]
            stretch = stretch if len(stretch.translate(None, LETTERS)) == 18 * len(entries) else b""
        found += [(stretch if run else b"", entries)] if count < width else []
        count, at = count + len(entries), end
        kept = at if count <= width else kept
    demand(count == held and at == len(raw), f"no contiene exactamente {held} entradas", f"does not hold exactly {held} entries")
    return raw[:kept], found


class Tree:
    """The log's tree (C2SP tlog-tiles), rebuilt from the entries in one pass and compared with all that is published."""

    def __init__(self, source: Source, head: tuple[int, bytes], old: tuple[int, bytes], report: Report, sizes: Iterable[int] = ()) -> None:
        self.source, self.head, self.old, self.report = source, head, old, report
        self.rows: list[list[bytes]] = [[] for _ in range(8)]  # per level, the hashes not yet in a full tile
        self.sizes, self.roots = {old[0], *sizes}, {0: fold([])}  # where the root is wanted, such as the size an earlier run saw
        self.differ: list[tuple[str, str, int]] = []  # bundle and tile that differ, and the first index where they do

    def read(self, kind: str, n: int, width: int) -> tuple[str, bytes, Stretches]:
        """Return path and items of a tile, no items if there is a fault. For a partial tile that has vanished, the full one is read."""
        *groups, last = f"{n:,}".split(",")
        full = "/".join(["log/tile", kind, *("x" + group.zfill(3) for group in groups), last.zfill(3)])
        copy = os.path.join(self.source.folder or os.devnull, full)  # noqa: PTH118  faster, for there are many
        names = sorted(os.listdir(f"{copy}.p")) if os.path.isdir(f"{copy}.p") else []  # noqa: PTH112, PTH208
        kept = [f"{full}.p/{name}" for name in names if re.fullmatch("[1-9][0-9]{0,2}", name)]
        kept += [full] if os.path.isfile(copy) else []  # noqa: PTH113
        path = full if width == WIDTH else f"{full}.p/{width}"
        items, stretches = b"", [(b"", [b""])][:0]
        for other in dict.fromkeys([path, full, *kept]):  # all that a folder has of the tile must agree
            held = int(other.rpartition(".p/")[2]) if ".p/" in other else WIDTH
            raw = self.source.read(other, BUNDLE) if other in kept or not items else b""
            with self.report.guard(other):
                found, parts = cut(raw, held, width) if raw and kind == "entries" else (raw[: 32 * width], [])
                demand(kind == "entries" or len(raw) in (0, 32 * held), f"no contiene {held} hashes", f"does not hold {held} hashes")
                demand(found[: len(items)] == items[: len(found)], f"no coincide con {path}", f"does not agree with {path}")
                if found and held >= width and not items:
                    path, items, stretches = other, found, parts
        if not items:
            self.report.fault(path, "falta o no vale; el estado firmado lo exige", "missing or not valid; the signed state needs it")
        return path, items, stretches

    def bundles(self) -> Iterator[tuple[str, int, Stretches, list[bytes]]]:  # path, first index, entries, their hashes
        for first in range(0, self.head[0], WIDTH):
            n, width = first // WIDTH, min(WIDTH, self.head[0] - first)
            path, _, stretches = self.read("entries", n, width)
            tile, published, _ = self.read("0", n, width)
            leaves = [sha256(b"\0" + entry).digest() for _, entries in stretches for entry in entries]
            if b"".join(leaves) != published:
                shown = [published[i : i + 32] for i in range(0, len(published), 32)]
                self.differ += [(path, tile, first + i) for i, (a, b) in enumerate(zip(leaves, shown)) if a != b][:1]
                leaves = leaves or shown or [bytes(32)] * width
            self.roots.update({size: self.root(leaves[: size - first]) for size in self.sizes if first < size <= first + width})
            self.grow(0, n, leaves)
            yield path, first, stretches, leaves
        for level in [level for level in range(1, 8) if self.rows[level]]:
            self.grow(level, self.head[0] // WIDTH ** (level + 1), self.rows[level])

    def grow(self, level: int, n: int, hashes: list[bytes]) -> None:
        """Take in tile n of a level; the head of a full one is a hash of the level above."""
        path, published, _ = self.read(str(level), n, len(hashes)) if level else ("", b"", [])
        if published and published != b"".join(hashes):
            self.report.fault(path, "no resulta de las entradas", "does not follow from the entries")
        self.rows[level] = [] if len(hashes) == WIDTH else hashes
        if len(hashes) == WIDTH:
            self.rows[level + 1].append(fold(hashes))
            if len(self.rows[level + 1]) == WIDTH:
                self.grow(level + 1, n // WIDTH, self.rows[level + 1])

    def root(self, last: list[bytes]) -> bytes:  # tree head; `last` are the hashes of level 0 behind the last full tile
        for row in self.rows[1:]:
            last = row + ([fold(last)] if last else [])
        return fold(last)

    def verdict(self, state: str) -> bool:  # do the entries give the signed head, and begin with those an earlier run saw?
        (size, signed), (seen, before), rebuilt = self.head, self.old, self.root(self.rows[0])
        for path, tile, index in self.differ:  # whichever the signed head speaks against is named first
            one, other = (tile, path) if rebuilt == signed else (path, tile)
            self.report.fault(one, f"no va con lo que hay en {other}", f"does not go with what is in {other}", index)
        with self.report.guard(CHECKPOINT):
            demand(rebuilt == signed, "las entradas no dan la cabeza firmada", "the entries do not give the signed tree head")
        # Where entries are as signed, they must begin with what was signed before; where they are whole but not as signed, they must not.
        begins, whole, past = self.roots.get(seen) == before, not self.differ, f"{seen} ({state})"
        forked = seen > 0 and (before != signed if seen == size else not begins if rebuilt == signed else begins and whole)
        if seen > size:
            self.report.fault(CHECKPOINT, f"RETROCESO: antes había {past}", f"ROLLBACK: there were {past} before")
        elif forked:
            self.report.fault(CHECKPOINT, f"BIFURCACIÓN: no continúa las {past}", f"FORK: does not continue the {past}")
        return rebuilt == signed and not forked


N, Z, K, H = "([1-9][0-9]{0,14})", "(0|[1-9][0-9]{0,14})", "([0-9a-f]{16})", "([0-9a-f]{64})"
KINDS = {  # what each kind of entry has behind its first line
    "sign": f"p {K} {H}\nt ({B})\nc ({B})\nx ({B})\nk ([emip])\n",
    "answer": f"q {K} {H}\nc ({B})\nx ({B})\nk ([nemip])\n",
    "annotation": f"d {N} {H}\nc ({B})\nx ({B})\nk ([nemip])\n",
    "withdraw": f"i {Z}\nr ({B})\n",
    **dict.fromkeys(("hold", "release", "exclude", "reinstate", "erasure"), f"i {Z}\nh {H}\n"),
    "petition": f"p {K} {H}\nv {N}\n",
    "crossing": f"p {K}\nm {N}\ns {Z} {N}\n",
    "promise": f"n {N}\na (made|kept)\nh {H}\n",
    **dict.fromkeys(("meeting", "results"), f"n {N}\nv {N}\nc ({B})\n"),
    **dict.fromkeys(("disposition", "motion", "rollcall"), f"n {N}\nv {N}\nh {H}\n"),
    "handover": f"n {N}\nh {H}\n",
    "draft": f"v {N}\na (published|delivered)\nh {H}\n",
    **dict.fromkeys(("rules", "adoption"), f"v {N}\nh {H}\n"),
    "table": f"n {N}\ns {Z}\nh {H}\n",
    "key": "u ([a-z]{1,20})\na (added|revoked)\nb ([A-Za-z0-9+/]{44})\ng ([A-Za-z0-9+/]{85}[AQgw]==)\n",
}
# Acts: from which places (above), and to which; "" is where the entry was at first
MOVES = {"hold": ("emipn", "h"), "release": ("h", ""), "exclude": ("emipnh", "x"), "reinstate": ("x", ""), "withdraw": ("emipnhx", "w")}
SERIES, EACH = ("promise", "handover", "rules", "draft"), ("petition", "meeting", "results", "disposition", "motion", "rollcall")


def parse_entry(text: str) -> tuple[str, list[str]]:  # return kind and fields of an entry, "" and none if it is not legal
    kind = text.partition("\n")[0].partition(" ")[2]
    match = re.fullmatch(f"cc/1 {kind}\n{KINDS[kind]}", text) if kind in KINDS else None
    return (kind, list(match.groups())) if match else ("", [])


class Tally:
    """What the entries add up to. A slot is a petition or a survey, and a place in it; it can be counted at any size."""

    def __init__(self, report: Report, wanted: bytes = b"") -> None:
        self.report, self.wanted, self.found = report, wanted, -1  # the hash of an entry to look for, and its index
        self.slots = {("", ""): 0}  # petition or survey, and place: slot
        self.rows = [("", "", array("I"), array("I"))]  # the same, and where entries came and left; no act moves what is in the first
        self.signs: dict[tuple[bytes, bytes], int] = {}  # petition and text as entries have them, strength: slot
        self.first, self.x = array("I"), bytearray()  # per entry: slot, and 18 bytes of its x: a forged withdrawal has to hit 144 bits
        self.now: dict[int, int] = {}  # the slot of an entry that was moved
        self.hashes = [array("Q") for _ in range(256)]  # 8 bytes of each, to find what comes twice
        self.announced: dict[int, tuple[str, str]] = {}  # index of a petition entry: (petition, text)
        self.known: set[tuple[str, str]] = set()  # (petition, text) and ("", process file) that some entry announces
        self.used: dict[tuple[str, str], tuple[str, int]] = {}  # the same, that some entry uses: path and index of the first
        self.crossed: dict[tuple[str, int], int] = {}  # (petition, mark): index of its first crossing
        self.versions: dict[tuple[str, str], int] = {}  # (kind, number or key): the newest version
        self.keys: list[tuple[str, Any, str]] = []

    def slot(self, what: str, place: str) -> int:
        if (what, place) not in self.slots:
            self.rows.append((what, place, array("I"), array("I")))
        return self.slots.setdefault((what, place), len(self.rows) - 1)

    def count(self, what: str, size: int) -> dict[str, int]:
        """Count the entries below `size` by place, and in all, of "sign " and a petition's key, or "answer " and a survey's."""
        rows = {name: self.rows[self.slots.get((what, place), 0)] for place, name in PLACES.items()}
        counts = {name: bisect_left(came, size) - bisect_left(left, size) for name, (_, _, came, left) in rows.items()}
        return {**counts, "total": sum(counts[name] for name in STRENGTHS.values())}

    def lowest(self, what: str, size: int) -> int:
        """Return the lowest total at the last 2,000 sizes: it is at the first of them, or behind an act that took an entry away."""
        start, falls = max(0, size - 1999), [self.rows[self.slots.get((what, place), 0)][3] for place in STRENGTHS]
        return min(self.count(what, at)["total"] for at in (start, *(i + 1 for row in falls for i in row[bisect_left(row, start) :])))

    def take(self, path: str, index: int, stretches: Stretches, leaves: list[bytes]) -> None:
        self.found = index + leaves.index(self.wanted) if self.wanted and self.wanted in leaves else self.found
        for start in array("Q", b"".join(leaves))[::4]:
            self.hashes[start & 255].append(start)
        for run, entries in stretches:
            rows = list(SIGN.iter_unpack(run))
            slots = [self.signs.get((text, strength), 0) for text, _, strength in rows]
            known = rows and all(slots)  # no text or strength among them that was not met before
            for at, slot in enumerate(slots if known else (), len(self.first)):
                self.rows[slot][2].append(at)
            self.first.extend(slots if known else ())
            self.x += base64.b64decode(b"".join([x for _, x, _ in rows])) if known else b""
            for entry in () if known else entries:
                self.take_other(path, len(self.first), entry.decode("latin-1"))
        missing = index + len(leaves) - len(self.first)  # of a bundle that is not there, which has been told
        self.first.extend([0] * missing)
        self.x += bytes(18 * missing)

    def take_other(self, path: str, index: int, text: str) -> None:
        (kind, fields), slot, x = parse_entry(text), 0, ""
        with self.report.guard(path, index):
            demand(kind, "no es una entrada de cc/1", "is not an entry of cc/1")
            if kind in ("sign", "answer", "annotation"):
                slot, x = self.slot(*((f"{kind} {fields[0]}", fields[-1]) if kind != "annotation" else (kind, "a"))), fields[-2]
                self.rows[slot][2].append(index)
            if kind in ("sign", "answer"):
                self.used.setdefault((fields[0] if kind == "sign" else "", fields[1]), (path, index))
                self.signs[f"{fields[0]} {fields[1]}".encode(), fields[-1].encode()] = slot
            self.keys += [(path, index, text)] if kind == "key" else []
            self.judge(index, kind, fields)
        self.first.append(slot)
        self.x += decode64(x)[:18] or bytes(18)
        demand(len(self.keys) <= KEYS, f"más de {KEYS} claves", f"more than {KEYS} keys", path, CannotCheck)

    def judge(self, index: int, kind: str, fields: list[str]) -> None:
        """Apply the rules of an entry's kind. An act, of a review or of who signed, moves the entry it names."""
        if kind in MOVES:
            at, (origins, target) = int(fields[0]), MOVES[kind]
            demand(at < index, f"nombra la entrada futura {at}", f"names the future entry {at}")
            home, opened = self.first[at], sha256(b"cc/1 cancel\n" + decode64(fields[1])).digest()[:18]
            demand(home, f"la entrada {at} no es de las que se mueven", f"entry {at} is no signature, answer or annotation")
            demand(kind != "withdraw" or opened == self.x[18 * at : 18 * at + 18], f"no abre la x de {at}", f"does not open the x of {at}")
            what, place, _, left = self.rows[self.now.get(at, home)]
            if place in origins:
                self.now[at] = self.slot(what, target) if target else home
                left.append(index)
                self.rows[self.now[at]][2].append(index)
        elif kind in ("erasure", "table"):  # the one names an entry, the other a size
            demand(int(fields[kind == "table"]) < index + (kind == "table"), "nombra lo que aún no hay", "names what does not exist yet")
        elif kind == "crossing":
            mark, before, after = map(int, fields[1:])
            below, counted = (self.count(f"sign {fields[0]}", size)["total"] for size in (before, after))
            demand(self.crossed.setdefault((fields[0], mark), index) == index, "cruza otra vez", "crosses for the second time")
            near = before < after <= index < after + BATCH and after - before <= BATCH
            demand(near, f"no va entre {before} y {after}", f"does not go with the sizes {before} and {after}")
            demand(below < mark <= counted, f"cruza con {below} y {counted}", f"crosses {mark} with {below} and {counted} signatures")
        elif kind in SERIES + EACH:  # all of a series are numbered, or the versions of one thing
            what, at = (fields[0], 2 if kind == "petition" else 1) if kind in EACH else ("", 0)
            number, last = int(fields[at]), self.versions.get((kind, what), 0)
            self.announced.update({index: (fields[0], fields[1])} if kind == "petition" else {})
            self.known |= {(what, fields[1])} if kind in ("petition", "rules") else set()
            if fields[1] == "kept":
                demand(number <= last, f"cumple la promesa {number}, que no se hizo", f"keeps promise {number}, which was not made")
            elif fields[1] != "delivered":
                self.versions[kind, what] = max(number, last)
                right = number > last if kind in ("rules", "draft") else number == last + 1
                demand(right, f"lleva el número {number} tras el {last}", f"has number {number} after {last}")

    def place(self, index: int) -> str:  # where an entry is in the end
        letter = self.rows[self.now.get(index, self.first[index])][1]
        return "counted" if letter in STRENGTHS else PLACES.get(letter, "there")

    def settle(self, tree: Tree) -> None:  # tell what only the whole log shows: texts that nothing announces, and entries that come twice
        for what, (path, index) in self.used.items():
            if what not in self.known:
                self.report.fault(path, "se refiere a lo que nada anuncia", "goes by a text or rules that no entry announces", index)
        twice = {a for row in self.hashes if len(set(row)) < len(row) for a, b in zip(sorted(row), sorted(row)[1:]) if a == b}
        seen: set[bytes] = set()
        for first in range(0, tree.head[0] if twice else 0, WIDTH):  # seldom: read the hashes again, to see which they are
            path, raw, _ = tree.read("0", first // WIDTH, min(WIDTH, tree.head[0] - first))
            for at in [at for at in range(0, len(raw), 32) if int.from_bytes(raw[at : at + 8], sys.byteorder) in twice]:
                if raw[at : at + 32] in seen:
                    self.report.fault(path, "está dos veces", "comes for the second time", first + at // 32)
                seen.add(raw[at : at + 32])


class Pages:
    """What the petitions' pages say."""

    def __init__(self, source: Source, only: int | None, report: Report) -> None:
        self.source, self.report, self.whole, self.keys = source, report, only is None, {""}
        self.claims: list[tuple[str, int, str, int, dict[str, int]]] = []  # path, petition, key, size, and of each place
        self.texts: list[Any] = []  # path, key, text ("": none), index of its entry (-1: none), size; marks, indexes of their crossings
        for listing, item in self.listed() if only is None else [("", {"number": only})]:
            path = f"petitions/{item['number']}.json"
            with report.guard(path):
                self.keys.add(str(item.get("key")))
                page = json.loads(source.read(path, PAGE).decode())
                for where, holder in [(path, page), (listing, item)][: 1 + bool(listing)]:
                    with report.guard(where):
                        count, key, zero = holder["count"], str(page["key"]), dict.fromkeys(STRENGTHS.values(), 0)
                        counts = {**zero, **count["by_strength"], **{name: count[name] for name in (*STATES.values(), "total")}}
                        demand(holder["key"] == key and all(type(n) is int for n in (count["size"], *counts.values())), *AWRY)
                        self.claims.append((where, item["number"], key, count["size"], counts))
                self.read_text(path, page)

    def read_text(self, path: str, page: dict[str, Any]) -> None:
        size, text = page["count"]["size"] + 0, page["text"] or {"index": None, "record": "{}", "hash": ""}
        marks = [(mark["signatures"] + 0, None if mark["index"] is None else mark["index"] + 0) for mark in page["marks"]]
        self.texts.append((path, str(page["key"]), str(text["hash"]), -1 if text["index"] is None else text["index"] + 0, size, marks))
        digest, signed = sha256(text["record"].encode("utf-8", "replace")).hexdigest(), json.loads(text["record"])
        demand(text["hash"] in ("", digest), "text.hash no es el SHA-256 de text.record", "text.hash is not the SHA-256 of text.record")
        demand(all(text[part] == signed.get(part) for part in PARTS if part in text), "no es el texto firmado", "is not the text signed")
        both = page["count"]["total"] + (page["reported"]["signatures"] if page.get("reported") else 0)
        demand(page.get("signatures", both) == both, "signatures no es la suma debida", "signatures is not what is counted and reported")

    def listed(self) -> Iterator[tuple[str, Any]]:  # yield path and item for each petition of the list, page after page
        seen, numbers, path = {""}, {0}, LIST
        while path not in seen:
            seen.add(path)
            raw, query, items = self.source.read(path, PAGE), "", []
            ends = raw and len(seen) <= LISTS and len(numbers) <= PETITIONS
            demand(ends, "falta, o la lista no termina", "not found, or the list has no end", path, CannotCheck)
            with self.report.guard(path):
                page = json.loads(raw.decode())
                fresh = {item["number"]: item for item in page["items"]}
                items = [item for n, item in fresh.items() if type(n) is int and 0 < n < 10**15 and n not in numbers]
                numbers.update(fresh)
                query = re.findall(r"^[^?]*\?([A-Za-z0-9_=&.~+%-]{1,200})$", page["next"])[0] if page["next"] else ""
                demand(len(items) == len(page["items"]) and f"{LIST}@{query}" not in seen, "repite algo", "repeats something")
            yield from [(path, item) for item in items]
            path = f"{LIST}@{query}" if query else ""

    def recount(self, tally: Tally, head: int) -> None:  # prints a row for every petition; `head` is the log's size
        self.report.say(*["petición · petition, key, e, m, i, p, total, held, excluded, withdrawn | page, size"] * 2)
        for path, number, key, size, shown in self.claims:
            counted = tally.count(f"sign {key}", size)
            if path.startswith("petitions/"):
                row = [counted[name] for name in (*list(STRENGTHS.values())[:4], "total", *STATES.values())]
                self.report.say(*[("{:6} {}" + 8 * "{:8}" + " |{:8}{:8}").format(number, key, *row, shown["total"], size)] * 2)
            if not 0 <= size <= head or shown != counted:
                here, log = f"{shown} @{size}", f"{counted} @{min(size, head)}"
                self.report.fault(path, f"petición {number}: página {here}, registro {log}", f"petition {number}: page {here}, log {log}")
        stands: dict[Any, int] = {what: index for index, pair in reversed(list(tally.announced.items())) for what in (pair, pair[0])}
        now = max((claim[3] for claim in self.claims if claim[0] == LIST), default=head if self.whole else 0)  # pages know what is below
        lowest = {key: tally.lowest(f"sign {key}", head) for key in {text[1] for text in self.texts}}
        for path, key, text, at, size, marks in self.texts:
            for mark, index in marks:
                crossed = tally.crossed.get((key, mark))
                owed = crossed is None and lowest[key] >= mark
                if owed or (index != crossed and (index is not None or (crossed or 0) < size)):
                    self.report.fault(path, f"marca {mark}: su entrada no es {index}", f"mark {mark}: its crossing entry is not {index}")
            if at < 0 and text and stands.get(key, head) < max(size, now) <= stands.get((key, text), head):
                self.report.fault(path, "su texto aún no está en el registro", "its text is not in the log yet; try again later", code=2)
            elif tally.announced.get(at) != (key, text) if at >= 0 else stands.get((key, text) if text else key, head) < max(size, now):
                self.report.fault(path, "text.index no es la entrada de este texto", "text.index is not the entry of this text")
        for key in [key for key in stands if self.whole and isinstance(key, str) and key not in self.keys and stands[key] < now]:
            self.report.fault(LIST, f"no figura la petición de clave {key}", f"the petition with key {key} is not listed", stands[key])


class Log:
    """A log: its key, its signed state, and what one pass over its entries finds. Without a source, no more than the key."""

    def __init__(self, options: Namespace, report: Report, source: Source | None, own: str = "", *at: int, leaf: bytes = b"") -> None:
        """Read it all. The key that counts is the one given, else the one remembered, else `own`, else the one shown."""
        self.source, self.report, self.sound, folder = source, report, False, source.folder if source else None
        self.state = options.state or (str(folder / ".verifier") if folder else "")
        memory = (Source(".").read(self.state, SMALL) if self.state else b"").decode("utf-8", "replace")
        (self.known, _, old), self.shown, self.fetched = memory.partition("\n"), "", datetime.now(timezone.utc)
        if source:
            with report.guard("log.json"):
                page = source.read("log.json", PAGE)
                self.shown = str(json.loads(page.decode())["head"]["verifier_key"]) if page else ""
            self.note = source.read(CHECKPOINT, SMALL).decode("utf-8", "replace")
            demand(self.note, "no se encuentra", "not found", CHECKPOINT, CannotCheck)
            if folder and not source.site:
                self.fetched = datetime.fromtimestamp((folder / CHECKPOINT).stat().st_mtime, timezone.utc)
        self.key = options.key or self.known or own or self.shown
        self.name, public = split_key(self.key, f"--key {self.key}", CannotCheck)
        self.keys = Keys(self.key, [])
        if not options.key and not self.known:
            shown = "file" if own else "site"
            report.say(f"PRIMER USO: compare la clave {self.key}", f"FIRST USE: key taken from the {shown}, compare it: {self.key}")
        if source:
            self.old, self.head = parse_head(old, "", self.state) if old else (0, b""), parse_head(self.note, self.name)
            signers(self.note, self.name, [public])  # not false at least; if the key was changed, only the entries will tell
            demand(self.head[0] <= ENTRIES, f"más de {ENTRIES} entradas", f"more than {ENTRIES} entries", CHECKPOINT, CannotCheck)
            self.tree, self.tally = Tree(source, self.head, self.old, report, at), Tally(report, leaf)
            self.walk(source)

    def walk(self, source: Source) -> None:  # read all entries, and follow the keys
        for bundle in self.tree.bundles():
            self.tally.take(*bundle)
        self.keys = Keys(self.key, self.tally.keys, len(self.tally.keys))
        for fault in self.keys.faults:
            self.report.fault(*fault.args)
        for path, other in (("log.json", self.shown), ("--key", self.known)):
            with self.report.guard(path):  # one leads to the other
                linked = other in ("", self.key, *self.keys.reached) or self.key in Keys(other, self.tally.keys).reached
                demand(linked, f"ALARMA: la clave era o es otra: {other}", f"ALARM: the key was or is another: {other}")
        ours = self.keys.current in signers(self.note, self.name, self.keys.log)
        for file in () if ours else source.saved:
            file.unlink()
        demand(ours, f"no lo firma la clave de {self.name}", f"bears no valid signature by the key of {self.name}", CHECKPOINT)
        key = write_key(self.name, self.keys.current)
        if key != self.key:
            self.report.say(f"La clave cambió; ahora es {key}", f"The key was changed; now it is {key}")
        self.sound = self.tree.verdict(self.state)
        self.tally.settle(self.tree)
        if self.sound and self.state:
            save(Path(self.state), f"{key}\n{self.note}".encode())

    def check_state(self, path: str, note: str, keys: Keys, unsigned: type[Exception] = Fault) -> bool:
        """Check a signed state from elsewhere: that a key of the log signed it and, if there is a source, that it is of the log there."""
        signed = False
        with self.report.guard(path):
            size, root = parse_head(note, keys.name, path)
            signed = bool(signers(note, keys.name, keys.log, path))
            demand(signed, "no lo firma la clave del registro", "is not signed by the log's key", path, unsigned)
            if self.source and size > self.head[0]:  # a folder may just be old
                self.report.fault(path, "RETROCESO: allí hay menos", "ROLLBACK: fewer there", code=2 if self.source.folder else 1)
            elif self.sound:
                demand(self.tree.roots[size] == root, "DOS REGISTROS: guarde ambos", "SPLIT VIEW: contradicts the log given; keep both")
        return signed


class Receipt:
    """A receipt file. All that needs no key is checked as it is read; what does not hold is told, and the rest is gone on with."""

    def __init__(self, path: str, report: Report) -> None:
        self.path, self.report, self.origin, self.note, self.index, self.size = path, report, "", "", -1, 0
        self.deadline, names = datetime.now(timezone.utc), ("format", "verifier_key", "entry", "made_by", "acknowledgement", "proof")
        self.keys: list[tuple[str, Any, str]] = []
        value: Any = None
        with contextlib.suppress(*MALFORMED):
            value = json.loads(Source(".").read(path, PAGE).decode())
        right = isinstance(value, dict) and value.keys() == {*names, "opening", "keys"} and all(type(value[name]) is str for name in names)
        demand(right, "no es un recibo legible", "is not a readable receipt", path, CannotCheck)
        self.key, entry, self.acknowledgement = value["verifier_key"], value["entry"], value["acknowledgement"]
        (kind, fields), self.leaf = parse_entry(entry), sha256(b"\0" + entry.encode("utf-8", "replace")).digest()
        with report.guard(f"{path} format"):
            demand((value["format"], value["made_by"] in ("site", "device")) == ("cc/1 receipt", True), *AWRY)
        with report.guard(f"{path} entry"):
            demand(kind, *AWRY)
        with report.guard(f"{path} opening"):
            if value["opening"] is not None and kind == "sign":
                opening, values = value["opening"], [text.encode() for text in value["opening"]["values"]]
                tag, tag_salt, salt = (decode64(opening[name]) for name in ("tag", "tag_salt", "salt"))
                demand([len(opening), len(values), len(tag), len(tag_salt), len(salt)] == [4, 5, 32, 32, 32], *AWRY)
                demand(values[0] == fields[0].encode(), "los valores son de otra petición", "the values are of another petition")
                for purpose, parts, salted, shown in (("tag", [tag], tag_salt, fields[2]), ("commit", values, salt, fields[3])):
                    opened = f"cc/1 {purpose}\n".encode() + b"".join(len(part).to_bytes(4, "big") + part for part in parts) + salted
                    demand(sha256(opened).digest() == decode64(shown), f"no abre {purpose}", f"does not open {purpose}")
        with report.guard(f"{path} acknowledgement"):
            form = r"\Acc/1 acknowledgement\n([A-Za-z0-9._/-]{1,200})\n([0-9a-f]{64})\n([0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9:]{8})Z\Z"
            origin, leaf, by = re.findall(form, self.acknowledgement.rpartition("\n\n")[0])[0]
            demand(leaf == self.leaf.hex(), "es de otra entrada", "is of another entry")
            self.origin, self.deadline = origin, datetime.fromisoformat(f"{by}+00:00")
        with report.guard(f"{path} keys"):
            demand(all(parse_entry(text)[0] == "key" for text in value["keys"][:KEYS]), *AWRY)
            self.keys = [(f"{path} keys", None, text) for text in value["keys"][:KEYS]]
        with report.guard(f"{path} proof"):
            if value["proof"]:
                lines, _, note = value["proof"].partition("\n\n")
                form = rf"\Ac2sp\.org/tlog-proof@v1\nindex {Z}((?:\n[A-Za-z0-9+/]{{43}}=){{0,60}})\Z"
                index, hashes = re.findall(form, lines)[0]
                (size, root), at, way = parse_head(note, "", f"{path} proof"), int(index), [decode64(line) for line in hashes.split()]
                demand(all(way) and lead(self.leaf, at, size, way) == root, "no lleva a la cabeza", "does not lead to the signed head")
                self.index, self.size, self.note = at, size, note

    def believe(self, log: Log) -> None:
        """Check the signatures, from the key of the log on, and tell what holds."""
        logged, signed, doubt = log.tally.keys if log.source else [], [b""][:0], Fault if log.source else CannotCheck
        with self.report.guard(f"{self.path} keys"):
            demand(all(a[2] == b[2] for a, b in zip(logged, self.keys)), "no son las del registro", "are not the keys of the log")
        with self.report.guard(f"{self.path} verifier_key"):  # without the log, it may be from before the key that is trusted
            key = self.key if log.key in Keys(self.key, logged).reached else log.key
            keys, where = Keys(key, logged + self.keys[len(logged) :], len(logged)), f"{self.path} verifier_key"
            words = "no la avala una clave conocida; ¿y con DIR?", "no key that is known vouches for it; give DIR or https://SITE too"
            demand(self.key in keys.reached, *words, where, doubt if self.key.startswith(f"{keys.name}+") else Fault)
            for fault in keys.faults:
                self.report.fault(*fault.args)
            with self.report.guard(f"{self.path} acknowledgement"):
                where, publics = f"{self.path} acknowledgement", keys.acks if self.origin == keys.name else ()
                signed = signers(self.acknowledgement, f"{keys.name}/ack", publics, where)
                demand(signed, *words, where, doubt if keys.begin else Fault)
                self.report.say(f"Prometida por {self.origin} para {self.deadline}.", f"Promised by {self.origin} for {self.deadline}.")
            if self.note and log.check_state(f"{self.path} proof", self.note, keys):
                self.report.say(f"Es la entrada {self.index} de {self.size}.", f"It is entry {self.index} of the {self.size} signed.")
            if log.source and log.sound:
                self.look(log, log.source, due=bool(signed), revoked=any(keys.acks[key] for key in signed))

    def look(self, log: Log, source: Source, *, due: bool, revoked: bool) -> None:
        found, by = log.tally.found, self.deadline
        if 0 < self.size <= log.head[0] and found != self.index:
            self.report.fault(self.path, f"su entrada no es la {self.index}", f"its entry is not {self.index}")
        if found >= 0:
            state = log.tally.place(found)
            self.report.say(f"Es la entrada {found} del registro: {SPANISH[state]}.", f"It is entry {found} of the log: {state}.")
        elif due and log.fetched <= by:
            self.report.say(f"Aún no está; hay plazo hasta {by}.", f"Not there, and not due yet: there is time until {by}.")
        elif due and revoked:
            self.report.fault(self.path, "falta, pero la clave de su acuse fue revocada", "is missing, but its key was revoked", code=2)
        elif due:
            proof = source.folder / CHECKPOINT if source.folder else save(Path(f"{self.path}.{log.head[0]}.checkpoint"), log.note.encode())
            english = f"BROKEN PROMISE: promised for {by}, not there at {log.fetched}; this file and {proof} together prove it"
            self.report.fault(self.path, f"PROMESA ROTA: para {by}, a {log.fetched} no está; lo prueban este archivo y {proof}", english)


def recount(options: Namespace, report: Report) -> None:
    """Run check, recount, mirror and all. The pages are read before the checkpoint, or they may count what is not signed yet."""
    place, copying = options.paths[0], options.command in ("mirror", "all")
    source = Source(place, options.paths[1] if copying else "")
    demand(source.site or not copying, "no es dirección https", "is no https address", place, CannotCheck)
    pages = Pages(source, options.petition, report) if options.command == "recount" or (copying and not options.no_pages) else None
    log = Log(options, report, source)
    for path in sorted(source.fresh, key=lambda path: path != CHECKPOINT):  # that first: no page in the folder is ever newer than it
        save(Path(options.paths[1], path), source.fresh[path])
    if pages and options.command != "mirror":
        pages.recount(log.tally, log.head[0])
        for survey in sorted({what for what, _ in log.tally.slots if what.startswith("answer ")}):
            report.say(*[f"{survey}: {log.tally.count(survey, log.head[0])['total']}"] * 2)
    report.say(*[f"{log.head[0]} entradas · entries: {base64.b64encode(log.head[1]).decode()}"] * 2)


def check_receipt(options: Namespace, report: Report) -> None:  # run receipt and acknowledgement
    receipt, source = Receipt(options.paths[0], report), Source(options.paths[1]) if options.paths[1:] else None
    receipt.believe(Log(options, report, source, receipt.key, receipt.size, leaf=receipt.leaf))


def compare(options: Namespace, report: Report) -> None:
    """Run consistency, on two signed states: each a checkpoint, or what this program remembers, which has the key before it."""
    (a, b), source = options.paths[:2], Source(options.paths[2]) if options.paths[2:] else None
    notes = [re.sub(r"\A[^\n]*\+.*\n", "", Source(".").read(path, SMALL).decode("utf-8", "replace")) for path in (a, b)]
    (size, root), (other, another) = parse_head(notes[0], "", a), parse_head(notes[1], "", b)
    log, doubt = Log(options, report, source, "", size, other), Fault if source else CannotCheck  # if the key was changed
    signed = [log.check_state(path, note, log.keys, doubt) for path, note in zip((a, b), notes)]
    if all(signed) and size == other and root != another:
        report.fault(b, f"DOS REGISTROS: lo prueban este y {a}", f"SPLIT VIEW of {size} entries: this file and {a} together prove it")
    elif not source and size != other:
        report.fault(b, "son de tamaños distintos; dé también DIR o https://SITE", "sizes differ; give DIR or https://SITE too", code=2)


def main(arguments: list[str] | None = None) -> int:
    parser = ArgumentParser(prog="verify.py", description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    paths = {"all": 2, "mirror": 2, "check": 1, "recount": 1, "receipt": 1, "acknowledgement": 2, "consistency": 2}  # at least
    parser.add_argument("command", choices=paths)
    parser.add_argument("paths", nargs="+", metavar="https://SITE | DIR | FILE")
    parser.add_argument("--key", default="", help="clave del registro · the log's key: name+id+base64")
    parser.add_argument("--state", help="memoria · memory (DIR/.verifier)")
    parser.add_argument("--petition", type=int, metavar="N")
    parser.add_argument("--no-pages", action="store_true")
    parser.add_argument("--lang", choices=("es", "en"), default="en" if os.environ.get("LANG", "").startswith("en") else "es")
    options = parser.parse_intermixed_args(arguments)
    command = {"receipt": check_receipt, "acknowledgement": check_receipt, "consistency": compare}.get(options.command, recount)
    if len(options.paths) - paths[options.command] not in (0, options.command in ("receipt", "consistency")):
        parser.error(f"{options.command}: URL? DIR? FILE?")
    report = Report(options.lang)
    try:
        command(options, report)
    except Fault as fault:
        report.fault(*fault.args)
    except (CannotCheck, OSError) as error:
        path, *words = error.args if isinstance(error, CannotCheck) else (str(error.filename), str(error), str(error))
        report.fault(path, words[0], words[1], code=2)
    report.say(*(("TODO COINCIDE", "ALL AGREES"), ("NO COINCIDE", "DOES NOT AGREE"), ("SIN COMPROBAR", "NOT CHECKED"))[report.code])
    return report.code


if __name__ == "__main__":
    sys.exit(main())
