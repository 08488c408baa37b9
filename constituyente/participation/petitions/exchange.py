"""Petitions in a data package: those that are public, with their texts and decisions; what was gathered elsewhere as it is reported."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from django.db.models import Q
from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, chunked
from constituyente.foundation.ledger import api as ledger

from . import breakdowns, tables
from .data import AppealRow, CountInput, DayInput, DecisionInput, PetitionInput, TextInput
from .models import Appeal, Breakdown, DayTotal, Decision, Petition, ReportedCount, TextVersion
from .queries.standing import signed_texts
from .services.charting import import_days
from .services.importing import import_counts, import_petitions
from .services.submitting import text_version
from .services.tabulating import TOLD, take_over_breakdowns

CHUNK = 500
PUBLIC = Q(petition__opened_at__isnull=False) | Q(petition__decision__isnull=False)
TEXT = ("title", "demand", "reasons", "wording")


# ------------------------------------------------------------------ giving


def _petitions() -> Iterator[Row]:
    for text in signed_texts().filter(PUBLIC).order_by("petition__number").iterator(CHUNK):
        petition = text.petition
        yield {
            "number": petition.number,
            "key": petition.key,
            **{name: getattr(text, name) for name in TEXT},
            "version": text.version,
            "written_at": text.written_at,
            "language": petition.language,
            "subject": petition.subject,
            "author": petition.author,
            "submitted_at": petition.submitted_at,
            "opened_at": petition.opened_at,
            "closes_at": petition.closes_at,
            "rules_version": petition.rules_version,
            "url": petition.source,
            "tags_shredded_at": petition.tags_shredded_at,
            "shredding": petition.shredding,
            "withdrawn_at": petition.withdrawn_at,
            "withdrawal": petition.withdrawal,
        }


def _earlier_texts() -> Iterator[Row]:
    newest = signed_texts().filter(PUBLIC).values("pk")
    rows = TextVersion.objects.filter(PUBLIC).exclude(pk__in=newest).select_related("petition").order_by("petition__number", "version")
    for text in rows.iterator(CHUNK):
        written = {name: getattr(text, name) for name in (*TEXT, "written_at")}
        yield {"petition": text.petition.number, "version": text.version, **written}


def _decisions() -> Iterator[Row]:
    columns = ("admitted", "ground", "reason", "decided_at", "rules_version")
    for row in Decision.objects.order_by("petition__number").values("petition__number", *columns).iterator(CHUNK):
        yield {"petition": row.pop("petition__number"), **row}


def _appeals() -> Iterator[Row]:
    columns = ("text", "made_at", "admitted", "reason", "decided_at", "rules_version")
    for row in Appeal.objects.order_by("petition__number").values("petition__number", *columns).iterator(CHUNK):
        yield {"petition": row.pop("petition__number"), **row}


def _reported_counts() -> Iterator[Row]:
    columns = ("signatures", "as_of", "reported_by", "url")
    for row in ReportedCount.objects.order_by("petition__number").values("petition__number", *columns).iterator(CHUNK):
        yield {"petition": row.pop("petition__number"), **row}


def _signature_days() -> Iterator[Row]:
    rows = DayTotal.objects.order_by("petition__number", "day").values_list("petition__number", "day", "total")
    for petition, day, total in rows.iterator(CHUNK):
        yield {"petition": petition, "day": day, "signatures": total}


def _signature_tables() -> Iterator[Row]:
    for row in Breakdown.objects.order_by("number").values(*TOLD, "petition__number").iterator(CHUNK):
        yield {"petition": row.pop("petition__number"), **row}


# ------------------------------------------------------------------ taking


def _text(row: Row) -> TextInput:
    title, demand, reasons, wording = (str(row[name]) for name in TEXT)
    return TextInput(cast("int | None", row["version"]) or 1, title, demand, reasons, wording, cast("datetime | None", row["written_at"]))


def _decision(row: Row) -> DecisionInput:
    return DecisionInput(
        admitted=bool(row["admitted"]),
        ground=str(row["ground"]),
        reason=str(row["reason"]),
        decided_at=cast("datetime", row["decided_at"]),
        rules_version=cast("int | None", row["rules_version"]),
    )


def _appeal(row: Row) -> AppealRow:
    return AppealRow(
        text=str(row["text"]),
        made_at=cast("datetime", row["made_at"]),
        admitted=cast("bool | None", row["admitted"]),
        reason=str(row["reason"]),
        decided_at=cast("datetime | None", row["decided_at"]),
        rules_version=cast("int | None", row["rules_version"]),
    )


def _inputs(incoming: Incoming) -> Iterator[PetitionInput]:
    decisions = {row["petition"]: _decision(row) for row in incoming.rows("decisions")}
    appeals = {row["petition"]: _appeal(row) for row in incoming.rows("appeals")}
    earlier: defaultdict[object, list[TextInput]] = defaultdict(list)
    for row in incoming.rows("earlier_texts"):
        earlier[row["petition"]].append(_text(row))
    for row in incoming.rows("petitions"):
        yield PetitionInput(
            number=cast("int", row["number"]),
            text=_text(row),
            language=str(row["language"]),
            subject=str(row["subject"]),
            author=str(row["author"]),
            key=str(row["key"]),
            url=str(row["url"]),
            submitted_at=cast("datetime | None", row["submitted_at"]),
            opened_at=cast("datetime | None", row["opened_at"]),
            closes_at=cast("datetime | None", row["closes_at"]),
            rules_version=cast("int | None", row["rules_version"]),
            tags_shredded_at=cast("datetime | None", row["tags_shredded_at"]),
            shredding=str(row["shredding"]),
            withdrawn_at=cast("datetime | None", row["withdrawn_at"]),
            withdrawal=str(row["withdrawal"]),
            appeal=appeals.get(row["number"]),
            earlier=tuple(earlier[row["number"]]),
            decision=decisions.get(row["number"]),
        )
        incoming.advance("petitions", 1)


def _counts(incoming: Incoming) -> Iterator[CountInput]:
    """The counts that are reported, and those whose log did not come along: that log's name reports them then."""
    for row in incoming.rows("reported_counts"):
        yield CountInput(
            petition=cast("int", row["petition"]),
            signatures=cast("int", row["signatures"]),
            as_of=cast("date", row["as_of"]),
            reported_by=str(row["reported_by"]),
            url=str(row["url"]),
        )
        incoming.advance("reported_counts", 1)
    proved = ledger.proved(incoming)
    absent = {str(row["key"]): cast("datetime", row["signed_at"]).date() for row in incoming.rows("logs") if str(row["key"]) not in proved}
    told = {str(row["tally"]): row for row in incoming.rows("tallies") if str(row["log"]) in absent}
    for key, number in Petition.objects.filter(key__in=told).exclude(taken_over_at=None).values_list("key", "number"):
        log = str(told[key]["log"])
        yield CountInput(number, cast("int", told[key]["total"]), absent[log], log.partition("+")[0], "")


