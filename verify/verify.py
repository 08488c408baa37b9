#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Copy, check and recount the public log of a Constituyente site. One file, Python 3.8 or newer, standard library only.

    verify.py all     https://SITE DIR          copy the log into DIR, check it, count it again
    verify.py mirror  https://SITE DIR          copy only; run it again and it goes on where it stopped
    verify.py check   DIR|https://SITE          signature, hash tree, every tile, every entry, rules of crossings
    verify.py recount DIR|https://SITE          the same, and the counts and texts on the pages
    verify.py receipt FILE DIR|https://SITE     does my signature stand in the log?

Exit codes: 0 all agrees; 1 something does not (each fault is a line with file and entry); 2 it cannot be checked (unreachable,
unreadable, bad usage). Formats: docs/ledger.md; RFC 6962 (tree), RFC 8032 (Ed25519), C2SP tlog-tiles, signed-note, tlog-checkpoint.
"""
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
import shutil
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from array import array
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple, Union

TEXTS = {  # code: (español, English)
    "absent": ("falta: el estado firmado lo exige y no está publicado", "missing: the signed state needs it, and it is not published"),
    "agrees": ("TODO COINCIDE", "ALL AGREES"),
    "already": ("este cruce ya estaba registrado para la misma marca {mark}", "this crossing was recorded before for the same mark {mark}"),
    "bundle": ("no contiene exactamente {width} entradas completas", "does not hold exactly {width} whole entries"),
    "cannot": ("NO SE PUEDE COMPROBAR", "CANNOT BE CHECKED"),
    "commitment": ("el compromiso «{field}» no resulta de los valores del recibo", "commitment “{field}” does not follow from the receipt's values"),
    "copied": ("Copia completa: {size} entradas en {folder}.", "Copy complete: {size} entries in {folder}."),
    "count": ("la página dice {shown}; el registro da {counted} (tamaño {size})", "the page says {shown}; the log gives {counted} (size {size})"),
    "count-ahead": ("cuenta hasta {size}, y el registro firmado llega a {signed}", "counts up to {size}, and the signed log ends at {signed}"),
    "crossing-ahead": ("nombra el tamaño {size}, posterior a esta entrada", "names size {size}, which is past this very entry"),
    "crossing-early": ("dice {mark} firmas al tamaño {size}; eran {counted}", "says {mark} signatures at size {size}; there were {counted}"),
    "differs": ("las entradas {what} no coinciden con {other}", "entries {what} do not agree with {other}"),
    "disagrees": ("NO COINCIDE: {faults} falla(s)", "DOES NOT AGREE: {faults} fault(s)"),
    "elsewhere": ("el recibo es de otra petición que la entrada", "the receipt is for another petition than the entry"),
    "entry": ("forma no permitida en cc/0", "not a legal entry of cc/0"),
    "fault": ("FALLA", "FAULT"),
    "first-use": ("PRIMER USO: se toma la clave que muestra el propio sitio. Compárela con otra fuente y guárdela:\n  {key}",
                  "FIRST USE: taking the key the site itself shows. Compare it with another source and keep it:\n  {key}"),
    "fork": ("BIFURCACIÓN: el registro visto antes con {size} entradas no es el comienzo de este. Prueba: {memory} contra este archivo",
             "FORK: the log seen before with {size} entries is not the beginning of this one. Evidence: {memory} against this file"),
    "found": ("La firma está en el registro: entrada {index} de {size}.", "The signature stands in the log: entry {index} of {size}."),
    "head": ("{size} entradas, cabeza {root}", "{size} entries, tree head {root}"),
    "help-all": ("copiar, comprobar y recontar", "mirror, check and recount"),
    "help-check": ("comprobar firma, árbol y entradas", "check signature, tree and entries"),
    "help-key": ("clave pública: nombre+id+base64", "public key: name+id+base64"),
    "help-mirror": ("copiar el registro y las páginas JSON", "copy the log and the JSON pages"),
    "help-pages": ("no copiar páginas JSON", "do not copy JSON pages"),
    "help-receipt": ("buscar la propia firma", "find one's own signature"),
    "help-recount": ("comprobar y volver a contar", "check, and count again"),
    "help-state": ("archivo donde recordar clave y estado (en una copia: DIR/.verifier)", "file to remember key and state in (in a copy: DIR/.verifier)"),
    "hidden": ("una petición abierta aquí no figura en las páginas (clave {key})", "a petition opened here is not among the pages (key {key})"),
    "index": ("entrada", "entry"),
    "json": ("no es JSON legible", "is not readable JSON"),
    "key-bad": ("la clave no tiene la forma nombre+id+base64, o su id no es suyo", "the key is not name+id+base64, or the id is not its own"),
    "key-differs": ("AVISO: la clave dada no es la recordada ({key}).", "WARNING: the key given is not the one remembered ({key})."),
    "key-none": ("no hay clave: use --key", "there is no key: use --key"),
    "key-shown": ("ALARMA: muestra otra clave: {shown}", "ALARM: shows another key: {shown}"),
    "length": ("mide {length} bytes y debe medir {want}", "is {length} bytes long and should be {want}"),
    "member": ("falta o no vale el campo {field}", "field {field} is missing or not valid"),
    "memory-bad": ("la memoria {path} no es legible", "the memory {path} is not readable"),
    "memory-lost": ("AVISO: no se pudo recordar el estado: {why}", "WARNING: the state could not be remembered: {why}"),
    "nothing": ("no se encuentra", "not found"),
    "note": ("no tiene la forma de un estado firmado", "does not have the form of a signed state"),
    "origin": ("el nombre del registro no es el de la clave", "the log's name is not that of the key"),
    "pages-many": ("la lista de peticiones no termina", "the list of petitions does not end"),
    "receipt-absent": ("su entrada no está en el registro comprobado", "its entry is not in the log that was checked"),
    "receipt-bad": ("el recibo no es legible: {field}", "the receipt is not readable: {field}"),
    "rollback": ("RETROCESO: antes se firmaron {old} entradas, ahora {size}. Prueba: {memory}",
                 "ROLLBACK: {old} entries were signed before, now {size}. Evidence: {memory}"),
    "root": ("las entradas dan la cabeza {rebuilt}; está firmada {signed}", "the entries give tree head {rebuilt}; signed is {signed}"),
    "signature": ("la firma no es válida", "the signature is not valid"),
    "table": ("petición clave              e       m       i       p   total  página  tamaño",
              "number   key                e       m       i       p   total    page    size"),
    "text": ("text.hash no es el SHA-256 de text.record", "text.hash is not the SHA-256 of text.record"),
    "tile": ("{what} no resulta(n) de las entradas", "{what} do(es) not follow from the entries"),
    "too-long": ("pasa de {limit} bytes", "is longer than {limit} bytes"),
    "tree": ("esta entrada no es la firmada ({wrong} distinta(s) en el archivo)", "this entry is not the signed one ({wrong} differ in this file)"),
    "unannounced": ("firma bajo un texto que ninguna entrada «petition» anuncia", "signs a text that no “petition” entry announces"),
    "unbound": ("ninguna entrada «petition» une esta clave y este texto", "no “petition” entry binds this key and this text"),
    "unreachable": ("no se pudo leer: {why}", "could not be read: {why}"),
    "unsigned": ("no lleva firma de la clave {key}", "bears no signature by key {key}"),
    "url": ("no es una dirección http(s) ni una carpeta", "is neither an http(s) address nor a folder"),
}

CHECKPOINT, WIDTH, STRENGTHS = "log/checkpoint", 256, "emip"
SMALL, PAGE, BUNDLE = 1 << 16, 1 << 24, WIDTH * (2 + 4096)  # most bytes of a checkpoint, of a page, of an entry bundle
Json = Any  # what json.loads returns; every use goes through member()


class Fault(Exception):  # noqa: N818  (the word of the exit codes)
    """Something published is not as it should be. `code` is a key of TEXTS, `words` fill its braces."""

    def __init__(self, path: str, code: str, index: int | None = None, **words: object) -> None:
        super().__init__(path, code)
        self.path, self.code, self.index, self.words = path, code, index, words


class CannotCheck(Fault):
    """Nothing can be said: a file or site cannot be read, or the command makes no sense."""


class Report:
    """Everything said to the reader. Faults go to standard output, one line each, never the same line twice."""

    def __init__(self, language: str) -> None:
        self.column = int(language == "en")
        self.faults: set[str] = set()

    def text(self, code: str, **words: object) -> str:
        return TEXTS[code][self.column].format(**words)

    def say(self, line: str) -> None:  # a site's words cannot steer the terminal
        sys.stdout.write("".join(c if c.isprintable() or c == "\n" else "?" for c in line) + "\n")

    def fault(self, fault: Fault) -> None:
        where = fault.path if fault.index is None else "{} {} {}".format(fault.path, self.text("index"), fault.index)
        line = "{} {}: {}".format(self.text("cannot" if isinstance(fault, CannotCheck) else "fault"), where, self.text(fault.code, **fault.words))
        if line not in self.faults:
            self.faults.add(line)
            self.say(line)

    def progress(self, done: int, total: int) -> None:
        if done % 64 == 0 or done == total:
            sys.stderr.write("\r{}/{}{}".format(done, total, "\n" if done == total else ""))


# Ed25519 (RFC 8032, section 5.1)

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


class Point(NamedTuple):
    """A point of the curve in extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z."""

    x: int
    y: int
    z: int
    t: int


def decode_point(raw: bytes) -> Point | None:
    """Return the point behind its 32 bytes, or None if there is none or the bytes are not its only legal encoding."""
    y = int.from_bytes(raw, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (v * x * x - u) % P or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    return Point(x, y, 1, x * y % P)


def add(p: Point, q: Point) -> Point:
    a, b = (p.y - p.x) * (q.y - q.x) % P, (p.y + p.x) * (q.y + q.x) % P
    c, d = 2 * D * p.t * q.t % P, 2 * p.z * q.z % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(n: int, p: Point) -> Point:
    total = Point(0, 1, 1, 0)
    while n:
        total, p, n = add(total, p) if n & 1 else total, add(p, p), n >> 1
    return total


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` (64 bytes) is `public`'s (32 bytes) over `message`. Non-canonical points and s are refused."""
    if len(public) != 32 or len(signature) != 64:  # noqa: PLR2004  (RFC 8032's lengths)
        return False
    base = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    key, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if base is None or key is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = multiply(s, base), add(r, multiply(k, key))
    return (left.x * right.z - right.x * left.z) % P == 0 == (left.y * right.z - right.y * left.z) % P


