"""What an imported genealogy says, in a data package."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, Value, as_data, chunked

from . import tables
from .data import DescentInput, ExternalReferenceInput, LineageInput
from .models import Descent, ExternalReference, Lineage, LineageSource
from .services import import_descents, import_lineages, import_references

CHUNK = 200

# ------------------------------------------------------------------ out


def _references() -> Iterator[Row]:
    yield from ExternalReference.objects.order_by("key").values(*tables.EXTERNAL_REFERENCES.header).iterator(CHUNK)


def _lineages() -> Iterator[Row]:
    yield from Lineage.objects.order_by("order").values(*tables.LINEAGES.header).iterator(CHUNK)


def _lineage_sources() -> Iterator[Row]:
    rows = LineageSource.objects.order_by("lineage__order", "reference__key")
    for lineage, reference in rows.values_list("lineage__uid", "reference__key").iterator(CHUNK):
        yield {"lineage": lineage, "reference": reference}


def _descents() -> Iterator[Row]:
    for row in Descent.objects.order_by("text", "provision", "rank").select_related("lineage").iterator(CHUNK):
        yield {
            "text": row.text,
            "provision": row.provision,
            "rank": row.rank,
            "status": row.status,
            "lineage": row.lineage.uid if row.lineage else "",
            "note": row.note,
        }


# ------------------------------------------------------------------ in


def _take(incoming: Incoming) -> int:
    new = 0
    for chunk in chunked(incoming.rows("external_references"), CHUNK):
        new += import_references([as_data(ExternalReferenceInput, row) for row in chunk], now=incoming.now)
        incoming.advance("external_references", len(chunk))
    sources = defaultdict[str, set[str]](set)
    for row in incoming.rows("lineage_sources"):
        sources[str(row["lineage"])].add(str(row["reference"]))
        incoming.advance("lineage_sources", 1)
    for chunk in chunked(incoming.rows("lineages"), CHUNK):
        new += import_lineages([_lineage(row, frozenset(sources[str(row["uid"])])) for row in chunk])
        incoming.advance("lineages", len(chunk))
    for chunk in chunked(incoming.rows("descents"), CHUNK):
        new += import_descents([as_data(DescentInput, row) for row in chunk])
        incoming.advance("descents", len(chunk))
    return new


def _lineage(row: Row, references: frozenset[str]) -> LineageInput:
    return as_data(LineageInput, row, amendments=row["amendments"] or 0, references=references)


def _check(incoming: Incoming) -> Iterator[Fault]:
    yield from _check_endings(incoming)
    yield from _check_articles(incoming)


def _check_endings(incoming: Incoming) -> Iterator[Fault]:
    """A lineage has a place of its own, and a version where it ended in an article; what was not traced has no lineage."""
    places = dict[Value, int]()
    for number, row in enumerate(incoming.rows("lineages"), start=2):
        if (row["ending"] in tables.IN_AN_ARTICLE) != (row["text"] is not None):
            yield Fault("lineages.csv", number, "text", _("is needed where a lineage ended in an article, and nowhere else"))
        first = places.setdefault(row["order"], number)
        if first != number:
            yield Fault("lineages.csv", number, "order", _("stands in row %(row)s already") % {"row": first})
    for number, row in enumerate(incoming.rows("descents"), start=2):
        if row["status"] == "not_traced" and (row["rank"] != 1 or row["lineage"]):
            yield Fault("descents.csv", number, "status", _("is of rank 1 and has no lineage, if the article was not traced"))


def _check_articles(incoming: Incoming) -> Iterator[Fault]:
    """What a row says of an article is about one that stands in its version."""
    claims = [
        (table.file, number, row["text"], row["provision"])
        for table in (tables.LINEAGES, tables.DESCENTS)
        for number, row in enumerate(incoming.rows(table.name), start=2)
        if row["text"] is not None
    ]
    missing = {(text, key) for _file, _number, text, key in claims}
    for row in incoming.rows("provisions"):
        missing.discard((row["text"], row["key"]))
    for file, number, text, key in claims:
        if (text, key) in missing:
            yield Fault(file, number, "provision", _("names %(value)s, which is not there") % {"value": f"{key}@{text}"})


PARTS: tuple[Part, ...] = (
    Part(
        tables.TABLES,
        {"external_references": _references, "lineages": _lineages, "lineage_sources": _lineage_sources, "descents": _descents},
        _take,
        _check,
    ),
)
