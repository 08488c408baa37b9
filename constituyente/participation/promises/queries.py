from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import Kept, PromisePage, PromiseRow, PromisesDesk, PromisesPage, PromiseTotals, PublicRecord, Status
from .models import Fulfilment, Promise

SHOWN_KEPT = 50


def _rows(promises: Iterable[Promise], rules: process.Rules, *, now: datetime) -> tuple[PromiseRow, ...]:
    """One statement for the promises, one for the cards of what they are about."""
    promises = list(promises)
    cards = provenance.cards([Ref.parse(promise.about) for promise in promises])
    return tuple(_row(promise, cards.get(Ref.parse(promise.about).bare), rules, now=now) for promise in promises)


def _row(promise: Promise, card: provenance.Card | None, rules: process.Rules, *, now: datetime) -> PromiseRow:
    fulfilment: Fulfilment | None = getattr(promise, "fulfilment", None)
    due = rules.local_date(promise.due_at)
    given = max((due - rules.local_date(promise.made_at)).days, 1)
    kept = _kept(fulfilment, due, rules) if fulfilment else None
    until = (rules.local_date(kept.recorded_at) if kept.word else kept.on) if kept else rules.local_date(now)
    status: Status = "kept" if kept else "late" if now > promise.due_at else "open"
    return PromiseRow(
        number=promise.number,
        ref=str(promise.ref),
        kind=promise.kind,
        title=words.title(promise.kind, promise.people),
        short=words.short(promise.kind, promise.people),
        about=promise.about,
        about_title=card.title if card else promise.about,
        about_language=card.language if card else rules.main_language,
        about_address=card.address if card else provenance.thread_address(promise.about),
        by=in_language(rules.title_of(promise.by)),
        mark=promise.mark,
        made_at=promise.made_at,
        due_at=promise.due_at,
        status=status,
        days=(due - until).days if kept or status == "open" else (until - due).days,
        elapsed=100 * (until - rules.local_date(promise.made_at)).days // given,
        kept=kept,
    )


def _kept(fulfilment: Fulfilment, due: date, rules: process.Rules) -> Kept:
    """How it was kept, and whether in time: nobody can record it before it is kept, so that the day of recording decides."""
    late = rules.local_date(fulfilment.recorded_at) > due
    word = late and fulfilment.kept_on <= due
    return Kept(fulfilment.kept_on, fulfilment.recorded_at, fulfilment.who, fulfilment.text, late=late, word=word)


def _promises() -> QuerySet[Promise]:
    return Promise.objects.select_related("fulfilment")


def totals(rules: process.Rules, *, now: datetime) -> PromiseTotals:
    """How many promises stand where. One statement."""
    rows: Sequence[tuple[datetime, datetime | None]] = list(Promise.objects.values_list("due_at", "fulfilment__recorded_at"))
    kept = [(at, due) for due, at in rows if at is not None]
    late = sum(1 for due, at in rows if at is None and now > due)
    return PromiseTotals(
        open=len(rows) - len(kept) - late,
        kept=len(kept),
        late=late,
        kept_late=sum(1 for at, due in kept if rules.local_date(at) > rules.local_date(due)),
    )


def promises_page(*, now: datetime) -> PromisesPage:
    """All promises by where they stand. Six statements, four without promises. Raises NoRules."""
    rules = process.current()
    standing = owed(rules, now=now)
    kept = _rows(_promises().filter(fulfilment__isnull=False).order_by("-fulfilment__kept_on", "-number")[:SHOWN_KEPT], rules, now=now)
    return PromisesPage(
        totals=totals(rules, now=now),
        late=tuple(row for row in standing if row.status == "late"),
        open=tuple(row for row in standing if row.status == "open"),
        kept=kept,
        gathering=process.allows(rules, "petitions", now=now) or process.opens_next(rules, "petitions", now=now) is not None,
        rules_version=rules.version,
        head=ledger.head(),
    )


def promise_page(number: int, *, now: datetime) -> PromisePage:
    """One promise. Five statements. Raises NotFound, NoRules."""
    promise = find(Promise, number=number)
    fulfilment: Fulfilment | None = getattr(promise, "fulfilment", None)
    leaves = [bytes(promise.leaf), *([bytes(fulfilment.leaf)] if fulfilment else [])]
    positions = ledger.positions(leaves)
    (row,) = _rows([promise], process.current(), now=now)
    return PromisePage(
        promise=row,
        rules_version=promise.rules_version,
        cause=promise.cause,
        log=promise.log,
        made=PublicRecord(promise.record, positions.get(leaves[0])),
        kept=PublicRecord(fulfilment.record, positions.get(leaves[1])) if fulfilment else None,
    )