# Where files come from: a folder, a site, or a site being copied into a folder

class Folder:
    """A copy made by `mirror`. Where an address has ?, its file name has @."""

    def __init__(self, root: str) -> None:
        self.root = Path(root)

    def place(self, path: str) -> Path:
        return self.root.joinpath(*path.split("/"))

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the file's bytes, None if there is no such file."""
        try:
            with self.place(path).open("rb") as file:
                raw = file.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise CannotCheck(path, "unreachable", why=error.strerror) from error
        if len(raw) > limit:
            raise Fault(path, "too-long", limit=limit)
        return raw

    def save(self, path: str, raw: bytes) -> None:
        self.place(path).parent.mkdir(parents=True, exist_ok=True)
        self.place(path + ".new").write_bytes(raw)
        self.place(path + ".new").replace(self.place(path))

    def versions(self, tile: str) -> list[str]:
        """Return every file of a tile: the full one and all partial ones, also those of earlier sizes."""
        parts = sorted(p.name for p in self.place(tile + ".p").glob("*") if re.fullmatch("[1-9][0-9]{0,2}", p.name))
        return [tile] * self.place(tile).is_file() + [tile + ".p/" + width for width in parts]


class Site:
    """A live site: one request after another, each bounded in time and size, three attempts."""

    def __init__(self, url: str) -> None:
        self.base = re.sub(r"(/log)?/*$", "", url) + "/"

    def read(self, path: str, limit: int) -> bytes | None:
        why: object = None
        for pause in (0, 1, 2):
            time.sleep(pause)
            try:
                with urllib.request.urlopen(self.base + path.replace("@", "?"), timeout=30) as answer:  # noqa: S310  (main lets only http(s) through)
                    raw: bytes = answer.read(limit + 1)
                    length = answer.headers.get("Content-Length") or str(len(raw))
            except urllib.error.HTTPError as error:
                error.close()
                if error.code in (404, 410):
                    return None
                why = error
            except (OSError, ValueError, http.client.HTTPException) as error:
                why = error
            else:
                if len(raw) > limit:
                    raise Fault(path, "too-long", limit=limit)
                if length == str(len(raw)):
                    return raw
                why = "{}/{} bytes".format(len(raw), length)
        raise CannotCheck(path, "unreachable", why=why)

    def versions(self, _tile: str) -> list[str]:
        return []


