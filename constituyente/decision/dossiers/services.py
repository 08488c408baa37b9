from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import TRIES, find, insert_once
from constituyente.foundation.common.errors import TooBusy
from constituyente.foundation.common.records import canonical, digest, plain
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions

from . import addresses, queries, words
from .data import DRAFTERS, MERGED, OUTCOMES
from .errors import AlreadyDisposed, CannotMerge, DispositionIncomplete
from .models import Disposition, Item

CHUNK = 200

# ------------------------------------------------------------------ gathering


def gather(*, now: datetime) -> int:
    """Freeze every admitted petition into an item, once each; as often as you like, also after a crash, with one result.

    One transaction for each chunk. Two at once are settled by the unique source and number: whoever comes second takes what is left, under
    the numbers after.
    Returns how many items are new. Raises TooBusy when the numbers of a chunk were taken twenty times; the next run takes it.
    """
    missing = queries.missing(petitions.admitted_refs())
    if not missing:
        return 0
    new, last = 0, min(int(ref.key) for ref in missing) - 1
    while chunk := petitions.admitted(after=last, limit=CHUNK):
        new += _freeze(chunk, now=now)
        last = chunk[-1].number
    return new


@transaction.atomic
def _freeze(inputs: Sequence[petitions.Input], *, now: datetime) -> int:
    rows = _insert(inputs, now=now)
    cards = [
        provenance.Card(row.ref, words.card_title(row.number, row.title, row.language), addresses.item(row.number), row.language)
        for row in rows
    ]
    provenance.register_many(cards, now=now)
    for row in rows:
        provenance.link(row.ref, provenance.Relation.COPIES, Ref.parse(row.source), by=DRAFTERS, at=now)
    return len(rows)


def _insert(inputs: Sequence[petitions.Input], *, now: datetime) -> list[Item]:
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


def _item(number: int, one: petitions.Input, *, now: datetime) -> Item:
    title, text = plain(one.title), plain(one.text)
    record = queries.text_record(source=str(one.ref), subject=one.subject, title=title, text=text, language=one.language)
    return Item(
        number=number,
        source=str(one.ref),
        subject=one.subject,
        title=title,
        text=text,
        language=one.language,
        hash=digest(record),
        gathered_at=now,
    )


# ------------------------------------------------------------------ deciding


@transaction.atomic
def dispose(number: int, *, actor: accounts.Actor, outcome: str, reason: str, merged_into: int | None = None, now: datetime) -> None:
    """Decide what becomes of item `number` and why, queue it for the log, and say so on the cards of the item and of its source.

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
    rules = process.current()
    record = canonical(
        {
            "item": number,
            "source": item.source,
            "text": item.hash,
            "outcome": outcome,
            "merged_into": merged_into,
            "reason": reason,
            "decided_at": now.isoformat(),
            "rules": rules.version,
        }
    )
    # A version above the first where the log remembers a decision that a restore could not bring back.
    version = ledger.newest_version("disposition", number) + 1
    entry = ledger.entries.encode("disposition", number=number, version=version, record=digest(record))
    _row, new = insert_once(
        Disposition(
            item=item,
            outcome=outcome,
            merged_into=target,
            reason=reason,
            decided_at=now,
            decided_by_id=actor.id,
            rules_version=rules.version,
            record=record,
            leaf=ledger.leaf_hash(entry),
        ),
        by=("item_id",),
    )
    if not new:
        raise AlreadyDisposed(number=number)
    ledger.append(entry, now=now)
    for ref in (item.ref, Ref.parse(item.source)):
        provenance.decide_fate(ref, fate=words.FATES[outcome], at=now)


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
