"""Every parser of what comes from outside or from the disk, with right examples, what it may raise, and what it must never accept."""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from constituyente.decision.drafting.tables import PROVISIONS
from constituyente.foundation.accounts import contacts
from constituyente.foundation.accounts.errors import InvalidContact, InvalidPhone
from constituyente.foundation.common.refs import BadRef, Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import acknowledgements, entries, merkle, notes, receipts, tiles
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.tables import PETITIONS
from constituyente.portal import data_packages
from tests.harness.vectors import FOLDER
from tests.harness.vectors.material import LOG

from . import verifier
from .running import HOME, MEMORY, NotCanonical, Parser

ROOT = Path(__file__).resolve().parents[3]
PROCESS_FILES = ("tests/data/process.toml", "docs/examples/process.toml")


def need(what: str, *, holds: bool) -> None:
    if not holds:
        raise NotCanonical(what)


def vectors(name: str) -> Any:  # noqa: ANN401  what a file of examples holds is its own affair
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def folder() -> Path:
    """A folder of this process's own, for parsers that want a file."""
    path = Path(tempfile.mkdtemp(prefix="constituyente-fuzzing-", dir=os.environ.get(HOME) or (MEMORY if MEMORY.is_dir() else None)))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def file(name: str, content: bytes) -> Path:
    path = folder() / name
    path.write_bytes(content)
    return path


# ------------------------------------------------------------------ the log


def entry(body: bytes) -> bool:
    found = entries.decode(body)
    fields = dict(found.fields)
    if "strength" in fields:
        fields["strength"] = entries.STRENGTHS[fields["strength"]]
    need("encoding gives other bytes", holds=entries.encode(found.kind, **fields) == body)
    need("the verifier refuses it", holds=verifier.is_entry(body))
    return True


def checkpoint(note: str) -> bool:
    point = notes.read(note)
    need("its body is another", holds=note.startswith(f"{point.body}\n") and len(point.root) == merkle.HASH)
    return True


SIGNED = [one["note"] for one in vectors("checkpoints")["right"] if one["key"] == LOG.verifier_key]
SIGNED_TEXTS = {note.rpartition("\n\n")[0] for note in SIGNED}


def signed(note: str) -> bool:
    if not notes.signed_by(note, LOG.verifier_key):
        return False
    need("nobody signed that", holds=note.rpartition("\n\n")[0] in SIGNED_TEXTS)
    return True


def proof(text: str) -> bool:
    index, path, note = notes.read_proof(text)
    need("it has another spelling", holds=notes.proof(index, path, note) == text)
    return True


def bundle(content: bytes) -> bool:
    bodies = tiles.unpack_bundle(content)
    need("packing gives other bytes", holds=tiles.pack_bundle(bodies) == content)
    return True


def acknowledgement(note: str) -> bool:
    leaf, due = acknowledgements.read(note)
    need("the hash has another length", holds=len(leaf) == merkle.HASH)
    origin = note.split("\n")[1]
    need("it has another spelling", holds=note.startswith(acknowledgements.text(origin=origin, leaf=leaf, due=due) + "\n"))
    return True


SEAL = receipts.Keys(b"f" * 32, b"k" * 32)


def sealed(content: bytes) -> bool:
    need("nobody sealed that", holds=receipts.unseal(content, SEAL) in {b"", b"content", b"c" * 2000})
    return True


def frontier(content: bytes) -> bool:
    """The first byte stands for the size of the tree."""
    found = merkle.Frontier.unpack(content[0] if content else 0, content[1:])
    need("its nodes are no hashes", holds={len(node) for node in found.nodes} <= {merkle.HASH})
    return found.pack() == content[1:]


# ------------------------------------------------------------------ what people type


def code(typed: str) -> bool:
    found = receipts.read_code(typed)
    need("it reads another way", holds=receipts.read_code(receipts.grouped(found)) == found and found.isascii() and len(found) == 28)
    return True


def address(typed: str) -> bool:
    found = contacts.delivery_address(typed)
    need("it is delivered elsewhere", holds=contacts.delivery_address(found) == found and found.isascii())
    return True


def identity(typed: str) -> bool:
    found = contacts.identity(typed)
    need("it is somebody else", holds=contacts.identity(found) == found and found == found.lower())
    return True


def ref(text: str) -> bool:
    need("it has another spelling", holds=str(Ref.parse(text)) == text)
    return True


# ------------------------------------------------------------------ files


def rules(text: str) -> bool:
    return process.check(text).text == text


def table(content: bytes) -> bool:
    problems = data_packages.Problems()
    table = PETITIONS if b"demand" in content[:200] else PROVISIONS
    file(table.file, content)
    read = data_packages.Package(folder(), [table])
    (checked,) = data_packages.check(read, problems, lambda _file, _row: None, KNOWN).values()
    need("its rows are not those read", holds=bool(problems.lines) or checked == sum(1 for _row in read.rows(table.name)))
    str(problems)
    return not problems.lines


def package(content: bytes) -> bool:
    file("datapackage.json", content)
    problems = data_packages.Problems()
    data_packages.descriptor(folder(), {PETITIONS.file}, problems)
    str(problems)
    return not problems.lines


