#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Copiar, comprobar y volver a contar el registro público · Copy, check and recount the public log.

  all     https://SITE DIR         copiar en DIR, comprobar y recontar · copy into DIR, check and recount
  mirror  https://SITE DIR         copiar y comprobar; repetido, continúa · copy and check; run again, it goes on
  check   DIR | https://SITE       firma, árbol, archivos y entradas · signature, tree, files and entries
  recount DIR | https://SITE       lo mismo, y recuentos y textos · the same, and counts and texts
  receipt FILE DIR | https://SITE  ¿está mi firma en el registro? · does my signature stand in the log?

Sale con · exits with   0: todo coincide · all agrees   1: algo no coincide · something does not
                        2: no se puede comprobar · it cannot be checked
"""

# One file, Python 3.8 or newer, standard library only. What is checked, and in which formats, is in docs/ledger.md.
from __future__ import annotations

import argparse
import base64
import bisect
import contextlib
import hashlib
import http.client
import io
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from array import array
from pathlib import Path
from typing import Iterator, NamedTuple

CHECKPOINT, LIST, WIDTH, STRENGTHS = "log/checkpoint", "petitions.json", 256, "emip"
SMALL, BUNDLE, PAGE = 1 << 16, WIDTH * (2 + 4096), 1 << 24  # the most bytes read of a checkpoint, of a bundle, of a page


class Problem(Exception):
    """What is to be said about a file, in Spanish and in English, and about which entry of it."""

    def __init__(self, path: str, spanish: str, english: str, index: int | None = None) -> None:
        super().__init__(path, english)
        self.path, self.words, self.index = path, (spanish, english), index


class Fault(Problem):
    """Something published is not as it should be."""


class CannotCheck(Problem):
    """Nothing can be said: something cannot be read, or the command makes no sense."""


class Report:
    """Everything told to the reader: problems in one line each, no line twice."""

    def __init__(self, language: str) -> None:
        self.english, self.faults = language == "en", 0
        self.told: set[str] = set()

    def say(self, spanish: str, english: str) -> None:  # what a site sends cannot steer the terminal
        print("".join(c if c.isprintable() or c == "\n" else "?" for c in (spanish, english)[self.english]))

    def tell(self, problem: Problem) -> None:
        kinds = ("FALLA", "FAULT") if isinstance(problem, Fault) else ("NO SE PUEDE COMPROBAR", "CANNOT BE CHECKED")
        at = ("", "") if problem.index is None else (f" entrada {problem.index}", f" entry {problem.index}")
        lines = [f"{kinds[i]} {problem.path}{at[i]}: {problem.words[i]}" for i in (0, 1)]
        if lines[1] not in self.told:
            self.told.add(lines[1])
            self.faults += isinstance(problem, Fault)
            self.say(*lines)

    @contextlib.contextmanager
    def guard(self, path: str, kind: type[Problem] = Fault) -> Iterator[None]:
        """Tell of whatever goes wrong inside, where the contents of `path` are taken apart, and go on behind it."""
        try:
            yield
        except Fault as fault:
            self.tell(fault)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            self.tell(kind(path, "no tiene la forma debida", "does not have the form it should"))


# Ed25519: RFC 8032, section 5.1. Points are (x, y); slow and plain, for there is one signature to check.

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def decode_point(raw: bytes) -> tuple[int, int] | None:
    """Return the point behind 32 bytes; None if there is none, or if these bytes are not its one legal encoding."""
    y = int.from_bytes(raw, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    return (x if x & 1 == odd else P - x), y


def add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    k = D * p[0] * q[0] * p[1] * q[1]
    return (p[0] * q[1] + q[0] * p[1]) * pow(1 + k, -1, P) % P, (p[1] * q[1] + p[0] * q[0]) * pow(1 - k, -1, P) % P


def multiply(n: int, p: tuple[int, int]) -> tuple[int, int]:
    total = (0, 1)
    while n:
        total, p, n = add(total, p) if n & 1 else total, add(p, p), n >> 1
    return total


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` is by `public` (32 bytes). Non-canonical points and scalars are refused."""
    if (len(public), len(signature)) != (32, 64):
        return False
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    key, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return base is not None and key is not None and r is not None and s < ORDER and multiply(s, base) == add(r, multiply(k, key))


