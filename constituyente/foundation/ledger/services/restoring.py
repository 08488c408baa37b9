"""Entries that were published and are no longer here, taken back from a copy of the log."""

from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.ledger import entries, fold, keys, merkle
from constituyente.foundation.ledger.copies import Tail
from constituyente.foundation.ledger.errors import CopyRefused
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tally, Tree, Watch

from .appending import append
from .sealing import BATCH, add_up, moves

CHUNK = 500
Told = Callable[[int, int], None]


@dataclass
class Replayed:
    """What came back with a published tail, and what of it is known here by its entry alone.

    size      of the log now; `start` before
    unknown   by kind, the indices of entries that nothing in this database stands behind
    """

    start: int
    size: int = 0
    unknown: dict[str, list[int]] = field(default_factory=dict)


@transaction.atomic
def replay(tail: Tail, *, now: datetime, told: Told = lambda _index, _size: None) -> Replayed:
    """Put the entries of a published tail into the tree, as they were sealed, with the tallies, crossings and keys they bring.

    What waits here and was sealed there takes its place; what still waits goes on waiting. A mark that was reached by the last published
    batch gets its crossing queued. Times are not in the log: checkpoints that only the tail knows bear the time of the last one
    known here, the earliest they can have been signed at, so that nothing is due later than was promised.
    All of it or nothing. Raises CopyRefused if the tail is no continuation of what is here, NotFound before there is a log.
    """
    tree = find(Tree, id=1, lock=True)
    frontier = merkle.Frontier.unpack(tree.size, bytes(tree.frontier))
    newest = Checkpoint.objects.order_by("-size").first()
    work = _Replay(tail, tree, frontier, dated=newest.signed_at if newest else now, now=now)
    bodies = tail.bodies()
    while chunk := list(islice(bodies, CHUNK)):
        told(chunk[0][0], tail.head.size)
        work.take(chunk)
    if tail.head.size > tree.size:
        work.finish()
    return Replayed(tree.size, max(tree.size, tail.head.size), work.unknown)


