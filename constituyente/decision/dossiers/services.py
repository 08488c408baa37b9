from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Q

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import TRIES, find, insert_once
from constituyente.foundation.common.errors import NotFound, TooBusy
from constituyente.foundation.common.records import canonical, digest, instant, plain
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus

from . import addresses, queries, words
from .data import DRAFTERS, MERGED, OUTCOMES, Decided, DispositionInput, FrozenItem, OutcomeKey
from .errors import AlreadyDisposed, CannotMerge, DispositionIncomplete, ItemStands, WrongHash
from .models import Disposition, Item

CHUNK = 200

# ------------------------------------------------------------------ gathering


def gather(*, now: datetime) -> int:
    """Freeze everything that people gave into items, once each; as often as you like, also after a crash, with one result.

    One transaction for each chunk, and one statement where nothing is new. Two at once are settled by the unique source and number: whoever
    comes second takes what is left, under the numbers after.
    Returns how many items are new. Raises TooBusy when the numbers of a chunk were taken twenty times; the next run takes it.
    """
    new = 0
    while chunk := corpus.given(limit=CHUNK):
        new += _freeze(chunk, now=now)
    return new


@transaction.atomic
def _freeze(inputs: Sequence[corpus.Text], *, now: datetime) -> int:
    rows = _insert(inputs, now=now)
    _make_known(rows, now=now)
    corpus.take(one.ref for one in inputs)
    return len(rows)


def _make_known(rows: Sequence[Item], *, now: datetime) -> None:
    """Give each item its card, and link it to what it copies."""
    cards = [provenance.Card(row.ref, title="", address=addresses.item(row.number), language=row.language, name=words.ITEM) for row in rows]
    provenance.register_many(cards, now=now)
    for row in rows:
        provenance.link(row.ref, provenance.Relation.COPIES, Ref.parse(row.source), by=DRAFTERS, at=row.gathered_at)


def _insert(inputs: Sequence[corpus.Text], *, now: datetime) -> list[Item]:
    """Items for those of `inputs` that have none, all or none of them at each try."""
    for _try in range(TRIES):
        missing = queries.missing({one.ref for one in inputs})
        first = queries.last_number() + 1
        rows = [_item(number, one, now=now) for number, one in enumerate((one for one in inputs if one.ref in missing), start=first)]
        try:
            with transaction.atomic():  # a savepoint: PostgreSQL gives up the whole transaction after an error
                return Item.objects.bulk_create(rows)
        except IntegrityError:
            continue
    raise TooBusy


def _item(number: int, one: corpus.Text, *, now: datetime) -> Item:
    title, text = plain(one.title), plain(one.body)
    record = queries.text_record(source=str(one.ref), subject=one.subject, title=title, text=text, language=one.language)
    return Item(
        number=number,
        source=str(one.ref),
        kind=one.ref.kind,
        subject=one.subject,
        title=title,
        text=text,
        language=one.language,
        hash=digest(record),
        gathered_at=now,
    )


@transaction.atomic
def bring_in(items: Sequence[FrozenItem], *, now: datetime) -> int:
    """Take items over from a package, under their own numbers; those that stand with the same text are left alone.

    Returns how many are new. Raises ItemStands for a number or a source that stands otherwise, WrongHash for a text that is not the one
    its hash is of.
    """
    numbers, sources = [one.number for one in items], [one.source for one in items]
    standing = Item.objects.filter(Q(number__in=numbers) | Q(source__in=sources)).values_list("number", "source", "hash")
    same = set(standing)
    held = {name for number, source, _hash in same for name in (number, source)}
    rows = list[Item]()
    for one in items:
        if (one.number, one.source, one.hash) in same:
            continue
        if one.number in held or one.source in held:
            raise ItemStands(number=one.number)
        if one.hash != queries.hash_of(one):
            raise WrongHash(number=one.number)
        rows.append(Item(kind=Ref.parse(one.source).kind, **asdict(one)))
    _make_known(Item.objects.bulk_create(rows), now=now)
    corpus.take(Ref.parse(row.source) for row in rows)
    return len(rows)


# ------------------------------------------------------------------ deciding


