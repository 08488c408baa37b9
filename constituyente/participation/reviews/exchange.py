"""Reviews in a data package. Its entries of the log are those of its origin: nothing is held, released or excluded here again."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, chunked

from . import services, tables
from .models import Case, Member

CHUNK = 200


def _reviews() -> Iterator[Row]:
    for row in Case.objects.order_by("number").values(*services.OPENED).iterator(CHUNK):
        yield {**row, "evidence": json.dumps(row["evidence"], sort_keys=True)}


def _entries() -> Iterator[Row]:
    for member in Member.objects.select_related("case", "appeal").order_by("case__number", "index").iterator(CHUNK):
        appeal = getattr(member, "appeal", None)
        yield {
            "case": member.case.number,
            "index": member.index,
            "held_at": member.held_at,
            "appealed_at": appeal.made_at if appeal else None,
            "appeal_outcome": appeal.outcome if appeal else "",
            "appeal_settled_at": appeal.settled_at if appeal else None,
            "appeal_ruling": appeal.ruling if appeal else "",
            "appeal_ending": appeal.ending if appeal else "",
        }


def _take(incoming: Incoming) -> int:
    new = 0
    for rows in chunked(incoming.rows("reviews"), CHUNK):
        new += services.take_over(rows, now=incoming.now)
        incoming.advance("reviews", len(rows))
    for rows in chunked(incoming.rows("reviewed_entries"), CHUNK):
        services.take_over_entries(rows)
        incoming.advance("reviewed_entries", len(rows))
    return new


def _check(incoming: Incoming) -> Iterator[Fault]:
    """Evidence is numbers by name; what is settled has an outcome."""
    for number, row in enumerate(incoming.rows("reviews"), start=2):
        if not _numbers(str(row["evidence"])):
            yield Fault(tables.REVIEWS.file, number, "evidence", _("is not a JSON object of whole numbers"))
        if bool(row["outcome"]) != (row["settled_at"] is not None):
            yield Fault(tables.REVIEWS.file, number, "outcome", _("needs the time when it was settled, and the other way round"))
    for number, row in enumerate(incoming.rows("reviewed_entries"), start=2):
        if bool(row["appeal_outcome"]) != (row["appeal_settled_at"] is not None) or (row["appeal_outcome"] and not row["appealed_at"]):
            yield Fault(tables.ENTRIES.file, number, "appeal_outcome", _("needs the time when it was settled, and the other way round"))


def _numbers(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and all(isinstance(value, int) for value in found.values())


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"reviews": _reviews, "reviewed_entries": _entries}, _take, _check),)
