"""Adoptions in a data package, and every text of it as Akoma Ntoso."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from django.utils.translation import gettext as _

from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.exchange import Fault, File, Incoming, Part, Row
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

from . import tables, words
from .formats import as_akoma_ntoso
from .models import Adoption
from .services import adopt

MEDIA = "application/akn+xml"


def _adoptions() -> Iterator[Row]:
    for row in Adoption.objects.order_by("version"):
        yield {
            "text": row.version,
            "adopted_on": row.adopted_on,
            "rollcall": row.rollcall,
            "recorded_at": row.recorded_at,
            "rules_version": row.rules_version,
        }


def _files() -> Iterator[File]:
    for number in sorted(version.number for version in drafting.all_versions()):
        yield File(f"texts/{number}.akn.xml", as_akoma_ntoso(number), MEDIA)


def _take(incoming: Incoming) -> int:
    """Adopt what the table says; and texts that bear the day of their adoption alone."""
    new, told = 0, set[object]()
    for row in incoming.rows("adoptions"):
        told.add(row["text"])
        new += adopt(
            cast("int", row["text"]),
            on=cast("date", row["adopted_on"]),
            rollcall=str(row["rollcall"]),
            now=cast("datetime | None", row["recorded_at"]) or incoming.now,
            rules_version=cast("int | None", row["rules_version"]),
        )
        incoming.advance("adoptions", 1)
    for row in incoming.rows("texts"):
        if row["adopted_on"] is not None and row["number"] not in told:
            new += adopt(cast("int", row["number"]), on=cast("date", row["adopted_on"]), now=incoming.now)
    return new


def _check(incoming: Incoming) -> Iterator[Fault]:
    """The vote is in the package, or stands here."""
    votes = {Ref(words.ROLLCALL, str(row["number"])) for row in incoming.rows("roll_calls")}
    for number, row in enumerate(incoming.rows("adoptions"), start=2):
        vote = Ref.parse(str(row["rollcall"])).bare if row["rollcall"] else None
        if vote is not None and vote not in votes and vote not in provenance.cards([vote]):
            yield Fault(tables.ADOPTIONS.file, number, "rollcall", _("names %(value)s, which is not there") % {"value": row["rollcall"]})


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"adoptions": _adoptions}, _take, _check, _files),)
