"""Texts, citations, deliveries and claims of descent in a data package."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import cast

from django.utils.translation import gettext

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, chunked
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import queries, tables, tree
from .data import (
    CitationInput,
    DeliveryInput,
    DescentInput,
    DescentStatus,
    Ending,
    ExternalReferenceInput,
    LineageInput,
    ProvisionInput,
    SourceKind,
    TextInput,
)
from .models import Delivery, Descent, ExternalReference, Lineage, LineageSource, Provision, StatedReason, Version
from .services.citing import import_citations
from .services.delivering import import_deliveries
from .services.descending import import_descents, import_lineages, import_references
from .services.publishing import import_text

CHUNK = 200


def _text(row: Row, name: str) -> str:
    return cast("str", row[name])


def _number(row: Row, name: str) -> int:
    return cast("int", row[name])


# ------------------------------------------------------------------ texts and provisions


def _texts() -> Iterator[Row]:
    rules = process.current()
    for version in Version.objects.order_by("number").defer("record").iterator(CHUNK):
        yield {
            "number": version.number,
            "title": version.title,
            "language": version.language,
            "published_on": version.published_on,
            "published_at": version.published_at,
            # The adoption counts to the end of its day, or until it was recorded on that day.
            "adopted_on": rules.local_date(version.adopted_at) if version.adopted_at else None,
            "scope": version.scope,
            "reason": version.reason,
            "source": version.source,
            "url": version.url,
        }


def _provisions() -> Iterator[Row]:
    for number in sorted(queries.numbers()):
        for row in queries.provisions_of(number):
            yield {
                "text": number,
                "key": row.key,
                "parent": row.parent,
                "position": row.position,
                "kind": row.kind,
                "mark": row.mark,
                "heading": row.heading,
                "body": row.body,
                "note": row.note,
            }


def text_of(row: Row) -> TextInput:
    """A row of the table `texts`."""
    return TextInput(
        number=_number(row, "number"),
        title=_text(row, "title"),
        language=_text(row, "language"),
        published_on=cast("date | None", row["published_on"]),
        adopted_on=cast("date | None", row["adopted_on"]),
        source=_text(row, "source"),
        url=_text(row, "url"),
        published_at=cast("datetime | None", row["published_at"]),
        scope=_text(row, "scope"),
        reason=_text(row, "reason"),
    )


def provision_of(row: Row) -> ProvisionInput:
    """A row of the table `provisions`."""
    return ProvisionInput(
        key=_text(row, "key"),
        parent=_text(row, "parent"),
        position=_number(row, "position"),
        kind=_text(row, "kind"),
        mark=_text(row, "mark"),
        heading=_text(row, "heading"),
        body=_text(row, "body"),
        note=_text(row, "note"),
    )


def _take_texts(incoming: Incoming) -> int:
    """Text by text in the order of their numbers, each with all its provisions in one transaction."""
    new = 0
    for row in sorted(incoming.rows("texts"), key=lambda row: _number(row, "number")):
        number = _number(row, "number")
        rows = sorted((provision_of(one) for one in incoming.rows("provisions") if one["text"] == number), key=lambda one: one.position)
        new += import_text(text_of(row), rows, now=incoming.now)
        incoming.advance("texts", 1)
        incoming.advance("provisions", len(rows))
    return new


def _check_texts(incoming: Incoming) -> Iterator[Fault]:
    """Every text must be a tree of provisions in the order of reading."""
    for text in incoming.rows("texts"):
        number = _number(text, "number")
        rows = [(at, row) for at, row in enumerate(incoming.rows("provisions"), start=2) if row["text"] == number]
        lines = [provision_of(row) for _at, row in rows]
        flaw = tree.first_flaw(tree.Line(one.key, one.parent, one.position, one.kind, one.mark, one.heading) for one in lines)
        if flaw is not None and rows:
            yield Fault("provisions.csv", rows[flaw.row - 1][0], flaw.column, gettext(flaw.problem) % {"value": flaw.value})
        elif flaw is not None:
            yield Fault("texts.csv", 0, "number", gettext("text %(number)s has no provisions") % {"number": number})


# ------------------------------------------------------------------ citations


def _citations() -> Iterator[Row]:
    keys = Provision.objects.order_by("key").values_list("key", flat=True).iterator(CHUNK)
    for chunk in chunked(({"key": key} for key in keys), CHUNK):
        named = {cast("str", row["key"]) for row in chunk}
        links = queries.citations(named, max(queries.newest(), 1))
        for key in sorted(links):
            for link in sorted(links[key], key=lambda link: (link.subject.version or 0, link.relation, int(link.object.key))):
                yield {
                    "provision": str(link.subject),
                    "relation": str(link.relation),
                    "item": int(link.object.key),
                    "quote": link.quote_subject,
                    "item_quote": link.quote_object,
                    "reason": link.reason,
                    "cited_at": link.at,
                    "by": link.by,
                }


def _take_citations(incoming: Incoming) -> int:
    new = 0
    for chunk in chunked(incoming.rows("citations"), CHUNK):
        new += import_citations([_citation(row) for row in chunk])
        incoming.advance("citations", len(chunk))
    return new


def _citation(row: Row) -> CitationInput:
    return CitationInput(
        provision=Ref.parse(_text(row, "provision")),
        relation=provenance.Relation(_text(row, "relation")),
        item=_number(row, "item"),
        quote=_text(row, "quote"),
        item_quote=_text(row, "item_quote"),
        reason=_text(row, "reason"),
        cited_at=cast("datetime", row["cited_at"]),
        by=_text(row, "by"),
    )


# ------------------------------------------------------------------ deliveries


def _deliveries() -> Iterator[Row]:
    for row in Delivery.objects.select_related("version").defer("version__record").order_by("version__number", "to"):
        yield {
            "text": row.version.number,
            "to": row.to,
            "by": row.by,
            "on": row.on,
            "recorded_at": row.recorded_at,
            "rules": row.rules_version,
        }


def _stated_reasons() -> Iterator[Row]:
    rows = StatedReason.objects.order_by("delivery__version__number", "delivery__to", "promise")
    for text, to, promise, reason in rows.values_list("delivery__version__number", "delivery__to", "promise", "reason"):
        yield {"text": text, "to": to, "promise": promise, "reason": reason}


def _take_deliveries(incoming: Incoming) -> int:
    reasons = defaultdict[tuple[int, str], dict[int, str]](dict)
    for row in incoming.rows("stated_reasons"):
        reasons[_number(row, "text"), _text(row, "to")][_number(row, "promise")] = _text(row, "reason")
        incoming.advance("stated_reasons", 1)
    new = 0
    for chunk in chunked(incoming.rows("deliveries"), CHUNK):
        new += import_deliveries([_delivery(row, reasons[_number(row, "text"), _text(row, "to")]) for row in chunk], now=incoming.now)
        incoming.advance("deliveries", len(chunk))
    return new


def _delivery(row: Row, reasons: Mapping[int, str]) -> DeliveryInput:
    return DeliveryInput(
        text=_number(row, "text"),
        to=_text(row, "to"),
        by=_text(row, "by"),
        on=cast("date", row["on"]),
        recorded_at=cast("datetime", row["recorded_at"]),
        rules=_number(row, "rules"),
        reasons=reasons,
    )


# ------------------------------------------------------------------ claims of descent


def _references() -> Iterator[Row]:
    columns = [column.name for column in tables.EXTERNAL_REFERENCES.columns]
    yield from ExternalReference.objects.order_by("key").values(*columns).iterator(CHUNK)


def _lineages() -> Iterator[Row]:
    for row in Lineage.objects.select_related("version", "provision").defer("version__record").order_by("order").iterator(CHUNK):
        yield {
            "uid": row.uid,
            "order": row.order,
            "ending": row.ending,
            "text": row.version.number if row.version else None,
            "provision": row.provision.key if row.provision else "",
            "label": row.label,
            "stamp": row.stamp,
            "language": row.language,
            "body": row.body,
            "note": row.note,
            "authors": row.authors,
            "amendments": row.amendments,
        }


def _lineage_sources() -> Iterator[Row]:
    rows = LineageSource.objects.order_by("lineage__order", "reference__key")
    for lineage, reference in rows.values_list("lineage__uid", "reference__key").iterator(CHUNK):
        yield {"lineage": lineage, "reference": reference}


def _descents() -> Iterator[Row]:
    rows = Descent.objects.order_by("version__number", "provision__key", "rank")
    columns = ("version__number", "provision__key", "rank", "status", "lineage__uid", "note")
    for text, provision, rank, status, lineage, note in rows.values_list(*columns).iterator(CHUNK):
        yield {"text": text, "provision": provision, "rank": rank, "status": status, "lineage": lineage or "", "note": note}


def _take_descents(incoming: Incoming) -> int:
    new = 0
    for chunk in chunked(incoming.rows("external_references"), CHUNK):
        new += import_references([_reference(row) for row in chunk], now=incoming.now)
        incoming.advance("external_references", len(chunk))
    sources = defaultdict[str, set[str]](set)
    for row in incoming.rows("lineage_sources"):
        sources[_text(row, "lineage")].add(_text(row, "reference"))
        incoming.advance("lineage_sources", 1)
    for chunk in chunked(incoming.rows("lineages"), CHUNK):
        new += import_lineages([_lineage(row, frozenset(sources[_text(row, "uid")])) for row in chunk])
        incoming.advance("lineages", len(chunk))
    for chunk in chunked(incoming.rows("descents"), CHUNK):
        new += import_descents([_descent(row) for row in chunk])
        incoming.advance("descents", len(chunk))
    return new


def _reference(row: Row) -> ExternalReferenceInput:
    return ExternalReferenceInput(
        key=_text(row, "key"),
        name=_text(row, "name"),
        kind=cast("SourceKind", row["kind"]),
        presented_on=cast("date | None", row["presented_on"]),
        authors=cast("int | None", row["authors"]),
        url=_text(row, "url"),
    )


def _lineage(row: Row, references: frozenset[str]) -> LineageInput:
    return LineageInput(
        uid=_text(row, "uid"),
        order=_number(row, "order"),
        ending=cast("Ending", row["ending"]),
        text=cast("int | None", row["text"]),
        provision=_text(row, "provision"),
        label=_text(row, "label"),
        stamp=_text(row, "stamp"),
        language=_text(row, "language"),
        body=_text(row, "body"),
        note=_text(row, "note"),
        authors=_text(row, "authors"),
        amendments=cast("int | None", row["amendments"]) or 0,
        references=references,
    )


def _descent(row: Row) -> DescentInput:
    return DescentInput(
        text=_number(row, "text"),
        provision=_text(row, "provision"),
        rank=_number(row, "rank"),
        status=cast("DescentStatus", row["status"]),
        lineage=_text(row, "lineage"),
        note=_text(row, "note"),
    )


PARTS: tuple[Part, ...] = (
    Part((tables.TEXTS, tables.PROVISIONS), {"texts": _texts, "provisions": _provisions}, _take_texts, _check_texts),
    Part((tables.CITATIONS,), {"citations": _citations}, _take_citations),
    Part((tables.DELIVERIES, tables.STATED_REASONS), {"deliveries": _deliveries, "stated_reasons": _stated_reasons}, _take_deliveries),
    Part(
        (tables.EXTERNAL_REFERENCES, tables.LINEAGES, tables.LINEAGE_SOURCES, tables.DESCENTS),
        {
            "external_references": _references,
            "lineages": _lineages,
            "lineage_sources": _lineage_sources,
            "descents": _descents,
        },
        _take_descents,
    ),
)