class Copier:
    """Reads tiles from the folder, all else from the site. What comes from the site waits in .incoming until it is settled,
    so that whenever copying stops the folder's checkpoint has all its tiles, and no page is newer than the checkpoint."""

    def __init__(self, site: Site, folder: Folder) -> None:
        self.site, self.folder = site, folder
        self.waiting: dict[str, None] = {}  # a set that keeps its order

    def read(self, path: str, limit: int) -> bytes | None:
        raw = self.folder.read(path, limit) if path.startswith("log/tile/") else None
        if raw is None:
            raw = self.site.read(path, limit)
            if raw is not None:
                self.folder.save(".incoming/" + path, raw)
                self.waiting[path] = None
        return raw

    def settle(self, path: str) -> None:
        if path in self.waiting:
            del self.waiting[path]
            self.folder.place(path).parent.mkdir(parents=True, exist_ok=True)
            self.folder.place(".incoming/" + path).replace(self.folder.place(path))

    def settle_all(self) -> None:
        for path in [CHECKPOINT, *self.waiting]:
            self.settle(path)
        shutil.rmtree(str(self.folder.place(".incoming")), ignore_errors=True)

    def versions(self, _tile: str) -> list[str]:
        return []


Source = Union[Folder, Site, Copier]


def member(value: Json, path: str, field: str, kind: type) -> Json:
    """Return what JSON has at `field` (names joined by dots); a Fault if it is absent or not of this kind."""
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if type(value) is not kind or (kind is int and value < 0):
        raise Fault(path, "member", field=field)
    return value


