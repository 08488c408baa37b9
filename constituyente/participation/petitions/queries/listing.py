"""The list of petitions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.narrowing import choices
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import tiers, words
from constituyente.participation.petitions.data import OpenedRow, PetitionList, PetitionRow, Reported
from constituyente.participation.petitions.models import Petition

from .petition import mark_of
from .standing import NOTHING, counted, signed_texts, status_of

SHOWN = 20
STANDS = Q(withdrawn_at__isnull=True)
UNDER_APPEAL = Q(appeal__isnull=False, appeal__decided_at__isnull=True)


def _public() -> QuerySet[Petition]:
    """Everything that was decided or came from elsewhere; what waits to be read is not public yet."""
    return (
        Petition.objects.filter(Q(opened_at__isnull=False) | Q(decision__isnull=False))
        .select_related("decision", "appeal", "reported")
        .annotate(title=Subquery(signed_texts().filter(petition=OuterRef("pk")).values("title")))
    )


def petition_list(*, mark: str, subject: str, status: str, before: int | None, now: datetime) -> PetitionList:
    """The public petitions, newest first, narrowed as asked (an empty text: not), a page at a time.

    mark  only those with that many signatures, reported here or elsewhere; before  only those with a lower number (the cursor)
    Five statements, six with a mark. Raises BadQuery, NoRules.
    """
    rules = process.current()
    marks = tuple(tier.signatures for tier in rules.petitions.tiers)
    rows = _public()
    if mark:
        if mark not in {str(one) for one in marks}:
            raise BadQuery(name="mark")
        rows = rows.filter(Q(key__in=ledger.names_at_or_over(int(mark))) | Q(reported__signatures__gte=int(mark)))
    subjects = {one.key: in_language(one.title) for one in rules.outline.subjects}
    if subject:
        if subject not in subjects:
            raise BadQuery(name="subject")
        rows = rows.filter(subject=subject)
    if status:
        rows = rows.filter(_where_status(status, now=now))
    total = rows.count()
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: SHOWN + 1])
    counts = ledger.tallies([petition.key for petition in found])
    items = tuple(
        _row(petition, *counted(petition, counts.get(petition.key, NOTHING), rules), marks, subjects, now=now) for petition in found[:SHOWN]
    )
    chosen: dict[str, str | int] = {name: value for name, value in (("mark", mark), ("subject", subject), ("status", status)) if value}
    return PetitionList(
        items=items,
        first=_address(chosen) if before is not None else None,
        next=_address({**chosen, "before": items[-1].number}) if len(found) > SHOWN else None,
        total=total,
        marks=marks,
        promises=tuple(mark_of(tier, rules) for tier in rules.petitions.tiers),
        by_mark=choices({"": _("Any number"), **{str(one): words.at_least(one) for one in marks}}, mark),
        by_subject=choices({"": _("Any subject"), **subjects}, subject),
        by_status=choices(words.STATUSES, status),
        open_for_new=process.allows(rules, "petitions", now=now),
        opens=process.opens_next(rules, "petitions", now=now),
        head=ledger.head(),
    )


def petition_row(number: int, *, now: datetime) -> PetitionRow:
    """One public petition as lists show it, in three statements. Raises NotFound, NoRules."""
    rules = process.current()
    petition = _public().filter(number=number).first()
    if petition is None:
        raise NotFound
    count = ledger.tallies([petition.key]).get(petition.key, NOTHING)
    subjects = {one.key: in_language(one.title) for one in rules.outline.subjects}
    marks = tuple(tier.signatures for tier in rules.petitions.tiers)
    return _row(petition, *counted(petition, count, rules), marks, subjects, now=now)


def _address(question: Mapping[str, str | int]) -> str:
    return f"{reverse('petitions')}?{urlencode(question)}" if question else reverse("petitions")


def _where_status(status: str, *, now: datetime) -> Q:
    match status:
        case "open":
            return STANDS & Q(closes_at__gt=now)
        case "closed":
            return STANDS & Q(closes_at__lte=now)
        case "refused":
            return STANDS & Q(opened_at__isnull=True) & ~UNDER_APPEAL
        case "appealed":
            return STANDS & Q(opened_at__isnull=True) & UNDER_APPEAL
        case "withdrawn":
            return ~STANDS
        case "reported":
            return STANDS & Q(opened_at__isnull=False, closes_at__isnull=True)
        case _:
            raise BadQuery(name="status")


def _row(
    petition: Petition,
    count: ledger.Count,
    reported: Reported | None,
    marks: Sequence[int],
    subjects: Mapping[str, str],
    *,
    now: datetime,
) -> PetitionRow:
    proved = reported.proof if reported and reported.proof else count
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
        status=status_of(petition, now=now),
        count=count,
        reported=reported,
        signatures=signatures,
        next_mark=way.following,
        missing=way.missing,
        reached=tuple(mark for mark in marks if mark <= proved.total),
    )


def newest_opened(limit: int) -> tuple[OpenedRow, ...]:
    """The petitions opened last, newest first. One statement."""
    rows = _public().filter(opened_at__isnull=False).order_by("-opened_at", "-number")[:limit]
    return tuple(
        OpenedRow(row.number, row.title, row.language, row.opened_at)  # type: ignore[attr-defined]  # annotated in _public
        for row in rows
        if row.opened_at
    )
