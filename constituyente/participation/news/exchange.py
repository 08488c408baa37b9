"""News in a data package: what was published, with every text that people could read, under the same numbers."""

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, Value, chunked

from . import queries, services, tables
from .models import Notice

CHUNK = 200
TOLD = ("number", "language", "publish_at", "withdrawn_at", "withdrawn_reason")
SAID = ("version", "title", "body", "reason", "written_at")


def _notices() -> Iterator[Row]:
    yield from Notice.objects.filter(publish_at__lte=timezone.now()).order_by("number").values(*TOLD).iterator(CHUNK)


def _versions() -> Iterator[Row]:
    rows = queries.published_versions(timezone.now()).order_by("notice__number", "version")
    for row in rows.values("notice__number", *SAID).iterator(CHUNK):
        yield {"notice": row.pop("notice__number"), **row}


def _check(incoming: Incoming) -> Iterator[Fault]:
    """A notice has words unless it was withdrawn, and then it says why; a text after the first says what it corrects."""
    said = defaultdict[Value, list[Row]](list)
    for row in incoming.rows("notice_versions"):
        said[row["notice"]].append(row)
    for place, row in enumerate(incoming.rows("notices"), start=2):
        withdrawn = row["withdrawn_at"] is not None
        if withdrawn != bool(row["withdrawn_reason"]):
            yield Fault(tables.NOTICES.file, place, "withdrawn_reason", _("is there without a day, or is missing beside one"))
        elif withdrawn == (row["number"] in said):
            yield Fault(tables.NOTICES.file, place, "number", _("has no text, or has one though it was withdrawn"))
        elif not all(one["reason"] for one in sorted(said.get(row["number"], ()), key=_version)[1:]):
            yield Fault(tables.NOTICES.file, place, "number", _("has a text that does not say what it corrects"))


def _version(row: Row) -> int:
    return cast("int", row["version"])


def _take(incoming: Incoming) -> int:
    new = 0
    for rows in chunked(incoming.rows("notices"), CHUNK):
        new += services.take_over(rows)
        incoming.advance("notices", len(rows))
    for rows in chunked(incoming.rows("notice_versions"), CHUNK):
        services.take_over_versions(rows)
        incoming.advance("notice_versions", len(rows))
    while services.announce(now=incoming.now):
        pass
    return new


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"notices": _notices, "notice_versions": _versions}, _take, _check),)