class _Replay:
    def __init__(self, tail: Tail, tree: Tree, frontier: merkle.Frontier, *, dated: datetime, now: datetime) -> None:
        self._tail, self._tree, self._frontier, self._dated, self._now = tail, tree, frontier, dated, now
        self._gained: dict[str, Counter[tuple[str, str]]] = {}
        self._rise: dict[tuple[str, int], int] = {}  # (tally, mark) -> the last size below it
        self._totals = dict(Tally.objects.values_list("name", "total"))
        self._marks = dict[str, list[int]]()
        for name, mark in Watch.objects.filter(reached_size=None).values_list("tally__name", "mark"):
            self._marks.setdefault(name, []).append(mark)
        self.unknown: dict[str, list[int]] = {}

    def take(self, chunk: Sequence[tuple[int, bytes]]) -> None:
        """The next entries of the tail."""
        self._compare([(index, body) for index, body in chunk if index < self._tree.size])
        fresh = [(index, body) for index, body in chunk if index >= self._tree.size]
        if not fresh:
            return
        rows = self._place(fresh)
        for index, row in zip((index for index, _body in fresh), rows, strict=True):
            if index in self._tail.sizes:
                self._put_checkpoint(index)
            self._frontier.add(bytes(row.leaf))
            self._take_over(row)
        for index, move in moves(rows, before=fresh[0][0]):
            self._move(index, move)

    def _compare(self, known: Sequence[tuple[int, bytes]]) -> None:
        """Sealed here and not in the copy that was restored: the same there, or one of them is another log."""
        indices = [index for index, _body in known]
        ours = dict(Entry.objects.filter(index__in=indices).values_list("index", "leaf"))
        for index, body in known:
            if bytes(ours.get(index) or b"") != merkle.leaf_hash(body):
                raise CopyRefused(where=self._tail.where, problem=_("entry %(index)s is another one than here") % {"index": index})

    def _place(self, fresh: Sequence[tuple[int, bytes]]) -> list[Entry]:
        """The rows of these entries with their places in the log: those that wait here, and new ones."""
        leaves = [merkle.leaf_hash(body) for _index, body in fresh]
        waiting = {bytes(row.leaf): row for row in Entry.objects.filter(leaf__in=leaves)}
        rows, new = list[Entry](), list[Entry]()
        for (index, body), leaf in zip(fresh, leaves, strict=True):
            row = waiting.get(leaf)
            if row is None:
                entry = entries.decode(body)
                row = Entry(leaf=leaf, body=body, kind=entry.kind, queued_at=self._now, target=fold.target_of(entry))
                new.append(row)
                self.unknown.setdefault(entry.kind, []).append(index)
            elif row.index is not None:
                raise CopyRefused(where=self._tail.where, problem=_("entry %(index)s stands in it twice") % {"index": index})
            row.index = index
            rows.append(row)
        Entry.objects.bulk_update([row for row in rows if row.pk], ["index"])
        Entry.objects.bulk_create(new)
        return rows

    def _put_checkpoint(self, size: int) -> None:
        """A checkpoint that a crossing names; its note is gone, its root is not."""
        insert_once(Checkpoint(size=size, root=self._frontier.root(), note="", signed_at=self._dated), by=("size",))

    def _take_over(self, row: Entry) -> None:
        fields = entries.decode(bytes(row.body)).fields
        if row.kind == "crossing":
            tally, _new = insert_once(Tally(name=fields["petition"]), by=("name",))
            watch, _new = insert_once(Watch(tally=tally, mark=int(fields["mark"])), by=("tally_id", "mark"))
            watch.reached_size, watch.leaf = int(fields["size"]), row.leaf
            watch.save()
        elif row.kind == "key" and fields["act"] == "added" and fields["purpose"] in {"log", "acknowledgement"}:
            purpose: keys.Purpose = "log" if fields["purpose"] == "log" else "acknowledgement"
            written = keys.written(purpose, self._tree.origin, b64decode(fields["key"]))
            if purpose == "acknowledgement":
                self._tree.acknowledgement_key = written
        elif row.kind == "petition":
            insert_once(Tally(name=fields["petition"]), by=("name",))

    def _move(self, index: int, move: fold.Move) -> None:
        self._gained.setdefault(move.tally, Counter())[move.state, move.strength] += move.by
        if move.state != "counted":
            return
        before = self._totals.get(move.tally, 0)
        self._totals[move.tally] = before + move.by
        for mark in self._marks.get(move.tally, ()):
            if before < mark <= before + move.by:
                self._rise[move.tally, mark] = index

    def finish(self) -> None:
        head = self._tail.head
        if self._frontier.root() != head.root:
            raise CopyRefused(where=self._tail.where, problem=_("it does not continue what is here: it is another log"))
        for name, gained in sorted(self._gained.items()):
            tally, _new = insert_once(Tally(name=name), by=("name",))
            add_up(tally, gained)
        Checkpoint.objects.update_or_create(size=head.size, defaults={"root": head.root, "note": self._tail.note, "signed_at": self._dated})
        Tree.objects.filter(id=1).update(
            size=head.size,
            frontier=self._frontier.pack(),
            verifier_key=self._tail.verifier_key,
            acknowledgement_key=self._tree.acknowledgement_key,
        )
        for watch in self._pending():
            before = self._rise[watch.tally.name, watch.mark]
            crossing = entries.encode("crossing", petition=watch.tally.name, mark=watch.mark, before=before, size=head.size)
            watch.reached_size, watch.leaf = head.size, append(crossing, now=self._now)
            watch.save()

    def _pending(self) -> Iterator[Watch]:
        """Marks that the last published batch reached; their crossings were still on their way."""
        for watch in Watch.objects.filter(reached_size=None).select_related("tally").order_by("tally", "mark"):
            rise = self._rise.get((watch.tally.name, watch.mark))
            if rise is not None and watch.tally.total >= watch.mark and self._tail.head.size - rise <= BATCH:
                yield watch
