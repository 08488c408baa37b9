"""Promises kept, and what was said of it set right."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import translation

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.records import canonical, digest, instant, plain
from constituyente.foundation.common.rng import SYSTEM, Rng
from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import api as corpus
from constituyente.participation.promises import words
from constituyente.participation.promises.errors import AlreadyKept, NotKeptYet, PromiseStands
from constituyente.participation.promises.models import Attachment, Fulfilment, Promise, Step

from . import telling
from .stepping import attach, listed, next_step, require_day

STEP = ("position", "act", "begins_at", "on", "place", "who", "people", "reason", "text", "recorded_at", "record")
KEPT = ("kept_on", "who", "text", "recorded_at", "record")


@transaction.atomic
def fulfil(
    number: int,
    *,
    actor: accounts.Actor,
    on: date,
    text: str,
    who: str,
    papers: Sequence[files.Content] = (),
    now: datetime,
    rng: Rng = SYSTEM,
) -> None:
    """Record that promise `number` was kept, queue it for the log, let it be found, and tell everyone who asked to hear of it.

    on      the day it was kept, from the day it was made to today; who  those who kept it, by office or seat
    text    the answer or the minutes
    papers  public files that go with it; their hashes are in the record
    Two people at once: the first stands (one fulfilment per promise, by constraint).
    The record says when it was recorded as well: whoever dates it back shows it.
    Raises Forbidden, NotFound, AlreadyKept, KeptBeforeMade, KeptInTheFuture.
    """
    actor.require("promises.fulfil")
    promise = find(Promise, number=number)
    rules = process.current()
    require_day(promise, on, rules, now=now)
    text, who = plain(text), plain(who)
    said = {"promise": number, "kept_on": on.isoformat(), "recorded_at": instant(now), "who": who, "text": text}
    record = canonical(said | listed(papers))
    entry = _entry(number, record)
    kept, new = insert_once(
        Fulfilment(
            promise=promise,
            kept_on=on,
            who=who,
            text=text,
            recorded_at=now,
            recorded_by_id=actor.id,
            record=record,
            leaf=ledger.leaf_hash(entry),
        ),
        by=("promise_id",),
    )
    if not new:
        raise AlreadyKept(number=number)
    attach(promise, None, papers, now=now, rng=rng)
    ledger.append(entry, now=now)
    corpus.put([_public_text(kept, rules.main_language)])
    telling.tell(promise, "promises/kept", {"text": text, "who": who, "papers": len(papers)}, key="kept", now=now)


@transaction.atomic
def correct(
    number: int,
    *,
    actor: accounts.Actor,
    reason: str,
    text: str,
    papers: Sequence[files.Content] = (),
    now: datetime,
    rng: Rng = SYSTEM,
) -> None:
    """Set right beside a fulfilment what it says wrongly; it stays as it is, and the correction's record goes into the log as well.

    reason  what was wrong; text  what is right
    Raises Forbidden, NotFound, NotKeptYet.
    """
    actor.require("promises.fulfil")
    promise = find(Promise, lock=True, number=number)
    if not Fulfilment.objects.filter(promise=promise).exists():
        raise NotKeptYet(number=number)
    step = next_step(promise, "corrected", actor=actor, now=now)
    step.text, step.reason = plain(text), plain(reason)
    said = {"promise": number, "correction": step.position, "recorded_at": instant(now), "reason": step.reason, "text": step.text}
    step.record = canonical(said | listed(papers))
    entry = _entry(number, step.record)
    step.leaf = ledger.leaf_hash(entry)
    step.save(force_insert=True)
    attach(promise, step, papers, now=now, rng=rng)
    ledger.append(entry, now=now)


def _entry(number: int, record: str) -> bytes:
    return ledger.entries.encode("promise", number=number, act="kept", record=digest(record))


def _public_text(kept: Fulfilment, language: str) -> corpus.Text:
    """How a promise was kept, as the pool of public text has it; under the promise, titled as on its card."""
    promise = kept.promise
    with translation.override(language):
        title = words.title(promise.kind, promise.people)
    return corpus.Text(promise.ref, title, kept.text, language, subject="", territory="", given=False, at=kept.recorded_at)


@transaction.atomic
def take_over_fulfilments(rows: Sequence[Row], *, now: datetime) -> None:
    """Take over from a package how promises were kept, and queue the records for our log.

    rows  with the columns KEPT and the number of the `promise`
    Raises AlreadyKept for one that was kept otherwise.
    """
    promises = {one.number: one for one in Promise.objects.select_related("fulfilment").filter(number__in=[row["promise"] for row in rows])}
    fresh, entries = list[Fulfilment](), list[bytes]()
    for row in rows:
        promise = promises[cast("int", row["promise"])]
        standing: Fulfilment | None = getattr(promise, "fulfilment", None)
        if standing is None:
            entries.append(_entry(promise.number, str(row["record"])))
            fresh.append(Fulfilment(promise=promise, leaf=ledger.leaf_hash(entries[-1]), **{name: row[name] for name in KEPT}))
        elif standing.record != row["record"]:
            raise AlreadyKept(number=promise.number)
    ledger.append_many(entries, now=now)
    Fulfilment.objects.bulk_create(fresh)
    language = process.current().main_language
    corpus.put(_public_text(kept, language) for kept in fresh)


@transaction.atomic
def take_over_steps(rows: Sequence[Row], *, now: datetime) -> None:
    """Take over from a package what was done on the way to promises, and queue the records of corrections for our log.

    rows  with the columns STEP and the number of the `promise`. Raises PromiseStands for a step that stands with other words.
    """
    promises = {one.number: one for one in Promise.objects.filter(number__in=[row["promise"] for row in rows])}
    for row in rows:
        promise = promises[cast("int", row["promise"])]
        step = Step(promise=promise, **{name: row[name] for name in STEP})
        entry = _entry(promise.number, step.record) if step.record else b""
        step.leaf = ledger.leaf_hash(entry) if entry else None
        standing, new = insert_once(step, by=("promise", "position"))
        if not new and any(getattr(standing, name) != row[name] for name in STEP):
            raise PromiseStands(number=promise.number)
        if new and entry:
            ledger.append(entry, now=now)


@transaction.atomic
def take_over_file(row: Row, data: bytes) -> None:
    """Take over a public file of a promise from a package. row: with the columns of the table `promise_files`; the file fits them."""
    promise = Promise.objects.get(number=cast("int", row["promise"]))
    step = promise.steps.get(position=cast("int", row["step"])) if row["step"] else None
    content = files.Content(data, str(row["media"]), str(row["name"]))
    stored = files.take_over(content, key=str(row["key"]), kept_at=cast("datetime", row["kept_at"]))
    insert_once(
        Attachment(promise=promise, step=step, position=cast("int", row["position"]), file_id=stored.id), by=("promise", "step", "position")
    )
