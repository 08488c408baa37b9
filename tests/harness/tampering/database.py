"""What an operator may do in the database, behind the product's back: each act changes rows, and says nothing."""

import random
from collections.abc import Callable, Mapping

from django.db.models import F

from constituyente.foundation.ledger import entries, merkle
from constituyente.foundation.ledger.models import Checkpoint, Entry, Tally, Tree, Watch
from constituyente.participation.petitions.models import Petition, TextVersion

Act = Callable[[random.Random], object]


def _sealed(chance: random.Random, *kinds: str) -> Entry:
    rows = Entry.objects.filter(index__isnull=False)
    return chance.choice(list(rows.filter(kind__in=kinds) if kinds else rows))


def _fake(chance: random.Random) -> bytes:
    like = entries.decode(bytes(_sealed(chance, "sign").body)).fields
    hidden = {name: chance.randbytes(32) for name in ("tag", "commitment", "cancel")}
    return entries.encode("sign", petition=like["petition"], record=like["record"], strength="email", **hidden)


def _row(body: bytes, **fields: object) -> Entry:
    queued = Entry.objects.latest("id").queued_at
    return Entry(body=body, leaf=merkle.leaf_hash(body), kind=entries.decode(body).kind, queued_at=queued, **fields)


def entry_edited(chance: random.Random) -> None:
    """The bytes, the hash, or both so that they agree."""
    body, depth = _fake(chance), chance.randrange(3)
    change = {"body": body} if depth != 1 else {}
    if depth:
        change["leaf"] = merkle.leaf_hash(body)
    Entry.objects.filter(pk=_sealed(chance).pk).update(**change)


def entry_deleted(chance: random.Random) -> None:
    _sealed(chance).delete()


def entries_exchanged(chance: random.Random) -> None:
    one, other = chance.sample(list(Entry.objects.filter(index__isnull=False)), 2)
    Entry.objects.filter(pk=one.pk).update(index=None)
    Entry.objects.filter(pk=other.pk).update(index=one.index)
    Entry.objects.filter(pk=one.pk).update(index=other.index)


def entry_slipped_in(chance: random.Random) -> None:
    """Behind the tree's end, as if it were sealed."""
    _row(_fake(chance), index=Tree.objects.get().size + chance.randrange(2)).save()


def queue_dropped(chance: random.Random) -> None:
    """What was acknowledged is taken from the queue before it is sealed."""
    Entry.objects.filter(index__isnull=True, due_at__isnull=False).delete()


def queue_edited(chance: random.Random) -> None:
    body = _fake(chance)
    leaf = {"leaf": merkle.leaf_hash(body)} if chance.random() < 0.5 else {}
    Entry.objects.filter(index__isnull=True, due_at__isnull=False).update(body=body, **leaf)


def rolled_back(chance: random.Random) -> None:
    """The tree and its checkpoints are put back to an older state."""
    older = chance.choice(list(Checkpoint.objects.order_by("-size")[1:]))
    frontier = merkle.Frontier()
    for leaf in Entry.objects.filter(index__lt=older.size).order_by("index").values_list("leaf", flat=True):
        frontier.add(bytes(leaf))
    Checkpoint.objects.filter(size__gt=older.size).delete()
    if chance.random() < 0.5:
        Entry.objects.filter(index__gte=older.size).update(index=None)
    Tree.objects.update(size=older.size, frontier=frontier.pack())


def tree_edited(chance: random.Random) -> None:
    size = Tree.objects.get().size
    frontier = bytes(Tree.objects.get().frontier)
    changes: list[dict[str, object]] = [
        {"size": size + 1},
        {"size": size - 1},
        {"frontier": chance.randbytes(len(frontier))},
        {"frontier": frontier[32:]},
        {"verifier_key": Tree.objects.get().acknowledgement_key},
    ]
    Tree.objects.update(**chance.choice(changes))


def checkpoint_edited(chance: random.Random) -> None:
    newest = Checkpoint.objects.latest("size")
    changes: list[dict[str, object]] = [
        {"root": chance.randbytes(32)},
        {"note": newest.note.replace("\n— ", "\n— x")},
        {"note": newest.note.replace(f"\n{newest.size}\n", f"\n{newest.size + 1}\n")},
    ]
    Checkpoint.objects.filter(size=newest.size).update(**chance.choice(changes))


def tally_edited(chance: random.Random) -> None:
    tally = chance.choice(list(Tally.objects.all()))
    by = chance.choice([-1, 1, 5000])
    name = chance.choice(["total", "held", "excluded", "withdrawn", "by_strength"])
    if name == "by_strength":
        Tally.objects.filter(pk=tally.pk).update(by_strength={**tally.by_strength, "phone": by})
    else:
        Tally.objects.filter(pk=tally.pk).update(**{name: F(name) + by})


def mark_edited(chance: random.Random) -> None:
    """A crossing is forgotten, claimed, or moved to another size."""
    watch = chance.choice(list(Watch.objects.all()))
    if watch.reached_size is None:
        Watch.objects.filter(pk=watch.pk).update(reached_size=chance.randrange(1, 9), leaf=bytes(_sealed(chance, "crossing").leaf))
    else:
        changes: list[dict[str, object]] = [{"reached_size": None, "leaf": None}, {"reached_size": watch.reached_size + 1}]
        Watch.objects.filter(pk=watch.pk).update(**chance.choice(changes))


def text_exchanged(chance: random.Random) -> None:
    """The text of a petition is another: as it is, with its record, with its hash, with the entry it names."""
    text = chance.choice(list(TextVersion.objects.filter(leaf__isnull=False)))
    depth = chance.randrange(4)
    demand = f"{text.demand} Y que se pague aparte."
    change: dict[str, object] = {"demand": demand}
    if depth > 0:
        change["record"] = text.record.replace(text.demand, demand)
    if depth > 1:
        change["hash"] = chance.randbytes(32).hex()
    if depth > 2:
        change["leaf"] = bytes(_sealed(chance, "petition").leaf)
    TextVersion.objects.filter(pk=text.pk).update(**change)


def petition_renamed(chance: random.Random) -> None:
    """A petition goes by another key, as if its signatures were not its own."""
    Petition.objects.filter(pk=chance.choice(list(Petition.objects.all())).pk).update(key=chance.randbytes(8).hex())


ACTS: Mapping[str, Act] = {
    act.__name__.replace("_", " "): act
    for act in (
        entry_edited,
        entry_deleted,
        entries_exchanged,
        entry_slipped_in,
        queue_dropped,
        queue_edited,
        rolled_back,
        tree_edited,
        checkpoint_edited,
        tally_edited,
        mark_edited,
        text_exchanged,
        petition_renamed,
    )
}
