from collections.abc import Iterator
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, chunked

from . import queries, services, tables
from .data import MERGED, Decided, FrozenItem
from .models import Disposition, Item

CHUNK = 200
ITEM = ("number", "source", "subject", "title", "text", "language", "hash", "gathered_at")
DECIDED = ("outcome", "reason", "decided_at", "rules_version")
FIRST = 2  # the row of a file behind its header


def _items() -> Iterator[Row]:
    yield from Item.objects.order_by("number").values(*ITEM).iterator()


def _dispositions() -> Iterator[Row]:
    rows = Disposition.objects.order_by("item__number").values("item__number", "merged_into__number", *DECIDED)
    for row in rows.iterator():
        yield {"item": row.pop("item__number"), "merged_into": row.pop("merged_into__number"), **row}


# ------------------------------------------------------------------ taking in


def _item(row: Row) -> FrozenItem:
    words = {name: str(row[name]) for name in ("source", "subject", "title", "text", "language", "hash")}
    return FrozenItem(number=cast("int", row["number"]), gathered_at=cast("datetime", row["gathered_at"]), **words)


def _decided(row: Row) -> Decided:
    return Decided(
        number=cast("int", row["item"]),
        outcome=str(row["outcome"]),
        merged_into=cast("int | None", row["merged_into"]),
        reason=str(row["reason"]),
        decided_at=cast("datetime", row["decided_at"]),
        rules_version=cast("int", row["rules_version"]),
    )


def _check(incoming: Incoming) -> Iterator[Fault]:
    for place, item in enumerate(map(_item, incoming.rows("items")), start=FIRST):
        if item.hash != queries.hash_of(item):
            yield Fault("items.csv", place, "hash", _("is not the hash of this text"))
    for place, one in enumerate(map(_decided, incoming.rows("dispositions")), start=FIRST):
        if (one.outcome == MERGED) != (one.merged_into is not None) or one.merged_into == one.number:
            yield Fault("dispositions.csv", place, "merged_into", _("names another item if the outcome is merged, and only then"))


def _take(incoming: Incoming) -> int:
    new = 0
    for rows in chunked(incoming.rows("items"), CHUNK):
        new += services.bring_in([_item(row) for row in rows], now=incoming.now)
        incoming.advance("items", len(rows))
    for rows in chunked(incoming.rows("dispositions"), CHUNK):
        new += services.bring_in_dispositions([_decided(row) for row in rows], now=incoming.now)
        incoming.advance("dispositions", len(rows))
    return new


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"items": _items, "dispositions": _dispositions}, _take, _check),)
