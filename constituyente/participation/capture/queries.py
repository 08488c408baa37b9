import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios
from constituyente.foundation.common.db import find
from constituyente.foundation.common.desks import Done
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import comparing, words
from .data import (
    COLUMNS,
    LINES,
    Asked,
    BatchFigures,
    BatchPage,
    BatchRow,
    Column,
    Lines,
    PaperDesk,
    PaperPage,
    Queue,
    ReceivedBatch,
    SheetPage,
    SheetRow,
    State,
)
from .models import Batch, Sheet

ACT = "capture.type"
SEALED_FOR = "lines of a sheet"
SHOWN = 200  # batches at the desk and in public


def opened(sealed: str) -> Lines:
    """The lines that were sealed; none for nothing."""
    return {int(number): line for number, line in json.loads(post.unseal(sealed, SEALED_FOR)).items()} if sealed else {}


def asked(columns: Iterable[str], rules: process.Rules) -> tuple[Asked, ...]:
    """What a sheet with these columns asks for, in the active language."""
    choices: Mapping[Column, tuple[tuple[str, str], ...]] = {
        "territory": tuple(process.place_names(rules).items()),
        "age_band": tuple((band, band) for band in rules.age_bands),
    }
    return tuple(Asked(key, words.column(key), choices.get(key, ())) for key in COLUMNS if key in columns)


def _state(sheet: Sheet) -> State:
    dates: tuple[tuple[object, State], ...] = (
        (sheet.taken_at, "taken"),
        (sheet.settled_at, "agreed"),
        (sheet.second_at, "differs"),
        (sheet.first_at, "typed"),
        (sheet.batch_id, "received"),
    )
    return next((state for at, state in dates if at), "issued")


def _for(actor: accounts.Actor) -> Q:
    """The sheets that `actor` can go on with: which came in, are not settled, and were not typed by them."""
    return (
        Q(batch__isnull=False, settled_at__isnull=True)
        & ~Q(first_by=actor.id, first_at__isnull=False)
        & ~Q(second_by=actor.id, second_at__isnull=False)
    )


def _row(sheet: Sheet, actor: accounts.Actor) -> SheetRow:
    state = _state(sheet)
    by = [one for one, at in ((sheet.first_by_id, sheet.first_at), (sheet.second_by_id, sheet.second_at)) if at]
    return SheetRow(
        code=sheet.code,
        about=sheet.about,
        state=state,
        yours=state in {"received", "typed", "differs"} and actor.id not in by,
        typed=actor.id in by,
        scanned=sheet.scan_id is not None,
    )


def _in_turn() -> QuerySet[Sheet]:
    return Sheet.objects.order_by("batch__number", "pk")


def queue(actor: accounts.Actor) -> Queue:
    """The sheets that wait for `actor`. Two statements. Raises Forbidden."""
    actor.require(ACT)
    ours = _in_turn().filter(_for(actor))
    first = ours.select_related("batch").first()
    if first is None or first.batch is None:
        return Queue()
    return Queue(ours.count(), first.batch.received_at, first.code)


def done_by(actor: accounts.Actor, count: int) -> tuple[Done, ...]:
    """The last sheets that `actor` typed or settled, newest first. One statement."""
    found = list[Done]()
    mine = Sheet.objects.filter(Q(first_by=actor.id) | Q(second_by=actor.id) | Q(settled_by=actor.id), first_at__isnull=False)
    for sheet in mine.order_by("-first_at")[: 3 * count]:
        acts = (
            (sheet.first_by_id, sheet.first_at, False),
            (sheet.second_by_id, sheet.second_at, False),
            (sheet.settled_by_id, sheet.settled_at, True),
        )
        for by, at, settled in acts:
            if by == actor.id and at is not None:
                address = reverse("desk-paper-sheet", kwargs={"code": sheet.code})
                found.append(Done(at, words.done(settled=settled), folios.grouped(sheet.code), "", address))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:count])


def _batches(actor: accounts.Actor) -> QuerySet[Batch]:
    sheets = Count("sheets")
    finished = Count("sheets", filter=Q(sheets__settled_at__isnull=False))
    theirs = Q(sheets__first_at__isnull=False, sheets__first_by=actor.id) | Q(sheets__second_at__isnull=False, sheets__second_by=actor.id)
    yours = Count("sheets", filter=Q(sheets__settled_at__isnull=True) & ~theirs)
    return Batch.objects.annotate(count=sheets, finished=finished, yours=yours)


def _batch(row: Batch) -> BatchRow:
    counts: tuple[int, int, int] = (row.count, row.finished, row.yours)  # type: ignore[attr-defined]  # annotated in _batches
    return BatchRow(row.number, row.brought_by, row.received_at, *counts)


def desk_page(actor: accounts.Actor, *, done: str = "") -> PaperDesk:
    """What came in on paper, the newest first. Three statements. Raises Forbidden."""
    waits = queue(actor)
    rows = tuple(_batch(row) for row in _batches(actor).order_by("-number")[:SHOWN])
    return PaperDesk(rows, waits.waiting, waits.first, done)


