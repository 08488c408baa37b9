"""What happened to provisions, for their threads and for the threads of what they are said to come from."""

from collections.abc import Collection, Iterable
from datetime import datetime

from constituyente.decision.drafting import addresses, words
from constituyente.decision.drafting.addresses import ref_of
from constituyente.decision.drafting.data import PublishedVersion
from constituyente.decision.drafting.models import Version
from constituyente.decision.genealogy import api as genealogy
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .citations import CITING
from .deliveries import delivered
from .versions import versions_with


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the provisions among `refs`, dated: published in a version that was handed over, with what they cite of `refs`.

    Of the others: that an article is said to come from them. At most eleven statements.
    """
    bare = {ref.bare for ref in refs}
    keys = {ref.key for ref in bare if ref.kind == "provision"}
    links = provenance.links_of(bare) if keys else ()
    cards = provenance.cards([ref_of(key) for key in keys])
    named = {
        key: (cards[ref_of(key)].title, cards[ref_of(key)].address) if ref_of(key) in cards else (str(ref_of(key)), "") for key in keys
    }
    published = versions_with(keys)
    facts = [
        provenance.Fact(
            at=_published(version, rules),
            text=words.PUBLISHED,
            params={"version": version.number, "place": named[key][0]},
            ref=ref_of(key, version.number),
            index=version.index,
            address=named[key][1],
            language=version.language,
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
        for link in links
        if link.relation in CITING and link.subject.key in keys and link.object.bare in bare
    ]
    owed = {link.subject for link in links if link.relation == provenance.Relation.OWED_TO and link.object.bare in bare}
    facts += _handed_over(refs, published.values(), owed)
    return (*facts, *_came_of(refs, rules))


def _handed_over(refs: Collection[Ref], published: Iterable[tuple[PublishedVersion, ...]], owed: Collection[Ref]) -> list[provenance.Fact]:
    """That the versions were handed over: once each, however many of `refs` stand in them, with the reasons for the promises `owed`."""
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
            detail="; ".join(reason.reason for reason in one.reasons if Ref("promise", str(reason.promise)) in owed),
            address=addresses.draft(one.version),
        )
        for one in delivered()
        if one.version in numbers
    ]


def _came_of(refs: Collection[Ref], rules: process.Rules) -> list[provenance.Fact]:
    """That articles were published of which a genealogy says that they come from one of `refs`. At most three statements."""
    arrived = genealogy.arrivals(refs)
    if not arrived:
        return []
    versions = Version.objects.defer("record").in_bulk({one.article.version for one in arrived}, field_name="number")
    cards = provenance.cards([one.article for one in arrived])
    return [
        provenance.Fact(
            at=_published(versions[one.article.version], rules),
            text=words.DESCENDS_IDENTICAL if one.ending == "identical" else words.DESCENDS_SIMILAR,
            params={"place": cards[one.article.bare].title},
            ref=one.article,
            detail=one.uid,
            address=cards[one.article.bare].address,
        )
        for one in arrived
        if one.article.version in versions and one.article.bare in cards
    ]


def _published(version: PublishedVersion | Version, rules: process.Rules) -> datetime:
    return rules.midnight(version.published_on) if version.published_on else version.published_at


def _after(link: provenance.Link, card: provenance.Card | None) -> bool:
    """Whether what cites was adopted before it cited."""
    return card is not None and card.fate_at is not None and link.at > card.fate_at
