"""Promises in a data package, with how they were kept."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, Value, chunked
from constituyente.foundation.common.records import digest
from constituyente.foundation.ledger import api as ledger

from . import services, tables
from .models import Fulfilment, Promise

CHUNK = 200
# What a record calls what a column of another name holds.
CALLED = {"number": "promise", "rules_version": "rules"}


# ------------------------------------------------------------------ giving


def _promises() -> Iterator[Row]:
    own = ledger.head().verifier_key
    for row in Promise.objects.order_by("number").values(*services.MADE).iterator(CHUNK):
        yield {**row, "log": row["log"] or own}


def _fulfilments() -> Iterator[Row]:
    for row in Fulfilment.objects.order_by("promise__number").values(*services.KEPT, "promise__number").iterator(CHUNK):
        yield {"promise": row.pop("promise__number"), **row}


# ------------------------------------------------------------------ taking


def _take(incoming: Incoming) -> int:
    own, new = ledger.head().verifier_key, 0
    for rows in chunked(incoming.rows("promises"), CHUNK):
        new += services.take_over([{**row, "log": "" if row["log"] == own else row["log"]} for row in rows], now=incoming.now)
        incoming.advance("promises", len(rows))
    for rows in chunked(incoming.rows("fulfilments"), CHUNK):
        services.take_over_fulfilments(rows, now=incoming.now)
        incoming.advance("fulfilments", len(rows))
    return new


def _check(incoming: Incoming) -> Iterator[Fault]:
    """Records say what the rows say, and are in the log that the promise names, if that came along."""
    proved = ledger.proved(incoming)
    logs = dict[Value, ledger.Proved | None]()
    for number, row in enumerate(incoming.rows("promises"), start=2):
        log = logs[row["number"]] = proved.get(str(row["log"]))
        yield from _against(tables.PROMISES.file, number, row, log, but=("log",))
    for number, row in enumerate(incoming.rows("fulfilments"), start=2):
        yield from _against(tables.FULFILMENTS.file, number, row, logs.get(row["promise"]))


def _against(file: str, number: int, row: Row, log: ledger.Proved | None, but: tuple[str, ...] = ()) -> Iterator[Fault]:
    said = _said(str(row["record"]))
    for column, value in row.items():
        if column != "record" and column not in but and not _agree(said.get(CALLED.get(column, column)), value):
            yield Fault(file, number, "record", _("says something else than the column %(column)s") % {"column": column})
            return
    if log is not None and digest(str(row["record"])) not in log.records:
        yield Fault(file, number, "record", _("is not in the log"))


def _said(record: str) -> dict[str, object]:
    try:
        found = json.loads(record)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _agree(said: object, value: Value) -> bool:
    if isinstance(value, datetime):
        return isinstance(said, str) and _instant(said) == value
    return said == (value.isoformat() if isinstance(value, date) else value)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"promises": _promises, "fulfilments": _fulfilments}, _take, _check),)
