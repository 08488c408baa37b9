"""Fair exposure: whose turn it is on the home page, and whose it was."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import turns
from constituyente.participation.petitions.data.fair import ExposurePage, Shown, Turn
from constituyente.participation.petitions.models import Petition

from .standing import signed_texts

FIRST = 3  # petitions that home shows on a day
DAYS = 7  # that a page of the log of exposure tells


def _open_at(at: datetime) -> QuerySet[Petition]:
    return Petition.objects.filter(opened_at__lt=at, closes_at__gt=at, taken_over_at=None)


def turn(day: date, rules: process.Rules) -> Turn:
    """Whose turn it is on `day`: of the petitions that were open when it began, the first by the day's seed. Three statements."""
    midnight = rules.midnight(day)
    size, seed = ledger.root_before(midnight)
    keys = turns.in_turn(seed, _open_at(midnight).values_list("key", flat=True))
    texts = {text.petition.key: text for text in signed_texts().filter(petition__key__in=keys[:FIRST])}
    first = tuple(
        Shown(text.petition.number, key, text.title, text.petition.language, turns.place(seed, key))
        for key in keys[:FIRST]
        if (text := texts.get(key))
    )
    return Turn(day, size, seed, len(keys), first)


def turn_today(rules: process.Rules, *, now: datetime) -> Turn:
    """Whose turn it is. Three statements."""
    return turn(rules.local_date(now), rules)


def exposure_page(*, before: str, now: datetime) -> ExposurePage:
    """Which petitions home showed, day by day, the newest first.

    before  only earlier days, as in 2026-08-22; what is no day is as none
    Three statements for each of DAYS days, and two. Raises NoRules.
    """
    rules = process.current()
    last = rules.local_date(now)
    with suppress(ValueError, OverflowError):
        last = min(last, date.fromisoformat(before) - timedelta(days=1)) if before else last
    first = (
        Petition.objects.filter(opened_at__isnull=False, closes_at__isnull=False)
        .order_by("opened_at")
        .values_list("opened_at", flat=True)
        .first()
    )
    days = tuple(_days(last, rules.local_date(first), rules)) if first else ()
    more = bool(days and first and days[-1].day > rules.local_date(first) + timedelta(days=1))
    return ExposurePage(days, f"{reverse('petitions-exposure')}?before={days[-1].day.isoformat()}" if more else None)


def _days(last: date, opened: date, rules: process.Rules) -> Iterator[Turn]:
    """At most DAYS days, back to the one after the first petition opened."""
    for ago in range(min(DAYS, (last - opened).days)):
        yield turn(last - timedelta(days=ago), rules)
