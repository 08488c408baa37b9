"""What happened to provisions, for their threads."""

from collections.abc import Collection

from constituyente.decision.drafting import words
from constituyente.decision.drafting.addresses import ref_of
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .citations import CITING
from .versions import versions_with


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the provisions among `refs`, dated: published in a version, citing one of `refs`. Five statements."""
    bare = {ref.bare for ref in refs}
    keys = {ref.key for ref in bare if ref.kind == "provision"}
    cards = provenance.cards([ref_of(key) for key in keys])
    named = {
        key: (cards[ref_of(key)].title, cards[ref_of(key)].address) if ref_of(key) in cards else (str(ref_of(key)), "") for key in keys
    }
    published = versions_with(keys)
    facts = [
        provenance.Fact(
            at=rules.midnight(version.published_on) if version.published_on else version.published_at,
            text=words.PUBLISHED,
            params={"version": version.number, "place": named[key][0]},
            ref=ref_of(key, version.number),
            index=version.index,
            address=named[key][1],
        )
        for key, versions in published.items()
        for version in versions
    ]
    languages = {version.number: version.language for versions in published.values() for version in versions}
    facts += [
        provenance.Fact(
            at=link.at,
            text=words.cited(link.relation, after_adoption=_after(link, cards.get(link.subject.bare))),
            params={"version": link.subject.version or 0, "place": named[link.subject.key][0]},
            ref=link.subject,
            quote=link.quote_subject,
            language=languages.get(link.subject.version or 0, ""),
            detail=link.reason,
            address=named[link.subject.key][1],
        )
        for link in provenance.links_of([ref_of(key) for key in keys])
        if link.relation in CITING and link.subject.key in keys and link.object.bare in bare
    ]
    return tuple(facts)


def _after(link: provenance.Link, card: provenance.Card | None) -> bool:
    """Whether what cites was adopted before it cited."""
    return card is not None and card.fate_at is not None and link.at > card.fate_at
