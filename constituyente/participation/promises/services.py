from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import translation

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_numbered, insert_once
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.records import canonical, digest, instant, plain
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus

from . import addresses, words
from .errors import AlreadyKept, KeptBeforeMade, KeptInTheFuture, PromiseStands
from .models import Fulfilment, Promise

MADE = ("number", "about", "kind", "by", "mark", "people", "log", "cause", "made_at", "due_at", "rules_version", "record")
KEPT = ("kept_on", "who", "text", "recorded_at", "record")


@transaction.atomic
def make(
    *,
    about: Ref,
    kind: process.PromiseKind,
    by: str,
    mark: int,
    cause: int,
    made_at: datetime,
    due_at: datetime,
    rules_version: int,
    people: int = 0,
    now: datetime,
) -> int:
    """Write down what an office owes since `about` crossed `mark`, once for each crossing, and queue it for the log.

    by       key of an official or a body in the rules
    cause    index of the crossing's log entry; settles by a constraint that one crossing makes one promise
    people   how many hear, for a hearing; 0 if the rules do not say
    made_at  when the crossing was true; the time given runs from it
    Returns the promise's number, the standing one if this crossing has made its promise before.
    Raises TooBusy.
    """
    promise, new = insert_numbered(
        Promise(
            about=str(about),
            kind=kind,
            by=by,
            mark=mark,
            people=people,
            cause=cause,
            made_at=made_at,
            due_at=due_at,
            rules_version=rules_version,
        ),
        by=("log", "cause"),
        fill=_write_record,
    )
    if new:
        ledger.append(_made(promise), now=now)
        language = process.current().main_language
        with translation.override(language):
            title = words.title(kind, people)
        provenance.register(provenance.Card(promise.ref, title, addresses.promise(promise.number), language), now=now)
        provenance.link(promise.ref, provenance.Relation.OWED_TO, about, by=by, at=made_at)
    return promise.number


def _write_record(promise: Promise) -> None:
    while ledger.newest_version("promise", promise.number):  # the log remembers a promise that a restore could not bring back
        promise.number += 1
    promise.record = canonical(
        {
            "promise": promise.number,
            "about": promise.about,
            "kind": promise.kind,
            "by": promise.by,
            "mark": promise.mark,
            "people": promise.people,
            "cause": promise.cause,
            "made_at": instant(promise.made_at),
            "due_at": instant(promise.due_at),
            "rules": promise.rules_version,
        }
    )
    promise.leaf = ledger.leaf_hash(_made(promise))


def _made(promise: Promise) -> bytes:
    return ledger.entries.encode("promise", number=promise.number, act="made", record=digest(promise.record))


@transaction.atomic
def fulfil(number: int, *, actor: accounts.Actor, on: date, text: str, who: str, now: datetime) -> None:
    """Record that promise `number` was kept, queue it for the log, let it be found, and tell everyone who asked to hear of it.

    on    the day it was kept, from the day it was made to today; who  those who kept it, by office or seat; text  the answer or the minutes
    Two people at once: the first stands (one fulfilment per promise, by constraint).
    The record says when it was recorded as well: whoever dates it back shows it.
    Raises Forbidden, NotFound, AlreadyKept, KeptBeforeMade, KeptInTheFuture.
    """
    actor.require("promises.fulfil")
    promise = find(Promise, number=number)
    rules = process.current()
    if on > rules.local_date(now):
        raise KeptInTheFuture
    if on < rules.local_date(promise.made_at):
        raise KeptBeforeMade
    text, who = plain(text), plain(who)
    record = canonical({"promise": number, "kept_on": on.isoformat(), "recorded_at": instant(now), "who": who, "text": text})
    entry = ledger.entries.encode("promise", number=number, act="kept", record=digest(record))
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
    ledger.append(entry, now=now)
    corpus.put([_public_text(kept, rules.main_language)])
    about = Ref.parse(promise.about)
    card = provenance.cards([about])[about.bare]
    told = {"title": card.title, "address": addresses.promise(number), "text": text, "who": who}
    post.notify(about, "promises/kept", told, now=now, zone=rules.process.timezone)


def _public_text(kept: Fulfilment, language: str) -> corpus.Text:
    """How a promise was kept, as the pool of public text has it; under the promise, titled as on its card."""
    promise = kept.promise
    with translation.override(language):
        title = words.title(promise.kind, promise.people)
    return corpus.Text(promise.ref, title, kept.text, language, subject="", territory="", given=False, at=kept.recorded_at)


# ------------------------------------------------------------------ from a package


@transaction.atomic
def take_over(rows: Sequence[Row], *, now: datetime) -> int:
    """Take promises over from a package as they stand in it, and queue their records for our log. Returns how many are new.

    rows  with the columns MADE; log: empty for ours
    Those that stand with the same record are left alone. Raises PromiseStands.
    """
    standing = dict(Promise.objects.filter(number__in=[row["number"] for row in rows]).values_list("number", "record"))
    language = process.current().main_language
    fresh, entries = list[Promise](), list[bytes]()
    for row in rows:
        if row["number"] in standing:
            if standing[cast("int", row["number"])] != row["record"]:
                raise PromiseStands(number=row["number"])
            continue
        promise = Promise(**{name: row[name] for name in MADE})
        entries.append(_made(promise))
        promise.leaf = ledger.leaf_hash(entries[-1])
        fresh.append(promise)
    ledger.append_many(entries, now=now)
    Promise.objects.bulk_create(fresh)
    with translation.override(language):
        titles = [words.title(promise.kind, promise.people) for promise in fresh]
    cards = zip(fresh, titles, strict=True)
    provenance.register_many(
        [provenance.Card(promise.ref, title, addresses.promise(promise.number), language) for promise, title in cards], now=now
    )
    for promise in fresh:
        provenance.link(promise.ref, provenance.Relation.OWED_TO, Ref.parse(promise.about), by=promise.by, at=promise.made_at)
    return len(fresh)


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
            entries.append(ledger.entries.encode("promise", number=promise.number, act="kept", record=digest(str(row["record"]))))
            fresh.append(Fulfilment(promise=promise, leaf=ledger.leaf_hash(entries[-1]), **{name: row[name] for name in KEPT}))
        elif standing.record != row["record"]:
            raise AlreadyKept(number=promise.number)
    ledger.append_many(entries, now=now)
    Fulfilment.objects.bulk_create(fresh)
    language = process.current().main_language
    corpus.put(_public_text(kept, language) for kept in fresh)
