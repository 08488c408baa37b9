"""Copies of the published log: our own, taken while the site runs, and somebody else's, which is believed only after it was checked."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from . import entries, keys, merkle, notes, tiles
from .errors import CopyRefused
from .publishing import log_directory
from .sources import Folder, Source, reader_of, whole_or_part

Told = Callable[[int], None]


def own_files(size: int) -> Iterator[tuple[str, bytes]]:
    """The files of our own log as it stood at `size`, whatever was published since: (path, content), all but the checkpoint."""
    source, level = Folder(log_directory()), 0
    for index, _first, width in tiles.spans(0, size):
        bundle = whole_or_part(source, lambda w, i=index: tiles.bundle_path(i, w), width)  # type: ignore[misc]
        yield tiles.bundle_path(index, width), tiles.pack_bundle(tiles.unpack_bundle(bundle)[:width])
    while count := size >> 8 * level:
        for index, _first, width in tiles.spans(0, count):
            tile = whole_or_part(source, lambda w, i=index, at=level: tiles.tile_path(at, i, w), width)  # type: ignore[misc]
            yield tiles.tile_path(level, index, width), tile[: width * merkle.HASH]
        level += 1


def checkpoint_of(source: Source) -> tuple[str, notes.Checkpoint]:
    """The newest checkpoint there, its signatures unread. Raises CopyRefused."""
    try:
        note = source.read("checkpoint").decode()
        return note, notes.read(note)
    except (OSError, ValueError) as error:
        raise CopyRefused(where=source.name, problem=_("no checkpoint can be read (%(why)s)") % {"why": error}) from error


def frontier_of(source: Source, verifier_key: str) -> merkle.Frontier:
    """The right edge of the tree there, from a few of its tiles. Raises CopyRefused unless it gives a head signed by this key."""
    note, head = checkpoint_of(source)
    if not signed(note, verifier_key):
        raise CopyRefused(where=source.name, problem=_("its checkpoint does not bear the signature of the log's key"))
    read, start, nodes = reader_of(source, head.size), 0, list[bytes]()
    try:
        for bit in reversed(range(head.size.bit_length())):
            if head.size >> bit & 1:
                nodes.append(merkle.head_of(read, start, start + (1 << bit)))
                start += 1 << bit
    except OSError as error:
        raise CopyRefused(where=source.name, problem=_("a tile is missing (%(why)s)") % {"why": error}) from error
    frontier = merkle.Frontier(head.size, nodes)
    if frontier.root() != head.root:
        raise CopyRefused(where=source.name, problem=_("its tiles do not give the root of its checkpoint"))
    return frontier


def bodies_of(source: Source, start: int, size: int) -> Iterator[bytes]:
    """The entries from `start` to before `size`. Raises CopyRefused."""
    for index, first, width in tiles.spans(start, size):
        try:
            bodies = tiles.unpack_bundle(whole_or_part(source, lambda w, i=index: tiles.bundle_path(i, w), width))  # type: ignore[misc]
        except (OSError, ValueError) as error:
            raise CopyRefused(
                where=source.name, problem=_("the entries from %(first)s cannot be read (%(why)s)") % {"first": first, "why": error}
            ) from error
        if len(bodies) < width:
            raise CopyRefused(where=source.name, problem=_("the entries from %(first)s are missing") % {"first": first + len(bodies)})
        yield from bodies[max(0, start - first) : width]


# ------------------------------------------------------------------ what was published after us


@dataclass(frozen=True)
class Tail:
    """What somebody (`where`) holds of our log beyond `start`: checked, and kept in the file `path`.

    note          the checkpoint with its signatures; `head` what it says
    verifier_key  the key that signed it
    sizes         of checkpoints that crossings in it name
    """

    where: str
    start: int
    note: str
    head: notes.Checkpoint
    verifier_key: str
    sizes: frozenset[int]
    path: Path

    def bodies(self) -> Iterator[tuple[int, bytes]]:
        """Index and bytes of each entry."""
        with self.path.open("rb") as file:
            for index in range(self.start, self.head.size):
                yield index, file.read(int.from_bytes(file.read(2), "big"))


def fetch_tail(source: Source, *, frontier: merkle.Frontier, verifier_key: str, into: Path, told: Told = lambda _index: None) -> Tail:
    """What `source` has beyond our `frontier`, written to the file `into`.

    frontier      of our own tree; it is moved on to the other's head
    verifier_key  the log's key at that point; `key` entries beyond it are followed, each vouched for by the key before it
    Our entries and those that follow give the other's root, or it is no continuation of ours. Raises CopyRefused.
    """
    note, head = checkpoint_of(source)
    start, key, sizes = frontier.size, verifier_key, set[int]()
    origin = verifier_key.partition("+")[0]
    if head.origin != origin or head.size < start:
        facts = {"there": head.origin, "size": head.size, "origin": origin, "start": start}
        problem = _("it is %(there)s at size %(size)s, and should be %(origin)s at %(start)s or more") % facts
        raise CopyRefused(where=source.name, problem=problem)
    with into.open("wb") as file:
        for index, body in enumerate(bodies_of(source, start, head.size), start):
            told(index)
            try:
                entry = entries.decode(body)
            except entries.BadEntry as error:
                raise CopyRefused(
                    where=source.name, problem=_("entry %(index)s is none (%(why)s)") % {"index": index, "why": error}
                ) from error
            if entry.kind == "crossing":
                sizes.add(int(entry.fields["size"]))
            key = _followed(key, entry, body, where=source.name, index=index)
            frontier.add(merkle.leaf_hash(body))
            file.write(tiles.pack_bundle([body]))
    if frontier.root() != head.root:
        raise CopyRefused(where=source.name, problem=_("it does not continue what is here: it is another log"))
    if not signed(note, key):
        raise CopyRefused(where=source.name, problem=_("its checkpoint does not bear the signature of the log's key"))
    return Tail(source.name, start, note, head, key, frozenset(sizes), into)


def signed(note: str, key: str) -> bool:
    """Whether a note bears the signature of the key written `name+id+key`; False for what is no key."""
    try:
        return notes.signed_by(note, key)
    except ValueError:  # no base64, or not three parts
        return False


def _followed(key: str, entry: entries.Entry, body: bytes, *, where: str, index: int) -> str:
    """The log's key behind this entry. Raises CopyRefused if the entry brings one in that the key before it did not sign."""
    if (entry.kind, entry.fields.get("purpose"), entry.fields.get("act")) != ("key", "log", "added"):
        return key
    origin = key.partition("+")[0]
    said = f"{origin}\n".encode() + body[: body.rindex(b"g ")]
    if not notes.bare_by(said, b64decode(entry.fields["signature"]), key):
        problem = _("entry %(index)s brings in a key that the key before it did not sign") % {"index": index}
        raise CopyRefused(where=where, problem=problem)
    return keys.written("log", origin, b64decode(entry.fields["key"]))
