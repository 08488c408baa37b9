"""What an imported genealogy says of articles, and what stands in somebody else's register."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.foundation.text import api as text

from . import addresses, words
from .data import (
    Arrival,
    DescentOfArticle,
    DescentRow,
    LineageFigures,
    LineageRow,
    ReferenceLink,
    SourceKindCount,
    SourcePage,
    SourceRow,
    SourcesPage,
)
from .models import Descent, ExternalReference, Lineage

SHOWN = 50

# ------------------------------------------------------------------ one article


def descent_of(number: int, key: str, bodies: Iterable[str]) -> DescentOfArticle | None:
    """What is said of the article `key` of version `number` of the text, whose provisions read `bodies`; None if nothing is.

    At most three statements, one where nothing is said.
    """
    rows = list(
        Descent.objects.filter(text=number, provision=key)
        .order_by("rank")
        .select_related("lineage")
        .prefetch_related(Prefetch("lineage__references", ExternalReference.objects.order_by("key")))
    )
    if not rows:
        return None
    words_now = _squeezed(" ".join(bodies))
    first = rows[0]
    lineages = tuple(_row(row, words_now) for row in rows if row.status != "not_traced")
    return DescentOfArticle(first.status, first.note if first.status == "not_traced" else "", lineages)


def _row(row: Descent, words_now: str) -> DescentRow:
    lineage = row.lineage
    if lineage is None:
        return DescentRow(row.status, "", "", "", "", row.note, "", 0, (), ())
    return DescentRow(
        status=row.status,
        lineage=lineage.uid,
        label=lineage.label,
        stamp=lineage.stamp,
        language=lineage.language,
        note=row.note,
        authors=lineage.authors,
        amendments=lineage.amendments,
        references=tuple(_reference(one) for one in lineage.references.all()),
        changes=text.words_changed(_squeezed(lineage.body), words_now) if lineage.body and row.status != "identical" else (),
    )


def _squeezed(words_of_one: str) -> str:
    """With one blank between words: lines are broken otherwise in every source."""
    return " ".join(words_of_one.split())


def _reference(row: ExternalReference) -> ReferenceLink:
    return ReferenceLink(row.key, str(addresses.ref_of(row.key)), row.name, addresses.reference(row.key))


# ------------------------------------------------------------------ external references


def sources_page(*, kind: str = "", after: str = "") -> SourcesPage:
    """The references, a page at a time, those that led to an article counted. Three statements.

    kind  popular, indigenous or members, empty for all; after  only those whose key comes behind it (the cursor)
    Raises BadQuery.
    """
    if kind and kind not in words.SOURCE_KINDS:
        raise BadQuery(name="kind")
    counts = Counter(dict(ExternalReference.objects.order_by().values_list("kind").annotate(references=Count("pk"))))
    arrived = ExternalReference.objects.filter(lineages__text__isnull=False).aggregate(arrived=Count("pk", distinct=True))["arrived"]
    rows = _counted().filter(key__gt=after)
    found = list((rows.filter(kind=kind) if kind else rows).order_by("key")[: SHOWN + 1])
    shown = found[:SHOWN]
    kinds = (
        SourceKindCount("", _("All"), counts.total(), not kind, _address("")),
        *(SourceKindCount(one, str(name), counts[one], one == kind, _address(one)) for one, name in words.SOURCE_KINDS.items()),
    )
    return SourcesPage(
        total=counts.total(),
        arrived=arrived,
        by_kind=kinds,
        matching=counts[kind] if kind else counts.total(),
        sources=tuple(_source(row) for row in shown),
        next=_address(kind, after=shown[-1].key) if len(found) > SHOWN else None,
    )


def has_sources() -> bool:
    """Whether any reference was imported. One statement."""
    return ExternalReference.objects.exists()


def _counted() -> QuerySet[ExternalReference]:
    endings = {f"n_{ending}": Count("lineages", filter=Q(lineages__ending=ending), distinct=True) for ending in words.ENDINGS}
    articles = Count("lineages__provision", filter=Q(lineages__text__isnull=False), distinct=True)
    return ExternalReference.objects.annotate(n_lineages=Count("lineages", distinct=True), n_articles=articles, **endings)


def _address(kind: str, after: str = "") -> str:
    query = urlencode({name: value for name, value in (("kind", kind), ("after", after)) if value})
    return f"{reverse('draft-sources')}?{query}" if query else reverse("draft-sources")


def _source(row: ExternalReference) -> SourceRow:
    return SourceRow(
        key=row.key,
        ref=str(addresses.ref_of(row.key)),
        name=row.name,
        kind=row.kind,
        kind_name=str(words.SOURCE_KINDS[row.kind]),
        presented_on=row.presented_on,
        authors=row.authors,
        lineages=row.n_lineages,  # type: ignore[attr-defined]  # annotated in _counted
        endings={ending: getattr(row, f"n_{ending}") for ending in words.ENDINGS},
        articles=row.n_articles,  # type: ignore[attr-defined]
        address=addresses.reference(row.key),
    )


def source_page(key: str) -> SourcePage:
    """One reference with everything that is said to go back to it, in the order of the source. Three statements. Raises NotFound."""
    row = _counted().filter(key=key).first()
    if row is None:
        raise NotFound
    lineages = list(Lineage.objects.filter(references=row).order_by("order"))
    cards = provenance.cards([addresses.article_ref(one.provision) for one in lineages if one.provision])
    return SourcePage(source=_source(row), url=row.url, lineages=tuple(_lineage(one, cards) for one in lineages))


def _lineage(row: Lineage, cards: Mapping[Ref, provenance.Card]) -> LineageRow:
    card = cards.get(addresses.article_ref(row.provision)) if row.provision else None
    return LineageRow(
        uid=row.uid,
        order=row.order,
        ending=row.ending,
        ending_name=str(words.ENDINGS[row.ending]),
        label=row.label,
        stamp=row.stamp,
        language=row.language,
        body=row.body,
        note=row.note,
        authors=row.authors,
        amendments=row.amendments,
        version=row.text,
        article=card.title if card else "",
        article_ref=str(addresses.article_ref(row.provision, row.text)) if row.text else "",
        article_language=card.language if card else "",
        article_address=addresses.article(row.provision, row.text) if row.text else "",
    )


# ------------------------------------------------------------------ for other packages


def figures(number: int) -> LineageFigures:
    """How the articles of version `number` of the text count, by what is said of them first. One statement."""
    rows = Descent.objects.filter(text=number, rank=1).order_by().values_list("status").annotate(articles=Count("pk"))
    counts = dict(rows)
    return LineageFigures(counts.get("identical", 0), counts.get("similar", 0), counts.get("not_traced", 0))


def arrivals(refs: Collection[Ref]) -> tuple[Arrival, ...]:
    """The lineages that go back to one of the external references among `refs` and ended in an article, in the order of their source.

    One statement.
    """
    ended = Lineage.objects.filter(references__key__in=_keys(refs), text__isnull=False).order_by("order").distinct()
    rows = ended.values_list("uid", "ending", "provision", "text")
    return tuple(Arrival(uid, ending, addresses.article_ref(key, number)) for uid, ending, key, number in rows)


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """When the external references among `refs` were presented. One statement."""
    return tuple(
        provenance.Fact(
            at=rules.midnight(one.presented_on),
            text=words.PRESENTED,
            params={"name": one.name},
            ref=addresses.ref_of(one.key),
            address=addresses.reference(one.key),
        )
        for one in ExternalReference.objects.filter(key__in=_keys(refs)).order_by("key")
        if one.presented_on
    )


def _keys(refs: Collection[Ref]) -> set[str]:
    return {ref.key for ref in refs if ref.kind == "external"}
