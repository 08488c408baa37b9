"""The sequencer's one act: a batch goes into the tree, the tallies move, the new state is signed."""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from constituyente.foundation.ledger import entries, fold, keys, merkle, notes
from constituyente.foundation.ledger.errors import LogDamaged, SequencedElsewhere
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tally, Tree
from constituyente.foundation.ledger.publishing import published_size

from .appending import append, open_log, signer_of

BATCH = 1000  # entries; readers rely on it (docs/ledger.md, "Order")
ADVISORY_LOCK = 0x636F6E7374  # "const"; one sequencer for one database
FIRST = frozenset({"sign", "answer"})  # in a batch, ordered by hash


@transaction.atomic
def seal(*, origin: str, now: datetime, limit: int = BATCH) -> int:
    """Put what waits into the tree, move the tallies, note crossings and sign the new checkpoint: all of it or nothing.

    Signatures and answers of a batch come first, ordered by their hash, so that the order of arrival is hidden; then crossings, then
    the rest in queue order. Crossings are queued for the next batch, ahead of whatever waits. Correct under any number of sequencers: the
    size read is the size replaced, or nothing is written (SequencedElsewhere).
    Raises LogDamaged, LogRolledBack, LogKeyChanged, OriginChanged. Returns the number of entries sealed.
    """
    tree = open_log(origin=origin, now=now)
    signers = [signer_of(tree, "log")]
    published_size()  # nothing is signed unless what is published is ours
    frontier = standing_frontier(tree)
    batch = _next_batch(limit)
    if not batch and Checkpoint.objects.exists():
        return 0
    placed = list[tuple[int, int]]()
    for row in batch:
        placed.append((frontier.size, row.pk))
        frontier.add(bytes(row.leaf))
    signers += _new_log_keys(batch, origin)
    checkpoint = notes.Checkpoint(origin, frontier.size, frontier.root())

    moved = Tree.objects.filter(id=1, size=tree.size).update(
        size=frontier.size, frontier=frontier.pack(), verifier_key=signers[-1].verifier_key
    )
    if moved != 1:
        raise SequencedElsewhere
    if Checkpoint.objects.filter(size__gt=tree.size).exists():  # the tree is ours now, and was put back to an older state
        raise LogDamaged(entry=tree.size)
    with connection.cursor() as cursor:
        cursor.executemany('UPDATE ledger_entry SET "index" = %s WHERE id = %s', placed)
    _count(batch, before=tree.size, size=checkpoint.size, now=now)
    Checkpoint.objects.create(size=checkpoint.size, root=checkpoint.root, note=notes.sign(checkpoint.body, signers), signed_at=now)
    if len(signers) > 1:  # whoever knows the new key alone must be able to check acknowledgements
        append(keys.announcement("acknowledgement", origin, keys.public_bytes(tree.acknowledgement_key), by=signers[-1]), now=now)
    return len(batch)


def standing_frontier(tree: Tree) -> merkle.Frontier:
    """The right edge of the tree, which must be that of its checkpoint, which must bear our signature. Raises LogDamaged."""
    try:
        frontier = merkle.Frontier.unpack(tree.size, bytes(tree.frontier))
    except ValueError as error:
        raise LogDamaged(entry=tree.size - 1) from error
    note = Checkpoint.objects.filter(size=tree.size).values_list("note", flat=True).first()
    if note is None and not tree.size:
        return frontier
    body = notes.Checkpoint(tree.origin, tree.size, frontier.root()).body
    if note is None or not note.startswith(f"{body}\n") or not notes.signed_by(note, tree.verifier_key):
        raise LogDamaged(entry=tree.size - 1)
    return frontier


def _next_batch(limit: int) -> list[Entry]:
    """The oldest of what waits, in the order of the log. Raises LogDamaged for stored bytes that are not those that were queued."""
    waiting = Entry.objects.filter(index__isnull=True).order_by("id")
    crossings = list(waiting.filter(kind="crossing"))
    others = list(waiting.exclude(kind="crossing")[: max(limit - len(crossings), 0)])
    for row in crossings + others:
        if merkle.leaf_hash(bytes(row.body)) != bytes(row.leaf) or entries.decode(bytes(row.body)).kind != row.kind:
            raise LogDamaged(entry=row.pk)
    given = sorted((row for row in others if row.kind in FIRST), key=lambda row: bytes(row.leaf))
    return [*given, *crossings, *(row for row in others if row.kind not in FIRST)]


def _new_log_keys(batch: Sequence[Entry], origin: str) -> Iterator[notes.Signer]:
    """The key that a batch brings into force for the log itself."""
    for row in batch:
        if row.kind == "key":
            fields = entries.decode(bytes(row.body)).fields
            if (fields["purpose"], fields["act"]) == ("log", "added"):
                yield keys.holder("log", origin, b64decode(fields["key"]))


def moves(batch: Sequence[Entry], *, before: int) -> Iterator[tuple[int, fold.Move]]:
    """How the batch moves the tallies, each move behind its entry's index; `before` is the index of the first. Raises LogDamaged."""
    targets = {row.target for row in batch if row.target is not None}
    about = dict[int, bytes]()
    earlier = list[tuple[int, bytes]]()
    if targets:
        found = Entry.objects.filter(index__in=targets).values_list("index", "body")
        about = {index: bytes(body) for index, body in found if index is not None}
        acts = Entry.objects.filter(target__in=targets, index__lt=before).order_by("index").values_list("index", "body")
        earlier = [(index, bytes(body)) for index, body in acts if index is not None]
    folding = fold.Fold(about.__getitem__)
    try:
        for index, body in earlier:
            folding.take(index, body)
        for index, row in enumerate(batch, start=before):
            for move in folding.take(index, bytes(row.body)):
                yield index, move
    except (KeyError, fold.BadReference) as error:
        raise LogDamaged(entry=before) from error


def _count(batch: Sequence[Entry], *, before: int, size: int, now: datetime) -> None:
    gained: dict[str, Counter[tuple[str, str]]] = {}
    for _index, move in moves(batch, before=before):
        gained.setdefault(move.tally, Counter())[move.state, move.strength] += move.by
    for tally in Tally.objects.filter(name__in=gained).order_by("name").select_for_update().prefetch_related("watches"):
        add_up(tally, gained[tally.name])
        for mark in tally.watches.all():
            if mark.reached_size is None and tally.total >= mark.mark:
                mark.reached_size = size
                crossing = entries.encode("crossing", petition=tally.name, mark=mark.mark, before=before, size=size)
                mark.leaf = append(crossing, now=now)
                mark.save()


def add_up(tally: Tally, gained: Mapping[tuple[str, str], int]) -> None:
    """Move a tally: `gained` is how many more entries it has by (state, strength)."""
    strengths = Counter(tally.by_strength)
    for (state, strength), by in gained.items():
        if state == "counted":
            strengths[strength] += by
        else:
            setattr(tally, state, getattr(tally, state) + by)  # held, excluded, withdrawn
    tally.by_strength = dict(+strengths)
    tally.total = strengths.total()
    tally.save()


@contextmanager
def only_sequencer() -> Iterator[bool]:
    """Hold the engine's own lock while sequencing; yields False if another sequencer has it. Freed by the engine when this process dies."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            held = bool(cursor.fetchone()[0])
            try:
                yield held
            finally:
                if held:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        return
    import fcntl  # noqa: PLC0415  POSIX only; PostgreSQL installations elsewhere never come here

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    with (Path(settings.DATA) / "sequencer.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
