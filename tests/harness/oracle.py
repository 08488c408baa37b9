"""What must hold once everything is up again: nothing acknowledged lost, nothing counted twice, every page telling what the log tells."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from .installation import Installation
from .people import Attempt

SIGNATURES = "SELECT petition.number, signature.tag, signature.leaf FROM petitions_signature signature JOIN petitions_petition petition"
QUERIES = (f"{SIGNATURES} ON petition.id = signature.petition_id", "SELECT leaf FROM ledger_entry WHERE kind = 'sign'")


@dataclass(frozen=True)
class Database:
    """What the database holds: signatures as (petition, tag, leaf), and the leaves of the signatures queued or logged."""

    signatures: Sequence[tuple[int, str, str]]
    entries: Sequence[str]

    @property
    def leaves(self) -> set[str]:
        return {leaf for _petition, _tag, leaf in self.signatures}


@dataclass(frozen=True)
class Public:
    """What everybody can read.

    signatures  the leaves of the log's signatures as (key of the petition, leaf), in the log's order
    crossings   (key, mark), in the log's order
    pages       by number: key, count, and how many promises there are
    """

    signatures: Sequence[tuple[str, str]]
    crossings: Sequence[tuple[str, int]]
    pages: dict[int, tuple[str, int, int]]


def stored(site: Installation) -> Database:
    """Read the database behind the site's back."""
    signed, queued = [rows(site, query) for query in QUERIES]
    signatures = [(int(number), bytes(tag).hex(), bytes(leaf).hex()) for number, tag, leaf in signed]
    return Database(signatures, [bytes(leaf).hex() for (leaf,) in queued])


def rows(site: Installation, query: LiteralString) -> list[tuple[Any, ...]]:
    """What a query finds, whatever the engine."""
    if site.database:
        with psycopg.connect(site.database) as connection:
            return connection.execute(query).fetchall()
    lite = sqlite3.connect(site.data / "db.sqlite3", timeout=20)
    try:
        return lite.execute(query).fetchall()
    finally:
        lite.close()


def entries(log: Path) -> list[bytes]:
    """The entries of a copy of the log, in order. Source: docs/ledger.md, "Files"."""
    found = list[bytes]()
    number = 0
    while bundle := _bundle(log / "tile" / "entries", number):
        at = 0
        while at < len(bundle):
            size = int.from_bytes(bundle[at : at + 2], "big")
            found.append(bundle[at + 2 : at + 2 + size])
            at += 2 + size
        number += 1
    return found


def _bundle(folder: Path, number: int) -> bytes:
    groups = [f"{number:012d}"[at : at + 3] for at in range(0, 12, 3)]
    while len(groups) > 1 and groups[0] == "000":
        groups.pop(0)
    path = folder.joinpath(*[f"x{group}" for group in groups[:-1]], groups[-1])
    if path.is_file():
        return path.read_bytes()
    parts = sorted(path.with_name(f"{path.name}.p").glob("[0-9]*"), key=lambda part: int(part.name))
    return parts[-1].read_bytes() if parts else b""


def published(site: Installation, mirror: Path, petitions: Iterable[int]) -> Public:
    """Read a copy of the log, and the petitions' pages."""
    signatures, crossings = list[tuple[str, str]](), list[tuple[str, int]]()
    for entry in entries(mirror / "log"):
        head, _line, rest = entry.decode("ascii").partition("\n")
        key = re.match("p ([0-9a-f]+)", rest)
        if head.endswith(" sign") and key:
            signatures.append((key[1], sha256(b"\0" + entry).hexdigest()))
        elif head.endswith(" crossing") and key:
            crossings.append((key[1], int(re.findall(r"^m (\d+)$", rest, re.MULTILINE)[0])))
    return Public(signatures, crossings, {number: _page(site, number) for number in petitions})


def _page(site: Installation, number: int) -> tuple[str, int, int]:
    page = site.get(f"/petitions/{number}.json")
    promises = page["promises"]
    assert isinstance(promises, list)
    return str(page["key"]), int(str(page["signatures"])), len(promises)


# ------------------------------------------------------------------ the sets


def lost(history: Iterable[Attempt], database: Database) -> set[str]:
    """Leaves that somebody was told and that the database does not hold."""
    return {attempt.leaf for attempt in history if attempt.outcome == "ok"} - database.leaves


def unasked(history: Sequence[Attempt], before: Database) -> set[str]:
    """Leaves the database held when everything stood still, and that nobody was told, not even whoever asked again afterwards."""
    return before.leaves - {attempt.leaf for attempt in history if attempt.outcome == "ok"}


def faults(history: Sequence[Attempt], before: Database, after: Database, public: Public, marks: Sequence[int]) -> list[str]:
    """Everything that does not hold, in words; nothing if all does.

    history   every attempt, with those by which the unknown ones were settled
    before    the database when the nemesis had stopped; after  when the unknown ones had been settled
    marks     the thresholds at which a petition is promised something
    """
    acknowledged = [attempt for attempt in history if attempt.outcome == "ok"]
    log = [leaf for _key, leaf in public.signatures]
    by_key = Counter(key for key, _leaf in public.signatures)
    told = Counter(person for person, _leaf in {(one.person, one.leaf) for one in acknowledged})
    found = [
        *_some("acknowledged and not in the database", lost(history, after)),
        *_some("acknowledged and not in the log", {one.leaf for one in acknowledged} - set(log)),
        *_some("people told two different hashes", {person for person, leaves in told.items() if leaves > 1}),
        *_some("hashes told to two people", _twice(leaf for _person, leaf in {(one.person, one.leaf) for one in acknowledged})),
        *_some("twice in the log", _twice(log)),
        *_some("a person twice under one petition", _twice((petition, tag) for petition, tag, _leaf in after.signatures)),
        *_some("counted though nobody confirmed it", unasked(history, before)),
        *_some("signatures without an entry, or entries without a signature", after.leaves ^ set(after.entries)),
        *_some("in the database or in the log alone", after.leaves ^ set(log)),
        *_some("a mark crossed twice", _twice(public.crossings)),
    ]
    if not len(after.signatures) == len(after.leaves) == len(log):
        found.append(f"{len(after.signatures)} signatures, {len(after.leaves)} of them different, {len(log)} in the log")
    for number, (key, count, promises) in public.pages.items():
        due = sorted(mark for mark in marks if by_key[key] >= mark)
        crossed = sorted(mark for petition, mark in public.crossings if petition == key)
        if (count, crossed, promises) != (by_key[key], due, len(due)):
            found.append(
                f"petition {number} shows {count} signatures, {promises} promises, marks {crossed}: the log has {by_key[key]}, so {due}"
            )
    return found


def _twice(things: Iterable[object]) -> set[object]:
    return {thing for thing, times in Counter(things).items() if times > 1}


def _some(what: str, things: Iterable[object]) -> list[str]:
    named = sorted(map(str, things))
    return [f"{len(named)} {what}: {', '.join(named[:3])}"] if named else []
