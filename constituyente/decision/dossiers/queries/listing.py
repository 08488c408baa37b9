"""What became of everything people gave."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.decision.dossiers import words
from constituyente.decision.dossiers.data import (
    OUTCOMES,
    UNDECIDED,
    WITHOUT,
    DossiersPage,
    ItemRow,
    KindCount,
    OutcomeCount,
    SubjectCount,
)
from constituyente.decision.dossiers.models import Item
from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .rows import disposition_of, items, of_subject, source_cards, subjects, title_of

SHOWN = 25


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; empty: not."""

    kind: str
    subject: str
    outcome: str

    def address(self, *, after: int = 0, **other: str) -> str:
        """The page with `other` chosen, from the item behind `after` on."""
        question: dict[str, str | int] = asdict(replace(self, **other)) | {"after": after}
        query = urlencode({name: value for name, value in question.items() if value})
        return f"{reverse('dossiers')}?{query}" if query else reverse("dossiers")


@dataclass(frozen=True)
class Group:
    """The items of one kind and subject with one ending, and how many they are."""

    kind: str
    subject: str
    ending: str
    items: int

    def among(self, *, kind: str = "", subject: str = "", outcome: str = "") -> bool:
        return kind in {"", self.kind} and subject in {"", self.subject} and outcome in {"", self.ending}


def dossiers_page(*, kind: str = "", subject: str, outcome: str, after: int) -> DossiersPage:
    """The items, lowest number first, narrowed as asked, a page at a time; and what became of all of them. Four statements.

    kind     of what the items copy, such as petition; subject  key of a subject, "none" for the items without one; empty for all
    outcome  one of the outcomes or "undecided", empty for all; after  only those with a higher number (the cursor)
    Raises BadQuery.
    """
    if outcome and outcome not in {*OUTCOMES, UNDECIDED}:
        raise BadQuery(name="outcome")
    if kind and kind not in words.KINDS:
        raise BadQuery(name="kind")
    asked = Asked(kind, subject, outcome)
    titles = subjects(process.current())
    groups = counted_groups()
    if subject and subject not in {*titles, WITHOUT, *(group.subject for group in groups)}:
        raise BadQuery(name="subject")
    found = list(_narrowed(asked).filter(number__gt=after).order_by("number")[: SHOWN + 1])
    cards = source_cards([item.source for item in found[:SHOWN]])
    rows = tuple(_row(item, titles, cards[item.source]) for item in found[:SHOWN])
    by_kind, by_outcome, by_subject = _by_kind(groups, asked), _by_outcome(groups, asked), _by_subject(groups, titles, asked)
    return DossiersPage(
        total=sum(group.items for group in groups),
        decided=sum(group.items for group in groups if group.ending != UNDECIDED),
        by_kind=by_kind,
        by_outcome=by_outcome,
        by_subject=by_subject,
        chosen=(
            *(row.name for row in by_kind if row.chosen),
            *(row.title for row in by_subject if row.chosen),
            *(row.name for row in by_outcome if row.chosen),
        ),
        matching=sum(group.items for group in groups if group.among(kind=kind, subject=subject, outcome=outcome)),
        items=rows,
        next=asked.address(after=rows[-1].number) if len(found) > SHOWN else None,
    )


def counted_groups() -> list[Group]:
    """The items by kind, subject and ending. One statement."""
    counted = Item.objects.order_by().values_list("kind", "subject", "disposition__outcome").annotate(items=Count("pk"))
    return [Group(kind, subject or WITHOUT, ending or UNDECIDED, number) for kind, subject, ending, number in counted]


def _narrowed(asked: Asked) -> QuerySet[Item]:
    rows = of_subject(items(), asked.subject)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.outcome:
        rows = rows.filter(disposition=None) if asked.outcome == UNDECIDED else rows.filter(disposition__outcome=asked.outcome)
    return rows


def _by_kind(groups: list[Group], asked: Asked) -> tuple[KindCount, ...]:
    """Within the chosen subject; the kinds there are."""
    sums, waiting = Counter[str](), Counter[str]()
    for group in groups:
        within = group.among(subject=asked.subject)
        sums[group.kind] += group.items if within else 0
        waiting[group.kind] += group.items if within and group.ending == UNDECIDED else 0
    return tuple(
        KindCount(key, words.kind_name(key), sums[key], waiting[key], key == asked.kind, asked.address(kind=key))
        for key in (*(key for key in words.KINDS if key in sums), *sorted(sums.keys() - words.KINDS.keys()))
    )


def _by_outcome(groups: list[Group], asked: Asked) -> tuple[OutcomeCount, ...]:
    """Within the chosen kind and subject, so that the number is that of the list behind it."""
    sums = Counter[str]()
    for group in groups:
        sums[group.ending] += group.items if group.among(kind=asked.kind, subject=asked.subject) else 0
    return tuple(
        OutcomeCount(key, words.name_of(key), sums[key], key == asked.outcome, asked.address(outcome=key)) for key in (*OUTCOMES, UNDECIDED)
    )


def _by_subject(groups: list[Group], titles: Mapping[str, str], asked: Asked) -> tuple[SubjectCount, ...]:
    """Within the chosen kind."""
    sums, waiting = Counter[str](), Counter[str]()
    for group in groups:
        within = group.among(kind=asked.kind)
        sums[group.subject] += group.items if within else 0
        waiting[group.subject] += group.items if within and group.ending == UNDECIDED else 0
    named = {**titles, WITHOUT: _("Without a subject")}
    keys = [*titles, *sorted(sums.keys() - titles.keys() - {WITHOUT}), *([WITHOUT] if sums[WITHOUT] else [])]
    return tuple(
        SubjectCount(key, named.get(key, key), sums[key], waiting[key], key == asked.subject, asked.address(subject=key)) for key in keys
    )


def _row(item: Item, titles: Mapping[str, str], source: provenance.Card) -> ItemRow:
    disposition = disposition_of(item)
    return ItemRow(
        number=item.number,
        ref=str(item.ref),
        kind=item.kind,
        title=title_of(item, source),
        language=item.language,
        subject=item.subject,
        subject_title=titles.get(item.subject, item.subject),
        source=item.source,
        source_name=words.source_name(Ref.parse(item.source)),
        source_address=source.address,
        gathered_at=item.gathered_at,
        outcome=disposition.outcome if disposition else "",
        name=words.name_of(disposition.outcome if disposition else UNDECIDED),
        reason=disposition.reason if disposition else "",
        decided_at=disposition.decided_at if disposition else None,
    )