# Where files come from. A page's address has ? where its path here, and its name in a folder, has @.


class Source:
    """A copy in a folder, or a live site: one request after another, each bounded in time and size."""

    def __init__(self, place: str) -> None:
        self.folder = None if re.match("https?://", place) else Path(place)
        self.site = re.sub("(/log)?/*$", "/", place, count=1)

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes, none if there is no such file. More than `limit` bytes are a Fault."""
        url = self.site + path.replace("@", "?")
        try:
            with (self.folder / path).open("rb") if self.folder else urllib.request.urlopen(url, timeout=30) as file:  # noqa: S310  (http)
                raw: bytes = file.read(limit + 1)
                if len(raw) <= limit and getattr(file, "length", None):
                    raise CannotCheck(path, "llegó incompleto", "arrived incomplete")
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except (OSError, ValueError, http.client.HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
                if error.code in (404, 410):
                    return b""
            raise CannotCheck(path, f"no se pudo leer: {error}", f"could not be read: {error}") from error
        if len(raw) > limit:
            raise Fault(path, f"pasa de {limit} bytes", f"is longer than {limit} bytes")
        return raw

    def versions(self, tile: str) -> list[str]:
        """Return what a folder has of a tile: the full one, and partial ones of any size."""
        parts = sorted(self.folder.glob(f"{tile}.p/*")) if self.folder else []
        names = [f"{tile}.p/{part.name}" for part in parts if re.fullmatch("[1-9][0-9]{0,2}", part.name)]
        return [tile, *names] if self.folder and (self.folder / tile).is_file() else names


class Copier(Source):
    """A folder that fetches from a site what it lacks. Tiles are saved at once; what changes (checkpoint, pages), by finish()."""

    def __init__(self, site: Source, place: str) -> None:
        super().__init__(place)
        self.origin, self.place = site, Path(place)
        self.fresh: dict[str, bytes] = {}

    def read(self, path: str, limit: int) -> bytes:
        tile = path.startswith("log/tile/")
        raw = super().read(path, limit) if tile else b""
        if not raw:
            print(path, file=sys.stderr)
            raw = self.origin.read(path, limit)
            if raw and tile:
                save(self.place / path, raw)
            elif raw:
                self.fresh[path] = raw
        return raw

    def finish(self) -> None:  # the checkpoint first, so that no page in the folder is ever newer than it
        for path in sorted(self.fresh, key=lambda path: path != CHECKPOINT):
            save(self.place / path, self.fresh[path])


def save(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(raw)
    new.replace(path)


# The signed state: C2SP signed-note and tlog-checkpoint


class Head(NamedTuple):
    """A state of the log: number of entries, and tree head (32 bytes)."""

    size: int
    root: bytes


def decode64(text: str) -> bytes:
    """Return what standard base64 holds, nothing if `text` is not the one encoding of it."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


def split_key(key: str) -> tuple[str, bytes, bytes] | None:
    """Return name, id and the 32 bytes of a key written name+id in hex+base64 of the byte 1 and the 32 bytes; None if it is none."""
    name, _, rest = key.partition("+")
    ident, _, encoded = rest.partition("+")
    raw = decode64(encoded)
    right = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    fits = re.fullmatch(r"[^\s+]+", name) and len(raw) == 1 + 32 and raw[0] == 1 and ident == right.hex()
    return (name, right, raw[1:]) if fits else None


def check_note(note: str, name: str, ident: bytes, public: bytes) -> None:
    """Check that this key signed a note. Signatures by others are not looked at."""
    text, _, signatures = note.rpartition("\n\n")
    if not re.fullmatch(r"(— [^\s+]+ [A-Za-z0-9+/]+=*\n)+", signatures):
        raise Fault(CHECKPOINT, "no tiene la forma de un estado firmado", "does not have the form of a signed state")
    lines = [line.split(" ") for line in signatures.split("\n")[:-1]]
    ours = [decode64(line[2])[4:] for line in lines if line[1] == name and decode64(line[2])[:4] == ident]
    if not ours or not all(signature_holds(public, text.encode() + b"\n", signature) for signature in ours):
        raise Fault(CHECKPOINT, f"no lleva una firma válida de la clave de {name}", f"bears no valid signature by the key of {name}")


