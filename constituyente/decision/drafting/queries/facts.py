"""What happened to provisions and to what they are said to come from, for their threads."""

from collections.abc import Collection, Iterable

from constituyente.decision.drafting import addresses, words
from constituyente.decision.drafting.addresses import ref_of
from constituyente.decision.drafting.data import PublishedVersion
from constituyente.decision.drafting.models import ExternalReference, Lineage
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .citations import CITING
from .deliveries import delivered
from .versions import versions_with


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the provisions and external references among `refs`, dated.

    A provision was published in a version that was handed over, cites one of `refs`; a reference was presented, is said to have led to an
    article. At most eleven statements.
    """
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
    facts += _handed_over(refs, published.values())
    return (*facts, *_external({ref.key for ref in bare if ref.kind == "external"}, rules))


def _handed_over(refs: Collection[Ref], published: Iterable[tuple[PublishedVersion, ...]]) -> list[provenance.Fact]:
    """That the versions were handed over: once each, however many of `refs` stand in them."""
    numbers = {version.number for versions in published for version in versions}
    first = min((ref for ref in refs if ref.kind == "provision"), default=None)
    if first is None or not numbers:
        return []
    rules = process.current()
    return [
        provenance.Fact(
            at=rules.midnight(one.on),
            text=words.DELIVERED,
            params={"version": one.version, "body": one.to_title},
            ref=ref_of(first.key, one.version),
            index=one.index,
            detail="; ".join(reason.reason for reason in one.reasons),
            address=addresses.draft(one.version),
        )
        for one in delivered()
        if one.version in numbers
    ]


def _external(keys: Collection[str], rules: process.Rules) -> list[provenance.Fact]:
    """What is said of external references: when they were presented, and in which articles they ended."""
    if not keys:
        return []
    facts = [
        provenance.Fact(
            at=rules.midnight(one.presented_on),
            text=words.PRESENTED,
            params={"name": one.name},
            ref=addresses.reference_ref(one.key),
            address=addresses.reference(one.key),
        )
        for one in ExternalReference.objects.filter(key__in=keys).order_by("key")
        if one.presented_on
    ]
    ended = Lineage.objects.filter(references__key__in=keys, provision__isnull=False).order_by("order").distinct()
    rows = list(ended.select_related("version", "provision").defer("version__record"))
    cards = provenance.cards([ref_of(one.provision.key) for one in rows if one.provision])
    for one in rows:
        if one.provision is None or one.version is None:  # never: they were asked for with one
            continue
        card = cards.get(ref_of(one.provision.key))
        facts.append(
            provenance.Fact(
                at=rules.midnight(one.version.published_on) if one.version.published_on else one.version.published_at,
                text=words.DESCENDS_IDENTICAL if one.ending == "identical" else words.DESCENDS_SIMILAR,
                params={"place": card.title if card else one.provision.key},
                ref=ref_of(one.provision.key, one.version.number),
                detail=one.uid,
                address=card.address if card else "",
            )
        )
    return facts


def _after(link: provenance.Link, card: provenance.Card | None) -> bool:
    """Whether what cites was adopted before it cited."""
    return card is not None and card.fate_at is not None and link.at > card.fate_at
