"""How the log of this installation stands: read, never repaired. What `doctor` and `keys` print comes from here."""

import stat
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count as Number
from django.db.models import F, Min
from django.utils.translation import gettext as _

from . import copies, entries, keys, merkle, notes, sources, tiles
from .errors import CopyRefused
from .models import Checkpoint, Entry, Tree
from .publishing import log_directory
from .services.sealing import ADVISORY_LOCK, standing_frontier

OWNER_ONLY = stat.S_IRWXG | stat.S_IRWXO  # what must not be set


@dataclass(frozen=True)
class KeyInForce:
    """A key that signs now.

    since  the index of the entry that brought it in; None for the key the log began with, and while that entry waits
    file   where it lies; None if it is not in the data directory
    """

    purpose: keys.Purpose
    verifier_key: str
    since: int | None
    waits: bool
    file: Path | None


def keys_in_force() -> tuple[KeyInForce, ...]:
    """The key of each purpose; none before there is a log."""
    tree = Tree.objects.first()
    if tree is None:
        return ()
    brought = {b64decode(fields["key"]): index for index, fields in _key_entries()}
    written: tuple[tuple[keys.Purpose, str], ...] = (("log", tree.verifier_key), ("acknowledgement", tree.acknowledgement_key))
    found = [(purpose, key, keys.public_bytes(key)) for purpose, key in written if key]
    return tuple(
        KeyInForce(
            purpose,
            key,
            since=brought.get(public),
            waits=public in brought and brought[public] is None,
            file=keys.file_of(purpose, tree.origin, public),
        )
        for purpose, key, public in found
    )


def key_at(size: int) -> str:
    """The log's key by which a checkpoint of this size is signed, as verifiers write it; empty before there is a log."""
    tree = Tree.objects.first()
    if tree is None:
        return ""
    rotated = [(index, fields["key"]) for index, fields in _key_entries() if index is not None and fields["purpose"] == "log"]
    below = [key for index, key in rotated if index < size]
    if below:
        return keys.written("log", tree.origin, b64decode(below[-1]))
    begun = keys.begun_with("log", tree.origin) if rotated else None
    return begun.verifier_key if begun else tree.verifier_key


def _key_entries() -> Iterator[tuple[int | None, Mapping[str, str]]]:
    """Index and fields of the entries that brought keys in, in log order; what cannot be read is for the recount to name."""
    for index, body in Entry.objects.filter(kind="key").order_by(F("index").asc(nulls_last=True)).values_list("index", "body"):
        with suppress(entries.BadEntry):
            fields = entries.decode(bytes(body)).fields
            if fields.get("act") == "added":
                yield index, fields


def open_to_others(path: Path) -> bool:
    """Whether anybody but the owner may read or write what lies there."""
    return bool(path.stat().st_mode & OWNER_ONLY)


def signed_head() -> notes.Checkpoint | None:
    """The newest checkpoint, which must be that of the tree and bear the log's signature; None before there is a log. Raises LogDamaged."""
    tree = Tree.objects.first()
    if tree is None:
        return None
    return notes.Checkpoint(tree.origin, tree.size, standing_frontier(tree).root())


def missing_files(size: int) -> Iterator[str]:
    """The files of the published log that a reader of the checkpoint at `size` would not find, or find too short."""
    level = 0
    while count := size >> 8 * level:
        for index, _first, width in tiles.spans(0, count):
            if _length(tiles.tile_path(level, index, width), tiles.tile_path(level, index)) < width * merkle.HASH:
                yield tiles.tile_path(level, index, width)
            if level == 0 and _length(tiles.bundle_path(index, width), tiles.bundle_path(index)) < width:
                yield tiles.bundle_path(index, width)
        level += 1


def _length(*paths: str) -> int:
    """In bytes, of the first of these files that is there; -1 if none is."""
    for path in paths:
        try:
            return (log_directory() / path).stat().st_size
        except OSError:
            continue
    return -1


def overdue(now: datetime) -> tuple[int, datetime | None]:
    """How many entries wait past the time by which they were promised, and the earliest such time."""
    late = Entry.objects.filter(index__isnull=True, due_at__lt=now).aggregate(entries=Number("id"), first=Min("due_at"))
    return late["entries"], late["first"]


def sequencer_at_work() -> bool:
    """Whether a sequencer holds the engine's lock; takes nothing from it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [ADVISORY_LOCK >> 32, ADVISORY_LOCK & 0xFFFFFFFF],
            )
            return cursor.fetchone() is not None
    import fcntl  # noqa: PLC0415  as in only_sequencer

    try:
        with (Path(settings.DATA) / "sequencer.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@dataclass(frozen=True)
class Compared:
    """Our log beside a copy of it elsewhere: the copy's size, ours, and how many of its entries are missing here."""

    there: int
    here: int

    @property
    def missing(self) -> int:
        return max(0, self.there - self.here)


def compare(source: sources.Source, scratch: Path, *, told: copies.Told = lambda _index: None) -> Compared:
    """Our log beside the published one at `source`: one of the two must begin with the other.

    scratch  a file that may be written to
    Raises CopyRefused if they are two logs, if the copy cannot be read or bears no signature of ours; LogDamaged; NotFound.
    """
    tree = Tree.objects.get(id=1)
    _note, head = copies.checkpoint_of(source)
    if head.size > tree.size:
        frontier = standing_frontier(tree)
        copies.fetch_tail(source, frontier=frontier, verifier_key=tree.verifier_key, into=scratch, told=told)
        return Compared(head.size, tree.size)
    ours = Checkpoint.objects.filter(size=head.size).values_list("root", flat=True).first()
    root = bytes(ours) if ours is not None else _root_at(head.size)
    if (head.origin, head.root) != (tree.origin, root):
        raise CopyRefused(
            where=source.name, problem=_("at size %(size)s it is another log than ours: two were signed") % {"size": head.size}
        )
    return Compared(head.size, tree.size)


def _root_at(size: int) -> bytes:
    """Tree head over our first `size` entries, from their stored hashes."""
    frontier = merkle.Frontier()
    for leaf in Entry.objects.filter(index__lt=size).order_by("index").values_list("leaf", flat=True).iterator(2000):
        frontier.add(bytes(leaf))
    return frontier.root()
