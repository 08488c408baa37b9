from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import api as promises

from . import tiers, words
from .data import (
    Choice,
    DeskCase,
    Input,
    Mark,
    PetitionFigures,
    PetitionList,
    PetitionPage,
    PetitionRow,
    Reported,
    Ruling,
    SigningPage,
    Status,
    Text,
    WaitingRow,
)
from .errors import PetitionClosed
from .models import Petition, ReportedCount, TextVersion

SHOWN = 20
NOTHING = ledger.Count(0, {}, 0)


def _status(petition: Petition, now: datetime) -> Status:
    if petition.opened_at is None:
        return "refused" if hasattr(petition, "decision") else "waiting"
    if petition.closes_at is None:
        return "reported"
    return "open" if now < petition.closes_at else "closed"


def _reported(petition: Petition) -> Reported | None:
    count: ReportedCount | None = getattr(petition, "reported", None)
    return Reported(count.signatures, count.reported_by, count.as_of, count.url) if count else None


def _public() -> QuerySet[Petition]:
    """Everything that was decided or came from elsewhere; what waits to be read is not public yet."""
    return (
        Petition.objects.filter(Q(opened_at__isnull=False) | Q(decision__isnull=False))
        .select_related("decision", "reported")
        .annotate(title=Subquery(TextVersion.objects.filter(petition=OuterRef("pk")).order_by("-version").values("title")[:1]))
    )


# ------------------------------------------------------------------ lists


def petition_list(*, mark: str, subject: str, status: str, before: int | None, now: datetime) -> PetitionList:
    """The public petitions, newest first, narrowed as asked (an empty text: not), a page at a time.

    mark  only those with that many signatures, reported here or elsewhere; before  only those with a lower number (the cursor)
    Five statements, six with a mark. Raises BadQuery.
    """
    rules = process.current()
    marks = tuple(tier.signatures for tier in rules.petitions.tiers)
    rows = _public()
    if mark:
        if mark not in {str(one) for one in marks}:
            raise BadQuery(name="mark")
        rows = rows.filter(Q(key__in=ledger.names_at_or_over(int(mark))) | Q(reported__signatures__gte=int(mark)))
    if subject:
        rows = rows.filter(subject=subject)
    if status:
        rows = rows.filter(_where_status(status, now))
    total = rows.count()
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: SHOWN + 1])
    counts = ledger.tallies([petition.key for petition in found])
    subjects = {one.key: in_language(one.title) for one in rules.outline.subjects}
    items = tuple(_row(petition, counts.get(petition.key, NOTHING), marks, subjects, now) for petition in found[:SHOWN])
    chosen: dict[str, str | int] = {name: value for name, value in (("mark", mark), ("subject", subject), ("status", status)) if value}
    return PetitionList(
        items=items,
        first=_address(chosen) if before is not None else None,
        next=_address({**chosen, "before": items[-1].number}) if len(found) > SHOWN else None,
        total=total,
        marks=marks,
        promises=tuple(_mark(tier, rules) for tier in rules.petitions.tiers),
        by_mark=(Choice("", _("Any number"), not mark), *(Choice(str(one), words.at_least(one), str(one) == mark) for one in marks)),
        by_subject=(
            Choice("", _("Any subject"), not subject),
            *(Choice(key, name, key == subject) for key, name in subjects.items()),
        ),
        by_status=tuple(Choice(value, str(name), value == status) for value, name in words.STATUSES.items()),
        open_for_new=process.allows(rules, "petitions", now=now),
        head=ledger.head(),
    )


def _address(question: Mapping[str, str | int]) -> str:
    return f"{reverse('petitions')}?{urlencode(question)}" if question else reverse("petitions")


def _where_status(status: str, now: datetime) -> Q:
    match status:
        case "open":
            return Q(closes_at__gt=now)
        case "closed":
            return Q(closes_at__lte=now)
        case "refused":
            return Q(opened_at__isnull=True)
        case "reported":
            return Q(opened_at__isnull=False, closes_at__isnull=True)
        case _:
            raise BadQuery(name="status")


def _row(petition: Petition, count: ledger.Count, marks: tuple[int, ...], subjects: Mapping[str, str], now: datetime) -> PetitionRow:
    reported = _reported(petition)
    signatures = count.total + (reported.signatures if reported else 0)
    way = tiers.distance(signatures, marks)
    return PetitionRow(
        number=petition.number,
        ref=str(petition.ref),
        key=petition.key,
        title=petition.title,  # type: ignore[attr-defined]  # annotated in _public
        language=petition.language,
        author=petition.author,
        subject=petition.subject,
        subject_title=subjects.get(petition.subject, ""),
        status=_status(petition, now),
        count=count,
        reported=reported,
        signatures=signatures,
        next_mark=way.following,
        missing=way.missing,
        reached=tuple(mark for mark in marks if mark <= count.total),
    )


