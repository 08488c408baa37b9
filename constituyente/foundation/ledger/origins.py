"""Another installation's log, as a package brings it: nothing is believed of it before it was added up again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.utils.translation import gettext as _

from . import entries, fold, merkle, notes, tiles
from .copies import bodies_of, checkpoint_of, signed
from .errors import CopyRefused
from .sources import Source, whole_or_part

KEPT = 64  # bundles at hand, in which acts are looked up
Told = Callable[[int], None]


@dataclass(frozen=True, order=True)
class Passed:
    """A mark that a tally reached: true since the checkpoint of `size`, as entry `index` says."""

    size: int
    index: int


@dataclass(frozen=True)
class Proved:
    """What a log proves, once it was checked: signed by its key, whole, and added up again.

    counts    of each tally, how many entries by (state, strength)
    passed    by (tally, mark)
    texts     of each petition, the hashes of the texts that were given to be signed
    records   hashes of all other public records in it
    """

    verifier_key: str
    note: str
    head: notes.Checkpoint
    counts: Mapping[str, Counter[tuple[str, str]]]
    passed: Mapping[tuple[str, int], Passed]
    texts: Mapping[str, frozenset[str]]
    records: frozenset[str]

    def counted(self, tally: str) -> int:
        """How many entries of a tally count."""
        return sum(by for (state, _strength), by in self.counts.get(tally, Counter()).items() if state == "counted")


def files(bodies: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The published files of a log of these entries, all but its checkpoint: (path, content). Memory does not grow with the log."""
    bundle, rows = list[bytes](), [list[bytes]()]  # of each level, the hashes of the tile at hand
    counts = [0]

    def grow(level: int, hashed: bytes) -> Iterator[tuple[str, bytes]]:
        if level == len(rows):
            rows.append([])
            counts.append(0)
        rows[level].append(hashed)
        counts[level] += 1
        if len(rows[level]) == tiles.WIDTH:
            yield tiles.tile_path(level, counts[level] // tiles.WIDTH - 1), b"".join(rows[level])
            above = merkle.root_of(rows[level])
            rows[level] = []
            yield from grow(level + 1, above)

    for body in bodies:
        bundle.append(body)
        yield from grow(0, merkle.leaf_hash(body))
        if len(bundle) == tiles.WIDTH:
            yield tiles.bundle_path(counts[0] // tiles.WIDTH - 1), tiles.pack_bundle(bundle)
            bundle.clear()
    if bundle:
        yield tiles.bundle_path(counts[0] // tiles.WIDTH, len(bundle)), tiles.pack_bundle(bundle)
    for level, row in enumerate(rows):
        if row:
            yield tiles.tile_path(level, counts[level] // tiles.WIDTH, len(row)), b"".join(row)


def prove(source: Source, verifier_key: str, told: Told = lambda _index: None) -> Proved:
    """Check the log at `source` as a whole and say what it proves.

    verifier_key  the key that must have signed its checkpoint
    Every entry is read three times: for the tree and its tiles, for the crossings, for the counts. Raises CopyRefused.
    """
    note, head = checkpoint_of(source)
    if not signed(note, verifier_key) or head.origin != verifier_key.partition("+")[0]:
        raise CopyRefused(where=source.name, problem=_("its checkpoint does not bear the signature of the log's key"))
    _same_tree(source, head, told)
    passed = dict(_crossings(source, head.size))
    sums = _Sums(passed)
    sums.add_up(source, head.size, told)
    for (tally, mark), (before, where) in passed.items():
        if not sums.at.get((tally, before), 0) < mark <= sums.at.get((tally, where.size), 0):
            problem = _("entry %(index)s says that a mark was reached, and the entries before it do not") % {"index": where.index}
            raise CopyRefused(where=source.name, problem=problem)
    return Proved(
        verifier_key,
        note,
        head,
        {name: +one for name, one in sums.counts.items()},
        {key: where for key, (_before, where) in passed.items()},
        {key: frozenset(found) for key, found in sums.texts.items()},
        frozenset(sums.records),
    )


def _same_tree(source: Source, head: notes.Checkpoint, told: Told) -> None:
    """The entries give the root that was signed, and the published tiles. Raises CopyRefused."""
    frontier = merkle.Frontier()

    def hashed() -> Iterator[bytes]:
        for index, body in enumerate(bodies_of(source, 0, head.size)):
            frontier.add(merkle.leaf_hash(body))
            if index % tiles.WIDTH == 0:
                told(index)
            yield body

    for path, content in files(hashed()):
        whole, _part, width = path.partition(".p/")
        try:
            there = whole_or_part(source, lambda w, whole=whole: whole if w == tiles.WIDTH else f"{whole}.p/{w}", int(width or tiles.WIDTH))  # type: ignore[misc]
        except OSError as error:
            raise CopyRefused(where=source.name, problem=_("the file %(path)s is missing") % {"path": path}) from error
        if not there.startswith(content):
            raise CopyRefused(where=source.name, problem=_("the file %(path)s does not fit the entries") % {"path": path})
    if frontier.root() != head.root:
        raise CopyRefused(where=source.name, problem=_("its entries do not give the root of its checkpoint"))


def _crossings(source: Source, size: int) -> Iterator[tuple[tuple[str, int], tuple[int, Passed]]]:
    """By tally and mark: the size before, and where it was passed."""
    begins = f"{entries.FORMAT} crossing\n".encode()
    for index, body in enumerate(bodies_of(source, 0, size)):
        if body.startswith(begins):
            fields = _read(source, index, body).fields
            if not int(fields["before"]) < int(fields["size"]) <= index:
                raise CopyRefused(where=source.name, problem=_("entry %(index)s is about what comes after it") % {"index": index})
            yield (fields["petition"], int(fields["mark"])), (int(fields["before"]), Passed(int(fields["size"]), index))


def _read(source: Source, index: int, body: bytes) -> entries.Entry:
    try:
        return entries.decode(body)
    except entries.BadEntry as error:
        problem = _("entry %(index)s is none (%(why)s)") % {"index": index, "why": error}
        raise CopyRefused(where=source.name, problem=problem) from error


class _Sums:
    """What the entries add up to.

    at  how many counted of a tally at the sizes that crossings name, by (tally, size)
    """

    def __init__(self, passed: Mapping[tuple[str, int], tuple[int, Passed]]) -> None:
        self.counts: dict[str, Counter[tuple[str, str]]] = {}
        self.texts: dict[str, set[str]] = {}
        self.records = set[str]()
        self.at: dict[tuple[str, int], int] = {}
        self._wanted: dict[int, set[str]] = {}
        for (tally, _mark), (before, where) in passed.items():
            for size in (before, where.size):
                self._wanted.setdefault(size, set()).add(tally)

    def add_up(self, source: Source, size: int, told: Told) -> None:
        """Take every entry. Raises CopyRefused."""
        folding = fold.Fold(_look_up(source, size))
        for index, body in enumerate(bodies_of(source, 0, size)):
            self._note(index)
            entry = _read(source, index, body)
            try:
                moves = folding.take(index, body)
            except fold.BadReference as error:
                problem = _("entry %(index)s is none (%(why)s)") % {"index": index, "why": error}
                raise CopyRefused(where=source.name, problem=problem) from error
            for move in moves:
                self.counts.setdefault(move.tally, Counter())[move.state, move.strength] += move.by
            self._remember(entry)
            if index % tiles.WIDTH == 0:
                told(index)
        self._note(size)

    def _remember(self, entry: entries.Entry) -> None:
        record = entry.fields.get("record", "")
        if entry.kind == "petition":
            self.texts.setdefault(entry.fields["petition"], set()).add(record)
            self.counts.setdefault(entry.fields["petition"], Counter())
        elif record and entry.kind not in fold.GIVEN:
            self.records.add(record)

    def _note(self, size: int) -> None:
        for tally in self._wanted.get(size, ()):
            counts = self.counts.get(tally, Counter())
            self.at[tally, size] = sum(by for (state, _strength), by in counts.items() if state == "counted")


def _look_up(source: Source, size: int) -> Callable[[int], bytes]:
    @lru_cache(KEPT)
    def bundle(index: int) -> list[bytes]:
        first = index * tiles.WIDTH
        return list(bodies_of(source, first, min(first + tiles.WIDTH, size)))

    return lambda index: bundle(index // tiles.WIDTH)[index % tiles.WIDTH]


def folder_of(verifier_key: str) -> str:
    """Where a package keeps the log of another installation than its own."""
    return f"origins/{sha256(verifier_key.encode()).hexdigest()[:16]}"
