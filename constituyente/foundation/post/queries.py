"""What the page that ends a subscription shows, and how far the letters to many are."""

from collections.abc import Collection, Mapping

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from . import letters
from .data import Progress, Stop
from .errors import NoSuchSubscription
from .models import Handover, Mailing, PutOff, Subscription


def stop_page(token: str) -> Stop:
    """Whether the subscription of `token` still stands. Raises NoSuchSubscription."""
    row = Subscription.objects.filter(pk=letters.subscription_of(token)).first()
    if row is None:
        raise NoSuchSubscription
    return Stop(token=token, ended=row.ended_at is not None)


def progress(keys: Collection[str]) -> Mapping[str, Progress]:
    """How far the mailings with these keys are. One statement, and one more while some are not finished."""
    rows = list(Mailing.objects.filter(key__in=keys))
    waiting = _waiting([row.pk for row in rows if row.finished_at is None])
    return {
        row.key: Progress(
            sent=row.sent,
            waiting=waiting.get(row.pk, 0),
            unsure=row.unsure,
            refused=row.refused,
            asked_at=row.asked_at,
            finished_at=row.finished_at,
            stalled=row.finished_at is None and row.failures > 0,
        )
        for row in rows
    }


def _waiting(mailings: Collection[int]) -> Mapping[int, int]:
    """How many people of each mailing were not written to yet: behind the cursor, put off, in a worker's hands."""
    if not mailings:
        return {}
    behind = Subscription.objects.filter(
        ref=OuterRef("ref"), ended_at__isnull=True, consented_at__lte=OuterRef("asked_at"), pk__gt=OuterRef("cursor")
    )
    parts = (
        behind.order_by().values("ref").annotate(count=Count("pk")).values("count"),
        PutOff.objects.filter(mailing=OuterRef("pk")).order_by().values("mailing").annotate(count=Count("pk")).values("count"),
        Handover.objects.filter(mailing=OuterRef("pk")).order_by().values("mailing").annotate(count=Sum("people")).values("count"),
    )
    sums = {f"part_{number}": Coalesce(Subquery(part), 0) for number, part in enumerate(parts)}
    found = Mailing.objects.filter(pk__in=mailings).annotate(**sums).values_list("pk", *sums)
    return {pk: sum(counts) for pk, *counts in found}