@transaction.atomic
def dispose(number: int, *, actor: accounts.Actor, outcome: str, reason: str, merged_into: int | None = None, now: datetime) -> None:
    """Decide what becomes of item `number` and why, queue it for the log, let it be found, and say so on both cards.

    outcome      adopted, adopted_in_part, merged, already_covered, not_adopted or out_of_scope
    merged_into  number of the item it goes in together with; for the outcome merged and no other
    Two drafters at once: the first decision stands (one disposition per item, by constraint). Two who merge two items into each other:
    the items are locked, and what is merged already takes nothing in.
    Raises Forbidden, NotFound, DispositionIncomplete, CannotMerge, AlreadyDisposed.
    """
    actor.require("dossiers.dispose")
    item = find(Item, number=number)
    reason = plain(reason.strip())
    if outcome not in OUTCOMES or not reason:
        raise DispositionIncomplete(number=number)
    target = _target(item, outcome, merged_into)
    decided = Decided(number, outcome, merged_into, reason, decided_at=now, rules_version=process.current().version)
    if not _dispose(item, target, decided, by=actor.id, now=now):
        raise AlreadyDisposed(number=number)


def _dispose(item: Item, target: Item | None, decided: Decided, *, by: int | None, now: datetime) -> bool:
    """Write a disposition down, once for each item. Returns whether it is new."""
    # A version above the first where the log remembers a decision that a restore could not bring back.
    version = ledger.newest_version("disposition", item.number) + 1
    written, entry = _written(item, target, decided, version, by=by)
    _row, new = insert_once(written, by=("item_id",))
    if not new:
        return False
    ledger.append(entry, now=now)
    for ref in (item.ref, Ref.parse(item.source)):
        provenance.decide_fate(ref, fate=words.FATES[decided.outcome], at=decided.decided_at)
    corpus.put([_reason(item, decided, process.current().main_language)])
    return True


def _written(item: Item, target: Item | None, decided: Decided, version: int, *, by: int | None) -> tuple[Disposition, bytes]:
    """The row of a disposition, not saved yet, and its entry."""
    record = canonical(
        {
            "item": item.number,
            "source": item.source,
            "text": item.hash,
            "outcome": decided.outcome,
            "merged_into": decided.merged_into,
            "reason": decided.reason,
            "decided_at": instant(decided.decided_at),
            "rules": decided.rules_version,
        }
    )
    entry = ledger.entries.encode("disposition", number=item.number, version=version, record=digest(record))
    row = Disposition(
        item=item,
        outcome=decided.outcome,
        merged_into=target,
        reason=decided.reason,
        decided_at=decided.decided_at,
        decided_by_id=by,
        rules_version=decided.rules_version,
        record=record,
        leaf=ledger.leaf_hash(entry),
    )
    return row, entry


def _reason(item: Item, decided: Decided, language: str) -> corpus.Text:
    """The reason of a decision, as the pool of public text has it."""
    return corpus.Text(item.ref, "", decided.reason, language, item.subject, territory="", given=False, at=decided.decided_at)


def dispose_many(dispositions: Iterable[DispositionInput], *, actor: accounts.Actor, now: datetime) -> int:
    """Decide what becomes of many items, each as `dispose` does; those that are decided already stay as they are. Returns how many are new.

    CHUNK of them in one transaction, all of those or none; what is merged goes into an item that is in an earlier chunk, or not decided
    here. Raises Forbidden, NotFound, DispositionIncomplete, CannotMerge; TooBusy if others decided the same items in the same moment
    twenty times.
    """
    actor.require("dossiers.dispose")
    rules, added, stream = process.current(), 0, iter(dispositions)
    # Read once: an item that somebody else decides meanwhile is theirs, by the constraint.
    versions = ledger.newest_versions("disposition")
    while chunk := list(islice(stream, CHUNK)):
        added += _dispose_chunk(chunk, versions, rules, by=actor.id, now=now)
    return added