def _days(incoming: Incoming) -> Iterator[DayInput]:
    for row in incoming.rows("signature_days"):
        yield DayInput(cast("int", row["petition"]), cast("date", row["day"]), cast("int", row["signatures"]))
        incoming.advance("signature_days", 1)


def _take(incoming: Incoming) -> int:
    new = import_petitions(_inputs(incoming), now=incoming.now, rng=incoming.rng)
    new += import_counts(_counts(incoming)) + import_days(_days(incoming))
    for rows in chunked(incoming.rows("signature_tables"), CHUNK):
        new += take_over_breakdowns(rows, now=incoming.now)
        incoming.advance("signature_tables", len(rows))
    return new


def _check(incoming: Incoming) -> Iterator[Fault]:
    """Keys are those of a log, once each, and a text that a log counts signatures for is the one that was signed."""
    # Of texts whose log came along: what people signed must be what stands in the row.
    signed = {key: hashes for log in ledger.proved(incoming).values() for key, hashes in log.texts.items()}
    seen = dict[str, int]()
    for number, row in enumerate(incoming.rows("petitions"), start=2):
        key = str(row["key"])
        if not key:
            continue
        if not _is_key(key):
            yield Fault(tables.PETITIONS.file, number, "key", _("is not a key of 16 hexadecimal digits: %(value)s") % {"value": key[:40]})
        elif key in seen:
            yield Fault(tables.PETITIONS.file, number, "key", _("stands in row %(row)s already") % {"row": seen[key]})
        elif key in signed and _hash(row, incoming.now) not in signed[key]:
            yield Fault(tables.PETITIONS.file, number, "title", _("this is not the text that the log has"))
        seen[key] = number
    yield from _check_tables(incoming)


def _check_tables(incoming: Incoming) -> Iterator[Fault]:
    """Records say what the rows say."""
    for number, row in enumerate(incoming.rows("signature_tables"), start=2):
        try:
            at, total, _told = breakdowns.read(str(row["record"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield Fault(tables.BREAKDOWNS.file, number, "record", _("is no record of a table"))
        else:
            if (at, total) != (row["number"], row["signatures"]):
                yield Fault(tables.BREAKDOWNS.file, number, "record", _("says something else than the row"))


def _is_key(text: str) -> bool:
    return len(text) == 16 and set(text) <= set("0123456789abcdef")  # noqa: PLR2004  as in the log's entries


def _hash(row: Row, now: datetime) -> str:
    """The hash of the record of what people signed, by the row."""
    text = _text(row)
    petition = Petition(key=str(row["key"]), language=str(row["language"]))
    written = {"title": text.title, "demand": text.demand, "reasons": text.reasons, "wording": text.wording}
    return text_version(petition, **written, version=text.version, now=now).hash


PARTS: tuple[Part, ...] = (
    Part(
        tables.TABLES,
        {
            "petitions": _petitions,
            "earlier_texts": _earlier_texts,
            "decisions": _decisions,
            "appeals": _appeals,
            "reported_counts": _reported_counts,
            "signature_days": _signature_days,
            "signature_tables": _signature_tables,
        },
        _take,
        _check,
    ),
)
