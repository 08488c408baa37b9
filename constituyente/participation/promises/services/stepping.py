"""The way to a promise: who is to hear, when and where, and that it took place. Each is one more dated fact."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import writing
from constituyente.foundation.common.db import find
from constituyente.foundation.common.records import plain
from constituyente.foundation.common.rng import SYSTEM, Rng
from constituyente.foundation.files import api as files
from constituyente.foundation.process import api as process
from constituyente.participation.promises.data import StepAct
from constituyente.participation.promises.errors import (
    AlreadyKept,
    HearingInThePast,
    KeptBeforeMade,
    KeptInTheFuture,
    NothingChanged,
    PeopleMissing,
    ReasonMissing,
)
from constituyente.participation.promises.models import Attachment, Fulfilment, Promise, Step

from . import telling


@transaction.atomic
def name_people(number: int, *, people: Sequence[str], reason: str = "", actor: accounts.Actor, now: datetime) -> None:
    """Say who is to hear, or to do what was promised, by name or seat: as many as the promise says, if it says so.

    reason  why they are others than before; the earlier names stay in sight
    Two people at once are told one after the other (the promise's row is locked).
    Raises Forbidden, NotFound, AlreadyKept, PeopleMissing, ReasonMissing, NothingChanged.
    """
    promise = _open_one(number, actor)
    names = [name for name in map(writing.line, people) if name]
    if len(set(names)) != len(names) or len(names) != (promise.people or len(names)) or not names:
        raise PeopleMissing(count=promise.people or 1)
    step = next_step(promise, "named", actor=actor, now=now)
    step.people, step.reason = "\n".join(names), plain(reason)
    _require_other(promise, ("named",), step, ("people",))
    step.save(force_insert=True)


@transaction.atomic
def schedule(number: int, *, begins_at: datetime, place: str, reason: str = "", actor: accounts.Actor, now: datetime) -> None:
    """Announce when and where it takes place, or announce it anew with a `reason`, and tell everyone who asked to hear of it.

    Raises Forbidden, NotFound, AlreadyKept, HearingInThePast, ReasonMissing, NothingChanged.
    """
    promise = _open_one(number, actor)
    if begins_at <= now:
        raise HearingInThePast
    moved = Step.objects.filter(promise=promise, act__in=("planned", "moved")).exists()
    step = next_step(promise, "moved" if moved else "planned", actor=actor, now=now)
    step.begins_at, step.place, step.reason = begins_at, writing.line(place), plain(reason)
    _require_other(promise, ("planned", "moved"), step, ("begins_at", "place"))
    step.save(force_insert=True)
    told = {"begins": begins_at, "place": step.place, "moved": moved, "reason": step.reason}
    telling.tell(promise, "promises/hearing", told, key=f"step {step.position}", now=now)


@transaction.atomic
def hold(
    number: int,
    *,
    on: date,
    who: str,
    text: str,
    papers: Sequence[files.Content] = (),
    actor: accounts.Actor,
    now: datetime,
    rng: Rng = SYSTEM,
) -> None:
    """Record that it took place: the day, who was there, the minutes, public files. What was promised may still be owed.

    Raises Forbidden, NotFound, AlreadyKept, KeptBeforeMade, KeptInTheFuture.
    """
    promise = _open_one(number, actor)
    require_day(promise, on, process.current(), now=now)
    step = next_step(promise, "held", actor=actor, now=now)
    step.on, step.who, step.text = on, plain(who), plain(text)
    step.save(force_insert=True)
    attach(promise, step, papers, now=now, rng=rng)


def _open_one(number: int, actor: accounts.Actor) -> Promise:
    """The promise, locked and not kept yet."""
    actor.require("promises.fulfil")
    promise = find(Promise, lock=True, number=number)
    if Fulfilment.objects.filter(promise=promise).exists():
        raise AlreadyKept(number=number)
    return promise


def next_step(promise: Promise, act: StepAct, *, actor: accounts.Actor, now: datetime) -> Step:
    """The step that comes next, still to be filled in and saved; the promise's row is locked."""
    return Step(promise=promise, position=promise.steps.count() + 1, act=act, recorded_at=now, recorded_by_id=actor.id)


def _require_other(promise: Promise, acts: Sequence[StepAct], step: Step, told: Sequence[str]) -> None:
    """What was said before is changed with a reason, or not at all."""
    before = promise.steps.filter(act__in=acts).order_by("-position").first()
    if before is None:
        return
    if all(getattr(before, name) == getattr(step, name) for name in told):
        raise NothingChanged
    if not writing.says_something(step.reason):
        raise ReasonMissing


def require_day(promise: Promise, on: date, rules: process.Rules, *, now: datetime) -> None:
    """Raise KeptInTheFuture, KeptBeforeMade unless `on` lies between the making of the promise and today."""
    if on > rules.local_date(now):
        raise KeptInTheFuture
    if on < rules.local_date(promise.made_at):
        raise KeptBeforeMade


# ------------------------------------------------------------------ files


def listed(papers: Sequence[files.Content]) -> dict[str, object]:
    """The files as a record names them; nothing if there are none, so that a record without files is what it always was."""
    return {"files": [{"name": one.name, "media": one.media, "sha256": one.sha256} for one in papers]} if papers else {}


def attach(promise: Promise, step: Step | None, papers: Sequence[files.Content], *, now: datetime, rng: Rng) -> None:
    """Keep the files in public, beside the step or, without one, beside the fulfilment."""
    for position, content in enumerate(papers, start=1):
        kept = files.keep(content, public=True, now=now, rng=rng)
        Attachment.objects.create(promise=promise, step=step, position=position, file_id=kept.id)
