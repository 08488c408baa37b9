"""The stored log added up again from its entries, as anybody does with the published one: what does not agree is named."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from django.db.models import Subquery

from . import entries, fold, merkle, tiles
from .models import Checkpoint, Entry, Tally, Tree, Watch
from .sources import Source

CHUNK = 2000  # rows read at a time
MOST = 50  # faults that are told; one damaged entry may bring many
Told = Callable[[int, int], None]
Counts = Mapping[str, Counter[tuple[str, str]]]


@dataclass(frozen=True)
class Recount:
    """The log added up again: its size and root by its entries, and what does not agree with them, one line each."""

    size: int
    root: bytes
    tallies: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    """A tally as it stands in the database."""

    name: str
    counts: Counter[tuple[str, str]]
    total: int


def recount(*, published: Source | None = None, upto: int = 0, told: Told = lambda _index, _size: None) -> Recount:
    """Hash every entry again, grow the tree anew, count every tally and every crossing, and compare with what is stored.

    published  files of the log to compare with as well, up to entry `upto`
    told       called with an index and the size, now and then
    True while the site runs: what is compared stood at one size. Memory does not grow with the log.
    """
    kept, size = _kept()
    work = _Work(size, published, upto)
    faults = list(islice(work.faults(told), MOST))
    beyond = Entry.objects.filter(index__gte=Subquery(Tree.objects.values("size")[:1])).values_list("index", flat=True).first()
    if beyond is not None:
        faults.append(f"entry {beyond} has a place that the tree has not grown to")
    if not faults:
        faults += islice(_against_tallies(kept, work), MOST)
    return Recount(size, work.frontier.root(), len(kept), tuple(faults))


def _kept() -> tuple[list[_Kept], int]:
    """Every tally and the size at which all of them are true: one statement."""
    size = Subquery(Tree.objects.values("size")[:1])
    rows = list(Tally.objects.order_by("name").annotate(size=size))
    found = [_Kept(row.name, _counts_of(row), row.total) for row in rows]
    return found, (rows[0].size or 0) if rows else Tree.objects.values_list("size", flat=True).first() or 0


def _counts_of(row: Tally) -> Counter[tuple[str, str]]:
    """By state, and by strength for what counts; of the other states the row knows the sum."""
    given = Counter({("counted", strength): number for strength, number in row.by_strength.items()})
    return +(given + Counter({("held", ""): row.held, ("excluded", ""): row.excluded, ("withdrawn", ""): row.withdrawn}))


def _body(index: int) -> bytes:
    return bytes(Entry.objects.values_list("body", flat=True).get(index=index))


class _Work:
    """One pass over the entries."""

    def __init__(self, size: int, published: Source | None, upto: int) -> None:
        self.size = size
        self.frontier = merkle.Frontier()
        self.counts: dict[str, Counter[tuple[str, str]]] = {}
        self.petitions = set[str]()
        self.crossings = list(_crossings(size))
        self.at: dict[tuple[str, int], int] = {}  # (tally, size) -> how many counted
        self._wanted: dict[int, set[str]] = {}
        for fields in self.crossings:
            for each in (fields["before"], fields["size"]):
                self._wanted.setdefault(int(each), set()).add(fields["petition"])
        self._published, self._upto = published, min(upto, size)
        self._bodies, self._leaves = list[bytes](), list[bytes]()  # of the tile at hand

    def faults(self, told: Told) -> Iterator[str]:
        folding = fold.Fold(_body)
        signed = Checkpoint.objects.filter(size__lte=self.size).order_by("size").values_list("size", "root").iterator(CHUNK)
        point = next(signed, None)
        rows = Entry.objects.filter(index__lt=self.size).order_by("index").values_list("index", "kind", "leaf", "body")
        for index, kind, leaf, body in rows.iterator(CHUNK):
            if index != self.frontier.size:
                yield f"entry {self.frontier.size} is missing"
                return
            if point is not None and point[0] == index:
                yield from self._root_is(bytes(point[1]))
                point = next(signed, None)
            self._note_counts(index)
            yield from self._entry(folding, index, kind, bytes(leaf), bytes(body))
            if index % CHUNK == 0:
                told(index, self.size)
        self._note_counts(self.size)
        if self.frontier.size != self.size:
            yield f"entry {self.frontier.size} is missing"
        elif point is not None and point[0] == self.size:
            yield from self._root_is(bytes(point[1]))
        elif self.size:
            yield f"there is no checkpoint of size {self.size}"

    def _root_is(self, root: bytes) -> Iterator[str]:
        if self.frontier.root() != root:
            yield f"the entries below {self.frontier.size} do not give the root that was signed"

    def _entry(self, folding: fold.Fold, index: int, kind: str, leaf: bytes, body: bytes) -> Iterator[str]:
        hashed = merkle.leaf_hash(body)
        self.frontier.add(hashed)
        if hashed != leaf:
            yield f"entry {index} is not what was queued: its bytes hash to {hashed.hex()}, {leaf.hex()} was recorded"
        try:
            entry = entries.decode(body)
            moves = folding.take(index, body)
        except (entries.BadEntry, fold.BadReference) as error:
            yield f"entry {index}: {error}"
            return
        if entry.kind != kind:
            yield f"entry {index} is stored as {kind} and reads {entry.kind}"
        if kind == "petition":
            self.petitions.add(entry.fields["petition"])
        for move in moves:
            key = (move.state, move.strength) if move.state == "counted" else (move.state, "")
            self.counts.setdefault(move.tally, Counter())[key] += move.by
        yield from self._file(index, body, leaf)

    def _note_counts(self, size: int) -> None:
        for name in self._wanted.get(size, ()):
            self.at[name, size] = _counted(self.counts.get(name, Counter()))

    def _file(self, index: int, body: bytes, leaf: bytes) -> Iterator[str]:
        """Compare the files of a tile once its last entry is there."""
        if self._published is None or index >= self._upto:
            return
        self._bodies.append(body)
        self._leaves.append(leaf)
        if index + 1 == self._upto or (index + 1) % tiles.WIDTH == 0:
            number, width = index // tiles.WIDTH, len(self._bodies)
            ours = {
                tiles.bundle_path(number, width): tiles.pack_bundle(self._bodies),
                tiles.tile_path(0, number, width): b"".join(self._leaves),
            }
            for path, content in ours.items():
                yield from self._same(path, content)
            self._bodies, self._leaves = [], []

    def _same(self, path: str, content: bytes) -> Iterator[str]:
        assert self._published is not None  # noqa: S101  asked before
        try:
            if not self._published.read(path).startswith(content):
                yield f"the published file {path} is not what the database holds"
        except OSError:
            whole = path.partition(".p/")[0]  # it may have been completed since
            try:
                if whole == path or not self._published.read(whole).startswith(content):
                    yield f"the published file {path} is missing"
            except OSError:
                yield f"the published file {path} is missing"


def _crossings(size: int) -> Iterator[Mapping[str, str]]:
    """The fields of every crossing; what cannot be read is named when its turn comes."""
    for body in Entry.objects.filter(kind="crossing", index__lt=size).order_by("index").values_list("body", flat=True):
        with suppress(entries.BadEntry):
            entry = entries.decode(bytes(body))
            if entry.kind == "crossing":
                yield entry.fields


def _counted(counts: Counter[tuple[str, str]]) -> int:
    return sum(number for (state, _strength), number in counts.items() if state == "counted")


def _against_tallies(kept: Sequence[_Kept], work: _Work) -> Iterator[str]:
    known = {one.name: one for one in kept}
    for one in kept:
        counts = +work.counts.get(one.name, Counter())
        if counts != one.counts or one.total != _counted(counts):
            yield f"tally {one.name} says {_said(one.counts, one.total)}; the entries give {_said(counts, _counted(counts))}"
    for name in sorted(work.petitions - set(known)):
        yield f"petition {name} has no tally"
    for fields in work.crossings:
        name, mark, before, size = fields["petition"], int(fields["mark"]), int(fields["before"]), int(fields["size"])
        if not work.at.get((name, before), mark) < mark <= work.at.get((name, size), 0):
            yield f"the crossing of {mark} by {name} is not between the sizes {before} and {size}"
    for watch in Watch.objects.select_related("tally").order_by("tally", "mark"):
        yield from _watch(watch, known)


def _watch(watch: Watch, known: Mapping[str, _Kept]) -> Iterator[str]:
    name = watch.tally.name
    if watch.reached_size is None:
        if name in known and known[name].total >= watch.mark:
            yield f"{name} reached {watch.mark} and no crossing was recorded"
        return
    body = Entry.objects.filter(leaf=watch.leaf, kind="crossing").values_list("body", flat=True).first()
    fields: Mapping[str, str] = entries.decode(bytes(body)).fields if body is not None else {}
    if (fields.get("petition"), fields.get("mark"), fields.get("size")) != (name, str(watch.mark), str(watch.reached_size)):
        yield f"{name} is said to have reached {watch.mark} at size {watch.reached_size}, and the log has no such crossing"


def _said(counts: Counter[tuple[str, str]], total: int) -> str:
    return ", ".join([str(total), *(f"{number} {' '.join(key).strip()}" for key, number in sorted(counts.items()))])
