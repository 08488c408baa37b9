from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.refs import Ref

from . import models
from .data import Card, Relation

TOLD = ("title", "address", "language", "fate", "fate_at", "name", "gone")


def register(card: Card, *, now: datetime) -> None:
    """Write the card of a reference, or write it anew: only the owner of the reference calls this."""
    register_many([card], now=now, anew=True)


@transaction.atomic
def register_many(cards: Iterable[Card], *, now: datetime, anew: bool = False) -> None:
    """Write the cards of many references at once; those that stand stay as they are, or are written anew."""
    rows = [models.Card(ref=str(card.ref.bare), **{name: getattr(card, name) for name in TOLD}, registered_at=now) for card in cards]
    if anew:
        models.Card.objects.bulk_create(rows, update_conflicts=True, unique_fields=["ref"], update_fields=TOLD, batch_size=500)
    else:
        models.Card.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def decide_fate(ref: Ref, *, fate: str, at: datetime) -> None:
    """Say on the card of `ref` what became of it (English msgid)."""
    decide_fates([ref], fate=fate, at=at)


@transaction.atomic
def decide_fates(refs: Iterable[Ref], *, fate: str, at: datetime) -> None:
    """Say on the cards of `refs`, some hundreds at most, that the same became of all of them (English msgid).

    What was taken back stays that.
    """
    models.Card.objects.filter(ref__in=[str(ref.bare) for ref in refs], gone=False).update(fate=fate, fate_at=at)


@transaction.atomic
def link(
    subject: Ref,
    relation: Relation,
    object: Ref,  # noqa: A002  the field's word, as in subject, predicate, object
    *,
    by: str,
    at: datetime,
    reason: str = "",
    quote_subject: str = "",
    quote_object: str = "",
) -> bool:
    """Write that `subject` stands in `relation` to `object`; once, settled by the constraint one_link. Returns whether it is new.

    by  the office or role that says so; no person's name
    """
    _row, new = insert_once(
        models.Link(
            subject=str(subject),
            subject_bare=str(subject.bare),
            relation=relation,
            object=str(object),
            object_bare=str(object.bare),
            by=by,
            at=at,
            reason=reason,
            quote_subject=quote_subject,
            quote_object=quote_object,
        ),
        by=("subject", "relation", "object"),
    )
    return new
