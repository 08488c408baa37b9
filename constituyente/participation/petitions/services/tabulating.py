"""Breakdowns, published."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.errors import TooBusy
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.records import digest
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import breakdowns
from constituyente.participation.petitions.models import Breakdown, Petition, Signature

AT_ONCE = 500
TOLD = ("number", "at", "size", "signatures", "record")


def publish_breakdowns(*, now: datetime) -> int:
    """Publish the breakdown of each petition that has none of today and moved by as many as the smallest group that is shown.

    As often as you like. One statement, and a fixed number for each petition that is due. Returns how many were published. Raises NoRules.
    """
    rules = process.current()
    last = Breakdown.objects.filter(petition=OuterRef("pk")).order_by("-number")
    here = Petition.objects.filter(opened_at__isnull=False, taken_over_at__isnull=True).order_by("number")
    rows = here.annotate(
        told_at=Subquery(last.values("at")[:1]), told=Subquery(last.values("signatures")[:1]), counted=ledger.total_of("key")
    )
    due = [
        one
        for one in rows
        if abs(one.counted - (one.told or 0)) >= rules.privacy.k
        and (one.told_at is None or rules.local_date(one.told_at) < rules.local_date(now))
    ]
    return sum(_publish(one, rules, now=now) for one in due)


@transaction.atomic
def _publish(petition: Petition, rules: process.Rules, *, now: datetime) -> int:
    """Whether it was published; not while the log moves under it: then next time. Two at once are settled by the unique number."""
    Petition.objects.select_for_update(no_key=True).get(pk=petition.pk)
    head, count = ledger.head(), ledger.tallies([petition.key])[petition.key]
    exact = _exact(petition, rules, size=count.size)
    if head.size != count.size or any(sum(cells.values()) != count.total for cells in exact.values()):
        return 0
    earlier = [breakdowns.read(record) for record in petition.breakdowns.order_by("number").values_list("record", flat=True)]
    last = Breakdown.objects.aggregate(last=Max("number"))["last"] or 0
    number = ledger.free_number("table", last + 1)  # the survey's tables have numbers of the same row
    figures = breakdowns.told(exact, total=count.total, k=rules.privacy.k, number=number, earlier=earlier)
    record = breakdowns.record_of(
        figures,
        number=number,
        petition=petition.key,
        total=count.total,
        size=count.size,
        at=now,
        k=rules.privacy.k,
        rules_version=rules.version,
    )
    entry = ledger.entries.encode("table", number=number, size=count.size, record=digest(record))
    row = Breakdown(
        petition=petition, number=number, at=now, size=count.size, signatures=count.total, record=record, leaf=ledger.leaf_hash(entry)
    )
    _row, new = insert_once(row, by=("number",))
    if not new:
        raise TooBusy
    ledger.append(entry, now=now)
    return 1


def _exact(petition: Petition, rules: process.Rules, *, size: int) -> breakdowns.Counts:
    """The exact counts at `size`: all signatures, less those that do not count there. Three statements and three of the log's."""
    rows = breakdowns.rows_of(rules)
    signatures = Signature.objects.filter(petition=petition)
    counts = {by: Counter(dict(signatures.values_list(by).annotate(Count("pk")).order_by())) for by in rows}
    out = sorted(ledger.uncounted(petition.key, size=size))
    for first in range(0, len(out), AT_ONCE):
        for values in signatures.filter(leaf__in=out[first : first + AT_ONCE]).values(*rows):
            for by in rows:
                counts[by][values[by]] -= 1
    # What the rules of today do not know is told with those who did not say.
    return {
        by: {key: counts[by][key] + (sum(counts[by][one] for one in counts[by] if one not in keys) if not key else 0) for key in keys}
        for by, keys in rows.items()
    }


@transaction.atomic
def take_over_breakdowns(rows: Sequence[Row], *, now: datetime) -> int:
    """Take over from a package what was told of signatures elsewhere, and queue the records for our log. Returns how many are new.

    rows  with the columns TOLD and the number of the `petition`; what stands is left alone
    """
    standing = set(Breakdown.objects.filter(number__in=[row["number"] for row in rows]).values_list("number", flat=True))
    petitions = {one.number: one for one in Petition.objects.filter(number__in={row["petition"] for row in rows})}
    fresh = [row for row in rows if row["number"] not in standing]
    # The size is that of another log: in ours it is the one before this entry.
    ours = ledger.head().size
    entries = [
        ledger.entries.encode("table", number=cast("int", row["number"]), size=ours, record=digest(str(row["record"]))) for row in fresh
    ]
    Breakdown.objects.bulk_create(
        Breakdown(**{name: row[name] for name in TOLD}, petition=petitions[cast("int", row["petition"])], leaf=ledger.leaf_hash(entry))
        for row, entry in zip(fresh, entries, strict=True)
    )
    ledger.append_many(entries, now=now)
    return len(fresh)
