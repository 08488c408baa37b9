"""Tree heads, proofs, tiles."""

from constituyente.foundation.ledger import merkle, tiles

from .material import act, b64, given

SIZES = (*range(34), 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 4096, 65535, 65536, 65537, 70000)
MANY = 70000
LEAVES = [merkle.leaf_hash(str(index).encode()) for index in range(MANY)]


def trees_file() -> object:
    heads, frontier = {"0": b64(merkle.EMPTY)}, merkle.Frontier()
    for leaf in LEAVES:
        frontier.add(leaf)
        if frontier.size in SIZES:
            heads[str(frontier.size)] = b64(frontier.root())
    return {
        "about": "Tree heads by size, in base64. Leaf i is the decimal number i as ASCII text and nothing else: 0, 1, … 10, 11 …",
        "leaf_hashes": [leaf.hex() for leaf in LEAVES[:3]],
        "right": heads,
    }


# ------------------------------------------------------------------ proofs

_PAIRS = ((1, 0), (2, 0), (2, 1), (3, 2), (5, 2), (5, 4), (6, 0), (7, 6), (8, 0), (8, 5), (11, 8), (33, 31), (33, 32), (256, 200))
INCLUDED = (*_PAIRS, (257, 0), (257, 256), (1000, 999), (MANY, 65535), (MANY, 65536), (MANY, MANY - 1))
_FEW = ((1, 1), (1, 2), (2, 3), (3, 4), (2, 5), (4, 5), (3, 7), (6, 7), (1, 8), (6, 8), (7, 8), (8, 8), (11, 33), (32, 33))
CONTINUED = (*_FEW, (31, 257), (255, 256), (256, 257), (100, 1000), (65536, MANY), (65535, MANY), (1234, MANY))


