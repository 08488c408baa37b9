"""To whom which version was handed over."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from constituyente.decision.drafting import addresses
from constituyente.decision.drafting.data import COMMITMENT, DeliveriesPage, DeliverPage, DeliveryRow, StatedReasonRow
from constituyente.decision.drafting.models import Delivery, Version
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.promises import api as promises

from . import versions


def delivered(number: int | None = None) -> tuple[DeliveryRow, ...]:
    """The deliveries of one version, or of all, the latest first. Four statements, one if there is none."""
    rows = Delivery.objects.order_by("-on", "-recorded_at", "-pk")
    return _rows(rows if number is None else rows.filter(version__number=number))


def _rows(query: QuerySet[Delivery]) -> tuple[DeliveryRow, ...]:
    deliveries = list(query.select_related("version").defer("version__record").prefetch_related("stated_reasons"))
    if not deliveries:
        return ()
    rules = process.current()
    positions = ledger.positions([bytes(row.leaf) for row in deliveries])
    return tuple(
        DeliveryRow(
            version=row.version.number,
            to=row.to,
            to_title=in_language(rules.title_of(row.to)),
            by=row.by,
            by_title=in_language(rules.title_of(row.by)),
            on=row.on,
            recorded_at=row.recorded_at,
            rules_version=row.rules_version,
            reasons=tuple(
                StatedReasonRow(one.promise, addresses.promise(one.promise), one.reason)
                for one in sorted(row.stated_reasons.all(), key=lambda one: one.promise)
            ),
            record=row.record,
            index=positions.get(bytes(row.leaf)),
        )
        for row in deliveries
    )


def deliveries_page() -> DeliveriesPage:
    """The versions that can be handed over, and what was. At most six statements."""
    return DeliveriesPage(versions.all_versions(), delivered())


def undelivered(actor: accounts.Actor) -> int:
    """1 while the newest version is handed over to nobody, else 0; 0 for whoever may not hand over. One statement, none for those."""
    if not actor.may("drafting.deliver"):
        return 0
    newest = Version.objects.order_by("-number").values_list("number", Exists(Delivery.objects.filter(version=OuterRef("pk")))).first()
    return int(newest is not None and not newest[1])


def deliver_page(number: int, *, now: datetime) -> DeliverPage:
    """One version to hand over. At most eight statements. Raises NotFound, NoRules."""
    return DeliverPage(versions.version_row(number), delivered(number), open_commitments(now=now))


def open_commitments(*, now: datetime) -> tuple[promises.PromiseRow, ...]:
    """The promises to include something in the draft that are not kept, the longest overdue first. Two statements. Raises NoRules."""
    return tuple(row for row in promises.owed(process.current(), now=now) if row.kind == COMMITMENT)
