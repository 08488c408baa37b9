"""The hash tree of the log. Source: RFC 6962, section 2.1."""

from collections.abc import Sequence
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
        return cls(size, [packed[at : at + HASH] for at in range(0, len(packed), HASH)])