def promises_about(ref: Ref, rules: process.Rules, *, now: datetime) -> tuple[PromiseRow, ...]:
    """What is owed to whoever stands behind `ref`, oldest first. Two statements."""
    return _rows(_promises().filter(about=str(ref.bare)).order_by("made_at", "number"), rules, now=now)


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """The promises among `refs` and those about them, as dated facts: made, kept. Two statements."""
    numbers = [int(ref.key) for ref in refs if ref.kind == "promise" and ref.key.isdecimal()]
    asked = Q(about__in=[str(ref.bare) for ref in refs]) | Q(number__in=numbers)
    promises = list(_promises().filter(asked).order_by("made_at", "number"))
    fulfilments = [promise.fulfilment for promise in promises if hasattr(promise, "fulfilment")]
    positions = ledger.positions([*(bytes(one.leaf) for one in promises), *(bytes(one.leaf) for one in fulfilments)])
    facts = [
        provenance.Fact(
            at=promise.made_at,
            text=words.PROMISED,
            params={
                "mark": promise.mark,
                "title": words.title(promise.kind, promise.people),
                "by": in_language(rules.title_of(promise.by)),
            },
            ref=promise.ref,
            index=positions.get(bytes(promise.leaf)),
            address=addresses.promise(promise.number),
        )
        for promise in promises
    ]
    facts += [_kept_fact(fulfilment, positions.get(bytes(fulfilment.leaf)), rules) for fulfilment in fulfilments]
    return tuple(facts)


def _kept_fact(fulfilment: Fulfilment, index: int | None, rules: process.Rules) -> provenance.Fact:
    """A fulfilment stands on its day; where there is only somebody's word for that day, on the one it was recorded."""
    promise = fulfilment.promise
    due = rules.local_date(promise.due_at)
    kept = _kept(fulfilment, due, rules)
    title = words.title(promise.kind, promise.people)
    return provenance.Fact(
        at=kept.recorded_at if kept.word else rules.midnight(kept.on),
        text=words.RECORDED_LATE if kept.word else words.KEPT,
        params={"title": title, "days": (rules.local_date(kept.recorded_at) - due).days} if kept.word else {"title": title},
        ref=promise.ref,
        index=index,
        detail=kept.who,
        tag="late" if kept.late else "kept",
        address=addresses.promise(promise.number),
    )


def newest_cause() -> int:
    """The index of our log's newest crossing that has made its promise; -1 before the first. One statement."""
    newest = Promise.objects.filter(log="").order_by("-cause").values_list("cause", flat=True).first()
    return -1 if newest is None else newest


def owed(rules: process.Rules, *, now: datetime) -> tuple[PromiseRow, ...]:
    """Everything not kept yet, the longest overdue first. Two statements."""
    return _rows(_promises().filter(fulfilment=None).order_by("due_at", "number"), rules, now=now)


def latest(rules: process.Rules, limit: int, *, now: datetime) -> tuple[PromiseRow, ...]:
    """The promises that were made or kept last, newest first. Two statements."""
    rows = _promises().annotate(told_at=Coalesce("fulfilment__recorded_at", "made_at")).order_by("-told_at", "-number")
    return _rows(rows[:limit], rules, now=now)


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[PromiseRow, ...]:
    """What `actor` has to see kept, the longest overdue first; empty for others. Three statements. Raises NoRules."""
    if not actor.may("promises.fulfil"):
        return ()
    return owed(process.current(), now=now)


def desk_page(actor: accounts.Actor, *, done: int | None, now: datetime) -> PromisesDesk:
    """The desk's list. Three statements. Raises NoRules."""
    return PromisesDesk(queue(actor, now=now), done)


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` recorded as kept last, newest first. Two statements."""
    rows = list(Fulfilment.objects.filter(recorded_by=actor.id).select_related("promise").order_by("-recorded_at", "-pk")[:limit])
    cards = provenance.cards([Ref.parse(row.promise.about) for row in rows])
    found = [(row, cards.get(Ref.parse(row.promise.about).bare)) for row in rows]
    return tuple(
        Done(
            row.recorded_at,
            _("Promise recorded as kept"),
            card.title if card else row.promise.about,
            card.language if card else "",
            reverse("promise", kwargs={"number": row.promise.number}),
        )
        for row, card in found
    )