@transaction.atomic
def dispose_alike(
    numbers: Iterable[int], *, actor: accounts.Actor, outcome: OutcomeKey, reason: str, merged_into: int | None = None, now: datetime
) -> frozenset[int]:
    """Decide alike what becomes of several items, each as `dispose` does: all of them or none.

    Those that are decided already stay as they are. Returns the numbers of those that were decided now. Raises what `dispose_many` raises.
    """
    asked = [DispositionInput(number, outcome, reason, merged_into) for number in numbers]
    dispose_many(asked, actor=actor, now=now)
    mine = Disposition.objects.filter(item__number__in=[one.number for one in asked], decided_by=actor.id, decided_at=now)
    return frozenset(mine.values_list("item__number", flat=True))


@transaction.atomic
def _dispose_chunk(
    chunk: Sequence[DispositionInput], versions: Mapping[int, int], rules: process.Rules, *, by: int | None, now: datetime
) -> int:
    items = {item.number: item for item in Item.objects.filter(number__in=[one.number for one in chunk]).defer("text")}
    came = dict[int, tuple[Item, Item | None, Decided]]()
    for one in chunk:
        if one.number not in items:
            raise NotFound
        reason = plain(one.reason.strip())
        if one.outcome not in OUTCOMES or not reason:
            raise DispositionIncomplete(number=one.number)
        target = _target(items[one.number], one.outcome, one.merged_into)
        decided = Decided(one.number, one.outcome, one.merged_into, reason, decided_at=now, rules_version=rules.version)
        came.setdefault(one.number, (items[one.number], target, decided))
    for _try in range(TRIES):
        standing = set(Disposition.objects.filter(item__number__in=came).values_list("item__number", flat=True))
        fresh = [one for number, one in came.items() if number not in standing]
        pairs = [_written(item, target, decided, versions.get(item.number, 0) + 1, by=by) for item, target, decided in fresh]
        try:
            with transaction.atomic():
                Disposition.objects.bulk_create([row for row, _entry in pairs])
        except IntegrityError:
            continue
        ledger.append_many([entry for _row, entry in pairs], now=now)
        for outcome in OUTCOMES:
            refs = [ref for item, _target, one in fresh if one.outcome == outcome for ref in (item.ref, Ref.parse(item.source))]
            provenance.decide_fates(refs, fate=words.FATES[outcome], at=now)
        corpus.put([_reason(item, decided, rules.main_language) for item, _target, decided in fresh])
        return len(fresh)
    raise TooBusy


def _decided(row: Disposition) -> Decided:
    into = row.merged_into.number if row.merged_into else None
    return Decided(row.item.number, row.outcome, into, row.reason, row.decided_at, row.rules_version)


@transaction.atomic
def bring_in_dispositions(rows: Sequence[Decided], *, now: datetime) -> int:
    """Take dispositions over from a package; those that stand alike are left alone. Each new one is queued for the log. Returns how many.

    Raises NotFound for an item that is not here, CannotMerge, AlreadyDisposed for an item that was decided otherwise.
    """
    numbers = {number for one in rows for number in (one.number, one.merged_into) if number is not None}
    items = {item.number: item for item in Item.objects.filter(number__in=numbers).select_related("disposition__merged_into").defer("text")}
    new = 0
    for one in rows:
        if one.number not in items:
            raise NotFound
        target = items.get(one.merged_into or 0)
        if (one.outcome == MERGED) != (target is not None) or one.merged_into == one.number:
            raise CannotMerge(number=one.number)
        standing: Disposition | None = getattr(items[one.number], "disposition", None)
        if standing is None:
            new += _dispose(items[one.number], target, one, by=None, now=now)
        elif _decided(standing) != one:
            raise AlreadyDisposed(number=one.number)
    return new


def _target(item: Item, outcome: str, merged_into: int | None) -> Item | None:
    """The item that `item` is merged into, both locked; None if it is not merged."""
    if outcome != MERGED and merged_into is None:
        return None
    if outcome != MERGED or merged_into in {None, item.number}:
        raise CannotMerge(number=item.number)
    # In the order of their numbers, so that two who merge crosswise wait for each other and do not deadlock.
    rows = Item.objects.select_for_update().filter(Q(pk=item.pk) | Q(number=merged_into)).order_by("number")
    target = {row.number: row for row in rows}.get(merged_into or 0)
    if target is None or Disposition.objects.filter(item=target, outcome=MERGED).exists():
        raise CannotMerge(number=item.number)
    return target
