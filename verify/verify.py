#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# One file, Python 3.8 or newer, standard library only. What is checked, and in which formats, is in docs/ledger.md.
"""Copiar, comprobar y volver a contar el registro público · Copy, check and recount the public log.

  all     https://SITE DIR         copiar en DIR, comprobar y recontar · copy into DIR, check and recount
  mirror  https://SITE DIR         copiar y comprobar; repetido, continúa · copy and check; run again, it goes on
  check   DIR | https://SITE       firma, árbol, archivos y entradas · signature, tree, files and entries
  recount DIR | https://SITE       lo mismo, y recuentos y textos · the same, and counts and texts
  receipt FILE DIR | https://SITE  ¿está mi firma en el registro? · does my signature stand in the log?
0: todo coincide · all agrees   1: algo no coincide · something does not   2: no se puede comprobar · it cannot be checked
"""

from __future__ import annotations

import argparse
import base64
import bisect
import contextlib
import hashlib
import http.client
import json
import os
import re
import sys
import urllib.request
from array import array
from pathlib import Path
from typing import Any, Iterator

CHECKPOINT, LIST, WIDTH = "log/checkpoint", "petitions.json", 256
PARTS = ("title", "demand", "reasons", "wording", "version")
STRENGTHS = {"e": "email", "m": "phone", "i": "identity", "p": "in_person"}  # in the log, and on the pages
SMALL, BUNDLE, PAGE = 1 << 16, WIDTH * (2 + 4096), 1 << 24  # the most bytes read of a checkpoint, of a bundle, of a page
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, RecursionError)  # what comes of taking apart what is not as it should be


class Fault(Exception):
    """Something published is wrong: its path, what is wrong in Spanish and in English, and the entry's index if there is one."""


class CannotCheck(Exception):
    """Nothing can be said, for something cannot be read: its path, and why in Spanish and in English."""


class Report:
    """Everything told to the reader, and the exit code that follows from it."""

    def __init__(self, language: str) -> None:
        self.english, self.code = language == "en", 0

    def say(self, spanish: str, english: str) -> None:  # what a site sends cannot steer the terminal
        print("".join(c if c == "\n" or (c.isprintable() and c < "\u0100") else "?" for c in (spanish, english)[self.english]))

    def fault(self, path: str, spanish: str, english: str, index: int | None = None, *, code: int = 1) -> None:
        self.code = 1 if 1 in (code, self.code) else code
        kind = ("FALLA", "FAULT") if code == 1 else ("NO SE PUEDE COMPROBAR", "CANNOT BE CHECKED")
        at = ("", "") if index is None else (f" entrada {index}", f" entry {index}")
        self.say(f"{kind[0]} {path}{at[0]}: {spanish}", f"{kind[1]} {path}{at[1]}: {english}")

    @contextlib.contextmanager
    def guard(self, path: str) -> Iterator[None]:
        """Tell of a fault inside, where the contents of `path` are taken apart, and go on behind it."""
        try:
            yield
        except Fault as fault:
            self.fault(*fault.args)
        except MALFORMED:
            self.fault(path, "falta, o no tiene la forma debida", "is missing, or does not have the form it should")