def parse_head(note: str, origin: str | None = None) -> Head:
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)", note.rpartition("\n\n")[0])
    if not match or not decode64(match[3]) or origin not in (None, match[1]):
        raise Fault(CHECKPOINT, "nombre, tamaño o cabeza no son como deben", "name, size or tree head is not as it should be")
    return Head(int(match[2]), decode64(match[3]))


def read_note(source: Source, given: str, known: str, report: Report) -> tuple[str, str, Head]:
    """Return key and signed state, as text and as head. The key is the one given, else the one known, else the one the site shows."""
    page, note, shown = source.read("log.json", PAGE), source.read(CHECKPOINT, SMALL).decode("utf-8", "replace"), ""
    if page:
        with report.guard("log.json"):
            shown = str(json.loads(page.decode())["head"]["verifier_key"])
    key = given or known or shown
    parts = split_key(key)
    if parts is None or not note:
        raise CannotCheck(CHECKPOINT if parts else "--key", "no se encuentra, o no vale", "not found, or not valid")
    if not given and not known:
        report.say(
            f"PRIMER USO: se toma la clave que muestra el sitio; compárela con otra fuente y guárdela:\n  {key}",
            f"FIRST USE: taking the key that the site shows; compare it with another source and keep it:\n  {key}",
        )
    for path, other in (("log.json", shown), ("--key", known)):
        if other not in ("", key):
            report.tell(Fault(path, f"ALARMA: la clave era o es otra: {other}", f"ALARM: the key was or is another: {other}"))
    check_note(note, *parts)
    return key, note, parse_head(note, parts[0])


# The tree: RFC 6962, section 2.1, and C2SP tlog-tiles


