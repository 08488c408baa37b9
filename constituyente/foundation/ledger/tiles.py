"""Where the public files of the log lie and how they are written. Source: C2SP tlog-tiles v0.1.0."""

from collections.abc import Iterator, Sequence

WIDTH = 256  # hashes in a full tile, entries in a full bundle


def _numbered(index: int) -> str:
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:  # noqa: PLR2004  three digits a group
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


def _path(kind: str, index: int, width: int) -> str:
    part = "" if width == WIDTH else f".p/{width}"
    return f"tile/{kind}/{_numbered(index)}{part}"


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Path of a tile of hashes, below the log's address."""
    return _path(str(level), index, width)


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Path of a bundle of entries, below the log's address."""
    return _path("entries", index, width)


def spans(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The tiles in which the positions from `start` to before `end` lie: (index, first position, width up to `end`)."""
    for index in range(start // WIDTH, -(-end // WIDTH)):
        first = index * WIDTH
        yield index, first, min(WIDTH, end - first)


def pack_bundle(bodies: Sequence[bytes]) -> bytes:
    """A bundle: each entry behind its length (2 bytes, big-endian)."""
    return b"".join(len(body).to_bytes(2, "big") + body for body in bodies)


def unpack_bundle(content: bytes) -> list[bytes]:
    """Read what `pack_bundle` wrote. Raises ValueError for anything else."""
    bodies, at = list[bytes](), 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 2], "big")
        bodies.append(content[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(content):
        message = "a bundle ends in the middle of an entry"
        raise ValueError(message)
    return bodies
