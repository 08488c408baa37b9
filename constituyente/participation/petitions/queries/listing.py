"""The list of petitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from constituyente.foundation.text import api as text
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import tiers, words
from constituyente.participation.petitions.data import OpenedRow, PetitionList, PetitionRow, Reported
from constituyente.participation.petitions.models import Petition

from . import ordering
from .petition import mark_of
from .standing import NOTHING, counted, signed_texts, status_of

SHOWN = 20
FOUND = 1000  # petitions that words may find; there are seldom more, and the best of them are among these
LONGEST = 200  # characters of what was asked that are shown again
STANDS = Q(withdrawn_at__isnull=True)
UNDER_APPEAL = Q(appeal__isnull=False, appeal__decided_at__isnull=True)


def public_petitions() -> QuerySet[Petition]:
    """Everything that was decided or came from elsewhere; what waits to be read is not public yet."""
    return (
        Petition.objects.filter(Q(opened_at__isnull=False) | Q(decision__isnull=False))
        .select_related("decision", "appeal", "reported")
        .annotate(title=Subquery(signed_texts().filter(petition=OuterRef("pk")).values("title")))
    )


@dataclass(frozen=True)
class Asked:
    """What a list of petitions is narrowed to and how it goes; an empty text: not at all.

    q       words that have to be there, in any form; mark  only those with that many signatures, reported here or elsewhere
    order   one of words.ORDERS; those but the newest first, and the most signed first, are of open petitions alone
    before  with the newest first: only those with a lower number; after  in other orders: the cursor, as `next` has it
    """

    q: str = ""
    mark: str = ""
    subject: str = ""
    status: str = ""
    order: str = ""
    before: int | None = None
    after: str = ""

    @property
    def address(self) -> dict[str, str | int]:
        """The question of the first page."""
        names = ("q", "mark", "subject", "status", "order")
        return {name: value for name in names if (value := text.visible(getattr(self, name))[:LONGEST])}


def petition_list(asked: Asked, *, now: datetime) -> PetitionList:
    """The public petitions, narrowed and ordered as asked, a page at a time.

    Five statements; one more with a mark, two with words, two in turn. Raises BadQuery, NoRules.
    """
    rules = process.current()
    marks = tuple(tier.signatures for tier in rules.petitions.tiers)
    subjects = {one.key: in_language(one.title) for one in rules.outline.subjects}
    rows = _narrowed(asked, marks, subjects, now=now)
    total = rows.count()
    page = ordering.page(rows, asked.order, before=asked.before, after=asked.after, marks=marks, rules=rules, limit=SHOWN, now=now)
    counts = ledger.tallies([petition.key for petition in page.rows])
    items = tuple(
        _row(petition, *counted(petition, counts.get(petition.key, NOTHING), rules), marks, subjects, now=now) for petition in page.rows
    )
    return PetitionList(
        items=items,
        first=_address(asked.address) if asked.before is not None or asked.after else None,
        next=_address({**asked.address, **page.next}) if page.next else None,
        total=total,
        marks=marks,
        promises=tuple(mark_of(tier, rules) for tier in rules.petitions.tiers),
        by_mark=choices({"": _("Any number"), **{str(one): words.at_least(one) for one in marks}}, asked.mark),
        by_subject=choices({"": _("Any subject"), **subjects}, asked.subject),
        by_status=choices(words.STATUSES, asked.status),
        asked=text.visible(asked.q)[:LONGEST],
        by_order=choices(words.ORDERS, asked.order),
        open_for_new=process.allows(rules, "petitions", now=now),
        opens=process.opens_next(rules, "petitions", now=now),
        head=ledger.head(),
    )


def _narrowed(asked: Asked, marks: Sequence[int], subjects: Mapping[str, str], *, now: datetime) -> QuerySet[Petition]:
    rows = public_petitions()
    if asked.mark:
        if asked.mark not in {str(one) for one in marks}:
            raise BadQuery(name="mark")
        rows = rows.filter(Q(key__in=ledger.names_at_or_over(int(asked.mark))) | Q(reported__signatures__gte=int(asked.mark)))
    if asked.subject:
        if asked.subject not in subjects:
            raise BadQuery(name="subject")
        rows = rows.filter(subject=asked.subject)
    if asked.status:
        rows = rows.filter(_where_status(asked.status, now=now))
    if asked.order not in words.ORDERS:
        raise BadQuery(name="order")
    if asked.order in ordering.OF_OPEN:
        rows = rows.filter(opened_at__lte=now, closes_at__gt=now, taken_over_at=None)
    if text.visible(asked.q):
        found = corpus.matching(asked.q, kind="petition", limit=FOUND)
        rows = rows.filter(number__in=[int(ref.key) for ref in found])
    return rows


def petition_row(number: int, *, now: datetime) -> PetitionRow:
    """One public petition as lists show it, in three statements. Raises NotFound, NoRules."""
    rules = process.current()
    petition = public_petitions().filter(number=number).first()
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
        title=petition.title,  # type: ignore[attr-defined]  # annotated in public_petitions
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
    rows = public_petitions().filter(opened_at__isnull=False).order_by("-opened_at", "-number")[:limit]
    return tuple(
        OpenedRow(row.number, row.title, row.language, row.opened_at)  # type: ignore[attr-defined]  # annotated in public_petitions
        for row in rows
        if row.opened_at
    )