KNOWN = {"subjects.key": None, "rules_versions.version": None, "texts.number": {"1"}}
TABLES = [
    b"""number,title,demand,reasons,wording,language,subject,author,opened_at,url
1,Agua en las plazas,"Que haya bebederos, ""muchos"".",Porque hace calor,,es,,Ana,2016-02-05T12:00:00Z,https://example.org/1
2,Sombra,Que haya \xc3\xa1rboles.,,,es-MX,,,2016-02-06T12:00:00-06:00,
""",
    b"""text,key,parent,position,kind,mark,heading,body,note\r
1,0a1b2c3d,,1,article,Art. 1,Derechos,Toda persona,\r
1,0a1b2c3e,0a1b2c3d,2,paragraph,,,x,\r
""",
]
PACKAGES = [
    b"""{"profile": "data-package", "name": "huertas-2026", "title": "Huertas", "sources": [{"title": "Asamblea"}],
 "resources": [{"path": "petitions.csv", "schema": {"fields": [{"name": "number", "type": "integer"}]}}]}""",
    b'{"name":"a","resources":[]}',
]
ADDRESSES = (
    "ana@example.org",
    "Ana.Maria+signs@GMail.com",
    "ana@ma\u00f1ana.example",
    "o'neil_1@sub.example.co.uk",
    "  eva@xn--maana-pta.example ",
)
REFS = ("petition/7", "provision/7f3a9c01@4", "answer/CX4M-2K", "item/88", "draft/3@123456789")


def _codes() -> list[str]:
    found = [receipts.new_code(Seeded(number)) for number in range(5)]
    return [*found, found[0].lower(), found[1].replace("-", " "), found[2].replace("0", "O").replace("1", "l")]


def _receipts() -> list[bytes]:
    return [json.dumps(one["receipt"], indent=1, ensure_ascii=False).encode() for one in vectors("receipts")["right"]]


def _site(names: Sequence[str]) -> list[bytes]:
    return [(FOLDER / "site" / name).read_bytes() for name in names]


def _pages() -> dict[str, bytes]:
    return {f"petitions/{number}.json": (FOLDER / "site" / "petitions" / f"{number}.json").read_bytes() for number in (1, 2, 3)}


def _proofs() -> list[str]:
    return [one["receipt"]["proof"] for one in vectors("receipts")["right"] if one["receipt"]["proof"]]


@cache
def parsers() -> dict[str, Parser]:
    """All of them by name, in the order in which they are shown."""
    bodies = [one["text"].encode() for one in vectors("entries")["right"]]
    bundles = [bytes.fromhex(one["hex"]) for one in vectors("tiles")["bundles"]["right"]]
    points = [one["note"] for one in vectors("checkpoints")["right"]]
    acks = [one["note"] for one in vectors("acknowledgements")["right"]]
    keys = [one["key"] for one in vectors("checkpoints")["right"]]
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in PROCESS_FILES]
    seals = [receipts.seal(content, SEAL, Seeded(1)) for content in (b"", b"content", b"c" * 2000)]
    bad = (ValueError,)
    theirs = verifier.REFUSALS
    found = (
        Parser("entry", bodies, entry, (entries.BadEntry,), 190),
        Parser("checkpoint", points, checkpoint, bad, 80),
        Parser("signed", SIGNED, signed, bad, 40),
        Parser("proof", _proofs(), proof, bad, 60),
        Parser("bundle", bundles, bundle, bad, 40),
        Parser("seal", seals, sealed, (receipts.BadSeal,), 5),
        Parser("frontier", [bytes([size]) + bytes(32 * size.bit_count()) for size in (0, 1, 2, 5, 255)], frontier, bad, 5),
        Parser("acknowledgement", acks, acknowledgement, bad, 60),
        Parser("code", _codes(), code, (receipts.BadCode,), 80, surrogates=True),
        Parser("address", ADDRESSES, address, (InvalidContact,), 60, surrogates=True),
        Parser("identity", ADDRESSES, identity, (InvalidContact, InvalidPhone), 40, surrogates=True),
        Parser("ref", REFS, ref, (BadRef,), 60, surrogates=True),
        Parser("process", texts, rules, (process.RulesInvalid,), 1),
        Parser("table", TABLES, table, (), 30),
        Parser("package", PACKAGES, package, (), 30),
        Parser("verify-entry", bodies, verifier.entry, theirs, 80),
        Parser("verify-checkpoint", points, verifier.checkpoint, theirs, 50),
        Parser("verify-signed", SIGNED, verifier.signed(LOG.verifier_key, SIGNED_TEXTS), theirs, 2),
        Parser("verify-key", keys, verifier.key, theirs, 30),
        Parser("verify-bundle", bundles[:1], verifier.bundle, theirs, 37),
        Parser("verify-receipt", _receipts(), verifier.receipt(file), theirs, 15),
        Parser("verify-page", _site(["petitions/1.json", "petitions/2.json", "petitions/3.json"]), verifier.page, theirs, 3),
        Parser("verify-list", _site(["petitions.json", "petitions.json@before=2"]), verifier.listing(_pages()), theirs, 2),
    )
    return {parser.name: parser for parser in found}