# Ed25519: RFC 8032, section 5.1. Points are (x, y); slow and plain, for there is one signature to check.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def decode_point(raw: bytes) -> tuple[int, int] | None:
    """Return the point behind 32 bytes; None if there is none, or if these bytes are not its one legal encoding."""
    y = int.from_bytes(raw, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    return (x if x & 1 == odd else P - x), y


def add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    k = D * p[0] * q[0] * p[1] * q[1]
    return (p[0] * q[1] + q[0] * p[1]) * pow(1 + k, -1, P) % P, (p[1] * q[1] + p[0] * q[0]) * pow(1 - k, -1, P) % P


def multiply(n: int, p: tuple[int, int]) -> tuple[int, int]:
    even = multiply(n >> 1, add(p, p)) if n else (0, 1)
    return add(even, p) if n & 1 else even


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` is by `public` (32 bytes). Non-canonical points and scalars are refused."""
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or (0, 1)
    key, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    fits = (len(public), len(signature)) == (32, 64) and s < ORDER
    return fits and key is not None and r is not None and multiply(s, base) == add(r, multiply(k, key))


# Where files come from. A page's address has ? where its path here, and its name in a folder, has @.
class Source:
    """A copy in a folder, or a live site: one request after another, each bounded in time and size."""

    def __init__(self, place: str) -> None:
        self.folder = None if re.match("https?://", place) else Path(place)
        self.site = re.sub("(/log)?/*$", "/", place, count=1)

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes, none if there is no such file, and one too many if it has more than `limit`."""
        url = self.site + path.replace("@", "?")
        try:
            with (self.folder / path).open("rb") if self.folder else urllib.request.urlopen(url, timeout=30) as file:  # noqa: S310  (http)
                raw: bytes = file.read(limit + 1)
                if len(raw) <= limit and getattr(file, "length", None):
                    raise CannotCheck(path, "llegó incompleto", "arrived incomplete")
        except (OSError, ValueError, http.client.HTTPException) as error:
            if isinstance(error, urllib.request.HTTPError):
                error.close()
            if isinstance(error, (FileNotFoundError, NotADirectoryError)) or getattr(error, "code", 0) in (404, 410):
                return b""
            raise CannotCheck(path, f"no se pudo leer: {error}", f"could not be read: {error}") from error
        return raw

    def versions(self, tile: str) -> list[str]:
        """Return what a folder has of a tile: the full one, and partial ones of any size."""
        parts = sorted(self.folder.glob(f"{tile}.p/*")) if self.folder else []
        names = [f"{tile}.p/{part.name}" for part in parts if re.fullmatch("[1-9][0-9]{0,2}", part.name)]
        return [tile, *names] if self.folder and (self.folder / tile).is_file() else names


class Copier(Source):
    """A folder that fetches from a site what it lacks. Tiles are saved at once; what changes (checkpoint, pages) waits in `fresh`."""

    def __init__(self, site: Source, place: str) -> None:
        super().__init__(place)
        self.origin, self.place = site, Path(place)
        self.fresh: dict[str, bytes] = {}

    def read(self, path: str, limit: int) -> bytes:
        kept = super().read(path, limit) if path.startswith("log/tile/") else b""
        raw = kept or self.origin.read(path, limit)
        if raw and not kept:
            print(path, file=sys.stderr)
            self.fresh[path] = raw
            if path.startswith("log/tile/"):
                save(self.place / path, self.fresh.pop(path))
        return raw


def save(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.urandom(8).hex()}.new")  # made anew, so that no link laid there is followed
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
        file.write(raw)
    new.replace(path)


# The signed state: C2SP signed-note and tlog-checkpoint
def decode64(text: str) -> bytes:
    """Return what standard base64 holds, nothing if `text` is not the one encoding of it."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


def split_key(key: str) -> tuple[str, bytes, bytes] | None:
    """Return name, id and the 32 bytes of a key written name+id in hex+base64 of the byte 1 and the 32 bytes; None if it is none."""
    match = re.fullmatch(r"([A-Za-z0-9._/-]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})", key)
    name, ident, raw = (match[1], match[2], decode64(match[3])) if match else ("", "", b"")
    right = hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + raw).digest()[:4]
    return (name, right, raw[1:]) if raw[:1] == b"\1" and ident == right.hex() else None


def check_note(note: str, name: str, ident: bytes, public: bytes) -> None:
    """Check that this key signed a note. Signatures by others are not looked at."""
    text, _, signatures = note.rpartition("\n\n")
    found = re.findall(r"(— ([^\s+]+) ([A-Za-z0-9+/]+=*)\n)", signatures)
    lines = [(line, who, decode64(blob)) for line, who, blob in found]
    ours = [signature_holds(public, text.encode() + b"\n", blob[4:]) for _, who, blob in lines if (who, blob[:4]) == (name, ident)]
    if not ours or not all(ours) or not all(blob for _, _, blob in lines) or "".join(line for line, _, _ in lines) != signatures:
        raise Fault(CHECKPOINT, f"no lleva una firma válida de la clave de {name}", f"bears no valid signature by the key of {name}")


def parse_head(note: str, origin: str = "", path: str = CHECKPOINT) -> tuple[int, bytes]:
    """Return size and root of a checkpoint; its name must be `origin`, if that is given."""
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)", note.rpartition("\n\n")[0])
    if not match or not decode64(match[3]) or origin not in ("", match[1]):
        raise Fault(path, "nombre, tamaño o cabeza no son como deben", "name, size or tree head is not as it should be")
    return int(match[2]), decode64(match[3])


def read_note(source: Source, given: str, known: str, report: Report) -> tuple[str, str, tuple[int, bytes]]:
    """Return key, signed state and its head; the key is the one given, else the one known, else the one the site shows."""
    page, note, shown = source.read("log.json", PAGE), source.read(CHECKPOINT, SMALL).decode("utf-8", "replace"), ""
    with report.guard("log.json"):
        shown = str(json.loads(page.decode())["head"]["verifier_key"]) if page else ""
    key = given or known or shown
    parts = split_key(key)
    if parts is None or not note:
        raise CannotCheck(CHECKPOINT if parts else "--key", "no se encuentra, o no vale", "not found, or not valid")
    if not given and not known:
        report.say(f"PRIMER USO: clave tomada del sitio, compárela: {key}", f"FIRST USE: key taken from the site, compare it: {key}")
    for path, other in (("log.json", shown), ("--key", known)):
        if other not in ("", key):
            report.fault(path, f"ALARMA: la clave era o es otra: {other}", f"ALARM: the key was or is another: {other}")
    check_note(note, *parts)
    return key, note, parse_head(note, parts[0])


# The tree: RFC 6962, section 2.1, and C2SP tlog-tiles
def fold(hashes: list[bytes]) -> bytes:
    """Tree head over the heads of subtrees of one size, in order; the last subtree may be smaller. Over none: the hash of nothing."""
    while len(hashes) > 1:
        pairs = [hashlib.sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[2 * len(pairs) :]
    return hashes[0] if hashes else hashlib.sha256().digest()


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


class Tree:
    """The log's tree, rebuilt from the entries in one pass and compared with all that is published. Heads are (size, root)."""

    def __init__(self, source: Source, head: tuple[int, bytes], old: tuple[int, bytes], report: Report) -> None:
        self.source, self.head, self.old, self.report = source, head, old, report
        self.rows: list[list[bytes]] = [[] for _ in range(8)]  # per level, the hashes not yet in a full tile
        self.old_root = b""  # the root over as many entries as an earlier run saw
        self.differ: list[tuple[str, str, int]] = []  # bundle and tile that differ, and the first index where they do

    def read(self, kind: str, n: int, width: int) -> tuple[str, list[bytes]]:
        """Return path and items of a tile, no items if there is a fault. For a partial tile that has vanished, the full one is read."""
        *groups, last = f"{n:,}".split(",")
        full = "/".join(["log/tile", kind, *("x" + group.zfill(3) for group in groups), last.zfill(3)])
        path, kept, items = full if width == WIDTH else f"{full}.p/{width}", self.source.versions(full), self.rows[0][:0]
        for other in dict.fromkeys([path, full, *kept]):  # all that a folder has of the tile must agree
            held = int(other.rpartition(".p/")[2]) if ".p/" in other else WIDTH
            with self.report.guard(other):
                raw = self.source.read(other, BUNDLE) if other in kept or not items else b""
                found = parse_items(kind, other, raw, held) if raw else []
                if found and items and found[:width] != items[:held]:
                    raise Fault(other, f"no coincide con {path}", f"does not agree with {path}")
                path, items = (other, found[:width]) if len(found) >= width and not items else (path, items)
        if not items:
            self.report.fault(path, "falta o no vale; el estado firmado lo exige", "missing or not valid; the signed state needs it")
        return path, items

    def bundles(self) -> Iterator[tuple[str, int, list[bytes]]]:
        """Yield path, first index and entries of each bundle in turn."""
        for first in range(0, self.head[0], WIDTH):
            n, width, rest = first // WIDTH, min(WIDTH, self.head[0] - first), self.old[0] - first
            path, entries = self.read("entries", n, width)
            tile, published = self.read("0", n, width)
            leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries] or published or [bytes(32)] * width
            self.differ += [(path, tile, first + i) for i in range(width) if published[i : i + 1] != leaves[i : i + 1]][:1]
            self.old_root = self.root(leaves[:rest]) if 0 < rest <= width else self.old_root
            self.grow(0, n, leaves)
            yield path, first, entries
        for level in [level for level in range(1, 8) if self.rows[level]]:
            self.grow(level, self.head[0] // WIDTH ** (level + 1), self.rows[level])

    def grow(self, level: int, n: int, hashes: list[bytes]) -> None:
        """Take in tile n of a level; the head of a full one is a hash of the level above."""
        if level:
            path, published = self.read(str(level), n, len(hashes))
            if published and published != hashes:
                self.report.fault(path, "no resulta de las entradas", "does not follow from the entries")
        self.rows[level] = [] if len(hashes) == WIDTH else hashes
        if len(hashes) == WIDTH:
            self.rows[level + 1].append(fold(hashes))
            if len(self.rows[level + 1]) == WIDTH:
                self.grow(level + 1, n // WIDTH, self.rows[level + 1])

    def root(self, last: list[bytes]) -> bytes:
        """Tree head; `last` are the hashes of level 0 behind the last full tile."""
        rest: list[bytes] = []
        for row in [last, *self.rows[1:]]:
            rest = [fold(row + rest)] if row + rest else []
        return fold(rest)

    def verdict(self, state: str) -> bool:
        """Tell what the pass found. True if the entries give the signed head, and begin with those an earlier run saw."""
        (size, signed), (seen, before), rebuilt = self.head, self.old, self.root(self.rows[0])
        for path, tile, index in self.differ:  # whichever the signed head speaks against is named first
            one, other = (tile, path) if rebuilt == signed else (path, tile)
            self.report.fault(one, f"no va con lo que hay en {other}", f"does not go with what is in {other}", index)
        if rebuilt != signed:
            self.report.fault(CHECKPOINT, "las entradas no dan la cabeza firmada", "the entries do not give the signed tree head")
        # Where entries are as signed, they must begin with what was signed before; where they are whole but not as signed, they must not.
        begins, whole = self.old_root == before, not self.differ
        forked = seen > 0 and (before != signed if seen == size else not begins if rebuilt == signed else begins and whole)
        past = f"{seen} ({state})"
        if seen > size:
            self.report.fault(CHECKPOINT, f"RETROCESO: antes había {past}", f"ROLLBACK: there were {past} before")
        elif forked:
            self.report.fault(CHECKPOINT, f"BIFURCACIÓN: no continúa las {past}", f"FORK: does not continue the {past}")
        return rebuilt == signed and not forked


# The entries: what each kind has behind its first line
N, K, H, B = "(0|[1-9][0-9]{0,14})", "([0-9a-f]{16})", "([0-9a-f]{64})", "([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"
KINDS = {
    **dict.fromkeys(("rules", "draft", "adoption"), f"v {N}\nh {H}\n"),
    "petition": f"p {K} {H}\nv {N}\n",
    "sign": f"p {K} {H}\nt {B}\nc {B}\nx {B}\nk ([emip])\n",
    "crossing": f"p {K}\nm {N}\ns {N}\n",
    "promise": f"r {N}\na (made|kept)\nh {H}\n",
    "disposition": f"i {N}\nh {H}\n",
}


def parse_entry(text: str) -> tuple[str, list[str]]:
    """Return kind and fields of an entry, "" and none if it is not legal."""
    kind = text.partition("\n")[0].partition(" ")[2]
    match = re.fullmatch(f"cc/0 {kind}\n{KINDS[kind]}", text) if kind in KINDS else None
    return (kind, list(match.groups())) if match else ("", [])


class Tally:
    """What the entries add up to. Of each signature its index is held (8 bytes), so that counts at any size can be told."""

    def __init__(self, report: Report, wanted: str) -> None:
        self.report, self.wanted, self.found = report, wanted, -1
        self.signed: dict[tuple[str, str], array[int]] = {}  # (petition, strength): indexes of its sign entries
        self.announced: dict[int, tuple[str, str]] = {}  # index of a petition entry: (petition, text)
        self.used: dict[tuple[str, str], Fault] = {}  # (petition, text): the fault if nothing announces it
        self.crossed: dict[tuple[str, int], int] = {}  # (petition, mark): index of its first crossing

    def count(self, key: str, size: int) -> dict[str, int]:
        return {name: bisect.bisect_left(self.signed.get((key, letter), ()), size) for letter, name in STRENGTHS.items()}

    def take(self, path: str, index: int, text: str) -> None:
        kind, fields = parse_entry(text)
        if kind == "":
            self.report.fault(path, "no es una entrada de cc/0", "is not an entry of cc/0", index)
        elif kind == "sign":
            self.signed.setdefault((fields[0], fields[5]), array("Q")).append(index)
            self.used.setdefault((fields[0], fields[1]), Fault(path, "firma un texto no anunciado", "signs a text not announced", index))
            self.found = index if text == self.wanted else self.found
        elif kind == "petition":
            self.announced[index] = fields[0], fields[1]
        elif kind == "crossing":
            mark, size = int(fields[1]), int(fields[2])
            counted = sum(self.count(fields[0], size).values())
            if size > index:
                self.report.fault(path, f"nombra el tamaño futuro {size}", f"names the future size {size}", index)
            elif counted < mark:
                self.report.fault(path, f"cruza {mark} con {counted} firmas", f"crosses {mark} with {counted} signatures", index)
            if self.crossed.setdefault((fields[0], mark), index) != index:
                self.report.fault(path, f"cruza {mark} por segunda vez", f"crosses {mark} for the second time", index)


class Pages:
    """What the petitions' pages say."""

    def __init__(self, source: Source, only: int | None, report: Report) -> None:
        self.source, self.report, self.whole = source, report, only is None
        self.keys: set[object] = set()
        self.claims: list[tuple[str, int, str, int, int, dict[str, int]]] = []  # path, petition, key, size, total, by strength
        self.texts: dict[str, tuple[str, str, int, int]] = {}  # path: key, text, index of its petition entry (-1: none), size
        for listing, item in self.listed() if only is None else [("", {"number": only})]:
            path = f"petitions/{item['number']}.json"
            self.keys.add(item.get("key"))
            with report.guard(path):
                page = json.loads(source.read(path, PAGE).decode())
                key, text = str(page["key"]), page["text"] or {"index": None, "record": "", "hash": hashlib.sha256().hexdigest()}
                index = -1 if text["index"] is None else text["index"] + 0
                for where, holder in [(path, page), (listing, item)][: 1 + bool(listing)]:
                    with report.guard(where):
                        by, size, total = (holder["count"][name] for name in ("by_strength", "size", "total"))
                        if holder["key"] != key or any(type(n) is not int for n in (size, total, *by.values())):
                            raise ValueError(where)
                        self.claims.append((where, item["number"], key, size, total, {**dict.fromkeys(STRENGTHS.values(), 0), **by}))
                        self.texts[path] = key, text["hash"], index, size
                if hashlib.sha256(text["record"].encode("utf-8", "replace")).hexdigest() != text["hash"]:
                    raise Fault(path, "text.hash no es el SHA-256 de text.record", "text.hash is not the SHA-256 of text.record")
                signed = json.loads(text["record"] or "{}")
                if any(text[part] != signed.get(part) for part in PARTS if part in text):
                    raise Fault(path, "el texto que se muestra no es el que se firma", "the text shown is not the text signed")
                reported = page["reported"]["signatures"] if page.get("reported") else 0
                if page.get("signatures", page["count"]["total"] + reported) != page["count"]["total"] + reported:
                    raise Fault(path, "signatures no es lo contado más lo reportado", "signatures is not what is counted and reported")

    def listed(self) -> Iterator[tuple[str, Any]]:
        """Yield path and item for each petition of the list, page after page."""
        seen, path = {""}, LIST
        while path not in seen:
            seen.add(path)
            raw = self.source.read(path, PAGE)
            if not raw:
                raise CannotCheck(path, "no se encuentra", "not found")
            with self.report.guard(path):
                page = json.loads(raw.decode())
                yield from [(path, {**item, "number": item["number"] + 0}) for item in page["items"]]  # + 0: a number, and no path
                query = re.findall(r"^[^?]*\?([A-Za-z0-9_=&.~+%-]{1,200})$", page["next"])[0] if page["next"] else ""
                path = f"{LIST}@{query}" if query else ""

    def recount(self, tally: Tally, size: int) -> None:
        """Print a row for every petition, and tell where pages and log differ. `size` is the log's."""
        self.report.say("petición, clave, e, m, i, p, total | página, tamaño", "petition, key, e, m, i, p, total | page, size")
        for path, number, key, at, total, strengths in self.claims:
            counted = tally.count(key, at)
            row = ("{:6} {}" + 5 * "{:8}" + " |{:8}{:8}").format(number, key, *counted.values(), sum(counted.values()), total, at)
            if path.startswith("petitions/"):
                self.report.say(row, row)
            if not 0 <= at <= size or (total, strengths) != (sum(counted.values()), counted):
                here, log = f"{total} {strengths} @{at}", f"{sum(counted.values())} {counted} @{min(at, size)}"
                self.report.fault(path, f"petición {number}: página {here}, registro {log}", f"petition {number}: page {here}, log {log}")
        opened = {key: index for index, (key, _) in reversed(tally.announced.items())}
        now = max((claim[3] for claim in self.claims if claim[0] == LIST), default=0)  # the list is read before the petitions' pages
        for path, (key, text, index, at) in self.texts.items():
            if opened.get(key, size) < max(at, now) if index < 0 else tally.announced.get(index) != (key, text):
                self.report.fault(path, "text.index no es la entrada de este texto", "text.index is not the entry of this text")
        for key, index in opened.items():
            if self.whole and key not in self.keys and index < now:
                self.report.fault(LIST, f"no figura la petición de clave {key}", f"the petition with key {key} is not listed", index)
        announced = set(tally.announced.values())
        for fault in [fault for pair, fault in tally.used.items() if pair not in announced]:
            self.report.fault(*fault.args)


def read_receipt(path: str, report: Report) -> str:
    """Check a receipt's commitments against its entry, and return the entry."""
    try:
        receipt = json.loads(Source(".").read(path, PAGE).decode())
        petition, contact, age, territory, channel = (value.encode() for value in receipt["values"])
        tag, *salts = (decode64(receipt[field]) for field in ("tag", "tag_salt", "salt", "cancel"))
        key, _, *shown, _ = parse_entry(receipt["entry"])[1]
    except MALFORMED as error:
        raise CannotCheck(path, "no es un recibo legible", "is not a readable receipt") from error
    if petition != key.encode():
        report.fault(path, "los valores son de otra petición", "the values are of another petition")
    for at, (purpose, parts) in enumerate((("tag", [tag]), ("commit", [petition, contact, age, territory, channel]), ("cancel", []))):
        opened = f"cc/0 {purpose}\n".encode() + b"".join(len(part).to_bytes(4, "big") + part for part in parts) + salts[at]
        if (len(salts[at]), base64.b64encode(hashlib.sha256(opened).digest()).decode()) != (32, *shown[at : at + 1]):
            report.fault(path, f"el compromiso {purpose} no se cumple", f"commitment {purpose} does not hold")
    return str(receipt["entry"])


def run(options: argparse.Namespace, report: Report) -> None:
    first, target, copying = options.paths[0], options.paths[-1], options.command in ("mirror", "all")
    source = Copier(Source(first), target) if copying else Source(target)
    if Source(first).folder if copying else source.folder and not source.folder.is_dir():
        raise CannotCheck(first if copying else target, "no es dirección https ni carpeta", "is no https address and no folder")
    state = options.state or (str(source.folder / ".verifier") if source.folder else "")
    known, _, old = (Source(".").read(state, SMALL) if state else b"").decode("utf-8", "replace").partition("\n")
    entry = read_receipt(first, report) if options.command == "receipt" else ""
    wanted = options.command == "recount" or (copying and not options.no_pages)
    pages = Pages(source, options.petition, report) if wanted else None  # before the checkpoint, or they may count what is not yet signed
    key, note, head = read_note(source, options.key, known, report)
    tree, tally = Tree(source, head, parse_head(old, path=state) if old else (0, b""), report), Tally(report, entry)
    for path, index, entries in tree.bundles():
        for offset, raw in enumerate(entries):
            tally.take(path, index + offset, raw.decode("latin-1"))
    if tree.verdict(state) and state:
        save(Path(state), f"{key}\n{note}".encode())
    if isinstance(source, Copier):  # the checkpoint first, so that no page in the folder is ever newer than it
        for path in sorted(source.fresh, key=lambda path: path != CHECKPOINT):
            save(source.place / path, source.fresh[path])
    if pages and options.command != "mirror":
        pages.recount(tally, head[0])
    if entry and tally.found < 0:
        report.fault(first, "su entrada no está en el registro", "its entry is not in the log")
    elif entry:
        report.say(f"La firma es la entrada {tally.found}.", f"The signature is entry {tally.found}.")
    report.say(f"{head[0]} entradas: {base64.b64encode(head[1]).decode()}", f"{head[0]} entries: {base64.b64encode(head[1]).decode()}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("all", "mirror", "check", "recount", "receipt"))
    parser.add_argument("paths", nargs="+", metavar="https://SITE | DIR | FILE")
    parser.add_argument("--key", default="", help="clave del registro · the log's key: name+id+base64")
    parser.add_argument("--state", help="memoria · memory (DIR/.verifier)")
    parser.add_argument("--petition", type=int, metavar="N")
    parser.add_argument("--no-pages", action="store_true")
    parser.add_argument("--lang", choices=("es", "en"), default="en" if os.environ.get("LANG", "").startswith("en") else "es")
    options = parser.parse_intermixed_args(arguments)
    if len(options.paths) != 1 + (options.command not in ("check", "recount")):
        parser.error(f"{options.command}: URL? DIR? FILE?")
    report = Report(options.lang)
    try:
        run(options, report)
    except Fault as fault:
        report.fault(*fault.args)
    except (CannotCheck, OSError) as error:
        path, *words = error.args if isinstance(error, CannotCheck) else (str(error.filename), str(error), str(error))
        report.fault(path, words[0], words[1], code=2)
    report.say(*(("TODO COINCIDE", "ALL AGREES"), ("NO COINCIDE", "DOES NOT AGREE"), ("SIN COMPROBAR", "NOT CHECKED"))[report.code])
    return report.code


if __name__ == "__main__":
    sys.exit(main())
