import unicodedata
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Max

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions

from . import queries, words
from .data import OUTCOMES
from .errors import AlreadyDisposed, DispositionIncomplete
from .models import Disposition, Item

CHUNK = 200
BY = "drafter"  # the role in whose name items are gathered

# ------------------------------------------------------------------ gathering


def gather(*, now: datetime) -> int:
    """Freeze every admitted petition into an item, once each; as often as you like, also after a crash, with one result.

    One transaction for each chunk. Two at once are settled by the unique source and number: what one leaves out, the next run takes.
    Returns how many items are new.
    """
    # Each admitted petition makes one item: equal numbers mean that nothing is new, and no text has to be read.
    if petitions.figures(()).total == queries.gathered_from("petition"):
        return 0
    new, last = 0, 0
    while chunk := _inputs(after=last):
        held = queries.held(str(one.ref) for one in chunk)
        missing = [one for one in chunk if str(one.ref) not in held]
        if missing:
            new += _freeze(missing, now=now)
        last = chunk[-1].number
    return new


def _inputs(*, after: int) -> list[petitions.Input]:
    """A chunk of inputs. It is read to its end before anything is written: on SQLite, a reader in mid-list could not become a writer."""
    return list(islice(petitions.inputs_for_dossiers(after=after), CHUNK))


@transaction.atomic
def _freeze(inputs: Sequence[petitions.Input], *, now: datetime) -> int:
    first = (Item.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    rows = [_item(number, one, now=now) for number, one in enumerate(inputs, start=first)]
    Item.objects.bulk_create(rows, ignore_conflicts=True)
    ours = {row.source: row.number for row in rows}
    stand = [row for row in Item.objects.filter(source__in=ours) if row.number == ours[row.source]]
    cards = [
        provenance.Card(row.ref, words.card_title(row.number, row.title, row.language), f"/dossiers/{row.number}", row.language)
        for row in stand
    ]
    provenance.register_many(cards, now=now)
    for row in stand:
        provenance.link(row.ref, provenance.Relation.COPIES, Ref.parse(row.source), by=BY, at=now)
    return len(stand)


def _item(number: int, one: petitions.Input, *, now: datetime) -> Item:
    title, text = _plain(one.title), _plain(one.text)
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


def _plain(text: str) -> str:
    """One spelling of each letter and one line end, so that a quote can be found again."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n")


# ------------------------------------------------------------------ deciding


@transaction.atomic
def dispose(number: int, *, actor: accounts.Actor, outcome: str, reason: str, now: datetime) -> None:
    """Decide what becomes of item `number` and why, queue it for the log, and say so on the cards of the item and of its source.

    outcome  adopted, adopted_in_part, merged, already_covered, not_adopted or out_of_scope
    Two drafters at once: the first decision stands (one disposition per item, by constraint).
    Raises Forbidden, NotFound, DispositionIncomplete, AlreadyDisposed.
    """
    actor.require("dossiers.dispose")
    item = find(Item, number=number)
    reason = _plain(reason.strip())
    if outcome not in OUTCOMES or not reason:
        raise DispositionIncomplete(number=number)
    rules = process.current()
    record = canonical(
        {
            "item": number,
            "source": item.source,
            "text": item.hash,
            "outcome": outcome,
            "reason": reason,
            "decided_at": now.isoformat(),
            "rules": rules.version,
        }
    )
    entry = ledger.entries.disposition(item=number, record=digest(record))
    _row, new = insert_once(
        Disposition(
            item=item,
            outcome=outcome,
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