def read_json(source: Source, path: str) -> Json | None:
    raw = source.read(path, PAGE)
    try:
        return None if raw is None else json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Fault(path, "json") from error


# The signed state

class Key(NamedTuple):
    """A verifier key: name+id+base64 of the byte 1 and the 32 bytes of an Ed25519 key."""

    text: str
    name: str
    public: bytes
    ident: bytes


class Head(NamedTuple):
    """A state of the log: number of entries, tree head, and the signed text it stands in."""

    size: int
    root: bytes
    note: str


def decode64(text: str) -> bytes:
    """Return what standard base64 holds; nothing (b"") unless `text` is the one encoding of it."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        return b""
    return raw if base64.b64encode(raw) == text.encode("ascii") else b""


def parse_key(text: str) -> Key | None:
    name, _, rest = text.partition("+")
    ident, _, encoded = rest.partition("+")
    raw = decode64(encoded)
    right = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    fits = re.fullmatch(r"[^\s+]+", name) and len(raw) == 1 + 32 and raw[0] == 1 and ident == right.hex()
    return Key(text, name, raw[1:], right) if fits else None


def open_note(raw: bytes, key: Key) -> str:
    """Return the text of a signed note whose signature by `key` holds. Other signatures are not looked at (C2SP signed-note)."""
    text, _, signatures = raw.decode("utf-8", "replace").rpartition("\n\n")
    if not re.fullmatch(r"(— [^\s+]+ [A-Za-z0-9+/]+=*\n)+", signatures):
        raise Fault(CHECKPOINT, "note")
    lines = [line.split(" ") for line in signatures.split("\n")[:-1]]
    ours = [decode64(blob)[4:] for _, name, blob in lines if name == key.name and decode64(blob)[:4] == key.ident]
    if not ours:
        raise Fault(CHECKPOINT, "unsigned", key=key.text)
    if not all(signature_holds(key.public, text.encode() + b"\n", signature) for signature in ours):
        raise Fault(CHECKPOINT, "signature")
    return text + "\n"


def parse_head(text: str, note: str, origin: str | None) -> Head:
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n", text)
    root = decode64(match.group(3)) if match else b""
    if not match or not root:
        raise Fault(CHECKPOINT, "note")
    if origin not in (None, match.group(1)):
        raise Fault(CHECKPOINT, "origin")
    return Head(int(match.group(2)), root, note)


def read_head(source: Source, key: Key) -> Head:
    raw = source.read(CHECKPOINT, SMALL)
    if raw is None:
        raise CannotCheck(CHECKPOINT, "nothing")
    return parse_head(open_note(raw, key), raw.decode("utf-8", "replace"), key.name)


class Memory:
    """What earlier runs saw: the key, and the signed state with most entries (whole, so that it can be shown as evidence)."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.key, self.head = path, "", Head(0, b"", "")
        if path is None or not path.exists():
            return
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            self.key, note = member(kept, str(path), "key", str), member(kept, str(path), "checkpoint", str)
            if note:
                self.head = parse_head(note.rpartition("\n\n")[0] + "\n", note, None)
        except (OSError, ValueError, Fault) as error:
            raise CannotCheck(str(path), "memory-bad", path=path) from error

    def keep(self, key: Key, head: Head | None, report: Report) -> None:
        self.key, self.head = key.text, head or self.head
        if self.path is not None:
            try:
                kept = {"checkpoint": self.head.note, "key": self.key}
                Folder(str(self.path.parent)).save(self.path.name, json.dumps(kept, indent=1).encode())
            except OSError as error:
                report.say(report.text("memory-lost", why=error.strerror))


