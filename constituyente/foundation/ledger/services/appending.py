"""What the rest of the product writes into the log, in its own transactions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from constituyente.foundation.common.db import find, insert_many, insert_once
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import acknowledgements, entries, fold, keys, merkle, notes, queries
from constituyente.foundation.ledger.errors import KeyWaits, OriginChanged
from constituyente.foundation.ledger.models import Entry, Tally, Tree, Watch


def append(body: bytes, *, now: datetime, due_at: datetime | None = None) -> bytes:
    """Queue one entry for the log, in the caller's transaction: it is in the log if and only if the caller commits.

    due_at  the time by which its giver is promised to find it in the log; needed to acknowledge it
    The same bytes twice are queued once (constraint on the leaf hash). Returns the leaf hash, 32 bytes.
    Raises BadEntry, and BadReference or NotFound if it is about an entry that it cannot be about.
    """
    entry, leaf = entries.decode(body), merkle.leaf_hash(body)
    target = fold.target_of(entry)
    if target is not None:
        fold.check(entry, entries.decode(bytes(find(Entry, index=target).body)))
    insert_once(Entry(leaf=leaf, body=body, kind=entry.kind, queued_at=now, due_at=due_at, target=target), by=("leaf",))
    return leaf


@transaction.atomic
def append_many(bodies: Sequence[bytes], *, now: datetime, due_at: datetime | None = None) -> None:
    """Queue many entries that are about no other, all promised by `due_at`, or none; otherwise like `append`. Raises BadEntry."""
    rows = ((merkle.leaf_hash(body), body, entries.decode(body).kind, now, due_at) for body in bodies)
    insert_many(Entry, ("leaf", "body", "kind", "queued_at", "due_at"), rows, ignore_conflicts=True)


AT_ONCE = 1000  # entries asked for in one statement
Act = Literal["hold", "release", "exclude", "reinstate"]


@transaction.atomic
def act_on(act: Act, indices: Sequence[int], *, record: str, now: datetime) -> None:
    """Queue one entry of the kind `act` about each of the entries at `indices`, all with the hash of the same record, or none.

    What is queued or in the log already is left as it is. Two statements for each thousand.
    Raises NotFound for an index that is not in the log, BadReference for an entry that it cannot be about.
    """
    everything = sorted(set(indices))
    for first in range(0, len(everything), AT_ONCE):
        some = everything[first : first + AT_ONCE]
        about = {index: bytes(body) for index, body in Entry.objects.filter(index__in=some).values_list("index", "body")}
        if len(about) != len(some):
            raise NotFound
        bodies = [entries.encode(act, index=index, record=record) for index in some]
        for index, body in zip(some, bodies, strict=True):
            fold.check(entries.decode(body), entries.decode(about[index]))
        rows = ((merkle.leaf_hash(body), body, act, now, index) for index, body in zip(some, bodies, strict=True))
        insert_many(Entry, ("leaf", "body", "kind", "queued_at", "target"), rows, ignore_conflicts=True)


@transaction.atomic
def watch(tally: str, marks: Iterable[int]) -> None:
    """Count what is given to `tally` (key of a petition or a survey) and record when it reaches each of `marks`; as often as you like."""
    row, _new = insert_once(Tally(name=tally), by=("name",))
    Watch.objects.bulk_create([Watch(tally=row, mark=mark) for mark in marks], ignore_conflicts=True)


@transaction.atomic
def open_log(*, origin: str, now: datetime) -> Tree:
    """The log of this installation, begun now if there is none: its keys are made, and that of acknowledgements is its first entry.

    Two at once are settled by the one row of the tree. Raises OriginChanged if the log has another name.
    """
    tree = Tree.objects.first()
    if tree is None:
        log, acknowledging = keys.first("log", origin), keys.first("acknowledgement", origin)
        tree, new = insert_once(
            Tree(origin=origin, verifier_key=log.verifier_key, acknowledgement_key=acknowledging.verifier_key), by=("id",)
        )
        if new:
            append(keys.announcement("acknowledgement", origin, acknowledging.public, by=log), now=now)
    if tree.origin != origin:
        raise OriginChanged(origin=tree.origin, wanted=origin)
    return tree


def signer_of(tree: Tree, purpose: keys.Purpose) -> notes.Signer:
    """The key of `purpose` that is in force. Raises LogKeyChanged if it is not in the data directory."""
    in_force = tree.verifier_key if purpose == "log" else tree.acknowledgement_key
    return keys.holder(purpose, tree.origin, keys.public_bytes(in_force))


def acknowledge(leaf: bytes) -> str:
    """The signed acknowledgement of the entry with this hash: the same text however often it is asked for.

    Raises NotFound for an entry that nobody was promised, LogKeyChanged.
    """
    row, tree = find(Entry, leaf=leaf, due_at__isnull=False), find(Tree, id=1)
    signer = signer_of(tree, "acknowledgement")
    return acknowledgements.note(signer, origin=tree.origin, leaf=leaf, due=row.due_at)  # type: ignore[arg-type]  # looked for as set


@transaction.atomic
def rotate(purpose: keys.Purpose, *, now: datetime) -> str:
    """Bring a new key of `purpose` into force, vouched for by the log's key. Returns how verifiers write it.

    An acknowledgement key is in force at once; the log's own with the batch that holds its entry, whose checkpoint both keys sign.
    Raises NotFound before there is a log, KeyWaits while a change of keys waits for its batch, LogKeyChanged.
    """
    tree = find(Tree, id=1, lock=True)
    if Entry.objects.filter(kind="key", index__isnull=True).exists():
        raise KeyWaits
    fresh = keys.another(purpose, tree.origin)
    append(keys.announcement(purpose, tree.origin, fresh.public, by=signer_of(tree, "log")), now=now)
    if purpose == "acknowledgement":
        Tree.objects.filter(id=1).update(acknowledgement_key=fresh.verifier_key)
    queries.standing_log.forget()
    return fresh.verifier_key
