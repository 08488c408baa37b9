"""The orders a list of petitions may have, and the cursors by which it goes on while it moves.

A cursor names the value of the last petition shown and its number: what is signed, opened or closed in between changes neither what was
shown nor what follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import turns
from constituyente.participation.petitions.models import Petition

OF_OPEN = frozenset({"near", "closing", "turn"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BIGGEST = 2**62


@dataclass(frozen=True)
class Page:
    """The petitions of a page, and the cursor of the next one; none on the last."""

    rows: list[Petition]
    next: dict[str, str | int] = field(default_factory=dict)


def page(
    rows: QuerySet[Petition],
    order: str,
    *,
    before: int | None,
    after: str,
    marks: Sequence[int],
    rules: process.Rules,
    limit: int,
    now: datetime,
) -> Page:
    """The first `limit` petitions behind the cursor. One statement; in turn three. Raises BadQuery."""
    match order:
        case "":
            return _newest(rows, before, limit)
        case "turn":
            return _in_turn(rows, after, rules, limit, now)
        case "closing":
            value, number = _cursor(after)
            ranked = rows.annotate(rank=F("closes_at"))
            start = EPOCH + MICROSECOND * value if after else None
            return _ranked(ranked, start, number, limit)
        case "near":
            signed = rows.annotate(signed=_signed())
            left = [When(signed__lt=mark, then=Value(mark) - F("signed")) for mark in sorted(marks)]
            ranked = signed.annotate(rank=Case(*left, default=None, output_field=BigIntegerField())).filter(rank__isnull=False)
        case _:
            ranked = rows.annotate(rank=ExpressionWrapper(Value(0) - _signed(), output_field=BigIntegerField()))
    value, number = _cursor(after)
    return _ranked(ranked, value if after else None, number, limit)


def _signed() -> Coalesce:
    return Coalesce(ledger.proved_of("key"), F("reported__signatures"), Value(0), output_field=BigIntegerField())


def _newest(rows: QuerySet[Petition], before: int | None, limit: int) -> Page:
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: limit + 1])
    return Page(found[:limit], {"before": found[limit - 1].number} if len(found) > limit else {})


def _ranked(rows: "QuerySet[Any]", start: int | datetime | None, number: int, limit: int) -> Page:
    """The lowest rank first, equals the newest first."""
    if start is not None:
        rows = rows.filter(Q(rank__gt=start) | Q(rank=start, number__lt=number))
    found = list(rows.order_by("rank", "-number")[: limit + 1])
    if len(found) <= limit:
        return Page(found)
    last = found[limit - 1]
    rank = last.rank
    value = (rank - EPOCH) // MICROSECOND if isinstance(rank, datetime) else int(rank)
    return Page(found[:limit], {"after": f"{value}.{last.number}"})


def _cursor(after: str) -> tuple[int, int]:
    """What a cursor names: the value and the number of the last petition that was shown."""
    try:
        value, number = (int(part) for part in (after or "0.0").split("."))
    except ValueError as error:
        raise BadQuery(name="after") from error
    if max(abs(value), abs(number)) > BIGGEST:
        raise BadQuery(name="after")
    return value, min(number, 2**31 - 1)


def _in_turn(rows: QuerySet[Petition], after: str, rules: process.Rules, limit: int, now: datetime) -> Page:
    """In the order of the day on which the first page was read, so that no petition is missed over midnight."""
    today = rules.local_date(now)
    written, _dot, shown = after.partition(".")
    try:
        day = min(date.fromisoformat(written), today) if after else today
    except ValueError as error:
        raise BadQuery(name="after") from error
    _size, seed = ledger.root_before(rules.midnight(day))
    keys = [key for key in turns.in_turn(seed, rows.values_list("key", flat=True)) if turns.place(seed, key) > shown]
    found = {row.key: row for row in rows.filter(key__in=keys[:limit])}
    ordered = [found[key] for key in keys[:limit] if key in found]
    return Page(ordered, {"after": f"{day.isoformat()}.{turns.place(seed, keys[limit - 1])}"} if len(keys) > limit else {})