def choose_key(source: Source, given: str | None, memory: Memory, report: Report) -> Key:
    """Return the key to trust: the one given, else the one remembered, else the one the site shows. Another one shown is a fault."""
    page = read_json(source, "log.json")
    shown = "" if page is None else member(page, "log.json", "head.verifier_key", str)
    key = parse_key(given or memory.key or shown)
    if key is None:
        raise CannotCheck("--key" if given else "log.json", "key-bad" if given or shown else "key-none")
    if not given and not memory.key:
        report.say(report.text("first-use", key=key.text))
    if given and memory.key not in ("", given):
        report.say(report.text("key-differs", key=memory.key))
    if shown not in ("", key.text):
        report.fault(Fault("log.json", "key-shown", shown=shown))
    return key


# The tree

def fold(hashes: list[bytes]) -> bytes:
    """Tree head over subtrees of equal size (the last may be smaller), left to right. Source: RFC 6962, section 2.1."""
    while len(hashes) > 1:
        pairs = [hashlib.sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2:]
    return hashes[0]


def tile_path(kind: str, n: int) -> str:
    groups = re.findall("...", "{:0{}d}".format(n, (len(str(n)) + 2) // 3 * 3))
    return "/".join(["log/tile", kind, *("x" + group for group in groups[:-1]), groups[-1]])


def parse_items(kind: str, path: str, raw: bytes, width: int) -> list[bytes]:
    """Return the `width` entries of a bundle or hashes of a tile; a Fault if the file does not hold exactly these."""
    if kind != "entries":
        if len(raw) != 32 * width:
            raise Fault(path, "length", length=len(raw), want=32 * width)
        return [raw[at:at + 32] for at in range(0, len(raw), 32)]
    items, at = [], 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at:at + 2], "big")
        items.append(raw[at + 2:end])
        at = end
    if len(items) != width or at != len(raw):
        raise Fault(path, "bundle", width=width)
    return items


