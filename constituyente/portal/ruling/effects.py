"""What other rules would do: which phases are open, which petitions take signatures and until when, what stays as it was promised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises

PAGES = ("about", "contact", "privacy", "terms", "accessibility")  # what the texts about the site stand on


@dataclass(frozen=True)
class Named:
    """A petition that an effect touches; `closes_at` is when it would take its last signature, where that is what changes."""

    number: int
    title: str
    language: str
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Due:
    """By when a promise would be due if its mark were passed now: as it is, and as it would be."""

    mark: int
    was: datetime
    becomes: datetime


@dataclass(frozen=True)
class Marked:
    """A mark as it would be, with how many of the open petitions have so many signatures: they keep the marks they were opened under."""

    was: int
    becomes: int
    past_before: int
    past_after: int
    between: tuple[Named, ...]


@dataclass(frozen=True)
class Effect:
    """What the rules `after` would do to what stands under `before`.

    open_before, open_after  titles of the phases that are open at the moment
    stop, start              petitions that would take no signatures any more, or take some again
    closing                  those whose last day would be another
    owed                     promises not kept yet: each keeps its due date
    """

    open_before: tuple[str, ...]
    open_after: tuple[str, ...]
    open_petitions: int
    stop: tuple[Named, ...]
    start: tuple[Named, ...]
    closing: tuple[Named, ...]
    marks: tuple[Marked, ...]
    dues: tuple[Due, ...]
    days_before: int
    days_after: int
    owed: int
    dates_change: bool
    site_changes: bool

    @property
    def phases_change(self) -> bool:
        """Whether other phases are open at the moment."""
        return self.open_before != self.open_after


def effect_of(before: process.Rules, after: process.Rules, *, now: datetime) -> Effect:
    """What putting `after` in force would do. Five statements."""
    standing = petitions.under(before, after, now=now)
    totals = promises.totals(before, now=now)
    closing = [one for one in standing if one.takes and one.would_take and one.closes_at != one.would_close_at]
    return Effect(
        open_before=_open(before, now),
        open_after=_open(after, now),
        open_petitions=len(standing),
        stop=tuple(_named(one) for one in standing if one.takes and not one.would_take),
        start=tuple(_named(one) for one in standing if one.would_take and not one.takes),
        closing=tuple(Named(one.number, one.title, one.language, _last(one.would_close_at)) for one in closing),
        marks=tuple(_marks(before, after, standing)),
        dues=tuple(_dues(before, after, now)),
        days_before=before.petitions.closes_after_days,
        days_after=after.petitions.closes_after_days,
        owed=totals.open + totals.late,
        dates_change=[(one.opens, one.closes) for one in before.phases] != [(one.opens, one.closes) for one in after.phases],
        site_changes=before.site != after.site,
    )


def _open(rules: process.Rules, now: datetime) -> tuple[str, ...]:
    return tuple(in_language(row.title) for row in process.phases(rules, now=now) if row.state == "now")


def _named(one: petitions.UnderRules) -> Named:
    return Named(one.number, one.title, one.language)


def _last(closing: datetime | None) -> datetime | None:
    """A moment of the last day; the midnight that ends a phase is already the next."""
    return closing - timedelta(seconds=1) if closing else None


def _marks(before: process.Rules, after: process.Rules, standing: tuple[petitions.UnderRules, ...]) -> Iterator[Marked]:
    for old, new in zip(before.petitions.tiers, after.petitions.tiers, strict=False):
        if old.signatures != new.signatures:
            low, high = sorted((old.signatures, new.signatures))
            yield Marked(
                old.signatures,
                new.signatures,
                sum(1 for one in standing if one.signatures >= old.signatures),
                sum(1 for one in standing if one.signatures >= new.signatures),
                tuple(_named(one) for one in standing if low <= one.signatures < high),
            )


def _dues(before: process.Rules, after: process.Rules, now: datetime) -> Iterator[Due]:
    for old, new in zip(before.petitions.tiers, after.petitions.tiers, strict=False):
        if old.promise and new.promise:
            was, becomes = process.due(before, now, old.promise.within), process.due(after, now, new.promise.within)
            if was != becomes:
                yield Due(new.signatures, was, becomes)
