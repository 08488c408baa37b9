"""The hash tree of the log. Source: RFC 6962, section 2.1."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Self

EMPTY = sha256(b"").digest()
HASH = 32  # bytes


def leaf_hash(body: bytes) -> bytes:
    """The hash of one entry; 0x00 in front, so that no node can be passed off as an entry."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Merkle tree head over `leaves` (32-byte leaf hashes, in log order; none: the hash of nothing)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


Read = Callable[[int, int, int], Sequence[bytes]]
"""read(level, start, end): the heads of the complete subtrees of 256^level leaves, from number `start` to before `end`."""


def reader_of(leaves: Sequence[bytes]) -> Read:
    """A Read over leaf hashes in memory."""

    def read(level: int, start: int, end: int) -> Sequence[bytes]:
        width = 256**level
        return [root_of(leaves[at * width : (at + 1) * width]) for at in range(start, end)] if level else leaves[start:end]

    return read


def _split(count: int) -> int:
    """The largest power of two below `count`, which is 2 or more."""
    return 1 << (count - 1).bit_length() - 1


def head_of(read: Read, start: int, end: int) -> bytes:
    """Tree head over the leaves `start` to before `end`, one at least, where `start` is a multiple of the span's largest power of two."""
    count = end - start
    if count & (count - 1):
        left = start + _split(count)
        return node_hash(head_of(read, start, left), head_of(read, left, end))
    level = (count.bit_length() - 1) // 8
    return root_of(read(level, start >> 8 * level, end >> 8 * level))


def inclusion(read: Read, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the head of a tree of `size`, lowest first. Source: RFC 6962, section 2.1.1.

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        message = f"a tree of {size} has no leaf {index}"
        raise ValueError(message)
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(head_of(read, middle, end))
            end = middle
        else:
            path.append(head_of(read, start, middle))
            start = middle
    return path[::-1]


def head_from(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The head of a tree of `size` that an inclusion proof leads to from `leaf`. Source: RFC 9162, section 2.1.3.2.

    Raises ValueError if the path is too short or too long, or unless 0 <= index < size.
    """
    if not 0 <= index < size:
        message = f"a tree of {size} has no leaf {index}"
        raise ValueError(message)
    node, at, last = leaf, index, size - 1
    for other in path:
        if last == 0:
            message = "the path is too long"
            raise ValueError(message)
        if at & 1 or at == last:
            node = node_hash(other, node)
            while not at & 1:  # the node is the last of its level and stands alone there: it goes up as it is
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, other)
        at, last = at >> 1, last >> 1
    if last:
        message = "the path is too short"
        raise ValueError(message)
    return node


def consistency(read: Read, before: int, size: int) -> list[bytes]:
    """The hashes that show that the tree of `before` leaves begins the tree of `size`. Source: RFC 6962, section 2.1.2.

    Raises ValueError unless 0 < before <= size.
    """
    if not 0 < before <= size:
        message = f"a tree of {size} does not begin with one of {before}"
        raise ValueError(message)
    start, end, path, whole = 0, size, list[bytes](), True  # whole: the older tree is a subtree of its own so far
    while end != before:
        middle = start + _split(end - start)
        if before <= middle:
            path.append(head_of(read, middle, end))
            end = middle
        else:
            path.append(head_of(read, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(head_of(read, start, end))
    return path[::-1]


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to know the root, in 32 bytes per level.

    nodes  the roots of the complete subtrees, widest first; their widths are the binary digits of `size`
    """

    def __init__(self, size: int = 0, nodes: Sequence[bytes] = ()) -> None:
        if len(nodes) != size.bit_count():
            message = f"a tree of {size} has {size.bit_count()} complete subtrees, not {len(nodes)}"
            raise ValueError(message)
        self.size = size
        self.nodes = list(nodes)

    def add(self, leaf: bytes) -> None:
        """Put one leaf hash at the right."""
        node = leaf
        width = self.size
        while width & 1:
            node = node_hash(self.nodes.pop(), node)
            width >>= 1
        self.nodes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The tree head: 32 bytes."""
        if not self.nodes:
            return EMPTY
        head = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            head = node_hash(node, head)
        return head

    def pack(self) -> bytes:
        """The nodes in one string; `unpack` with the size reads it."""
        return b"".join(self.nodes)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> Self:
        """Read what `pack` wrote. Raises ValueError if the length does not fit the size."""
        if len(packed) % HASH:
            message = f"{len(packed)} bytes are no whole number of hashes"
            raise ValueError(message)
        return cls(size, [packed[at : at + HASH] for at in range(0, len(packed), HASH)])
