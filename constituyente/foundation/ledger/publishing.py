"""The public files of the log: where they lie, and how they follow the database. They are derivable; nothing here writes a row."""

import os
from pathlib import Path

from django.conf import settings

from . import checkpoints, merkle, tiles
from .errors import LogRolledBack
from .models import Checkpoint, Entry


def log_directory() -> Path:
    """Where the public files of the log lie; every one can be made again from the database."""
    return Path(settings.DATA) / "log"


def _write(path: str, content: bytes) -> None:
    target = log_directory() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def published_size() -> int:
    """The size of the checkpoint on disk, which must be one of ours; 0 before the first.

    Raises LogRolledBack if the database does not hold that very state: it was put back to an older one, or went another way since.
    """
    try:
        disk = checkpoints.read((log_directory() / "checkpoint").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return 0
    ours = Checkpoint.objects.filter(size=disk.size).values_list("root", flat=True).first()
    if ours is None or bytes(ours) != disk.root:
        newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
        raise LogRolledBack(database=newest or 0, published=disk.size)
    return disk.size


def publish() -> int:
    """Write the tiles, the bundles and last the checkpoint of the newest sealed state; again after a crash, with one result.

    Returns the published size. Raises LogRolledBack if more is published than the database knows.
    """
    newest = Checkpoint.objects.order_by("-size").first()
    before = published_size()
    if newest is None:
        return 0
    if before == newest.size and (log_directory() / "checkpoint").exists():
        return before
    for index, first, width in tiles.spans(before, newest.size):
        rows = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index").values_list("body", "leaf")
        found = [(bytes(body), bytes(leaf)) for body, leaf in rows]
        _write(tiles.bundle_path(index, width), tiles.pack_bundle([body for body, _leaf in found]))
        _write(tiles.tile_path(0, index, width), b"".join(leaf for _body, leaf in found))
        _forget_parts(tiles.bundle_path(index), tiles.tile_path(0, index), width=width)
    level = 1
    while newest.size >> (8 * level):
        _publish_level(level, before >> (8 * level), newest.size >> (8 * level))
        level += 1
    _write("checkpoint", newest.note.encode())
    return newest.size


def _publish_level(level: int, before: int, after: int) -> None:
    """Write the tiles of `level` that the hashes from `before` to `after` belong to; each hash is the root of a full tile below."""
    if before == after:
        return
    for index, first, width in tiles.spans(before, after):
        known = max(0, before - first)
        old = log_directory() / tiles.tile_path(level, index, known)
        hashes = old.read_bytes() if known and old.exists() else b""
        for position in range(first + len(hashes) // merkle.HASH, first + width):
            below = (log_directory() / tiles.tile_path(level - 1, position)).read_bytes()
            hashes += merkle.root_of([below[at : at + merkle.HASH] for at in range(0, len(below), merkle.HASH)])
        _write(tiles.tile_path(level, index, width), hashes)
        _forget_parts(tiles.tile_path(level, index), width=width)


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
