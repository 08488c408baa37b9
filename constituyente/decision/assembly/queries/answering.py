"""The inputs that a provision answers: what stands beside a vote on it."""

from collections.abc import Mapping

from django.utils.translation import gettext

from constituyente.decision.assembly.data import Answered
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

CITING = (provenance.Relation.BASED_ON, provenance.Relation.ANSWERS)


def answered(provision: str) -> tuple[Answered, ...]:
    """What the provision `provision` (a reference as text; of an article also its paragraphs) cites. At most eleven statements.

    The newest citation of each input, whatever the version that cites it.
    """
    if not provision:
        return ()
    refs = _within(Ref.parse(provision))
    links = [link for link in provenance.links_of(refs) if link.relation in CITING and link.subject.bare in refs]
    items = dossiers.sources_of({int(link.object.key) for link in links if link.object.key.isdigit()})
    cards = provenance.cards([Ref.parse(item.source) for item in items.values()])
    newest = {int(link.object.key): link for link in links if link.object.key.isdigit()}
    return tuple(_one(link, items[number], cards) for number, link in newest.items() if number in items)


def _within(ref: Ref) -> frozenset[Ref]:
    """The provision, and what stands in it if it is an article."""
    if ref.kind != "provision":
        return frozenset({ref.bare})
    try:
        article = drafting.article(ref.version or drafting.newest(), ref.key, base="")
    except NotFound:
        return frozenset({ref.bare})
    keys = {one.key for one in article.provisions} if article.key == ref.key else set[str]()
    return frozenset({ref.bare, *(drafting.ref_of(key) for key in keys)})


def _one(link: provenance.Link, item: dossiers.ItemSource, cards: Mapping[Ref, provenance.Card]) -> Answered:
    card = cards.get(Ref.parse(item.source).bare)
    return Answered(
        item=item.number,
        source=item.source,
        name=item.source_name,
        title=card.title if card else item.title,
        language=card.language if card else item.language,
        address=card.address if card else item.address,
        relation=gettext(provenance.RELATION_WORDS[link.relation]),
        outcome=item.name,
        item_quote=link.quote_object,
        quote=link.quote_subject,
        reason=link.reason,
    )
