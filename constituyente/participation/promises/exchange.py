"""Promises in a data package, with what was done on the way, how they were kept, and the public files of both."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, File, Incoming, Part, Row, Value, chunked
from constituyente.foundation.common.records import digest
from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger

from . import services, tables
from .models import Attachment, Fulfilment, Promise, Step

CHUNK = 200
# What a record calls what a column of another name holds.
CALLED = {"number": "promise", "rules_version": "rules", "position": "correction"}


# ------------------------------------------------------------------ giving


def _promises() -> Iterator[Row]:
    own = ledger.head().verifier_key
    for row in Promise.objects.order_by("number").values(*services.MADE).iterator(CHUNK):
        yield {**row, "log": row["log"] or own}


def _fulfilments() -> Iterator[Row]:
    for row in Fulfilment.objects.order_by("promise__number").values(*services.KEPT, "promise__number").iterator(CHUNK):
        yield {"promise": row.pop("promise__number"), **row}


def _steps() -> Iterator[Row]:
    for row in Step.objects.order_by("promise__number", "position").values(*services.STEP, "promise__number").iterator(CHUNK):
        yield {"promise": row.pop("promise__number"), **row}


def _attached() -> Iterator[tuple[int, int | None, int, files.Stored]]:
    """The public files that were not given up: promise, position of the step, position, the file."""
    rows = Attachment.objects.order_by("promise__number", "step__position", "position")
    for some in _in_lots(rows.values_list("promise__number", "step__position", "position", "file")):
        stored = files.stored([file for _promise, _step, _position, file in some])
        yield from ((promise, step, position, stored[file]) for promise, step, position, file in some if file in stored)


def _in_lots(rows: "QuerySet[Attachment, tuple[int, int | None, int, int]]") -> Iterator[list[tuple[int, int | None, int, int]]]:
    every = list(rows)
    yield from (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))


def _files() -> Iterator[Row]:
    for promise, step, position, file in _attached():
        facts = {name: getattr(file, name) for name in ("key", "name", "media", "size", "sha256", "kept_at")}
        yield {"promise": promise, "step": step, "position": position, **facts}


def _contents() -> Iterator[File]:
    for _promise, _step, _position, file in _attached():
        yield File(_path(file.key, file.media), files.served(file.key).data, file.media)


def _path(key: Value, media: Value) -> str:
    return f"promise_files/{key}.{files.ENDINGS[str(media)]}"


# ------------------------------------------------------------------ taking


def _take(incoming: Incoming) -> int:
    own, new = ledger.head().verifier_key, 0
    for rows in chunked(incoming.rows("promises"), CHUNK):
        new += services.take_over([{**row, "log": "" if row["log"] == own else row["log"]} for row in rows], now=incoming.now)
        incoming.advance("promises", len(rows))
    for rows in chunked(incoming.rows("fulfilments"), CHUNK):
        services.take_over_fulfilments(rows, now=incoming.now)
        incoming.advance("fulfilments", len(rows))
    for rows in chunked(incoming.rows("promise_steps"), CHUNK):
        services.take_over_steps(rows, now=incoming.now)
        incoming.advance("promise_steps", len(rows))
    for row in incoming.rows("promise_files"):
        services.take_over_file(row, incoming.read(_path(row["key"], row["media"])))
        incoming.advance("promise_files", 1)
    return new


def _check(incoming: Incoming) -> Iterator[Fault]:
    """Records say what the rows say, and are in the log that the promise names, if that came along."""
    proved = ledger.proved(incoming)
    logs = dict[Value, ledger.Proved | None]()
    for number, row in enumerate(incoming.rows("promises"), start=2):
        log = logs[row["number"]] = proved.get(str(row["log"]))
        yield from _against(tables.PROMISES.file, number, row, log, but=("log",))
    named = dict[tuple[Value, Value], list[dict[str, Value]]]()
    for row in incoming.rows("promise_files"):
        named.setdefault((row["promise"], row["step"]), []).append({name: row[name] for name in ("name", "media", "sha256")})
    kept, steps = set[Value](), set[tuple[Value, Value]]()
    for number, row in enumerate(incoming.rows("fulfilments"), start=2):
        kept.add(row["promise"])
        yield from _against(tables.FULFILMENTS.file, number, row, logs.get(row["promise"]))
        yield from _names_its_files(tables.FULFILMENTS.file, number, row, named.get((row["promise"], None), []))
    for number, row in enumerate(incoming.rows("promise_steps"), start=2):
        steps.add((row["promise"], row["position"]))
        if row["act"] == "corrected" and row["promise"] not in kept:
            yield Fault(tables.STEPS.file, number, "promise", _("was not kept: there is nothing to correct"))
        yield from _fault_of_step(number, row, logs.get(row["promise"]))
        if row["record"]:
            yield from _names_its_files(tables.STEPS.file, number, row, named.get((row["promise"], row["position"]), []))
    for number, row in enumerate(incoming.rows("promise_files"), start=2):
        if (row["promise"], row["step"]) in steps or (row["step"] is None and row["promise"] in kept):
            yield from _fault_of_file(incoming, number, row)
        else:
            yield Fault(tables.FILES.file, number, "step", _("goes with nothing that is there"))


def _names_its_files(file: str, number: int, row: Row, named: list[dict[str, Value]]) -> Iterator[Fault]:
    """A record names the files that came along; some may have been given up, none may be others."""
    told = _said(str(row["record"])).get("files", [])
    if any(one not in (told if isinstance(told, list) else []) for one in named):
        yield Fault(file, number, "record", _("does not name the files that go with it"))


def _fault_of_step(number: int, row: Row, log: ledger.Proved | None) -> Iterator[Fault]:
    file, corrects = tables.STEPS.file, row["act"] == "corrected"
    if bool(row["record"]) != corrects:
        yield Fault(file, number, "record", _("goes with a correction, and with nothing else"))
    elif corrects:
        told = {name: row[name] for name in ("promise", "position", "recorded_at", "reason", "text", "record")}
        yield from _against(file, number, told, log)


def _fault_of_file(incoming: Incoming, number: int, row: Row) -> Iterator[Fault]:
    try:
        data = incoming.read(_path(row["key"], row["media"]))
    except FileNotFoundError:
        yield Fault(tables.FILES.file, number, "key", _("the file is missing"))
        return
    facts: dict[str, Any] = {name: row[name] for name in ("key", "name", "media", "size", "sha256")}
    if not files.fits(data, **facts):
        yield Fault(tables.FILES.file, number, "sha256", _("the file is not what the row says"))


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


PARTS: tuple[Part, ...] = (
    Part(
        tables.TABLES,
        {"promises": _promises, "fulfilments": _fulfilments, "promise_steps": _steps, "promise_files": _files},
        _take,
        _check,
        _contents,
    ),
)
