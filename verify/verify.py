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

import argparse
import base64
import contextlib
import hashlib
import json
import os
import re
import struct
import sys
import threading
from array import array
from bisect import bisect_left
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Iterable, Iterator, List, Tuple

CHECKPOINT, LIST, WIDTH, BATCH = "log/checkpoint", "petitions.json", 256, 1000  # entries of a bundle, and of a batch at most
PARTS = ("title", "demand", "reasons", "wording", "version")
STRENGTHS = {"e": "email", "m": "phone", "i": "identity", "p": "in_person", "n": "none"}  # in the log, and on the pages
PLACES = {**STRENGTHS, "h": "held", "x": "excluded", "w": "withdrawn"}  # where an entry can be; in the first five it is counted
SMALL, BUNDLE, PAGE = 1 << 16, WIDTH * (2 + 4096), 1 << 24  # the most bytes read of a checkpoint, of a bundle, of a page
# So that no site can keep us for ever, the most: seconds for one file; entries; keys; pages of a list; petitions; faults that are told
SECONDS, ENTRIES, KEYS, LISTS, PETITIONS, TOLD = 300, 10**8, 1000, 10_000, 100_000, 1000
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, RecursionError)  # what comes of taking apart what is not as it should be
SPANISH = {"counted": "contada", "held": "en revisión", "excluded": "excluida", "withdrawn": "retirada", "there": "presente"}
AWRY = ("falta, o no tiene la forma debida", "is missing, or does not have the form it should")
Stretches = List[Tuple[bytes, List[bytes]]]  # entries of a bundle by the stretch: a run of signatures as it lies there, or nothing; each
Head = Tuple[int, bytes]  # size, tree head
KeyEntry = Tuple[str, Any, str]  # path, index (None if not known) and text of a `key` entry


class Fault(Exception):
    """Something published is wrong: its path, what is wrong in Spanish and in English, and the entry's index if there is one."""


class CannotCheck(Exception):
    """Nothing can be said, for something cannot be read: its path, and why in Spanish and in English."""


def demand(right: object, spanish: str, english: str, path: str = "") -> None:
    if not right:
        raise Fault(path, spanish, english)


class Report:
    """Everything told to the reader, and the exit code that follows from it."""

    def __init__(self, language: str) -> None:
        self.english, self.code, self.told = language == "en", 0, 0

    def say(self, spanish: str, english: str) -> None:  # what a site sends cannot steer the terminal
        text = "".join(c if c == "\n" or (c.isprintable() and c < "\u0100") else "?" for c in (spanish, english)[self.english])
        print(text.encode(sys.stdout.encoding or "ascii", "replace").decode(sys.stdout.encoding or "ascii"))

    def fault(self, path: str, spanish: str, english: str, index: int | None = None, *, code: int = 1) -> None:
        self.code, self.told = 1 if 1 in (code, self.code) else code, self.told + 1
        kind = ("FALLA", "FAULT") if code == 1 else ("NO SE PUEDE COMPROBAR", "CANNOT BE CHECKED")
        at = ("", "") if index is None else (f" entrada {index}", f" entry {index}")
        if self.told <= TOLD:
            self.say(f"{kind[0]} {path}{at[0]}: {spanish}", f"{kind[1]} {path}{at[1]}: {english}")
        if self.told == TOLD:
            self.say(f"Tras {TOLD} ya no se muestran más.", f"After {TOLD}, no more of them are shown.")

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
Point = Tuple[int, int, int, int]