def fold(hashes: list[bytes]) -> bytes:
    """Tree head over the heads of subtrees of one size, in order; the last subtree may be smaller. Over none: the hash of nothing."""
    while len(hashes) > 1:
        pairs = [hashlib.sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[2 * len(pairs) :]
    return hashes[0] if hashes else hashlib.sha256().digest()


def tile_path(kind: str, n: int) -> str:
    groups = re.findall("...", str(n).zfill((len(str(n)) + 2) // 3 * 3))
    return "/".join(["log/tile", kind, *("x" + group for group in groups[:-1]), groups[-1]])


def parse_items(kind: str, path: str, raw: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle or the hashes of a tile; a Fault if the file does not hold exactly `width` of them."""
    items, at = [], 0
    while at < len(raw):
        start, length = (at + 2, int.from_bytes(raw[at : at + 2], "big")) if kind == "entries" else (at, 32)
        items.append(raw[start : start + length])
        at = start + length
    if len(items) != width or at != len(raw):
        raise Fault(path, f"no contiene exactamente {width} piezas enteras", f"does not hold exactly {width} whole items")
    return items


def read_tile(source: Source, kind: str, n: int, width: int) -> tuple[str, list[bytes]]:
    """Return path and items of a tile. A partial tile may have vanished because the full one is there: then that is read."""
    full = tile_path(kind, n)
    choices = [(full, WIDTH)] if width == WIDTH else [(f"{full}.p/{width}", width), (full, WIDTH)]
    for path, held in choices:
        raw = source.read(path, BUNDLE)
        if raw:
            return path, parse_items(kind, path, raw, held)[:width]
    raise Fault(choices[0][0], "falta, y el estado firmado lo exige", "is missing, and the signed state needs it")


class Tree:
    """The log's tree, rebuilt from the entries in one pass and compared with all that is published."""

    def __init__(self, source: Source, head: Head, old: Head, report: Report) -> None:
        self.source, self.head, self.old, self.report = source, head, old, report
        self.rows: list[list[bytes]] = [[]]  # per level, the hashes not yet in a full tile
        self.old_root = b""  # the head over as many entries as an earlier run saw
        self.differ: list[tuple[str, str, int]] = []  # bundle and tile that differ, and the first index where they do

    def read(self, kind: str, n: int, width: int) -> tuple[str, list[bytes]]:
        """Return path and items of a tile, no items if there is a fault. What else a folder has of the tile must agree with it."""
        path, items = tile_path(kind, n), list[bytes]()
        with self.report.guard(path):
            path, items = read_tile(self.source, kind, n, width)
        for other in self.source.versions(tile_path(kind, n)):
            with self.report.guard(other):
                held = int(other.rpartition(".p/")[2]) if ".p/" in other else WIDTH
                if parse_items(kind, other, self.source.read(other, BUNDLE), held)[:width] != items[:held]:
                    raise Fault(other, f"no coincide con {path}", f"does not agree with {path}")
        return path, items

    def bundles(self) -> Iterator[tuple[str, int, list[bytes]]]:
        """Yield path, first index and entries of each bundle in turn."""
        for first in range(0, self.head.size, WIDTH):
            n, width, rest = first // WIDTH, min(WIDTH, self.head.size - first), self.old.size - first
            path, entries = self.read("entries", n, width)
            tile, published = self.read("0", n, width)
            leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries] or published or [bytes(32)] * width
            self.differ += [(path, tile, first + i) for i in range(width) if published and leaves[i] != published[i]][:1]
            self.old_root = self.root(leaves[:rest]) if 0 < rest <= width else self.old_root
            self.grow(0, n, leaves)
            yield path, first, entries
        for level in range(1, len(self.rows)):
            if self.rows[level]:
                self.grow(level, self.head.size // WIDTH ** (level + 1), self.rows[level])

    def grow(self, level: int, n: int, hashes: list[bytes]) -> None:
        """Take in tile n of a level; the head of a full one is a hash of the level above."""
        if level:
            path, published = self.read(str(level), n, len(hashes))
            if published and published != hashes:
                self.report.tell(Fault(path, "no resulta de las entradas", "does not follow from the entries"))
        self.rows[level] = [] if len(hashes) == WIDTH else hashes
        if len(hashes) == WIDTH:
            self.rows += [[]] * (level + 2 - len(self.rows))
            self.rows[level + 1] = [*self.rows[level + 1], fold(hashes)]
            if len(self.rows[level + 1]) == WIDTH:
                self.grow(level + 1, n // WIDTH, self.rows[level + 1])

    def root(self, last: list[bytes]) -> bytes:
        """Tree head; `last` are the hashes of level 0 behind the last full tile."""
        rest: list[bytes] = []
        for row in [last, *self.rows[1:]]:
            rest = [fold(row + rest)] if row + rest else []
        return fold(rest)

    def verdict(self, evidence: str) -> bool:
        """Tell what the pass found. True if the entries give the signed head, and begin with those an earlier run saw."""
        rebuilt, size, seen = self.root(self.rows[0]), self.head.size, self.old.size
        sound = rebuilt == self.head.root
        for path, tile, index in self.differ:
            words = f"no va con lo que hay en {path if sound else tile}", f"does not go with what is in {path if sound else tile}"
            self.report.tell(Fault(tile if sound else path, *words, index))
        if not sound:
            text = base64.b64encode(rebuilt).decode()
            self.report.tell(Fault(CHECKPOINT, f"las entradas dan otra cabeza: {text}", f"the entries give another tree head: {text}"))
        # Damaged entries say nothing about the past, unless they fit what was signed before and not what is signed now.
        forked = self.old.root != self.head.root if seen == size else (self.old_root == self.old.root) != sound
        if seen > size:
            words = f"RETROCESO: antes se firmaron {seen} entradas; prueba: {evidence}", f"ROLLBACK: {seen} entries were signed before; evidence: {evidence}"
            self.report.tell(Fault(CHECKPOINT, *words))
        elif seen and forked:
            words = f"BIFURCACIÓN: no continúa las {seen} firmadas antes; prueba: {evidence}", f"FORK: does not continue the {seen} signed before; evidence: {evidence}"
            self.report.tell(Fault(CHECKPOINT, *words))
        return sound and seen <= size and not (seen and forked)


# The entries

FIELDS = {
    "number": "(0|[1-9][0-9]{0,14})",
    "key": "([0-9a-f]{16})",
    "hash": "([0-9a-f]{64})",
    "b32": "([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)",
    "strength": f"([{STRENGTHS}])",
    "deed": "(made|kept)",
}
KINDS = {
    "rules": "v <number>\nh <hash>\n",
    "petition": "p <key> <hash>\nv <number>\n",
    "sign": "p <key> <hash>\nt <b32>\nc <b32>\nx <b32>\nk <strength>\n",
    "crossing": "p <key>\nm <number>\ns <number>\n",
    "promise": "r <number>\na <deed>\nh <hash>\n",
    "disposition": "i <number>\nh <hash>\n",
    "draft": "v <number>\nh <hash>\n",
    "adoption": "v <number>\nh <hash>\n",
}
GRAMMAR = {kind: re.compile(f"cc/0 {kind}\n" + re.sub("<(.*?)>", lambda m: FIELDS[m[1]], lines)) for kind, lines in KINDS.items()}


class Tally:
    """What the entries add up to. Of each signature its index is held (8 bytes), so that counts at any size can be told."""

    def __init__(self, report: Report, wanted: str) -> None:
        self.report, self.wanted, self.found = report, wanted, -1
        self.signed: dict[tuple[str, str], array[int]] = {}  # (petition, strength): indexes of its sign entries
        self.announced: dict[tuple[str, str], int] = {}  # (petition, text): index of its first petition entry
        self.used: dict[tuple[str, str], Fault] = {}  # (petition, text): what its first sign entry is if nothing announces the text
        self.crossed: set[tuple[str, int]] = set()  # (petition, mark)

    def count(self, key: str, size: int) -> dict[str, int]:
        """Return the signatures under a petition by strength in the first `size` entries."""
        return {s: bisect.bisect_left(self.signed.get((key, s), ()), size) for s in STRENGTHS}

    def take(self, path: str, index: int, text: str) -> None:
        kind = text.partition("\n")[0].partition(" ")[2]
        match = GRAMMAR[kind].fullmatch(text) if kind in GRAMMAR else None
        if match is None:
            self.report.tell(Fault(path, "no es una entrada de cc/0", "is not an entry of cc/0", index))
        elif kind == "sign":
            self.signed.setdefault((match[1], match[6]), array("Q")).append(index)
            if (match[1], match[2]) not in self.used:
                self.used[match[1], match[2]] = Fault(path, "firma un texto no anunciado", "signs a text that was not announced", index)
            self.found = index if text == self.wanted else self.found
        elif kind == "petition":
            self.announced.setdefault((match[1], match[2]), index)
        elif kind == "crossing":
            self.cross(path, index, match[1], int(match[2]), int(match[3]))

    def cross(self, path: str, index: int, key: str, mark: int, size: int) -> None:
        counted = sum(self.count(key, size).values())
        if size > index:
            self.report.tell(Fault(path, f"nombra el tamaño futuro {size}", f"names the future size {size}", index))
        elif counted < mark:
            self.report.tell(Fault(path, f"cruza {mark} con {counted} firmas", f"crosses {mark} with {counted} signatures", index))
        if (key, mark) in self.crossed:
            self.report.tell(Fault(path, f"cruza {mark} por segunda vez", f"crosses {mark} for the second time", index))
        self.crossed.add((key, mark))


# The pages


class Claim(NamedTuple):
    """What a page says of a petition: its signatures by strength in the first `size` entries, their sum, and the hash of its text."""

    path: str
    number: int
    key: str
    size: int
    total: int
    strengths: dict[str, int]
    text: str  # "" in the list of petitions


def read_claim(report: Report, path: str, number: int, key: str, count: Any, text: str = "") -> ...:
    ...
