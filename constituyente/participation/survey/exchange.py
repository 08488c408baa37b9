import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import cast

from django.utils.translation import gettext as _

from constituyente.foundation.common import folios
from constituyente.foundation.common.exchange import Fault, File, Incoming, Part, Row
from constituyente.foundation.common.records import digest
from constituyente.foundation.ledger import api as ledger

from . import queries, tables, tabulating
from .models import Questionnaire, ReportedAnswers, ShownAnswer, ShownText, Snapshot
from .services import importing


def _file(number: int) -> str:
    return f"survey_tables/{number}.json"


def _counts() -> Iterator[Row]:
    size = ledger.head().size
    for row in Questionnaire.objects.select_related("reported").order_by("key"):
        counts = queries.counts_of(row.key)
        reported: ReportedAnswers | None = getattr(row, "reported", None)
        yield {
            "questionnaire": row.key,
            "started": counts.started,
            "complete": counts.complete,
            "valid": counts.valid,
            "as_of": reported.as_of if reported is not None and counts.complete == reported.complete else size,
        }


def _answers() -> Iterator[Row]:
    rows = ShownText.objects.order_by("answer__folio", "pk").select_related("answer__questionnaire")
    for row in rows.iterator():
        yield {
            "folio": row.answer.folio,
            "questionnaire": row.answer.questionnaire.key,
            "question": row.question,
            "text": row.body,
            "language": row.answer.language,
            "shown": row.answer.month,
        }


def _withdrawn() -> Iterator[Row]:
    rows = ShownAnswer.objects.exclude(withdrawn=None).order_by("folio").select_related("questionnaire")
    for row in rows.iterator():
        yield {
            "folio": row.folio,
            "questionnaire": row.questionnaire.key,
            "language": row.language,
            "shown": row.month,
            "withdrawn": row.withdrawn,
        }


def _snapshots() -> Iterator[Row]:
    for row in Snapshot.objects.order_by("number").select_related("questionnaire").defer("record").iterator():
        yield {"number": row.number, "questionnaire": row.questionnaire.key, "at": row.at, "hash": row.hash, "record": _file(row.number)}


def _files() -> Iterator[File]:
    for number, record in Snapshot.objects.order_by("number").values_list("number", "record").iterator():
        yield File(_file(number), record.encode(), "application/json")


# ------------------------------------------------------------------ taking in


def _check(incoming: Incoming) -> Iterable[Fault]:
    proved = {tally: log.counted(tally) for log in ledger.proved(incoming).values() for tally in log.counts}
    for line, row in enumerate(incoming.rows("survey_counts"), start=2):
        if proved.get(str(row["questionnaire"]), row["valid"]) != row["valid"]:
            yield Fault(tables.COUNTS.file, line, "valid", _("is not what the log counts"))
    for table in (tables.ANSWERS, tables.WITHDRAWN):
        for line, row in enumerate(incoming.rows(table.name), start=2):
            if not _is_folio(str(row["folio"])):
                yield Fault(table.file, line, "folio", _("is no answer number"))
    for line, row in enumerate(incoming.rows("survey_tables"), start=2):
        try:
            record = incoming.read(str(row["record"])).decode()
            right = digest(record) == row["hash"] and tabulating.read_record(json.loads(record)).snapshot == row["number"]
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            right = False
        if not right:
            yield Fault(tables.SNAPSHOTS.file, line, "record", _("is not the record with this hash"))


def _is_folio(typed: str) -> bool:
    try:
        return folios.read_folio(typed) == typed
    except folios.BadFolio:
        return False


def _take(incoming: Incoming) -> int:
    return sum(_counts_in(incoming)) + sum(_tables_in(incoming)) + sum(_answers_in(incoming)) + sum(_withdrawn_in(incoming))


def _counts_in(incoming: Incoming) -> Iterator[bool]:
    for row in incoming.rows("survey_counts"):
        counts = {name: cast("int", row[name]) for name in ("started", "complete", "valid", "as_of")}
        yield importing.bring_in_counts(str(row["questionnaire"]), now=incoming.now, **counts)
        incoming.advance("survey_counts", 1)


def _tables_in(incoming: Incoming) -> Iterator[bool]:
    for row in incoming.rows("survey_tables"):
        yield importing.bring_in_tables(
            cast("int", row["number"]),
            str(row["questionnaire"]),
            at=cast("datetime", row["at"]),
            record=incoming.read(str(row["record"])).decode(),
            hashed=str(row["hash"]),
            now=incoming.now,
        )
        incoming.advance("survey_tables", 1)


def _answers_in(incoming: Incoming) -> Iterator[bool]:
    for folio, rows in groupby(incoming.rows("answers"), lambda row: str(row["folio"])):
        first, *more = rows
        yield importing.bring_in_answer(
            folio,
            str(first["questionnaire"]),
            [(str(row["question"]), str(row["text"])) for row in (first, *more)],
            language=str(first["language"]),
            month=cast("date", first["shown"]),
            now=incoming.now,
        )
        incoming.advance("answers", 1 + len(more))


def _withdrawn_in(incoming: Incoming) -> Iterator[bool]:
    for row in incoming.rows("answers_withdrawn"):
        yield importing.bring_in_withdrawn(
            str(row["folio"]),
            str(row["questionnaire"]),
            language=str(row["language"]),
            month=cast("date", row["shown"]),
            withdrawn=cast("date", row["withdrawn"]),
            now=incoming.now,
        )
        incoming.advance("answers_withdrawn", 1)


PARTS = (
    Part(
        tables=tables.TABLES,
        write={"survey_counts": _counts, "answers": _answers, "answers_withdrawn": _withdrawn, "survey_tables": _snapshots},
        take=_take,
        check=_check,
        files=_files,
    ),
)