class Heads:
    """Heads and proofs over the first leaves, at any size; complete subtrees are hashed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, start: int, end: int) -> list[bytes]:
        return [self._subtree(level, at) for at in range(start, end)]

    def _subtree(self, level: int, at: int) -> bytes:
        if level == 0:
            return LEAVES[at]
        if (level, at) not in self._known:
            self._known[level, at] = merkle.root_of(self.read(level - 1, 256 * at, 256 * (at + 1)))
        return self._known[level, at]


def _inclusion(size: int, index: int) -> dict[str, object]:
    read = HEADS.read
    path = [b64(one) for one in merkle.inclusion(read, index, size)]
    return {"size": size, "index": index, "leaf": LEAVES[index].hex(), "head": b64(merkle.head_of(read, 0, size)), "path": path}


def _consistency(before: int, size: int) -> dict[str, object]:
    read = HEADS.read
    path = [b64(one) for one in merkle.consistency(read, before, size)]
    heads = {"head_before": b64(merkle.head_of(read, 0, before)), "head": b64(merkle.head_of(read, 0, size))}
    return {"before": before, "size": size, **heads, "path": path}


HEADS = Heads()


def _spoilt(good: dict[str, object], head: str) -> list[dict[str, object]]:
    """The proof with one thing wrong; `head` names the one it leads to."""
    path = good["path"]
    assert isinstance(path, list)
    other = b64(bytes(32))
    return [
        {**good, "path": path[:-1], "why": "the last hash is missing"},
        {**good, "path": path[1:], "why": "the first hash is missing"},
        {**good, "path": [*path, path[-1]], "why": "the last hash is there twice"},
        {**good, "path": [path[0], *path], "why": "the first hash is there twice"},
        {**good, "path": [*path, other], "why": "a hash too many"},
        {**good, "path": [path[1], path[0], *path[2:]], "why": "two hashes are swapped"},
        {**good, "path": [path[0], other, *path[2:]], "why": "another hash"},
        {**good, "path": [], "why": "no hashes"},
        {**good, head: other, "why": "another tree head"},
    ]


def proofs_file() -> object:
    inside, after = _inclusion(11, 5), _consistency(6, 11)
    return {
        "about": (
            "Proofs over the leaves of trees.json: leaf hashes in hexadecimal, heads and paths in base64, lowest hash first. "
            "A path does not prove the size it is for; the signature of the head does."
        ),
        "inclusion": {
            "right": [_inclusion(size, index) for size, index in INCLUDED],
            "wrong": [
                *_spoilt(inside, "head"),
                {**inside, "index": 4, "why": "the index before"},
                {**inside, "index": 6, "why": "the index behind"},
                {**inside, "index": 11, "why": "an index that the tree does not have"},
                {**inside, "size": 22, "why": "twice the size"},
                {**inside, "size": 5, "why": "half the size"},
                {**inside, "leaf": LEAVES[4].hex(), "why": "another leaf"},
                {**_inclusion(1, 0), "path": [b64(bytes(32))], "why": "a tree of one with a path"},
            ],
        },
        "consistency": {
            "right": [_consistency(before, size) for before, size in CONTINUED],
            "wrong": [
                *_spoilt(after, "head"),
                {**after, "head_before": b64(bytes(32)), "why": "another tree head before"},
                {**after, "head_before": after["head"], "head": after["head_before"], "why": "the heads the wrong way round"},
                {**after, "before": 5, "why": "a size before that is one lower"},
                {**after, "before": 7, "why": "a size before that is one higher"},
                {**after, "before": 12, "why": "the tree shrank"},
                {**after, "size": 22, "why": "twice the size"},
                {**_consistency(8, 8), "path": [b64(bytes(32))], "why": "one size and a path"},
                {**_consistency(8, 8), "head_before": b64(bytes(32)), "why": "one size and two heads"},
            ],
        },
    }


# ------------------------------------------------------------------ tiles


def _files(size: int) -> list[str]:
    """Every file of a log of `size`, by docs/ledger.md, "Files"."""
    found, level = list[str](), 0
    while size >> 8 * level:
        hashes = size >> 8 * level
        for index in range(-(-hashes // 256)):
            width = min(256, hashes - 256 * index)
            found += [tiles.tile_path(level, index, width), *([tiles.bundle_path(index, width)] if level == 0 else [])]
        level += 1
    return found


def tiles_file() -> object:
    numbers = (0, 5, 255, 999, 1000, 1001, 67000, 999999, 1000000, 1234067, 10**9)
    paths = [{"level": 0, "number": number, "path": tiles.tile_path(0, number)} for number in numbers]
    parts = [(0, 0, 1), (0, 273, 112), (1, 1, 17), (2, 0, 1), (3, 1234067, 255)]
    bodies = [given(1).body, act("hold", 0), given(2).body]
    bundle = tiles.pack_bundle(bodies)
    levels = {
        str(size): [{"level": level, "full": size >> 8 * level >> 8, "width": (size >> 8 * level) % 256} for level in range(3)]
        for size in (256, 70000)
    }
    return {
        "about": "Paths below /log/, which files a log of a size has, and bundles of entries (in hexadecimal).",
        "paths": [
            *paths,
            *(
                {"level": level, "number": number, "width": width, "path": tiles.tile_path(level, number, width)}
                for level, number, width in parts
            ),
            {"level": "entries", "number": 4, "width": 18, "path": tiles.bundle_path(4, 18)},
            {"level": "entries", "number": 1234067, "path": tiles.bundle_path(1234067)},
        ],
        "files": {str(size): _files(size) for size in (0, 1, 255, 256, 257, 512, 700)},
        "levels": levels,
        "bundles": {
            "right": [
                {"entries": [body.decode() for body in bodies], "hex": bundle.hex()},
                {"entries": [bodies[1].decode()], "hex": tiles.pack_bundle(bodies[1:2]).hex()},
            ],
            "wrong": [
                {"why": "the last byte is missing", "hex": bundle[:-1].hex()},
                {"why": "a byte too many", "hex": f"{bundle.hex()}00"},
                {"why": "a length that is one too high", "hex": (b"\x00\xf0" + bundle[2:]).hex()},
                {"why": "a length that is one too low", "hex": (b"\x00\xee" + bundle[2:]).hex()},
                {"why": "a length alone", "hex": "00ef"},
                {"why": "an entry without a length", "hex": bodies[1].hex()},
            ],
        },
    }
