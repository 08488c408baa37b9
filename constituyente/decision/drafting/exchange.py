"""Texts, citations and deliveries in a data package."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from operator import attrgetter
from typing import cast

from django.utils.translation import gettext

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, as_data, chunked
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import queries, tables, tree
from .data import CitationInput, DeliveryInput, ProvisionInput, TextInput
from .models import Delivery, Provision, StatedReason, Version
from .services.citing import import_citations
from .services.delivering import import_deliveries
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
            yield {"text": number, **asdict(row)}


def _take_texts(incoming: Incoming) -> int:
    """Text by text in the order of their numbers, each with all its provisions in one transaction."""
    new = 0
    for row in sorted(incoming.rows("texts"), key=lambda row: _number(row, "number")):
        number = _number(row, "number")
        rows = [as_data(ProvisionInput, one) for one in incoming.rows("provisions") if one["text"] == number]
        rows.sort(key=attrgetter("position"))
        new += import_text(as_data(TextInput, row), rows, now=incoming.now)
        incoming.advance("texts", 1)
        incoming.advance("provisions", len(rows))
    return new


def _check_texts(incoming: Incoming) -> Iterator[Fault]:
    """Every text must be a tree of provisions in the order of reading."""
    for text in incoming.rows("texts"):
        number = _number(text, "number")
        rows = [(at, row) for at, row in enumerate(incoming.rows("provisions"), start=2) if row["text"] == number]
        flaw = tree.first_flaw(as_data(ProvisionInput, row) for _at, row in rows)
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
    provision, relation = Ref.parse(_text(row, "provision")), provenance.Relation(_text(row, "relation"))
    return as_data(CitationInput, row, provision=provision, relation=relation)


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
        new += import_deliveries([_delivery(row, reasons) for row in chunk], now=incoming.now)
        incoming.advance("deliveries", len(chunk))
    return new


def _delivery(row: Row, reasons: Mapping[tuple[int, str], Mapping[int, str]]) -> DeliveryInput:
    return as_data(DeliveryInput, row, reasons=reasons.get((_number(row, "text"), _text(row, "to")), {}))


PARTS: tuple[Part, ...] = (
    Part((tables.TEXTS, tables.PROVISIONS), {"texts": _texts, "provisions": _provisions}, _take_texts, _check_texts),
    Part((tables.CITATIONS,), {"citations": _citations}, _take_citations),
    Part((tables.DELIVERIES, tables.STATED_REASONS), {"deliveries": _deliveries, "stated_reasons": _stated_reasons}, _take_deliveries),
)