def decode_point(raw: bytes) -> Point | None:
    """Return the point behind 32 bytes; None if there is none, or if these bytes are not its one legal encoding."""
    odd, y = divmod(int.from_bytes(raw, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def multiply(n: int, p: Point) -> Point:
    even = multiply(n >> 1, add(p, p)) if n else (0, 1, 1, 0)
    return add(even, p) if n & 1 else even


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` is by `public` (32 bytes). Non-canonical points and scalars are refused."""
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    key, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if not (base and key and r) or (len(public), len(signature)) != (32, 64) or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    one, other = multiply(s, base), add(r, multiply(k, key))
    return all((one[i] * other[2] - other[i] * one[2]) % P == 0 for i in (0, 1))


# Where files come from. A page's address has ? where its path here, and its name in a folder, has @.
def fetch(place: str, limit: int, got: list[Any]) -> None:
    """Append to `got` what a file or an address holds, none if there is no such thing, or in words why it cannot be read."""
    try:
        if not re.match("https?://", place):
            with open(place, "rb") as file:  # noqa: PTH123  twice as fast as pathlib, and there are many
                return got.append(file.read(min(limit, os.fstat(file.fileno()).st_size) + 1))
        import urllib.request  # noqa: PLC0415  slow to load, and not needed for what lies in a folder

        with urllib.request.urlopen(place, timeout=30) as file:  # noqa: S310  (http)
            raw = file.read(limit + 1)
            got.append("incompleto · incomplete" if len(raw) <= limit and getattr(file, "length", None) else raw)
    except Exception as error:  # noqa: BLE001  whatever comes of what a site sends
        missing = isinstance(error, (FileNotFoundError, NotADirectoryError)) or getattr(error, "code", 0) in (404, 410)
        got.append(b"" if missing else str(error))
        getattr(error, "close", str)()


class Source:
    """A copy in a folder, or a live site: one request after another, each bounded in time and size."""

    def __init__(self, place: str, *, there: bool = True) -> None:
        self.folder, self.site = None if re.match("https?://", place) else Path(place), re.sub("(/log)?/*$", "/", place, count=1)
        if there and self.folder and not self.folder.is_dir():
            raise CannotCheck(place, "no es dirección https ni carpeta", "is no https address and no folder")

    def read(self, path: str, limit: int) -> bytes:  # none if there is no such file, and one too many if it has more than `limit`
        got: list[Any] = []
        if self.folder:
            fetch(os.path.join(self.folder, path), limit, got)  # noqa: PTH118
        else:  # in a thread of its own, so that a site that sends drop by drop cannot hold us for ever
            thread = threading.Thread(target=fetch, args=(self.site + path.replace("@", "?"), limit, got), daemon=True)
            thread.start()
            thread.join(SECONDS)
        raw = got[0] if got else f"> {SECONDS} s"
        if not isinstance(raw, bytes):
            raise CannotCheck(path, f"no se pudo leer: {raw}", f"could not be read: {raw}")
        return raw

    def versions(self, tile: str) -> list[str]:  # what a folder has of a tile: the full one, and partial ones of any size
        full = os.path.join(self.folder or os.devnull, tile)  # noqa: PTH118
        parts = sorted(os.listdir(f"{full}.p")) if os.path.isdir(f"{full}.p") else []  # noqa: PTH112, PTH208
        names = [f"{tile}.p/{part}" for part in parts if re.fullmatch("[1-9][0-9]{0,2}", part)]
        return [tile, *names] if os.path.isfile(full) else names  # noqa: PTH113


class Copier(Source):
    """A folder that fetches from a site what it lacks. Tiles are saved at once; what changes (checkpoint, pages) waits in `fresh`."""

    def __init__(self, site: Source, place: str) -> None:
        super().__init__(place, there=False)
        self.origin, self.place = site, Path(place)
        self.fresh: dict[str, bytes] = {}
        self.saved: list[Path] = []

    def read(self, path: str, limit: int) -> bytes:
        kept = super().read(path, limit) if path.startswith("log/tile/") else b""
        raw = kept or self.origin.read(path, limit)
        if raw and not kept:
            print(path, file=sys.stderr)
            self.fresh[path] = raw
            if path.startswith("log/tile/"):
                self.saved.append(save(self.place / path, self.fresh.pop(path)))
        return raw


def save(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.urandom(8).hex()}.new")  # made anew, so that no link laid there is followed
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
        file.write(raw)
    return new.replace(path)


# Keys and signed states: C2SP signed-note and tlog-checkpoint
def decode64(text: str) -> bytes:  # return what standard base64 holds, nothing if `text` is not the one encoding of it
    with contextlib.suppress(ValueError):
        raw = base64.b64decode(text, validate=True)
        return raw if base64.b64encode(raw).decode() == text else b""
    return b""


def write_key(name: str, public: bytes) -> str:
    raw = b"\1" + public
    return f"{name}+{hashlib.sha256(name.encode() + bytes([10]) + raw).hexdigest()[:8]}+{base64.b64encode(raw).decode()}"


def split_key(key: str) -> tuple[str, bytes]:
    """Return name and 32 bytes of a key written name+id in hex+base64 of the byte 1 and the 32 bytes; a Fault if it is none."""
    name, public = key.partition("+")[0], decode64(key[-44:])[1:]
    right = re.fullmatch("[A-Za-z0-9._/-]{1,200}", name) and len(key) == len(name) + 54 and write_key(name, public) == key
    demand(right, "no es una clave", "is no key")
    return name, public


def signers(note: str, name: str, publics: Iterable[bytes], path: str = CHECKPOINT) -> list[bytes]:
    """Return those of the keys that signed a note. A false signature of theirs is a Fault; those by others are not looked at."""
    text, _, signatures = note.rpartition("\n\n")
    found = re.findall(r"(— ([^\s+]+) ([A-Za-z0-9+/]+=*)\n)", signatures)[:99]
    lines, signed = [(who, decode64(blob)) for _, who, blob in found], []
    whole = lines and all(blob for _, blob in lines) and "".join(line for line, _, _ in found) == signatures
    demand(whole, "no tiene la forma de una nota firmada", "does not have the form of a signed note", path)
    for public in dict.fromkeys(publics):
        ident = bytes.fromhex(write_key(name, public).split("+")[1])
        ours = [signature_holds(public, text.encode() + b"\n", blob[4:]) for who, blob in lines if (who, blob[:4]) == (name, ident)]
        demand(all(ours), f"la firma de {name} es falsa", f"the signature by {name} is false", path)
        signed += [public] if ours else []
    return signed


def parse_head(note: str, origin: str = "", path: str = CHECKPOINT) -> Head:
    """Return size and root of a checkpoint; its name must be `origin`, if that is given."""
    form = r"\A([A-Za-z0-9._/-]{1,200})\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\Z"
    name, size, root = (re.findall(form, note.rpartition("\n\n")[0]) or [("", "0", "")])[0]
    right = decode64(root) and origin in ("", name)
    demand(right, "nombre, tamaño o cabeza no son como deben", "name, size or tree head is not as it should be", path)
    return int(size), decode64(root)


class Keys:
    """The keys that a trusted log key leads to through the `key` entries, which come in log order.

    The first `vouched` of them stand in a log that the key in force signed; others are only said to. Of those from before the trusted key
    came into force nobody can know who signed them: there, that the log stands signed must do.
    """

    def __init__(self, trusted: str, entries: list[KeyEntry], vouched: int = 0) -> None:
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

    def leads_to(self, key: str) -> bool:
        return split_key(key)[0] == self.name and split_key(key)[1] in self.log


# The tree: RFC 6962, section 2.1, and C2SP tlog-tiles
def fold(hashes: list[bytes]) -> bytes:
    """Tree head over the heads of subtrees of one size, in order; the last subtree may be smaller. Over none: the hash of nothing."""
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        pairs = [sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[2 * len(pairs) :]
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
    """The log's tree, rebuilt from the entries in one pass and compared with all that is published."""

    def __init__(self, source: Source, head: Head, old: Head, report: Report, sizes: Iterable[int] = ()) -> None:
        self.source, self.head, self.old, self.report = source, head, old, report
        self.rows: list[list[bytes]] = [[] for _ in range(8)]  # per level, the hashes not yet in a full tile
        self.sizes, self.roots = {old[0], *sizes}, {0: fold([])}  # where the root is wanted, such as the size an earlier run saw
        self.differ: list[tuple[str, str, int]] = []  # bundle and tile that differ, and the first index where they do

    def read(self, kind: str, n: int, width: int) -> tuple[str, bytes, Stretches]:
        """Return path and items of a tile, no items if there is a fault. For a partial tile that has vanished, the full one is read."""
        *groups, last = f"{n:,}".split(",")
        full = "/".join(["log/tile", kind, *("x" + group.zfill(3) for group in groups), last.zfill(3)])
        path, kept, items = full if width == WIDTH else f"{full}.p/{width}", self.source.versions(full), b""
        stretches: Stretches = []
        for other in dict.fromkeys([path, full, *kept]):  # all that a folder has of the tile must agree
            held = int(other.rpartition(".p/")[2]) if ".p/" in other else WIDTH
            raw = self.source.read(other, BUNDLE) if other in kept or not items else b""
            with self.report.guard(other):
                found, parts = cut(raw, held, width) if raw and kind == "entries" else (raw[: 32 * width], [])
                demand(kind == "entries" or len(raw) in (0, 32 * held), f"no contiene {held} hashes", f"does not hold {held} hashes")
                both = min(len(found), len(items))
                demand(found[:both] == items[:both], f"no coincide con {path}", f"does not agree with {path}")
                if found and held >= width and not items:
                    path, items, stretches = other, found, parts
        if not items:
            self.report.fault(path, "falta o no vale; el estado firmado lo exige", "missing or not valid; the signed state needs it")
        return path, items, stretches

    def bundles(self) -> Iterator[tuple[str, int, Stretches, list[bytes]]]:  # path, first index, entries, their hashes
        sha256 = hashlib.sha256
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
        if level:
            path, published, _ = self.read(str(level), n, len(hashes))
            if published and published != b"".join(hashes):
                self.report.fault(path, "no resulta de las entradas", "does not follow from the entries")
        self.rows[level] = [] if len(hashes) == WIDTH else hashes
        if len(hashes) == WIDTH:
            self.rows[level + 1].append(fold(hashes))
            if len(self.rows[level + 1]) == WIDTH:
                self.grow(level + 1, n // WIDTH, self.rows[level + 1])

    def root(self, last: list[bytes]) -> bytes:  # tree head; `last` are the hashes of level 0 behind the last full tile
        rest: list[bytes] = []
        for row in [last, *self.rows[1:]]:
            rest = [fold(row + rest)] if row + rest else []
        return fold(rest)

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


# The entries: what each kind has behind its first line
N, Z, K, H = "([1-9][0-9]{0,14})", "(0|[1-9][0-9]{0,14})", "([0-9a-f]{16})", "([0-9a-f]{64})"
KINDS = {
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


def parse_entry(text: str) -> tuple[str, list[str]]:  # return kind and fields of an entry, "" and none if it is not legal
    kind = text.partition("\n")[0].partition(" ")[2]
    match = re.fullmatch(f"cc/1 {kind}\n{KINDS[kind]}", text) if kind in KINDS else None
    return (kind, list(match.groups())) if match else ("", [])


class Tally:
    """What the entries add up to.

    A slot is a petition or a survey, and a place in it. Of each slot the indexes are kept at which an entry came and left, so that
    counts can be told at any size. Of each entry there are kept its first slot (4 bytes), the first 8 bytes of its hash, to find
    entries that come twice, and the first 18 of its `x`: whoever wants to withdraw it without its secret has to hit 144 bits.
    """

    def __init__(self, report: Report, wanted: bytes = b"") -> None:
        self.report, self.wanted, self.found = report, wanted, -1  # the hash of an entry to look for, and its index
        self.slots, self.names, self.came, self.left = {("", ""): 0}, [("", "")], [array("I")], [array("I")]  # 0: no act moves it
        self.signs: dict[tuple[bytes, bytes], int] = {}  # petition and text as entries have them, strength: slot
        self.first, self.x = array("I"), bytearray()  # per entry
        self.now: dict[int, int] = {}  # the slot of an entry that was moved
        self.hashes = [array("Q") for _ in range(256)]
        self.announced: dict[int, tuple[str, str]] = {}  # index of a petition entry: (petition, text)
        self.known: set[tuple[str, str]] = set()  # (petition, text) and ("", process file) that some entry announces
        self.used: dict[tuple[str, str], tuple[str, int]] = {}  # the same, that some entry uses: path and index of the first
        self.crossed: dict[tuple[str, int], int] = {}  # (petition, mark): index of its first crossing
        self.versions: dict[tuple[str, str], int] = {}  # (kind, number or key): the newest version
        self.keys: list[KeyEntry] = []

    def slot(self, what: str, place: str) -> int:
        if (what, place) not in self.slots:
            self.slots[what, place] = len(self.names)
            self.names.append((what, place))
            self.came.append(array("I"))
            self.left.append(array("I"))
        return self.slots[what, place]

    def count(self, what: str, size: int) -> dict[str, int]:
        """Return how many entries below `size` are in each place, of "sign " and a petition's key, or "answer " and a survey's."""
        slots = {name: self.slots.get((what, place), 0) for place, name in PLACES.items()}
        return {name: bisect_left(self.came[slot], size) - bisect_left(self.left[slot], size) for name, slot in slots.items()}

    def total(self, what: str, size: int) -> int:
        return sum(list(self.count(what, size).values())[: len(STRENGTHS)])

    def lowest(self, what: str, size: int) -> int:
        """Return the lowest total at the last 2,000 sizes: it is at the first of them, or behind an act that took an entry away."""
        start, falls = max(0, size - 1999), [self.left[self.slots.get((what, place), 0)] for place in STRENGTHS]
        return min(self.total(what, at) for at in (start, *(i + 1 for row in falls for i in row[bisect_left(row, start) :])))

    def take(self, path: str, index: int, stretches: Stretches, leaves: list[bytes]) -> None:
        self.found = index + leaves.index(self.wanted) if self.wanted and self.wanted in leaves else self.found
        for start in array("Q", b"".join(leaves))[::4]:
            self.hashes[start & 255].append(start)
        for run, entries in stretches:
            for entry in () if run and self.take_signs(run) else entries:
                self.take_other(path, len(self.first), entry.decode("latin-1"))
        missing = index + len(leaves) - len(self.first)  # of a bundle that is not there, which has been told
        self.first.extend([0] * missing)
        self.x += bytes(18 * missing)

    def take_signs(self, run: bytes) -> bool:  # false if there is a text or strength among them that was not met before
        rows = list(SIGN.iter_unpack(run))
        slots = [self.signs.get((text, strength), 0) for text, _, strength in rows]
        if all(slots):
            for index, slot in enumerate(slots, len(self.first)):
                self.came[slot].append(index)
            self.first.extend(slots)
            self.x += base64.b64decode(b"".join([x for _, x, _ in rows]))
        return all(slots)

    def take_other(self, path: str, index: int, text: str) -> None:
        kind, fields = parse_entry(text)
        slot, x = 0, ""
        with self.report.guard(path, index):
            demand(kind, "no es una entrada de cc/1", "is not an entry of cc/1")
            if kind in ("sign", "answer", "annotation"):
                slot, x = self.slot(*((f"{kind} {fields[0]}", fields[-1]) if kind != "annotation" else (kind, "a"))), fields[-2]
                self.came[slot].append(index)
            if kind in ("sign", "answer"):
                self.used.setdefault((fields[0] if kind == "sign" else "", fields[1]), (path, index))
                self.signs[f"{fields[0]} {fields[1]}".encode(), fields[-1].encode()] = slot
            self.keys += [(path, index, text)] if kind == "key" else []
            self.judge(index, kind, fields)
        self.first.append(slot)
        self.x += decode64(x)[:18] or bytes(18)
        if len(self.keys) > KEYS:
            raise CannotCheck(path, f"más de {KEYS} claves", f"more than {KEYS} keys")

    def judge(self, index: int, kind: str, fields: list[str]) -> None:  # apply the rules of an entry's kind
        if kind in MOVES:
            self.act(index, kind, int(fields[0]), fields[1])
        elif kind in ("erasure", "table"):  # the one names an entry, the other a size
            demand(int(fields[kind == "table"]) < index + (kind == "table"), "nombra lo que aún no hay", "names what does not exist yet")
        elif kind == "crossing":
            self.cross(index, fields[0], int(fields[1]), int(fields[2]), int(fields[3]))
        elif kind in ("petition", "meeting", "results", "disposition", "motion", "rollcall", "promise", "rules", "draft"):
            self.number(index, kind, fields)

    def number(self, index: int, kind: str, fields: list[str]) -> None:  # the versions of one thing, or of all promises, rules, drafts
        what, at = ("", 0) if kind in ("promise", "rules", "draft") else (fields[0], 2 if kind == "petition" else 1)
        number, last = int(fields[at]), self.versions.get((kind, what), 0)
        if kind == "petition":
            self.announced[index] = fields[0], fields[1]
        self.known |= {(what, fields[1])} if kind in ("petition", "rules") else set()
        if fields[1] == "kept":
            demand(number <= last, f"cumple la promesa {number}, que no se hizo", f"keeps promise {number}, which was not made")
        elif fields[1] != "delivered":
            self.versions[kind, what] = max(number, last)
            right = number > last if kind in ("rules", "draft") else number == last + 1
            demand(right, f"lleva el número {number} tras el {last}", f"has number {number} after {last}")

    def act(self, index: int, kind: str, at: int, secret: str) -> None:  # let an act of a review, or of the signer's, move entry `at`
        demand(at < index, f"nombra la entrada futura {at}", f"names the future entry {at}")
        home, opened = self.first[at], hashlib.sha256(b"cc/1 cancel\n" + decode64(secret)).digest()[:18]
        demand(home, f"la entrada {at} no es de las que se mueven", f"entry {at} is no signature, answer or annotation")
        demand(kind != "withdraw" or opened == self.x[18 * at : 18 * at + 18], f"no abre la x de {at}", f"does not open the x of {at}")
        now, (origins, target) = self.now.get(at, home), MOVES[kind]
        what, place = self.names[now]
        if place in origins:
            self.now[at] = self.slot(what, target) if target else home
            self.left[now].append(index)
            self.came[self.now[at]].append(index)

    def cross(self, index: int, petition: str, mark: int, before: int, after: int) -> None:
        below, counted = (self.total(f"sign {petition}", size) for size in (before, after))
        demand(self.crossed.setdefault((petition, mark), index) == index, f"cruza {mark} otra vez", f"crosses {mark} for the second time")
        near = before < after <= index < after + BATCH and after - before <= BATCH
        demand(near, f"no va entre {before} y {after}", f"does not go with the sizes {before} and {after}")
        demand(below < mark <= counted, f"cruza {mark} con {below} y {counted}", f"crosses {mark} with {below} and {counted} signatures")

    def place(self, index: int) -> str:  # where an entry is in the end
        letter = self.names[self.now.get(index, self.first[index])][1]
        return "counted" if letter in STRENGTHS else PLACES.get(letter, "there")

    def settle(self, tree: Tree) -> None:  # tell what only the whole log shows: texts that nothing announces, and entries that come twice
        for what, (path, index) in self.used.items():
            if what not in self.known:
                self.report.fault(path, "se refiere a lo que nada anuncia", "goes by a text or rules that no entry announces", index)
        twice = {one for row in map(sorted, self.hashes) for one, other in zip(row, row[1:]) if one == other}
        seen: dict[bytes, int] = {}
        for first in range(0, tree.head[0] if twice else 0, WIDTH):  # seldom: read the hashes again, to see which they are
            path, raw, _ = tree.read("0", first // WIDTH, min(WIDTH, tree.head[0] - first))
            for at in [at for at in range(0, len(raw), 32) if int.from_bytes(raw[at : at + 8], sys.byteorder) in twice]:
                other = seen.setdefault(raw[at : at + 32], first + at // 32)
                if other != first + at // 32:
                    self.report.fault(path, f"es igual a la entrada {other}", f"is the same as entry {other}", first + at // 32)


class Pages:
    """What the petitions' pages say."""

    def __init__(self, source: Source, only: int | None, report: Report) -> None:
        self.source, self.report, self.whole = source, report, only is None
        self.keys: set[str] = set()
        self.claims: list[tuple[str, int, str, int, int, dict[str, int]]] = []  # path, petition, key, size, total, and of each place
        self.texts: dict[str, tuple[str, str, int, int]] = {}  # path: key, text ("": none), index of its entry (-1: none), size
        self.marks: list[tuple[str, str, int, int | None, int]] = []  # path, key, mark, index of its crossing, size
        for listing, item in self.listed() if only is None else [("", {"number": only})]:
            path = f"petitions/{item['number']}.json"
            with report.guard(path):
                self.keys.add(str(item.get("key")))
                page = json.loads(source.read(path, PAGE).decode())
                for where, holder in ((path, page), (listing, item))[: 1 + bool(listing)]:
                    self.read_count(where, item["number"], str(page["key"]), holder)
                self.read_text(path, page)

    def read_count(self, path: str, number: int, key: str, holder: dict[str, Any]) -> None:
        with self.report.guard(path):
            count = holder["count"]
            states = {name: count[name] for name in PLACES.values() if name not in STRENGTHS.values()}
            counts = {**dict.fromkeys(PLACES.values(), 0), **count["by_strength"], **states}
            demand(holder["key"] == key and all(type(n) is int for n in (count["size"], count["total"], *counts.values())), *AWRY)
            self.claims.append((path, number, key, count["size"], count["total"], counts))

    def read_text(self, path: str, page: dict[str, Any]) -> None:
        key, size, text = str(page["key"]), page["count"]["size"] + 0, page["text"] or {"index": None, "record": "{}", "hash": ""}
        self.texts[path] = key, str(text["hash"]), -1 if text["index"] is None else text["index"] + 0, size
        marks = [(mark["signatures"] + 0, None if mark["index"] is None else mark["index"] + 0) for mark in page["marks"]]
        self.marks += [(path, key, signatures, index, size) for signatures, index in marks]
        right = text["hash"] in ("", hashlib.sha256(text["record"].encode("utf-8", "replace")).hexdigest())
        demand(right, "text.hash no es el SHA-256 de text.record", "text.hash is not the SHA-256 of text.record")
        signed = json.loads(text["record"])
        shown = all(text[part] == signed.get(part) for part in PARTS if part in text)
        demand(shown, "el texto que se muestra no es el que se firma", "the text shown is not the text signed")
        both = page["count"]["total"] + (page["reported"]["signatures"] if page.get("reported") else 0)
        demand(page.get("signatures", both) == both, "signatures no es la suma debida", "signatures is not what is counted and reported")

    def listed(self) -> Iterator[tuple[str, Any]]:  # yield path and item for each petition of the list, page after page
        seen, numbers, path = {""}, {0}, LIST
        while path not in seen:
            seen.add(path)
            raw, query, items = self.source.read(path, PAGE), "", []
            if not raw or len(seen) > LISTS or len(numbers) > PETITIONS:
                raise CannotCheck(path, "no se encuentra, o la lista no termina", "not found, or the list has no end")
            with self.report.guard(path):
                page = json.loads(raw.decode())
                fresh = {item["number"]: item for item in page["items"]}
                items = [item for n, item in fresh.items() if type(n) is int and 0 < n < 10**15 and n not in numbers]
                numbers.update(fresh)
                query = re.findall(r"^[^?]*\?([A-Za-z0-9_=&.~+%-]{1,200})$", page["next"])[0] if page["next"] else ""
                right = len(items) == len(page["items"]) and f"{LIST}@{query}" not in seen
                demand(right, "repite una petición o una página, o no las numera", "comes back to a petition or a page, or has no number")
            yield from [(path, item) for item in items]
            path = f"{LIST}@{query}" if query else ""

    def recount(self, tally: Tally, head: int) -> None:  # prints a row for every petition; `head` is the log's size
        self.report.say(*["petición · petition, key, e, m, i, p, total, held, excluded, withdrawn | page, size"] * 2)
        for path, number, key, size, total, counts in self.claims:
            found, counted = tally.count(f"sign {key}", size), tally.total(f"sign {key}", size)
            if path.startswith("petitions/"):
                row = [*list(found.values())[:4], counted, *list(found.values())[5:], total, size]
                self.report.say(*[("{:6} {}" + 8 * "{:8}" + " |{:8}{:8}").format(number, key, *row)] * 2)
            if not 0 <= size <= head or (total, counts) != (counted, found):
                here, log = f"{total} {counts} @{size}", f"{counted} {found} @{min(size, head)}"
                self.report.fault(path, f"petición {number}: página {here}, registro {log}", f"petition {number}: page {here}, log {log}")
        for survey in sorted({what for what, _ in tally.slots if what.startswith("answer ")}):
            self.report.say(*[f"{survey}: {tally.total(survey, head)}"] * 2)
        lowest = {key: tally.lowest(f"sign {key}", head) for key in {key for _, key, *_ in self.marks}}
        for path, key, mark, index, size in self.marks:
            crossed = tally.crossed.get((key, mark))
            owed = crossed is None and lowest[key] >= mark
            if owed or (index != crossed and (index is not None or (crossed or 0) < size)):
                self.report.fault(path, f"marca {mark}: su entrada no es {index}", f"mark {mark}: its crossing entry is not {index}")
        self.check_texts(tally, head)

    def check_texts(self, tally: Tally, head: int) -> None:
        stands: dict[Any, int] = {}  # (petition, text), and petition: index of the first entry
        for index, pair in tally.announced.items():
            stands.update({what: index for what in (pair, pair[0]) if what not in stands})
        now = max((claim[3] for claim in self.claims if claim[0] == LIST), default=0)  # the list is read before the petitions' pages
        for path, (key, text, at, size) in self.texts.items():
            before = max(size, now)  # what is in the log below this size, the page has to know
            if at < 0 and text and stands.get(key, head) < before <= stands.get((key, text), head):
                self.report.fault(path, "su texto aún no está en el registro", "its text is not in the log yet; try again later", code=2)
            elif tally.announced.get(at) != (key, text) if at >= 0 else stands.get((key, text) if text else key, head) < before:
                self.report.fault(path, "text.index no es la entrada de este texto", "text.index is not the entry of this text")
        for key in [key for key in stands if self.whole and isinstance(key, str) and key not in self.keys and stands[key] < now]:
            self.report.fault(LIST, f"no figura la petición de clave {key}", f"the petition with key {key} is not listed", stands[key])


class Log:
    """A log: its key, its signed state, and what one pass over its entries finds. Without a source, no more than the key."""

    def __init__(self, options: argparse.Namespace, report: Report, source: Source | None, own: str = "") -> None:
        """Read the signed state. The key that counts is the one given, else the one remembered, else `own`, else the one shown."""
        self.source, self.report, self.sound, folder = source, report, False, source.folder if source else None
        self.state = options.state or (str(folder / ".verifier") if folder else "")
        memory = (Source(".").read(self.state, SMALL) if self.state else b"").decode("utf-8", "replace")
        (self.known, _, old), self.shown, self.fetched = memory.partition("\n"), "", datetime.now(timezone.utc)
        if source:
            with report.guard("log.json"):
                page = source.read("log.json", PAGE)
                self.shown = str(json.loads(page.decode())["head"]["verifier_key"]) if page else ""
            self.note = source.read(CHECKPOINT, SMALL).decode("utf-8", "replace")
            if not self.note:
                raise CannotCheck(CHECKPOINT, "no se encuentra", "not found")
            if folder and not isinstance(source, Copier):
                self.fetched = datetime.fromtimestamp((folder / CHECKPOINT).stat().st_mtime, timezone.utc)
        self.key = options.key or self.known or own or self.shown
        try:
            self.name, public = split_key(self.key)
        except (Fault, *MALFORMED) as error:
            raise CannotCheck(f"--key {self.key}", *AWRY) from error  # noqa: EM102, TRY003
        if not options.key and not self.known:
            where = ("tomada del archivo", "taken from the file") if own else ("tomada del sitio", "taken from the site")
            report.say(f"PRIMER USO: clave {where[0]}, compárela: {self.key}", f"FIRST USE: key {where[1]}, compare it: {self.key}")
        if source:
            self.old, self.head = parse_head(old, "", self.state) if old else (0, b""), parse_head(self.note, self.name)
            signers(self.note, self.name, [public])  # not false at least; if the key was changed, only the entries will tell
            if self.head[0] > ENTRIES:
                raise CannotCheck(CHECKPOINT, f"más de {ENTRIES} entradas", f"more than {ENTRIES} entries")

    def walk(self, source: Source, sizes: Iterable[int] = (), wanted: bytes = b"") -> None:
        """Read all entries. `sizes`: where the root is wanted too; `wanted`: the hash of an entry to look for."""
        self.tree, self.tally = Tree(source, self.head, self.old, self.report, sizes), Tally(self.report, wanted)
        for bundle in self.tree.bundles():
            self.tally.take(*bundle)
        entries = self.tally.keys
        self.keys = Keys(self.key, entries, len(entries))
        for fault in self.keys.faults:
            self.report.fault(*fault.args)
        for path, other in (("log.json", self.shown), ("--key", self.known)):
            with self.report.guard(path):  # one leads to the other
                linked = other in ("", self.key) or self.keys.leads_to(other) or Keys(other, entries).leads_to(self.key)
                demand(linked, f"ALARMA: la clave era o es otra: {other}", f"ALARM: the key was or is another: {other}")
        ours = self.keys.current in signers(self.note, self.name, self.keys.log)
        for file in source.saved if isinstance(source, Copier) and not ours else ():
            file.unlink()
        demand(ours, f"no lo firma la clave de {self.name}", f"bears no valid signature by the key of {self.name}", CHECKPOINT)
        key = write_key(self.name, self.keys.current)
        if key != self.key:
            self.report.say(f"La clave cambió; ahora es {key}", f"The key was changed; now it is {key}")
        self.sound = self.tree.verdict(self.state)
        self.tally.settle(self.tree)
        if self.sound and self.state:
            save(Path(self.state), f"{key}\n{self.note}".encode())

    def check_state(self, path: str, note: str, keys: Keys, code: int = 1) -> bool:
        """Check a signed state from elsewhere: that a key of the log signed it and, if there is a source, that it is of the log there."""
        signed = False
        with self.report.guard(path):
            size, root = parse_head(note, keys.name, path)
            signed = bool(signers(note, keys.name, keys.log, path))
            if not signed:
                self.report.fault(path, "no lo firma la clave del registro", "is not signed by the log's key", code=code)
            elif self.source and size > self.head[0]:  # a folder may just be old
                code = 2 if self.source.folder else 1
                self.report.fault(path, "RETROCESO: el registro dado tiene menos", "ROLLBACK: the log given has fewer entries", code=code)
            elif self.sound and self.tree.roots[size] != root:
                raise Fault(path, "DOS REGISTROS: contradice al de allí; guarde ambos", "SPLIT VIEW: contradicts the one there; keep both")
        return signed


class Receipt:
    """A receipt file. All that needs no key is checked as it is read; what does not hold is told, and the rest is gone on with."""

    def __init__(self, path: str, report: Report) -> None:
        self.path, self.report, self.leaf, self.origin, self.note, self.index, self.size = path, report, b"", "", "", -1, 0
        self.deadline = datetime.now(timezone.utc)
        self.keys: list[KeyEntry] = []
        names, value = ("format", "verifier_key", "entry", "made_by", "acknowledgement", "proof"), {}
        with contextlib.suppress(*MALFORMED):
            value = json.loads(Source(".").read(path, PAGE).decode())
            value = value if value.keys() == {*names, "opening", "keys"} and all(type(value[name]) is str for name in names) else {}
        if not value:
            raise CannotCheck(path, "no es un recibo legible", "is not a readable receipt")
        self.key, self.entry, self.acknowledgement = value["verifier_key"], value["entry"], value["acknowledgement"]
        with self.field("format"):
            demand((value["format"], value["made_by"] in ("site", "device")) == ("cc/1 receipt", True), *AWRY)
        with self.field("verifier_key"):
            split_key(self.key)
        with self.field("entry"):
            self.leaf = hashlib.sha256(b"\0" + self.entry.encode()).digest()
            demand(parse_entry(self.entry)[0], *AWRY)
        with self.field("opening"):
            if value["opening"] is not None and parse_entry(self.entry)[0] == "sign":
                self.check_opening(value["opening"], parse_entry(self.entry)[1])
        with self.field("acknowledgement"):
            form = r"\Acc/1 acknowledgement\n([A-Za-z0-9._/-]{1,200})\n([0-9a-f]{64})\n([0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9:]{8})Z\Z"
            origin, leaf, by = re.findall(form, self.acknowledgement.rpartition("\n\n")[0])[0]
            demand(leaf == self.leaf.hex(), "es de otra entrada", "is of another entry")
            self.origin, self.deadline = origin, datetime.fromisoformat(f"{by}+00:00")
        with self.field("keys"):
            demand(all(parse_entry(text)[0] == "key" for text in value["keys"][:KEYS]), *AWRY)
            self.keys = [(f"{path} keys", None, text) for text in value["keys"][:KEYS]]
        with self.field("proof"):
            if value["proof"]:
                self.check_proof(value["proof"])

    def field(self, name: str) -> contextlib.AbstractContextManager[None]:
        return self.report.guard(f"{self.path} {name}")

    def check_opening(self, opening: dict[str, Any], entry: list[str]) -> None:
        tag, tag_salt, salt = (decode64(opening[name]) for name in ("tag", "tag_salt", "salt"))
        values = [value.encode() for value in opening["values"]]
        demand([len(opening), len(values), len(tag), len(tag_salt), len(salt)] == [4, 5, 32, 32, 32], *AWRY)
        demand(values[0] == entry[0].encode(), "los valores son de otra petición", "the values are of another petition")
        for purpose, parts, salted, shown in (("tag", [tag], tag_salt, entry[2]), ("commit", values, salt, entry[3])):
            opened = f"cc/1 {purpose}\n".encode() + b"".join(len(part).to_bytes(4, "big") + part for part in parts) + salted
            holds = hashlib.sha256(opened).digest() == decode64(shown)
            demand(holds, f"el compromiso {purpose} no se cumple", f"commitment {purpose} does not hold")

    def check_proof(self, proof: str) -> None:
        lines, _, note = proof.partition("\n\n")
        index, hashes = re.findall(rf"\Ac2sp\.org/tlog-proof@v1\nindex {Z}((?:\n[A-Za-z0-9+/]{{43}}=){{0,60}})\Z", lines)[0]
        (size, root), path = parse_head(note, "", f"{self.path} proof"), [decode64(line) for line in hashes.split()]
        leads = all(path) and lead(self.leaf, int(index), size, path) == root
        demand(leads, "la prueba no lleva a la cabeza firmada", "the proof does not lead to the signed tree head")
        self.index, self.size, self.note = int(index), size, note

    def believe(self, log: Log, logged: list[KeyEntry]) -> None:
        """Check the signatures, from the key of the log on, and tell what holds. `logged`: the `key` entries of the log, if it is there."""
        key, reached = log.key, False
        with contextlib.suppress(Fault, *MALFORMED):  # if its key is none, that has been told
            key = self.key if Keys(self.key, logged).leads_to(log.key) else log.key  # it may be from before the key was changed
        keys, signed, where = Keys(key, logged + self.keys[len(logged) :], len(logged)), [b""][:0], f"{self.path} acknowledgement"
        with self.field("keys"):
            same = all(a[2] == b[2] for a, b in zip(logged, self.keys))
            demand(same, "no son las claves del registro", "are not the keys of the log")
        with contextlib.suppress(Fault, *MALFORMED):
            reached = keys.leads_to(self.key)
        if not reached:  # without the log, it may be one from before the key that is trusted
            words = "la del registro no lleva a esta; dé DIR o https://SITE", "the log's does not lead to it; give DIR or https://SITE too"
            code = 2 if self.key.startswith(f"{keys.name}+") and not log.source and not keys.begin else 1
            self.report.fault(f"{self.path} verifier_key", *words, code=code)
            return
        for fault in keys.faults:
            self.report.fault(*fault.args)
        with self.field("acknowledgement"):
            signed = signers(self.acknowledgement, f"{keys.name}/ack", keys.acks if self.origin == keys.name else (), where)
            words = "no lo firma una clave de acuses conocida", "is signed by no acknowledgement key that is known"
            if not signed and keys.begin and not log.source:  # it may be one from before the log's key
                self.report.fault(where, words[0], f"{words[1]}; give DIR or https://SITE too", code=2)
            else:
                demand(signed, *words)
                self.report.say(f"Prometida por {self.origin} para {self.deadline}.", f"Promised by {self.origin} for {self.deadline}.")
        if self.note and log.check_state(f"{self.path} proof", self.note, keys):
            self.report.say(f"Es la entrada {self.index} de {self.size}.", f"It is entry {self.index} of the {self.size} that are signed.")
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
            spanish = f"PROMESA ROTA: prometida para {by}, a {log.fetched} no está; lo prueban juntos este archivo y {proof}"
            english = f"BROKEN PROMISE: promised for {by}, not there at {log.fetched}; this file and {proof} together prove it"
            self.report.fault(self.path, spanish, english)


def recount(options: argparse.Namespace, report: Report) -> None:  # run check, recount, mirror and all
    place, copying = options.paths[0], options.command in ("mirror", "all")
    source = Copier(Source(place), options.paths[1]) if copying else Source(place)
    if isinstance(source, Copier) and source.origin.folder:
        raise CannotCheck(place, "no es dirección https", "is no https address")
    # The pages before the checkpoint, or they may count what is not signed yet.
    pages = Pages(source, options.petition, report) if options.command == "recount" or (copying and not options.no_pages) else None
    log = Log(options, report, source)
    log.walk(source)
    if isinstance(source, Copier):  # the checkpoint first, so that no page in the folder is ever newer than it
        for path in sorted(source.fresh, key=lambda path: path != CHECKPOINT):
            save(source.place / path, source.fresh[path])
    if pages and options.command != "mirror":
        pages.recount(log.tally, log.head[0])
    root = base64.b64encode(log.head[1]).decode()
    report.say(f"{log.head[0]} entradas: {root}", f"{log.head[0]} entries: {root}")


def check_receipt(options: argparse.Namespace, report: Report) -> None:  # run receipt and acknowledgement
    receipt, source = Receipt(options.paths[0], report), Source(options.paths[1]) if options.paths[1:] else None
    log = Log(options, report, source, receipt.key)
    if source:
        log.walk(source, [receipt.size], receipt.leaf)
    receipt.believe(log, log.tally.keys if source else [])


def compare(options: argparse.Namespace, report: Report) -> None:
    """Run consistency: of two signed states, each a checkpoint or what this program remembers, which has the key before it."""
    (a, b), source, own, states = options.paths[:2], Source(options.paths[2]) if options.paths[2:] else None, "", []
    for path in (a, b):
        key, _, note = (text := Source(".").read(path, SMALL).decode("utf-8", "replace")).partition("\n")
        key, note = (key, note) if "+" in key else ("", text)
        own = key if path == a else own
        states.append((path, note, *parse_head(note, "", path)))
    log = Log(options, report, source, own)
    if source:
        log.walk(source, [size for _, _, size, _ in states])
    keys = log.keys if source else Keys(log.key, [])
    right = [log.check_state(path, note, keys, 1 if source else 2) for path, note, _, _ in states]  # offline, the key may have been changed
    (_, _, size, root), (_, _, other, another) = states
    if all(right) and size == other and root != another:
        words = f"DOS REGISTROS de {size} entradas: lo prueban juntos este archivo y {a}; guarde ambos"
        report.fault(b, words, f"SPLIT VIEW of {size} entries: this file and {a} together prove it; keep both")
    elif not source and size != other:
        report.fault(b, "son de tamaños distintos; dé también DIR o https://SITE", "sizes differ; give DIR or https://SITE too", code=2)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
