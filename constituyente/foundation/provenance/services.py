from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.refs import Ref

from . import models
from .data import Card, Relation


@transaction.atomic
def register(card: Card, *, now: datetime) -> None:
    """Write the card of a reference, or write it anew: only the owner of the reference calls this."""
    models.Card.objects.update_or_create(
        ref=str(card.ref.bare),
        defaults={"title": card.title, "address": card.address, "language": card.language, "fate": card.fate, "fate_at": card.fate_at},
        create_defaults={
            "title": card.title,
            "address": card.address,
            "language": card.language,
            "fate": card.fate,
            "fate_at": card.fate_at,
            "registered_at": now,
        },
    )


@transaction.atomic
def register_many(cards: list[Card], *, now: datetime) -> None:
    """Write the cards of many new references at once; cards that stand stay as they are."""
    models.Card.objects.bulk_create(
        [
            models.Card(
                ref=str(card.ref.bare),
                title=card.title,
                address=card.address,
                language=card.language,
                fate=card.fate,
                fate_at=card.fate_at,
                registered_at=now,
            )
            for card in cards
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


@transaction.atomic
def decide_fate(ref: Ref, *, fate: str, at: datetime) -> None:
    """Say on the card of `ref` what became of it (English msgid)."""
    models.Card.objects.filter(ref=str(ref.bare)).update(fate=fate, fate_at=at)


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