# ------------------------------------------------------------------ one petition


def _mark(tier: process.Tier, rules: process.Rules, crossing: ledger.Mark | None = None) -> Mark:
    promise = tier.promise
    return Mark(
        signatures=tier.signatures,
        kind=promise.kind if promise else "",
        reached=crossing is not None and crossing.size is not None,
        reached_at=crossing.at if crossing else None,
        index=crossing.index if crossing else None,
        promise=promises.title(promise.kind, promise.people) if promise else "",
        by=in_language(rules.title_of(promise.by)) if promise else "",
    )


def _text_of(text: TextVersion) -> Text:
    leaf = bytes(text.leaf) if text.leaf else b""
    return Text(
        version=text.version,
        title=text.title,
        demand=text.demand,
        reasons=text.reasons,
        wording=text.wording,
        written_at=text.written_at,
        record=text.record,
        hash=text.hash,
        index=ledger.positions([leaf]).get(leaf),
    )


def petition_page(number: int, *, now: datetime) -> PetitionPage:
    """One petition. What waits for the moderators shows that it waits, and no text yet. Raises NotFound."""
    petition = Petition.objects.select_related("decision", "reported").filter(number=number).first()
    if petition is None:
        raise NotFound
    rules = process.version(petition.rules_version) if petition.rules_version else process.current()
    status = _status(petition, now)
    text = _text_of(petition.texts.latest("version")) if status != "waiting" else None
    count = ledger.tallies([petition.key]).get(petition.key, NOTHING)
    reported = _reported(petition)
    signatures = count.total + (reported.signatures if reported else 0)
    way = tiers.distance(signatures, [tier.signatures for tier in rules.petitions.tiers])
    crossings = {mark.mark: mark for mark in ledger.marks_of([petition.key]).get(petition.key, ())}
    open_now = petition.takes_signatures(now) and process.allows(process.current(), "petitions", now=now)
    return PetitionPage(
        number=number,
        ref=str(petition.ref),
        key=petition.key,
        status=status,
        language=petition.language,
        author=petition.author if text else "",
        subject=petition.subject,
        subject_title=_subject_title(petition, rules),
        submitted_at=petition.submitted_at,
        opened_at=petition.opened_at,
        closes_at=petition.closes_at,
        takes_signatures=open_now,
        text=text,
        ruling=_ruling(petition, rules),
        count=count,
        reported=reported,
        signatures=signatures,
        marks=tuple(_mark(tier, rules, crossings.get(tier.signatures)) for tier in rules.petitions.tiers),
        next_mark=way.following,
        missing=way.missing,
        promises=promises.promises_about(petition.ref, rules, now=now),
        outcomes=provenance.outcome_of(petition.ref),
        rules_version=petition.rules_version,
        source=petition.source,
    )


def _subject_title(petition: Petition, rules: process.Rules) -> str:
    return next((in_language(one.title) for one in rules.outline.subjects if one.key == petition.subject), "")


def _ruling(petition: Petition, rules: process.Rules) -> Ruling | None:
    decision = getattr(petition, "decision", None)
    if decision is None:
        return None
    ground = next((in_language(one.text) for one in rules.petitions.grounds if one.key == decision.ground), decision.ground)
    return Ruling(decision.admitted, ground, decision.reason, decision.decided_at, decision.rules_version)


def signing_page(number: int, *, now: datetime) -> SigningPage:
    """What the signing form shows. Raises NotFound, PetitionClosed."""
    petition = find(Petition, number=number)
    rules = process.current()
    if not petition.takes_signatures(now) or not process.allows(rules, "petitions", now=now):
        raise PetitionClosed(number=number)
    text = petition.texts.latest("version")
    return SigningPage(
        number=number,
        title=text.title,
        language=petition.language,
        asks=rules.petitions.asks,
        territories=tuple((one.code, one.name) for one in rules.territories)
        + tuple((code, in_language(label)) for code, label in process.OUTSIDE.items()),
        age_bands=tuple(band.key for band in rules.people.age_bands),
    )


def distance_of(number: int) -> tuple[ledger.Count, tiers.Distance]:
    """The count of petition `number` and what is missing to its next mark. Raises NotFound."""
    petition = find(Petition, number=number)
    rules = process.version(petition.rules_version) if petition.rules_version else process.current()
    count = ledger.tallies([petition.key]).get(petition.key, NOTHING)
    return count, tiers.distance(count.total, [tier.signatures for tier in rules.petitions.tiers])


# ------------------------------------------------------------------ the desk


