"""Proofs by the specifications, sharing nothing with the site's code: how they are built, and how they are checked."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

LEFT, RIGHT, START = "left", "right", "start"


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162, section 2.1.3.2, step by step."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn % 2 == 1 or fn == sn:
            r = node(p, r)
            if fn % 2 == 0:
                while fn % 2 == 0 and fn != 0:
                    fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def continues(first: int, second: int, first_hash: bytes, second_hash: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162, section 2.1.4.2, step by step; trees of one size are consistent if they are one tree and nothing is to be shown."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_hash == second_hash
    if not path:
        return False
    steps = [first_hash, *path] if first & (first - 1) == 0 else list(path)
    fn, sn = first - 1, second - 1
    while fn % 2 == 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for c in steps[1:]:
        if sn == 0:
            return False
        if fn % 2 == 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            if fn % 2 == 0:
                while fn % 2 == 0 and fn != 0:
                    fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == first_hash and sr == second_hash and sn == 0


# ------------------------------------------------------------------ the definitions


def split(size: int) -> int:
    """The largest power of two below `size`."""
    power = 1
    while 2 * power < size:
        power *= 2
    return power


class Tree:
    """RFC 6962, section 2.1, word for word, over the leaf hashes it is given."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = list(leaves)
        self.head = cache(self._head)

    def _head(self, start: int, end: int) -> bytes:
        """MTH(D[start:end])."""
        if end - start == 0:
            return sha256(b"").digest()
        if end - start == 1:
            return self.leaves[start]
        middle = start + split(end - start)
        return node(self.head(start, middle), self.head(middle, end))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """PATH(m, D[n])."""
        return self._path(index, 0, size)

    def _path(self, m: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        k = split(end - start)
        if m < k:
            return [*self._path(m, start, start + k), self.head(start + k, end)]
        return [*self._path(m - k, start + k, end), self.head(start, start + k)]

    def consistency(self, first: int, size: int) -> list[bytes]:
        """PROOF(m, D[n])."""
        return self._subproof(first, 0, size, whole=True)

    def _subproof(self, m: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if m == end - start:
            return [] if whole else [self.head(start, end)]
        k = split(end - start)
        if m <= k:
            return [*self._subproof(m, start, start + k, whole=whole), self.head(start + k, end)]
        return [*self._subproof(m - k, start + k, end, whole=False), self.head(start, start + k)]


# ------------------------------------------------------------------ the shape of a proof


@cache
def turns(index: int, size: int) -> tuple[str, ...]:
    """On which side the hashes of an inclusion proof stand: all that index and size decide of how it is checked."""
    if size == 1:
        return ()
    k = split(size)
    return (*turns(index, k), RIGHT) if index < k else (*turns(index - k, size - k), LEFT)


@cache
def steps(first: int, size: int, *, whole: bool = True) -> tuple[str, ...]:
    """The same of a consistency proof."""
    if first == size:
        return () if whole else (START,)
    k = split(size)
    return (*steps(first, k, whole=whole), RIGHT) if first <= k else (*steps(first - k, size - k, whole=False), LEFT)