def batch_page(number: int, actor: accounts.Actor, *, done: str = "") -> BatchPage:
    """A batch with its sheets. Three statements. Raises NotFound, Forbidden."""
    actor.require(ACT)
    row = _batch(_batches(actor).get(pk=find(Batch, number=number).pk))
    sheets = list(Sheet.objects.filter(batch__number=number).order_by("pk"))
    return BatchPage(row, tuple(_row(sheet, actor) for sheet in sheets), tuple(sheets[0].columns if sheets else ()), done)


def sheet_page(code: str, actor: accounts.Actor, *, done: str = "") -> SheetPage:
    """A sheet, as far as `actor` may see it: whoever types it second sees nothing of what the first typed.

    Six statements at most. Raises NotFound, Forbidden, NoRules.
    """
    actor.require(ACT)
    sheet = find(Sheet, code=code)
    row = _row(sheet, actor)
    card = provenance.cards([Ref.parse(sheet.about)]).get(Ref.parse(sheet.about).bare)
    first, second = (opened(sheet.first), opened(sheet.second)) if row.state == "differs" and row.yours else ({}, {})
    waiting = sheet.settled_at is None
    others = _in_turn().filter(_for(actor)).exclude(pk=sheet.pk)
    return SheetPage(
        row=row,
        batch=sheet.batch.number if sheet.batch else 0,
        title=card.title if card else sheet.about,
        language=card.language if card else "",
        address=card.address if card else "",
        asked=asked(sheet.columns, process.current()),
        lines=LINES,
        agreed=comparing.alike(first, second),
        differences=comparing.differences(first, second),
        scan=sheet.scan.key if sheet.scan and waiting else "",
        following=others.values_list("code", flat=True).first() or "",
        done=done,
    )


# ------------------------------------------------------------------ for what the sheets are about


def settled(kind: str) -> tuple[str, ...]:
    """The codes of the sheets about references of this kind that are settled and not taken over, oldest first. One statement."""
    waiting = Sheet.objects.filter(settled_at__isnull=False, taken_at__isnull=True, about__startswith=f"{kind}/")
    return tuple(waiting.order_by("settled_at", "pk").values_list("code", flat=True))


def sheets_about(about: Ref) -> QuerySet[Sheet]:
    """The sheets that were printed for a reference, in any version."""
    return Sheet.objects.filter(Q(about=str(about.bare)) | Q(about__startswith=f"{about.bare}@"))


def outstanding(about: Ref) -> int:
    """How many sheets about a reference, in any version, came in and are not taken over. One statement."""
    return sheets_about(about).filter(batch__isnull=False, taken_at__isnull=True).count()


def figures() -> tuple[BatchFigures, ...]:
    """Lines and refusals of the batches of which every sheet is taken over. One statement."""
    found, unfinished = dict[int, list[int]](), set[int]()
    for number, taken_at, lines, refusals in _read():
        if taken_at is None:
            unfinished.add(number)
        sums = found.setdefault(number, [0, 0])
        sums[0] += lines or 0
        sums[1] += sum(refusals.values())
    return tuple(BatchFigures(number, *sums) for number, sums in sorted(found.items()) if number not in unfinished)


def _read() -> QuerySet[Sheet, tuple[int, object, int | None, Mapping[str, int]]]:
    received = Sheet.objects.filter(batch__isnull=False)
    return received.values_list("batch__number", "taken_at", "lines", "refusals")


def paper_page() -> PaperPage:
    """What came in on paper. Two statements, and those of the rules. Raises NoRules."""
    k = process.current().privacy.k
    sheets: dict[int, list[Sheet]] = {}
    for sheet in Sheet.objects.filter(batch__isnull=False).only("batch_id", "taken_at", "lines", "refusals", "differed"):
        sheets.setdefault(sheet.batch_id or 0, []).append(sheet)
    reasons = Counter[str]()
    for some in sheets.values():
        for sheet in some:
            reasons.update(sheet.refusals)
    every = [sheet for some in sheets.values() for sheet in some]
    return PaperPage(
        batches=tuple(_received(batch, sheets.get(batch.pk, ()), k) for batch in Batch.objects.order_by("-number")[:SHOWN]),
        sheets=len(every),
        read=sum(1 for sheet in every if sheet.taken_at),
        lines=sum(sheet.lines or 0 for sheet in every),
        refused=reasons.total(),
        reasons=tuple((words.reason(key), count) for key, count in reasons.most_common()),
        differed=sum(sheet.differed or 0 for sheet in every),
        k=k,
    )


def _received(batch: Batch, sheets: Sequence[Sheet], k: int) -> ReceivedBatch:
    read = sum(1 for sheet in sheets if sheet.taken_at)
    lines = sum(sheet.lines or 0 for sheet in sheets)
    told = read == len(sheets) and lines >= k
    refused = sum(sum(sheet.refusals.values()) for sheet in sheets)
    return ReceivedBatch(
        batch.number, batch.brought_by, batch.received_at, len(sheets), read, lines if told else None, refused if told else None
    )