def queue(actor: accounts.Actor, *, now: datetime) -> tuple[WaitingRow, ...]:
    """The petitions that wait for a decision, oldest first; empty for whoever may not decide. One statement."""
    if not actor.may("petitions.decide"):
        return ()
    rows = TextVersion.objects.filter(petition__opened_at=None, petition__decision=None).select_related("petition")
    return tuple(
        WaitingRow(
            number=row.petition.number,
            title=row.title,
            submitted_at=row.petition.submitted_at,
            hours=int((now - row.petition.submitted_at).total_seconds() // 3600),
        )
        for row in rows.order_by("petition__submitted_at", "petition__number")
    )


def desk_case(number: int) -> DeskCase:
    """One petition as the moderator reads it. Raises NotFound."""
    petition = find(Petition, number=number)
    rules = process.current()
    return DeskCase(
        number=number,
        author=petition.author,
        language=petition.language,
        subject_title=_subject_title(petition, rules),
        submitted_at=petition.submitted_at,
        text=_text_of(petition.texts.latest("version")),
        decided=hasattr(petition, "decision") or petition.opened_at is not None,
        ruling=_ruling(petition, rules),
        grounds=tuple((one.key, in_language(one.text)) for one in rules.petitions.grounds),
    )


# ------------------------------------------------------------------ for those further down


def inputs_for_dossiers(*, after: int = 0) -> Iterator[Input]:
    """The admitted petitions with a number over `after`, lowest first, as the dossiers copy them; streamed."""
    rows = TextVersion.objects.filter(petition__opened_at__isnull=False, petition__number__gt=after).select_related("petition")
    for row in rows.order_by("petition__number").iterator(chunk_size=500):
        petition = row.petition
        yield Input(
            ref=Ref("petition", str(petition.number), row.version),
            number=petition.number,
            title=row.title,
            text="\n\n".join(part for part in (row.demand, row.reasons, row.wording) if part),
            language=petition.language,
            subject=petition.subject,
            at=petition.opened_at or petition.submitted_at,
        )


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the petitions among `refs`, dated: opened or refused, each crossing, counts from elsewhere. Three statements."""
    numbers = [int(ref.key) for ref in refs if ref.kind == "petition" and ref.key.isdigit()]
    texts = list(
        TextVersion.objects.filter(petition__number__in=numbers, version=1).select_related("petition__decision", "petition__reported")
    )
    positions = ledger.positions([bytes(text.leaf) for text in texts if text.leaf])
    marks = ledger.marks_of([text.petition.key for text in texts])
    return tuple(
        fact for text in texts for fact in _facts(text, positions.get(bytes(text.leaf or b"")), marks.get(text.petition.key, ()), rules)
    )


def _facts(text: TextVersion, index: int | None, marks: Iterable[ledger.Mark], rules: process.Rules) -> Iterator[provenance.Fact]:
    petition = text.petition
    address = f"/petitions/{petition.number}"
    if petition.opened_at is not None:
        yield provenance.Fact(
            at=petition.opened_at,
            text=words.OPENED if petition.closes_at else words.ASKED_ELSEWHERE,
            params={"number": petition.number},
            ref=petition.ref,
            index=index,
            quote=text.demand,
            address=address,
        )
    elif hasattr(petition, "decision"):
        yield provenance.Fact(
            at=petition.decision.decided_at,
            text=words.REFUSED,
            params={"number": petition.number},
            ref=petition.ref,
            detail=petition.decision.reason,
            tag="cut",
            address=address,
        )
    for mark in marks:
        if mark.at is not None and mark.size is not None:
            yield provenance.Fact(
                at=mark.at,
                text=words.CROSSED,
                params={"mark": mark.mark, "size": mark.size},
                ref=petition.ref,
                index=mark.index,
                address=address,
            )
    reported = _reported(petition)
    if reported is not None:
        yield provenance.Fact(
            at=rules.midnight(reported.as_of),
            text=words.REPORTED,
            params={"signatures": reported.signatures, "by": reported.by},
            ref=petition.ref,
            address=address,
        )


def figures(marks: Iterable[int]) -> PetitionFigures:
    """The public figures. Three statements, whatever the number of petitions."""
    opened = dict(Petition.objects.filter(opened_at__isnull=False).values_list("key", "reported__signatures"))
    proved = ledger.totals()
    sums = [proved.get(key, 0) + (reported or 0) for key, reported in opened.items()]
    reported_sum = ReportedCount.objects.aggregate(sum=Sum("signatures"))["sum"] or 0
    return PetitionFigures(
        total=len(opened),
        signatures_proved=sum(proved.values()),
        signatures_reported=reported_sum,
        at_or_over={mark: sum(1 for one in sums if one >= mark) for mark in marks},
    )


def newest_opened(limit: int) -> tuple[tuple[int, str, datetime], ...]:
    """Number, title and opening of the petitions opened last. One statement."""
    rows = _public().filter(opened_at__isnull=False).order_by("-opened_at", "-number")[:limit]
    return tuple((row.number, row.title, row.opened_at) for row in rows if row.opened_at)  # type: ignore[attr-defined]
