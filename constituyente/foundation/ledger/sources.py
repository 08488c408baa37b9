"""Where a published log is read from: a folder or a live site, file by file and hash by hash. Nothing that is read is believed here."""

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from . import entries, merkle, tiles

LARGEST = tiles.WIDTH * (2 + entries.LONGEST)  # bytes; no file of a log is longer
PATIENCE = 30  # seconds for one file from another machine


class Source(Protocol):
    """Somewhere that a published log can be read from; `name` is what people call it."""

    name: str

    def read(self, path: str) -> bytes:
        """The file at `path` below the log's address. Raises FileNotFoundError; OSError if it cannot be reached."""
        ...


class Folder:
    """A log in a folder: our own, a mirror of it, or the folder of a whole mirrored site."""

    def __init__(self, directory: Path) -> None:
        self.name = str(directory)
        self._root = directory / "log" if not (directory / "checkpoint").exists() else directory

    def read(self, path: str) -> bytes:
        with (self._root / path).open("rb") as file:
            return file.read(LARGEST + 1)


class Site:
    """The log of a live site, by http or https."""

    def __init__(self, address: str) -> None:
        self.name = address
        self._root = address.rstrip("/").removesuffix("/log") + "/log"

    def read(self, path: str) -> bytes:
        try:
            with urllib.request.urlopen(f"{self._root}/{path}", timeout=PATIENCE) as answer:  # noqa: S310  source_of lets http(s) through
                return bytes(answer.read(LARGEST + 1))
        except urllib.error.HTTPError as error:
            if error.code == 404:  # noqa: PLR2004
                raise FileNotFoundError(path) from error
            raise


def source_of(place: str) -> Source:
    """A folder or an address, as somebody typed it."""
    return Site(place) if place.startswith(("http://", "https://")) else Folder(Path(place))


def whole_or_part(source: Source, path: Callable[[int], str], width: int) -> bytes:
    """A file of at least `width` hashes or entries: a partial tile gives way to the full one (C2SP tlog-tiles, "Partial Tiles")."""
    try:
        return source.read(path(width))
    except FileNotFoundError:
        if width == tiles.WIDTH:
            raise
        return source.read(path(tiles.WIDTH))


def reader_of(source: Source, size: int) -> merkle.Read:
    """Reads the hashes of a log of `size`; no span that merkle asks for leaves its tile."""

    def read(level: int, start: int, end: int) -> list[bytes]:
        index = start // tiles.WIDTH
        first = index * tiles.WIDTH
        width = min(tiles.WIDTH, (size >> 8 * level) - first)
        content = whole_or_part(source, lambda w: tiles.tile_path(level, index, w), width)
        return [content[at * merkle.HASH : (at + 1) * merkle.HASH] for at in range(start - first, end - first)]

    return read
