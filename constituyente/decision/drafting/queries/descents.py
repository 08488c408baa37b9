"""What an imported genealogy says of articles, and what stands in somebody else's register."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.decision.drafting import addresses, words
from constituyente.decision.drafting.data import (
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
from constituyente.decision.drafting.models import Descent, ExternalReference, Lineage
from constituyente.decision.drafting.textdiff import words_changed
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

SHOWN = 50
HAS_DESCENT = Exists(Descent.objects.filter(version=OuterRef("version"), provision=OuterRef("provision")))

# ------------------------------------------------------------------ one article


def descent_of(number: int, key: str, bodies: Iterable[str]) -> DescentOfArticle | None:
    """What is said of the article `key` of version `number`, whose provisions read `bodies`. At most three statements."""
    rows = list(
        Descent.objects.filter(version__number=number, provision__key=key)
        .order_by("rank")
        .select_related("lineage")
        .prefetch_related(Prefetch("lineage__references", ExternalReference.objects.order_by("key")))
    )
    if not rows:
        return None
    text = _squeezed(" ".join(bodies))
    first = rows[0]
    lineages = tuple(_row(row, text) for row in rows if row.status != "not_traced")
    return DescentOfArticle(first.status, first.note if first.status == "not_traced" else "", lineages)


def _row(row: Descent, text: str) -> DescentRow:
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
        changes=words_changed(_squeezed(lineage.body), text) if lineage.body and row.status != "identical" else (),
    )


def _squeezed(text: str) -> str:
    """With one blank between words: lines are broken otherwise in every source."""
    return " ".join(text.split())


def _reference(row: ExternalReference) -> ReferenceLink:
    return ReferenceLink(row.key, str(addresses.reference_ref(row.key)), row.name, addresses.reference(row.key))


def lineage_figures(number: int) -> LineageFigures:
    """How the articles of version `number` count, by what is said of them first. One statement."""
    rows = Descent.objects.filter(version__number=number, rank=1).order_by().values_list("status").annotate(articles=Count("pk"))
    counts = dict(rows)
    return LineageFigures(counts.get("identical", 0), counts.get("similar", 0), counts.get("not_traced", 0))


# ------------------------------------------------------------------ external references


def sources_page(*, kind: str = "", after: str = "") -> SourcesPage:
    """The references, a page at a time, those that led to an article counted. Three statements.

    kind  popular, indigenous or members, empty for all; after  only those whose key comes behind it (the cursor)
    Raises BadQuery.
    """
    if kind and kind not in words.SOURCE_KINDS:
        raise BadQuery(name="kind")
    counts = Counter(dict(ExternalReference.objects.order_by().values_list("kind").annotate(references=Count("pk"))))
    arrived = ExternalReference.objects.filter(lineages__provision__isnull=False).aggregate(arrived=Count("pk", distinct=True))["arrived"]
    rows = _counted().filter(key__gt=after)
    found = list((rows.filter(kind=kind) if kind else rows).order_by("key")[: SHOWN + 1])
    shown = found[:SHOWN]
    kinds = (
        SourceKindCount("", _("All"), counts.total(), not kind, _address("")),
        *(SourceKindCount(one, words.source_kind_name(one), counts[one], one == kind, _address(one)) for one in words.SOURCE_KINDS),
    )
    return SourcesPage(
        total=counts.total(),
        arrived=arrived,
        by_kind=kinds,
        matching=counts[kind] if kind else counts.total(),
        sources=tuple(_source(row) for row in shown),
        next=_address(kind, after=shown[-1].key) if len(found) > SHOWN else None,
    )


def _counted() -> QuerySet[ExternalReference]:
    endings = {f"n_{ending}": Count("lineages", filter=Q(lineages__ending=ending), distinct=True) for ending in words.ENDINGS}
    articles = Count("lineages__provision", distinct=True)
    return ExternalReference.objects.annotate(n_lineages=Count("lineages", distinct=True), n_articles=articles, **endings)


def _address(kind: str, after: str = "") -> str:
    query = urlencode({name: value for name, value in (("kind", kind), ("after", after)) if value})
    return f"{reverse('draft-sources')}?{query}" if query else reverse("draft-sources")


def _source(row: ExternalReference) -> SourceRow:
    return SourceRow(
        key=row.key,
        ref=str(addresses.reference_ref(row.key)),
        name=row.name,
        kind=row.kind,
        kind_name=words.source_kind_name(row.kind),
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
    lineages = list(
        Lineage.objects.filter(references=row).select_related("version", "provision").defer("version__record").order_by("order")
    )
    cards = provenance.cards([addresses.ref_of(one.provision.key) for one in lineages if one.provision])
    return SourcePage(source=_source(row), url=row.url, lineages=tuple(_lineage(one, cards) for one in lineages))


def _lineage(row: Lineage, cards: Mapping[Ref, provenance.Card]) -> LineageRow:
    key = row.provision.key if row.provision else ""
    number = row.version.number if row.version else None
    card = cards.get(addresses.ref_of(key)) if key else None
    return LineageRow(
        uid=row.uid,
        order=row.order,
        ending=row.ending,
        ending_name=words.ending_name(row.ending),
        label=row.label,
        stamp=row.stamp,
        language=row.language,
        body=row.body,
        note=row.note,
        authors=row.authors,
        amendments=row.amendments,
        version=number,
        article=card.title if card else "",
        article_ref=str(addresses.ref_of(key, number)) if key else "",
        article_language=card.language if card else "",
        article_address=f"{addresses.draft(number)}/{key}" if number else "",
    )
