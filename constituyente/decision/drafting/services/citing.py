"""What a provision rests on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting.addresses import ref_of
from constituyente.decision.drafting.data import CitationInput
from constituyente.decision.drafting.errors import AlreadyCited, CannotCite, QuoteNotFound
from constituyente.decision.drafting.models import Placement
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import plain
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance


@transaction.atomic
def cite(
    key: str,
    version: int,
    *,
    item: int,
    relation: provenance.Relation,
    reason: str,
    quote: str = "",
    item_quote: str = "",
    actor: accounts.Actor,
    now: datetime,
) -> None:
    """Say that provision `key`, as version `version` has it, rests on dossier item `item`, or answers it otherwise, and why.

    quote, item_quote  spans of the provision's and of the item's text, character for character; empty for none
    The same relation to the same item is written once (settled in provenance by the constraint one_link).
    Raises Forbidden, NotFound, CannotCite (not decided; or a basis that was not adopted, not even in part; or no reason), QuoteNotFound,
    AlreadyCited.
    """
    actor.require("drafting.cite")
    placement = find(Placement, version__number=version, provision__key=key)
    source = dossiers.sources_of([item]).get(item)
    if source is None:
        raise NotFound
    may_be = {provenance.Relation.BASED_ON: dossiers.TAKEN_UP, provenance.Relation.ANSWERS: frozenset(dossiers.OUTCOMES)}.get(
        relation, frozenset()
    )
    if source.outcome not in may_be or not reason.strip():
        raise CannotCite(item=item)
    quote, item_quote = plain(quote.strip()), plain(item_quote.strip())
    for side, span, whole in (("text", quote, placement.body), ("item", item_quote, source.text)):
        if span not in whole:
            raise QuoteNotFound(side=side, quote=span)
    new = provenance.link(
        ref_of(key, version),
        relation,
        Ref.parse(source.ref),
        by=dossiers.DRAFTERS,
        at=now,
        reason=plain(reason.strip()),
        quote_subject=quote,
        quote_object=item_quote,
    )
    if not new:
        raise AlreadyCited(item=item)


@transaction.atomic
def import_citations(rows: Sequence[CitationInput]) -> int:
    """Take over citations as they were made, with who made them and when: all of them, or none. Returns how many are new.

    Raises NotFound for a provision or an item that is not here, QuoteNotFound, AlreadyCited if one stands with other words.
    """
    items = dossiers.sources_of({row.item for row in rows})
    standing = {(one.subject, one.relation, one.object): one for one in provenance.links_of({row.provision for row in rows})}
    new = 0
    for row in rows:
        placement = find(Placement, version__number=row.provision.version, provision__key=row.provision.key)
        item = items.get(row.item)
        if item is None:
            raise NotFound
        for side, span, whole in (("text", row.quote, placement.body), ("item", row.item_quote, item.text)):
            if span not in whole:
                raise QuoteNotFound(side=side, quote=span)
        link = provenance.Link(
            subject=row.provision,
            relation=row.relation,
            object=Ref.parse(item.ref),
            by=row.by,
            at=row.cited_at,
            reason=row.reason,
            quote_subject=row.quote,
            quote_object=row.item_quote,
        )
        stands = standing.get((link.subject, link.relation, link.object))
        if stands not in {None, link}:
            raise AlreadyCited(item=row.item)
        if stands is None:
            new += provenance.link(
                link.subject,
                link.relation,
                link.object,
                by=link.by,
                at=link.at,
                reason=link.reason,
                quote_subject=link.quote_subject,
                quote_object=link.quote_object,
            )
    return new
