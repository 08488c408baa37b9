"""A small site whose operator will cheat: its published files, older states of it, receipts that people hold, and its key."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.test import Client

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import entries, keys, merkle, notes, tiles
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Petition
from constituyente.portal import upkeep
from tests.factories.petitions import opened, sign

Files = Mapping[str, bytes]  # path below the site's address → content, as a mirror has them


@dataclass(frozen=True)
class Site:
    """What there is to tamper with, and what others hold against it.

    files     everything published, log and pages
    older     the same at earlier sizes, by size; the judge saw `remembered` of them
    receipts  JSON, of entries behind the remembered size and before it
    private   the log's signing key, for the operator who abuses it
    """

    files: Files
    older: Mapping[int, Files]
    remembered: int
    receipts: tuple[str, ...]
    private: notes.Signer
    verifier_key: str

    @property
    def bodies(self) -> list[bytes]:
        """The entries, in log order."""
        return bodies_of(self.files)

    @property
    def held(self) -> frozenset[bytes]:
        """The entries that somebody has a receipt of."""
        return frozenset(json.loads(receipt)["entry"].encode() for receipt in self.receipts)


def build(*, now: datetime) -> Site:
    """Three petitions, marks crossed, signatures taken back and under review. Needs the tests' rules in force, and a database to itself."""
    numbers = [opened(title=title, now=now) for title in ("Agua", "Sombra", "Banquetas")]
    receipts = [receipt(numbers[0], "ana", now), receipt(numbers[1], "beto", now)]
    older = dict[int, Files]()
    for first in (0, 6, 12):
        for number in numbers:
            sign(number, 6, first=first, now=now)
        _settle(now)
        _act(first, now)
        _settle(now)
        older[ledger.head().size] = published(numbers)
        if first == 0:
            receipts += [receipt(numbers[2], "carla", now), receipt(numbers[0], "dani", now)]
    size = ledger.head().size
    return Site(
        files=older[size],
        older=older,
        remembered=sorted(older)[1],
        receipts=tuple(ledger.receipt(code).text for code in receipts),
        private=keys.holder("log", process.current().log.origin, keys.public_bytes(ledger.head().verifier_key)),
        verifier_key=ledger.head().verifier_key,
    )


def receipt(number: int, name: str, now: datetime) -> str:
    """Somebody signs and keeps the receipt; returns its code."""
    contact = f"{name}@villa-clara.example"
    signed = petitions.sign(number, identity=contact, strength="email", channel="web", now=now, rng=Seeded(contact))
    assert signed.secrets is not None
    return signed.secrets.code


def _act(case: int, now: datetime) -> None:
    """Two signatures come under review; one of them is excluded."""
    given = [index for index, body in enumerate(bodies_of(_log_files())) if entries.decode(body).kind == "sign"]
    one, other = given[case], given[case + 3]
    for kind, index in (("hold", one), ("hold", other)):
        ledger.append(entries.encode(kind, index=index, record=f"{case:064x}"), now=now)
    _settle(now)
    ledger.append(entries.encode("exclude", index=one, record=f"{case + 1:064x}"), now=now)


def _settle(now: datetime) -> None:
    for _round in range(2):
        upkeep.settle(now=now)
        upkeep.pull(now=now)
    upkeep.settle(now=now)


def _log_files() -> Files:
    data = Path(settings.DATA)
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in (data / "log").rglob("*") if path.is_file()}


def published(numbers: list[int]) -> dict[str, bytes]:
    """What a mirror takes now: the log and the pages of the petitions."""
    client = Client()
    pages = ["log.json", "petitions.json", *(f"petitions/{number}.json" for number in numbers)]
    return {**_log_files(), **{path: client.get(f"/{path}").content for path in pages}}


def restore(site: Site) -> None:
    """Put the published log back to what the site had."""
    data = Path(settings.DATA)
    for found in [found for found in (data / "log").rglob("*") if found.is_file()]:
        if found.relative_to(data).as_posix() not in site.files:
            found.unlink()
    for path, content in site.files.items():
        if path.startswith("log/") and (not (data / path).exists() or (data / path).read_bytes() != content):
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_bytes(content)


def numbers() -> list[int]:
    """The petitions that there are."""
    return list(Petition.objects.order_by("number").values_list("number", flat=True))


# ------------------------------------------------------------------ a log of one's own making


def bodies_of(files: Files) -> list[bytes]:
    """The entries in the published bundles."""
    size = notes.read(files["log/checkpoint"].decode()).size
    found = list[bytes]()
    for index, _first, width in tiles.spans(0, size):
        raw = files[f"log/{tiles.bundle_path(index, width)}"]
        while raw:
            end = 2 + int.from_bytes(raw[:2], "big")
            found.append(raw[2:end])
            raw = raw[end:]
    return found


def forged(bodies: list[bytes], origin: str, signatures: str) -> dict[str, bytes]:
    """All log files for `bodies`; `signatures` are the lines under the checkpoint's text."""
    leaves = [merkle.leaf_hash(body) for body in bodies]
    files = {"log/checkpoint": f"{notes.Checkpoint(origin, len(bodies), merkle.root_of(leaves)).body}\n{signatures}".encode()}
    for index, first, width in tiles.spans(0, len(bodies)):
        files[f"log/{tiles.bundle_path(index, width)}"] = tiles.pack_bundle(bodies[first : first + width])
    level, hashes = 0, leaves
    while hashes:
        for index, first, width in tiles.spans(0, len(hashes)):
            files[f"log/{tiles.tile_path(level, index, width)}"] = b"".join(hashes[first : first + width])
        level, hashes = level + 1, [merkle.root_of(hashes[at : at + 256]) for at in range(0, len(hashes) // 256 * 256, 256)]
    return files


def signed(bodies: list[bytes], origin: str, signer: notes.Signer) -> dict[str, bytes]:
    """All log files for `bodies`, under a signature of `signer`."""
    text = notes.Checkpoint(origin, len(bodies), merkle.root_of([merkle.leaf_hash(body) for body in bodies])).body
    return forged(bodies, origin, signer.line(text))


def pick(chance: random.Random, options: list[bytes]) -> int:
    """A place in a list that is not empty."""
    return chance.randrange(len(options))
