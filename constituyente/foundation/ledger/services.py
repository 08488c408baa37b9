from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.secret import installation_secret

from . import checkpoints, entries, fold, merkle
from .errors import LogDamaged, LogKeyChanged, OriginChanged, SequencedElsewhere
from .models import Checkpoint, Entry, Tally, Tree, Watch
from .publishing import published_size

BATCH = 1000
ADVISORY_LOCK = 0x636F6E7374  # "const"; one sequencer for one database


# ------------------------------------------------------------------ appending


def append(body: bytes, *, now: datetime) -> bytes:
    """Queue one entry for the log, in the caller's transaction: it is in the log if and only if the caller commits.

    The same bytes twice are queued once (constraint on the leaf hash). Returns the leaf hash, 32 bytes. Raises BadEntry.
    """
    leaf = merkle.leaf_hash(body)
    insert_once(Entry(leaf=leaf, body=body, kind=entries.decode(body).kind, queued_at=now), by=("leaf",))
    return leaf


@transaction.atomic
def watch(tally: str, marks: Iterable[int]) -> None:
    """Count the signatures of petition key `tally` and record when they reach each of `marks`; as often as you like."""
    row, _new = insert_once(Tally(name=tally), by=("name",))
    Watch.objects.bulk_create([Watch(tally=row, mark=mark) for mark in marks], ignore_conflicts=True)


# ------------------------------------------------------------------ sequencing


def _signer(origin: str) -> checkpoints.Signer:
    seed = urlsafe_b64decode(installation_secret(Path(settings.DATA) / "keys" / "log.ed25519") + "=")
    return checkpoints.Signer(origin, seed)


@transaction.atomic
def seal(*, origin: str, now: datetime, limit: int = BATCH) -> int:
    """Put what waits into the tree, move the tallies, note crossings and sign the new checkpoint: all of it or nothing.

    Signatures of a batch come first, ordered by their hash, so that the order of arrival is hidden; the rest follows in queue
    order. Crossings are queued for the next batch. Correct under any number of sequencers: the size read is the size replaced, or nothing
    is written (SequencedElsewhere). Raises LogDamaged, LogRolledBack, LogKeyChanged, OriginChanged. Returns the number of entries sealed.
    """
    signer = _signer(origin)
    tree, _new = insert_once(Tree(origin=origin, verifier_key=signer.verifier_key), by=("id",))
    if tree.origin != origin:
        raise OriginChanged(origin=tree.origin, wanted=origin)
    if tree.verifier_key != signer.verifier_key:
        raise LogKeyChanged(key=tree.verifier_key)
    published_size()  # nothing is signed unless what is published is ours
    queue = list(Entry.objects.filter(index__isnull=True).order_by("id")[:limit])
    if not queue and Checkpoint.objects.exists():
        return 0
    for row in queue:
        if merkle.leaf_hash(bytes(row.body)) != bytes(row.leaf):
            raise LogDamaged(entry=row.pk)
    signatures = sorted((row for row in queue if row.kind == "sign"), key=lambda row: bytes(row.leaf))
    batch = signatures + [row for row in queue if row.kind != "sign"]

    frontier = merkle.Frontier.unpack(tree.size, bytes(tree.frontier))
    for row in batch:
        row.index = frontier.size
        frontier.add(bytes(row.leaf))
    checkpoint = checkpoints.Checkpoint(origin, frontier.size, frontier.root())

    moved = Tree.objects.filter(id=1, size=tree.size).update(size=frontier.size, frontier=frontier.pack())
    if moved != 1:
        raise SequencedElsewhere
    Entry.objects.bulk_update(batch, ["index"], batch_size=250)
    _count(batch, size=checkpoint.size, now=now)
    Checkpoint.objects.create(size=checkpoint.size, root=checkpoint.root, note=signer.sign(checkpoint), signed_at=now)
    return len(batch)


def _count(batch: Iterable[Entry], *, size: int, now: datetime) -> None:
    gained: dict[str, Counter[str]] = fold.recount(bytes(row.body) for row in batch)
    for tally in Tally.objects.filter(name__in=gained).order_by("name").select_for_update().prefetch_related("watches"):
        strengths = Counter(tally.by_strength) + gained[tally.name]
        tally.by_strength = dict(strengths)
        tally.total = strengths.total()
        tally.save()
        for mark in tally.watches.all():
            if mark.reached_size is None and tally.total >= mark.mark:
                mark.reached_size = size
                mark.leaf = append(entries.crossing(petition=tally.name, mark=mark.mark, size=size), now=now)
                mark.save()


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
