"""The public files of the log: where they lie, how they follow the database, and the proofs they hold.

They are derivable; nothing here writes a row.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from constituyente.foundation.common.errors import NotFound

from . import merkle, notes, tiles
from .errors import LogDamaged, LogRolledBack
from .models import Checkpoint, Entry
from .sources import Folder, reader_of

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
VERIFIER = "verify/verify.py"


def project_file(name: str) -> Path:
    """A file of the project that belongs to the log: from this package where it was installed, else from the checkout. Raises NotFound."""
    for path in (HERE / "published" / Path(name).name, CHECKOUT / name):
        if path.is_file():
            return path
    raise NotFound


def verifier_file() -> Path:
    """The stand-alone verifier. Raises NotFound."""
    return project_file(VERIFIER)


def log_directory() -> Path:
    """Where the public files of the log lie; every one can be made again from the database."""
    return Path(settings.DATA) / "log"


def own_hashes(size: int) -> merkle.Read:
    """Reads the hashes of our log at `size` from its published tiles. What it gives raises LogDamaged for a tile that is missing."""
    published = reader_of(Folder(log_directory().parent), size)

    def read(level: int, start: int, end: int) -> Sequence[bytes]:
        try:
            return published(level, start, end)
        except FileNotFoundError as error:
            raise LogDamaged(entry=start << 8 * level) from error

    return read


def _write(path: str, content: bytes) -> Path:
    """Put one file there whole. Returns its folder, whose names are on the disk once it was synced too."""
    target = log_directory() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")  # one sequencer: what a killed one left is written over
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return target.parent


def _sync(folders: Iterable[Path]) -> None:
    """Bring the names in these folders to the disk: after a power cut no checkpoint may stand there without its tiles."""
    top = log_directory().parent
    for folder in sorted({above for one in folders for above in (one, *one.parents) if above.is_relative_to(top)}):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def published_size() -> int:
    """The size of the checkpoint on disk, which must be one of ours; 0 before the first.

    Raises LogRolledBack if the database does not hold that very state: it was put back to an older one, or went another way since.
    """
    try:
        disk = notes.read((log_directory() / "checkpoint").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return 0
    ours = Checkpoint.objects.filter(size=disk.size).values_list("root", flat=True).first()
    if ours is None or bytes(ours) != disk.root:
        newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
        raise LogRolledBack(database=newest or 0, published=disk.size)
    return disk.size


def publish() -> int:
    """Write the tiles, the bundles and last the checkpoint of the newest sealed state; again after a crash, with one result.

    Returns the published size. Raises LogRolledBack if more is published than the database knows, LogDamaged if what would be published
    does not give the signed root: then the checkpoint stays as it was.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    before = published_size()
    if newest is None:
        return 0
    if before == newest.size and (log_directory() / "checkpoint").exists():
        return before
    written = set[Path]()
    for index, first, width in tiles.spans(before, newest.size):
        rows = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index").values_list("body", "leaf")
        found = [(bytes(body), bytes(leaf)) for body, leaf in rows]
        if any(merkle.leaf_hash(body) != leaf for body, leaf in found):
            raise LogDamaged(entry=first)
        written.add(_write(tiles.bundle_path(index, width), tiles.pack_bundle([body for body, _leaf in found])))
        written.add(_write(tiles.tile_path(0, index, width), b"".join(leaf for _body, leaf in found)))
        _forget_parts(tiles.bundle_path(index), tiles.tile_path(0, index), width=width)
    level = 1
    while newest.size >> (8 * level):
        written |= _publish_level(level, before >> (8 * level), newest.size >> (8 * level))
        level += 1
    if newest.size and merkle.head_of(own_hashes(newest.size), 0, newest.size) != bytes(newest.root):
        raise LogDamaged(entry=newest.size - 1)
    _sync(written)
    _sync([_write("checkpoint", newest.note.encode())])
    return newest.size


def _publish_level(level: int, before: int, after: int) -> set[Path]:
    """Write the tiles of `level` that the hashes from `before` to `after` belong to; each hash is the root of a full tile below.

    Returns the folders they lie in.
    """
    written = set[Path]()
    if before == after:
        return written
    for index, first, width in tiles.spans(before, after):
        known = max(0, before - first)
        old = log_directory() / tiles.tile_path(level, index, known)
        hashes = old.read_bytes() if known and old.exists() else b""
        for position in range(first + len(hashes) // merkle.HASH, first + width):
            below = (log_directory() / tiles.tile_path(level - 1, position)).read_bytes()
            hashes += merkle.root_of([below[at : at + merkle.HASH] for at in range(0, len(below), merkle.HASH)])
        written.add(_write(tiles.tile_path(level, index, width), hashes))
        _forget_parts(tiles.tile_path(level, index), width=width)
    return written


def _forget_parts(*full: str, width: int) -> None:
    """Partial tiles are of no use once the full one is there (C2SP tlog-tiles, "Partial Tiles")."""
    if width < tiles.WIDTH:
        return
    for path in full:
        parts = log_directory() / f"{path}.p"
        if parts.is_dir():
            for part in parts.iterdir():
                part.unlink()
            parts.rmdir()


# ------------------------------------------------------------------ proofs


def published_checkpoint() -> str:
    """The note of the newest published checkpoint; empty before the first."""
    try:
        return (log_directory() / "checkpoint").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def inclusion_proof(index: int) -> str:
    """The offline proof that entry `index` stands in the published log, with its checkpoint. Raises NotFound if it is not published yet."""
    note = published_checkpoint()
    size = notes.read(note).size if note else 0
    if not 0 <= index < size:
        raise NotFound
    return notes.proof(index, merkle.inclusion(own_hashes(size), index, size), note)
