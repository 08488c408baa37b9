"""What signatures come to day by day."""

from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.db.models import OuterRef, Subquery

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.course import is_shown
from constituyente.participation.petitions.data import DayInput
from constituyente.participation.petitions.errors import CountRefused
from constituyente.participation.petitions.models import DayTotal, Petition

CHUNK = 400


@transaction.atomic
def note_days() -> int:
    """Write down the count of each petition that gathers signatures here as that of the day on which the log's newest state was signed.

    As often as you like, with one result: a day's count is the last one of that day. Days that may not be told apart get none. Four
    statements, three if nothing changed. Returns how many counts changed. Raises NoRules.
    """
    rules, signed_at = process.current(), ledger.head().at
    if signed_at is None:
        return 0
    day, totals = rules.local_date(signed_at), ledger.totals()
    rows = DayTotal.objects.filter(petition=OuterRef("pk"))
    before = rows.filter(day__lt=day).order_by("-day").values("total")[:1]
    standing = rows.filter(day=day).values("total")[:1]
    here = Petition.objects.filter(opened_at__isnull=False, taken_over_at__isnull=True).order_by("number")
    found = here.annotate(before=Subquery(before), standing=Subquery(standing)).values_list("pk", "key", "before", "standing")
    changed = [
        DayTotal(petition_id=pk, day=day, total=totals.get(key, 0))
        for pk, key, before, standing in found
        if totals.get(key, 0) != standing and is_shown(totals.get(key, 0), before or 0, rules.privacy.k)
    ]
    _write(changed)
    return len(changed)


def import_days(rows: Iterable[DayInput]) -> int:
    """Take over the counts by day of petitions that were gathered elsewhere, CHUNK in one transaction. Returns how many are new.

    Raises CountRefused for a petition that is not here, or that gathers signatures here.
    """
    added, stream = 0, iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        added += _take_over(chunk)
    return added


@transaction.atomic
def _take_over(chunk: list[DayInput]) -> int:
    petitions = {one.number: one for one in Petition.objects.filter(number__in={row.petition for row in chunk})}
    refused = [row.petition for row in chunk if row.petition not in petitions or petitions[row.petition].taken_over_at is None]
    if refused:
        raise CountRefused(number=refused[0])
    standing = {
        (number, day): total
        for number, day, total in DayTotal.objects.filter(petition__in=petitions.values()).values_list("petition__number", "day", "total")
    }
    write = [
        DayTotal(petition=petitions[row.petition], day=row.day, total=row.signatures)
        for row in chunk
        if standing.get((row.petition, row.day)) != row.signatures
    ]
    _write(write)
    return len(write)


def _write(rows: list[DayTotal]) -> None:
    DayTotal.objects.bulk_create(rows, CHUNK, update_conflicts=True, unique_fields=["petition", "day"], update_fields=["total"])