def read_tile(source: Source, kind: str, n: int, width: int) -> tuple[str, list[bytes]]:
    """Return the path and the first `width` items of tile n. Where a partial tile has vanished, the full one is read."""
    full = tile_path(kind, n)
    for path, held in [("{}.p/{}".format(full, width), width), (full, WIDTH)][width == WIDTH:]:
        raw = source.read(path, BUNDLE)
        if raw is not None:
            return path, parse_items(kind, path, raw, held)[:width]
    raise Fault(full if width == WIDTH else "{}.p/{}".format(full, width), "absent")


def tiles_of(size: int) -> Iterator[tuple[str, int, int]]:
    """Yield kind, number and width of every tile that a log of `size` entries needs."""
    level, count = 0, size
    while count:
        for n in range(-(-count // WIDTH)):
            for kind in ["entries", "0"] if level == 0 else [str(level)]:
                yield kind, n, min(WIDTH, count - n * WIDTH)
        level, count = level + 1, count // WIDTH


class Tree:
    """The tree rebuilt in one pass, twice over: from the entries (side 0) and from the published level 0 (side 1).

    Whichever gives the signed head is right, and tells which files are wrong. Held in memory: one tile's hashes per level.
    """

    def __init__(self, source: Source, head: Head, memory: Memory, report: Report) -> None:
        self.source, self.head, self.memory, self.report = source, head, memory, report
        self.rows: list[tuple[list[bytes], list[bytes]]] = [([], [])]  # per level: hashes not yet in a full tile, both sides
        self.wrong: tuple[list[Fault], list[Fault]] = ([], [])  # what is at fault if this side is right
        self.old_roots: list[bytes] = []  # heads of both sides at the size remembered

    def read(self, kind: str, n: int, width: int) -> tuple[str, list[bytes] | None]:
        """Read a tile and compare with it what else a folder holds of it; what cannot be read is a fault and gives None."""
        path, items = tile_path(kind, n), None
        try:
            path, items = read_tile(self.source, kind, n, width)
        except CannotCheck:
            raise
        except Fault as fault:
            self.report.fault(fault)
        for other in self.source.versions(tile_path(kind, n)):
            if other != path and items is not None:
                held = int(other.rpartition(".p/")[2]) if ".p/" in other else WIDTH
                try:
                    found = parse_items(kind, other, self.source.read(other, BUNDLE) or b"", held)
                except Fault as fault:
                    self.report.fault(fault)
                    continue
                if found[:width] != items[:held]:
                    self.report.fault(Fault(other, "differs", other=path))
        return path, items

    def bundles(self) -> Iterator[tuple[str, int, list[bytes]]]:
        """Yield path, first index and entries of each bundle, in log order, after comparing them with level 0."""
        for first in range(0, self.head.size, WIDTH):
            n, width = first // WIDTH, min(WIDTH, self.head.size - first)
            path, entries = self.read("entries", n, width)
            tile, shown = self.read("0", n, width)
            leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries] if entries else shown or [bytes(32)] * width
            shown = shown or leaves
            wrong = [i for i in range(width) if leaves[i] != shown[i]]
            if wrong:
                self.wrong[0].append(Fault(tile, "tile", first + wrong[0], wrong=len(wrong)))
                self.wrong[1].append(Fault(path, "entry", first + wrong[0], wrong=len(wrong)))
            rest = self.memory.head.size - first
            if 0 < rest <= width:
                self.old_roots = [self.root(0, leaves[:rest]), self.root(1, shown[:rest])]
            self.grow(0, n, (leaves, shown))
            yield path, first, entries or []
        for level in range(1, len(self.rows)):  # what is left is less than a full tile
            if self.rows[level][0]:
                self.compare(level, self.head.size // WIDTH ** (level + 1), self.rows[level])

    def grow(self, level: int, n: int, sides: tuple[list[bytes], list[bytes]]) -> None:
        """Take in tile n of a level: if full, its head becomes a hash of the level above."""
        self.rows[level] = sides
        if len(sides[0]) == WIDTH:
            self.rows[level] = ([], [])
            if level + 1 == len(self.rows):
                self.rows.append(([], []))
            above = self.rows[level + 1]
            above[0].append(fold(sides[0]))
            above[1].append(above[0][-1] if sides[0] == sides[1] else fold(sides[1]))
            if len(above[0]) == WIDTH:
                self.compare(level + 1, n // WIDTH, above)
                self.grow(level + 1, n // WIDTH, above)

    def compare(self, level: int, n: int, sides: tuple[list[bytes], list[bytes]]) -> None:
        path, published = self.read(str(level), n, len(sides[0]))
        for side in (0, 1):
            wrong = sum(a != b for a, b in zip(published or sides[side], sides[side]))
            if wrong:
                self.wrong[side].append(Fault(path, "tile", wrong=wrong))

    def root(self, side: int, last: list[bytes]) -> bytes:
        """Tree head of one side; `last` are the hashes of level 0 behind the last full tile."""
        rest: list[bytes] = []
        for row in [last] + [row[side] for row in self.rows[1:]]:
            rest = [fold(row + rest)] if row + rest else []
        return rest[0] if rest else hashlib.sha256(b"").digest()

    def verdict(self) -> bool:
        """Report what the pass found. True if the signed head is the entries', and what was seen before is its beginning."""
        before, old, size = len(self.report.faults), self.memory.head, self.head.size
        roots = [self.root(side, self.rows[0][side]) for side in (0, 1)]
        side = roots.index(self.head.root) if self.head.root in roots else None
        if side is None:
            words = {"rebuilt": base64.b64encode(roots[0]).decode(), "signed": base64.b64encode(self.head.root).decode()}
            self.report.fault(Fault(CHECKPOINT, "root", **words))
        for fault in self.wrong[side or 0]:
            self.report.fault(fault)
        if old.size > size:
            self.report.fault(Fault(CHECKPOINT, "rollback", old=old.size, size=size, memory=self.memory.path))
        elif old.size and (self.old_roots[side] != old.root if side is not None else
                           old.root in self.old_roots or (old.size == size and old.root != self.head.root)):
            self.report.fault(Fault(CHECKPOINT, "fork", size=old.size, memory=self.memory.path))
        return len(self.report.faults) == before


# The entries

FIELDS = {"number": "(0|[1-9][0-9]{0,14})", "key": "([0-9a-f]{16})", "hash": "([0-9a-f]{64})", "strength": "([emip])",
          "deed": "(made|kept)", "b32": "([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"}
KINDS = {
    "rules": "v <number>\nh <hash>",
    "petition": "p <key> <hash>\nv <number>",
    "sign": "p <key> <hash>\nt <b32>\nc <b32>\nx <b32>\nk <strength>",
    "crossing": "p <key>\nm <number>\ns <number>",
    "promise": "r <number>\na <deed>\nh <hash>",
    "disposition": "i <number>\nh <hash>",
    "draft": "v <number>\nh <hash>",
    "adoption": "v <number>\nh <hash>",
}
GRAMMAR = {kind: re.compile("cc/0 " + kind + "\n" + re.sub("<(.*?)>", lambda m: FIELDS[m.group(1)], lines) + "\n") for kind, lines in KINDS.items()}


class Tally:
    """The entries, read one by one. Held in memory: 8 bytes per signature, its place in the log, for counts at any size."""

    def __init__(self, report: Report, wanted: str = "") -> None:
        self.report, self.wanted, self.found = report, wanted, -1
        self.signed: dict[tuple[str, str], array[int]] = {}  # (petition key, strength): indexes of its sign entries
        self.announced: dict[tuple[str, str], int] = {}  # (petition key, text hash): index of its first petition entry
        self.used: dict[tuple[str, str], tuple[str, int]] = {}  # (petition key, text hash): path and index of its first sign entry
        self.crossed: set[tuple[str, str]] = set()  # (petition key, mark)

    def count(self, key: str, size: int) -> dict[str, int]:
        """Signatures under a petition by strength, in the first `size` entries."""
        return {s: bisect.bisect_left(self.signed.get((key, s), ()), size) for s in STRENGTHS}

    def take(self, path: str, index: int, entry: bytes) -> None:
        text = entry.decode("latin-1")
        kind = text.partition("\n")[0].partition(" ")[2]
        match = GRAMMAR[kind].fullmatch(text) if kind in GRAMMAR else None
        if match is None:
            self.report.fault(Fault(path, "form", index))
            return
        if text == self.wanted:
            self.found = index
        if kind == "sign":
            self.signed.setdefault((match[1], match[6]), array("Q")).append(index)
            self.used.setdefault((match[1], match[2]), (path, index))
        elif kind == "petition":
            self.announced.setdefault((match[1], match[2]), index)
        elif kind == "crossing":
            self.crossing(path, index, match[1], match[2], int(match[3]))

    def crossing(self, path: str, index: int, key: str, mark: str, size: int) -> None:
        counted = sum(self.count(key, size).values())
        if size > index:
            self.report.fault(Fault(path, "crossing-ahead", index, size=size))
        elif counted < int(mark):
            self.report.fault(Fault(path, "crossing-early", index, mark=mark, size=size, counted=counted))
        if (key, mark) in self.crossed:
            self.report.fault(Fault(path, "already", index, mark=mark))
        self.crossed.add((key, mark))


# The pages

class Claim(NamedTuple):
    """What a page says of a petition's signatures."""

    path: str
    number: int
    key: str
    size: int
    total: int
    strengths: dict[str, int]


class Pages:
    """What the petitions' pages say: their counts, and the texts they show."""

    def __init__(self, source: Source, only: int | None, report: Report) -> None:
        self.claims: list[Claim] = []
        self.texts: dict[tuple[str, str], str] = {}  # (petition key, text hash): path
        self.as_of: int | None = None  # size at which the list was complete; None: it is empty
        listed = [("", only, None)] if only is not None else list_petitions(source)
        faults = len(report.faults)
        for path, number, item in listed:
            try:
                key = self.petition(source, number)
                if item is not None:
                    self.claims.append(read_claim(path, number, key, item))
                    self.as_of = max(self.as_of or 0, self.claims[-1].size if path == LIST else 0)
            except CannotCheck:
                raise
            except Fault as fault:
                report.fault(fault)
        if only is not None or len(report.faults) > faults:
            self.as_of = 0

    def petition(self, source: Source, number: int) -> str:
        path = "petitions/{}.json".format(number)
        page = read_json(source, path)
        if page is None:
            raise Fault(path, "nothing")
        key: str = member(page, path, "key", str)
        shown: str = member(page, path, "text.hash", str)
        self.claims.append(read_claim(path, number, key, page))
        self.texts[key, shown] = path
        if hashlib.sha256(member(page, path, "text.record", str).encode("utf-8", "replace")).hexdigest() != shown:
            raise Fault(path, "text")
        return key
