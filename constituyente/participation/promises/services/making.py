"""Promises made: by a crossing, or taken over from a package."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import translation

from constituyente.foundation.common.db import insert_numbered
from constituyente.foundation.common.exchange import Row
from constituyente.foundation.common.records import canonical, digest, instant
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import addresses, words
from constituyente.participation.promises.errors import PromiseStands
from constituyente.participation.promises.models import Promise

from . import telling

MADE = ("number", "about", "kind", "by", "mark", "people", "log", "cause", "made_at", "due_at", "rules_version", "record")


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
    Whoever asked to hear of it is told. Returns the promise's number, the standing one if this crossing has made its promise before.
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
        told = {"mark": mark, "by": process.current().title_of(by), "due": due_at}
        telling.tell(promise, "promises/made", told, key="made", now=now)
    return promise.number


def _write_record(promise: Promise) -> None:
    promise.number = ledger.free_number("promise", promise.number)
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
