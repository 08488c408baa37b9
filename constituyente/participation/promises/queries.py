from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.calendars import CalendarEvent
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import (
    CountNow,
    CrossingFacts,
    Kept,
    PromisePage,
    PromiseRow,
    PromisesDesk,
    PromisesPage,
    PromiseTotals,
    PublicRecord,
    Status,
    StepRow,
)
from .models import Attachment, Fulfilment, Promise, Step

SHOWN_KEPT = 50
SHOWN_LETTERS = 5  # to many, at the desk
ANNOUNCED = ("planned", "moved")
Papers = dict[int | None, tuple[files.Download, ...]]  # by the step they go with; None: how the promise was kept


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
        changed_at=max(at for at in (promise.made_at, getattr(promise, "step_at", None), fulfilment and fulfilment.recorded_at) if at),
        meets_at=getattr(promise, "meets_at", None),
        meets_in=getattr(promise, "meets_in", None) or "",
    )


def _kept(fulfilment: Fulfilment, due: date, rules: process.Rules) -> Kept:
    """How it was kept, and whether in time: nobody can record it before it is kept, so that the day of recording decides."""
    late = rules.local_date(fulfilment.recorded_at) > due
    word = late and fulfilment.kept_on <= due
    return Kept(fulfilment.kept_on, fulfilment.recorded_at, fulfilment.who, fulfilment.text, late=late, word=word)


def _promises() -> QuerySet[Promise]:
    """Promises with how they were kept, and when and where they are to take place as announced last."""
    announced = Step.objects.filter(promise=OuterRef("pk"), act__in=ANNOUNCED).order_by("-position")
    return Promise.objects.select_related("fulfilment").annotate(
        meets_at=Subquery(announced.values("begins_at")[:1]),
        meets_in=Subquery(announced.values("place")[:1]),
        step_at=Subquery(Step.objects.filter(promise=OuterRef("pk")).order_by("-position").values("recorded_at")[:1]),
    )


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
    """One promise with its whole course. Thirteen statements at most. Raises NotFound, NoRules."""
    promise = _promises().filter(number=number).first()
    if promise is None:
        raise NotFound
    fulfilment: Fulfilment | None = getattr(promise, "fulfilment", None)
    steps = list(promise.steps.order_by("position"))
    leaves = [bytes(promise.leaf), *(bytes(step.leaf) for step in steps if step.leaf)]
    leaves += [bytes(fulfilment.leaf)] if fulfilment else []
    positions = ledger.positions(leaves)
    (row,) = _rows([promise], process.current(), now=now)
    papers = _papers(promise)
    key = addresses.letter(number, "kept")
    rows = tuple(_step(step, steps, papers, positions) for step in steps)
    return PromisePage(
        promise=row,
        rules_version=promise.rules_version,
        cause=promise.cause,
        log=promise.log,
        made=PublicRecord(promise.record, positions.get(bytes(promise.leaf))),
        kept=PublicRecord(fulfilment.record, positions.get(bytes(fulfilment.leaf))) if fulfilment else None,
        crossing=_crossing(promise),
        people=next((step.people for step in reversed(rows) if step.act == "named"), ()),
        steps=rows,
        papers=papers.get(None, ()),
        told=post.progress([key]).get(key) if fulfilment else None,
    )


def _crossing(promise: Promise) -> CrossingFacts | None:
    """The crossing that made a promise, with its count now. Three statements at most."""
    crossing = ledger.crossing(promise.cause, log=promise.log)
    if crossing is None:  # of an import that brought no log along
        return None
    count = ledger.tallies([crossing.tally]).get(crossing.tally)
    if count is None:
        return None
    now = CountNow(count.total, count.held, count.excluded, count.withdrawn, count.size)
    return CrossingFacts(crossing.mark, crossing.size, crossing.index, now)


def _papers(promise: Promise) -> Papers:
    """The files of a promise. Two statements, one without files."""
    rows = list(Attachment.objects.filter(promise=promise).order_by("position").values_list("step", "file"))
    stored = files.stored({file for _step, file in rows}) if rows else {}
    found: Papers = {}
    for step, file in rows:
        if file in stored:
            found[step] = (*found.get(step, ()), stored[file].download)
    return found


def _step(step: Step, every: Sequence[Step], papers: Papers, positions: Mapping[bytes, int]) -> StepRow:
    alike = ANNOUNCED if step.act in ANNOUNCED else ("named",) if step.act == "named" else ()
    return StepRow(
        position=step.position,
        act=step.act,
        recorded_at=step.recorded_at,
        begins_at=step.begins_at,
        on=step.on,
        place=step.place,
        who=step.who,
        people=tuple(step.people.splitlines()),
        text=step.text,
        reason=step.reason,
        past=any(later.act in alike and later.position > step.position for later in every),
        files=papers.get(step.pk, ()),
        record=PublicRecord(step.record, positions.get(bytes(step.leaf))) if step.leaf else None,
    )


def calendar(*, now: datetime) -> tuple[CalendarEvent, ...]:
    """What is announced and what is due, as calendars take it: hearings, past ones too, and the due days of what is owed.

    Three statements.
    """
    rules = process.current()
    rows = _rows(_promises().filter(Q(fulfilment=None) | Q(meets_at__isnull=False)).order_by("due_at", "number"), rules, now=now)
    found = list[CalendarEvent]()
    for row in rows:
        title, address = f"{row.short}: {row.about_title}", addresses.promise(row.number)
        if row.meets_at:
            day = rules.local_date(row.meets_at)
            found.append(CalendarEvent(f"{row.ref}-hearing", title, day, row.meets_at, row.meets_in, row.by, row.made_at, address))
        if row.kept is None:
            due = _("Deadline: %(title)s") % {"title": title}
            found.append(CalendarEvent(f"{row.ref}-due", due, rules.local_date(row.due_at), None, "", row.by, row.made_at, address))
    return tuple(found)


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
    """The promises of which something was recorded last, newest first. Two statements."""
    changed = Greatest("made_at", Coalesce("step_at", "made_at"), Coalesce("fulfilment__recorded_at", "made_at"))
    rows = _promises().annotate(told_at=changed).order_by("-told_at", "-number")
    return _rows(rows[:limit], rules, now=now)


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[PromiseRow, ...]:
    """What `actor` has to see kept, the longest overdue first; empty for others. Three statements. Raises NoRules."""
    if not actor.may("promises.fulfil"):
        return ()
    return owed(process.current(), now=now)


def desk_page(actor: accounts.Actor, *, done: int | None, now: datetime) -> PromisesDesk:
    """The desk's list, and the letters to many that tell what was kept. Six statements at most. Raises NoRules."""
    kept = Fulfilment.objects.order_by("-recorded_at", "-pk").values_list("promise__number", flat=True)[:SHOWN_LETTERS]
    numbers = {addresses.letter(number, "kept"): number for number in kept}
    told = post.progress(list(numbers)) if numbers else {}
    return PromisesDesk(queue(actor, now=now), done, tuple((number, told[key]) for key, number in numbers.items() if key in told))


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


def people_of(number: int) -> int:
    """How many people a promise names by its rules; 0 if they do not say. One statement. Raises NotFound."""
    count = Promise.objects.filter(number=number).values_list("people", flat=True).first()
    if count is None:
        raise NotFound
    return count
