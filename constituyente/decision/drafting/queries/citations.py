"""What provisions cite, as the links say it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import tree
from constituyente.decision.drafting.addresses import ref_of
from constituyente.decision.drafting.data import Citation
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

Shown = TypeVar("Shown", bound=Citation)
CITING = (provenance.Relation.BASED_ON, provenance.Relation.ANSWERS)


def citations(keys: Collection[str], number: int) -> Mapping[str, list[provenance.Link]]:
    """What the provisions `keys` cite, up to version `number`, by key, oldest first. One statement."""
    by_key = defaultdict[str, list[provenance.Link]](list)
    for link in provenance.links_of([ref_of(key) for key in keys]):
        if link.relation in CITING and link.subject.key in keys and (link.subject.version or 0) <= number:
            by_key[link.subject.key].append(link)
    return by_key


def cited(
    kind: type[Shown], link: provenance.Link, item: dossiers.ItemSource, body: str, cards: Mapping[Ref, provenance.Card], **others: object
) -> Shown:
    """A citation as a page shows it: `body` is the text of what cites, `others` are what a `kind` holds besides. No statement."""
    source = Ref.parse(item.source)
    card = cards.get(source.bare)
    told: dict[str, Any] = {
        "item": item.number,
        "source": str(source.bare),
        "source_name": item.source_name,
        "source_title": card.title if card else item.title,
        "source_language": card.language if card else item.language,
        "source_address": card.address if card else item.address,
        "outcome": item.name,
        "relation": link.relation,
        "relation_name": gettext(provenance.RELATION_WORDS[link.relation]),
        "quote": link.quote_subject,
        "item_quote": link.quote_object,
        "reason": link.reason,
        "cited_at": link.at,
        "stands": link.quote_subject in body,
    }
    return kind(**told | others)


def links_by_page(number: int, found: Mapping[str, tree.Place]) -> Mapping[str, list[provenance.Link]]:
    """The citations made up to version `number`, by the page of what cites. One statement."""
    by_page = defaultdict[str, list[provenance.Link]](list)
    for key, links in citations(found, number).items():
        by_page[found[key].page].extend(links)
    return by_page
