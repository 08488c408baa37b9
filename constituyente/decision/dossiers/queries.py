from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import BadQuery, NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.records import canonical
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import (
    OUTCOMES,
    UNDECIDED,
    WITHOUT,
    Citation,
    DeskDossiers,
    DeskItem,
    DispositionRow,
    DossierFigures,
    DossiersPage,
    ItemLink,
    ItemPage,
    ItemRow,
    ItemSource,
    OutcomeCount,
    SubjectCount,
    WaitingItem,
)
from .models import Disposition, Item

SHOWN = 25
ON_DESK = 50
NAMED = 1000  # so many sources are named in a statement; of more, all are read


def text_record(*, source: str, subject: str, title: str, text: str, language: str) -> str:
    """The public record of a frozen text; its SHA-256 is the item's hash."""
    return canonical({"source": source, "subject": subject, "language": language, "title": title, "text": text})


def _subjects(rules: process.Rules) -> dict[str, str]:
    return {one.key: in_language(one.title) for one in rules.outline.subjects}


def _disposition(item: Item) -> Disposition | None:
    return getattr(item, "disposition", None)


# ------------------------------------------------------------------ lists


def dossiers_page(*, subject: str, outcome: str, after: int) -> DossiersPage:
    """The items, lowest number first, narrowed as asked, a page at a time; and what became of all of them. Three statements.

    subject  key of a subject, "none" for the items without one, empty for all
    outcome  one of the outcomes or "undecided", empty for all; after  only those with a higher number (the cursor)
    Raises BadQuery.
    """
    if outcome and outcome not in {*OUTCOMES, UNDECIDED}:
        raise BadQuery(name="outcome")
    titles = _subjects(process.current())
    counts = Counter({(one or WITHOUT, ending or UNDECIDED): number for one, ending, number in _counts()})
    rows = _items().filter(number__gt=after)
    if subject:
        rows = rows.filter(subject="" if subject == WITHOUT else subject)
    if outcome:
        rows = rows.filter(disposition=None) if outcome == UNDECIDED else rows.filter(disposition__outcome=outcome)
    found = list(rows.order_by("number")[: SHOWN + 1])
    items = tuple(_row(item, titles) for item in found[:SHOWN])
    by_outcome, by_subject = _by_outcome(counts, subject, outcome), _by_subject(counts, titles, subject, outcome)
    return DossiersPage(
        total=counts.total(),
        decided=sum(number for (_subject, ending), number in counts.items() if ending != UNDECIDED),
        by_outcome=by_outcome,
        by_subject=by_subject,
        chosen=(*(row.title for row in by_subject if row.chosen), *(row.name for row in by_outcome if row.chosen)),
        matching=sum(number for (one, ending), number in counts.items() if subject in {"", one} and outcome in {"", ending}),
        items=items,
        next=_address(subject, outcome, after=items[-1].number) if len(found) > SHOWN else None,
    )


def _counts() -> QuerySet[Item, tuple[str, str | None, int]]:
    return Item.objects.order_by().values_list("subject", "disposition__outcome").annotate(items=Count("pk"))


def _items() -> QuerySet[Item]:
    return Item.objects.select_related("disposition__merged_into")


def _address(subject: str, outcome: str, after: int = 0) -> str:
    asked: dict[str, str | int] = {"subject": subject, "outcome": outcome, "after": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('dossiers')}?{query}" if query else reverse("dossiers")


def _by_outcome(counts: Counter[tuple[str, str]], subject: str, chosen: str) -> tuple[OutcomeCount, ...]:
    """Within the chosen subject, so that the number is that of the list behind it."""
    within = Counter[str]()
    for (one, ending), number in counts.items():
        within[ending] += number if subject in {"", one} else 0
    return tuple(
        OutcomeCount(key, words.name_of(key), within[key], key == chosen, _address(subject, key)) for key in (*OUTCOMES, UNDECIDED)
    )


def _by_subject(counts: Counter[tuple[str, str]], titles: Mapping[str, str], chosen: str, outcome: str) -> tuple[SubjectCount, ...]:
    sums, waiting = Counter[str](), Counter[str]()
    for (one, ending), number in counts.items():
        sums[one] += number
        waiting[one] += number if ending == UNDECIDED else 0
    named = {**titles, WITHOUT: _("Without a subject")}
    keys = [*titles, *sorted(sums.keys() - titles.keys() - {WITHOUT}), *([WITHOUT] if sums[WITHOUT] else [])]
    return tuple(SubjectCount(key, named.get(key, key), sums[key], waiting[key], key == chosen, _address(key, outcome)) for key in keys)


def _row(item: Item, titles: Mapping[str, str]) -> ItemRow:
    disposition = _disposition(item)
    return ItemRow(
        number=item.number,
        ref=str(item.ref),
        title=item.title,
        language=item.language,
        subject=item.subject,
        subject_title=titles.get(item.subject, item.subject),
        source=item.source,
        source_name=words.source_name(Ref.parse(item.source)),
        source_address=addresses.source(Ref.parse(item.source)),
        gathered_at=item.gathered_at,
        outcome=disposition.outcome if disposition else "",
        name=words.name_of(disposition.outcome if disposition else UNDECIDED),
        reason=disposition.reason if disposition else "",
        decided_at=disposition.decided_at if disposition else None,
    )


# ------------------------------------------------------------------ one item


def item_page(number: int) -> ItemPage:
    """One item, from where it comes to what cites it. At most ten statements. Raises NotFound."""
    item = _items().filter(number=number).first()
    if item is None:
        raise NotFound
    source = Ref.parse(item.source)
    card = provenance.cards([source]).get(source.bare)
    return ItemPage(
        number=item.number,
        ref=str(item.ref),
        title=item.title,
        text=item.text,
        language=item.language,
        subject=item.subject,
        subject_title=_subjects(process.current()).get(item.subject, item.subject),
        source=item.source,
        source_name=words.source_name(source),
        source_title=card.title if card else item.title,
        source_address=card.address if card else addresses.source(source),
        gathered_at=item.gathered_at,
        hash=item.hash,
        text_record=text_record(source=item.source, subject=item.subject, title=item.title, text=item.text, language=item.language),
        disposition=_disposition_row(item),
        merged_here=tuple(_link(row) for row in Item.objects.filter(disposition__merged_into=item).order_by("number").defer("text")),
        outcomes=tuple(_citation(outcome) for outcome in provenance.outcome_of(item.ref)),
    )


def _citation(outcome: provenance.Outcome) -> Citation:
    adopted_at = outcome.card.fate_at
    return Citation(outcome.card, outcome.link, added_after_adoption=adopted_at is not None and outcome.link.at > adopted_at)


def _link(item: Item) -> ItemLink:
    source = Ref.parse(item.source)
    return ItemLink(
        number=item.number,
        title=item.title,
        language=item.language,
        source=item.source,
        source_name=words.source_name(source),
        source_address=addresses.source(source),
        address=addresses.item(item.number),
    )


def _disposition_row(item: Item) -> DispositionRow | None:
    disposition = _disposition(item)
    if disposition is None:
        return None
    leaf = bytes(disposition.leaf)
    return DispositionRow(
        outcome=disposition.outcome,
        name=words.name_of(disposition.outcome),
        merged_into=_link(disposition.merged_into) if disposition.merged_into else None,
        reason=disposition.reason,
        decided_at=disposition.decided_at,
        rules_version=disposition.rules_version,
        record=disposition.record,
        index=ledger.positions([leaf]).get(leaf),
    )


# ------------------------------------------------------------------ the desk


def queue(actor: accounts.Actor) -> tuple[WaitingItem, ...]:
    """The items that wait for a decision, oldest first; empty for whoever may not decide. Two statements."""
    if not actor.may("dossiers.dispose"):
        return ()
    titles = _subjects(process.current())
    rows = (
        Item.objects.filter(disposition=None)
        .order_by("gathered_at", "number")
        .only("number", "title", "language", "subject", "source", "gathered_at")
    )
    return tuple(
        WaitingItem(
            number=row.number,
            title=row.title,
            language=row.language,
            subject_title=titles.get(row.subject, row.subject),
            source_name=words.source_name(Ref.parse(row.source)),
            source_address=addresses.source(Ref.parse(row.source)),
            gathered_at=row.gathered_at,
        )
        for row in rows
    )


def desk_dossiers(actor: accounts.Actor, *, done: int | None = None) -> DeskDossiers:
    """What waits on the drafters' desk, oldest first. Two statements."""
    waiting = queue(actor)
    return DeskDossiers(waiting[:ON_DESK], len(waiting), done)


def desk_item(number: int, *, done: int | None = None) -> DeskItem:
    """One item to decide. At most ten statements. Raises NotFound."""
    return DeskItem(item_page(number), done)


def next_undecided() -> int | None:
    """The item that has waited longest; None if none waits. One statement."""
    return Item.objects.filter(disposition=None).order_by("gathered_at", "number").values_list("number", flat=True).first()


# ------------------------------------------------------------------ for those further down


def sources_of(numbers: Collection[int]) -> Mapping[int, ItemSource]:
    """The items with these numbers, by number, as a provision cites them; those there are not are left out. One statement."""
    return {item.number: _source(item) for item in _items().filter(number__in=numbers)}


def decided() -> tuple[ItemSource, ...]:
    """Every item with a disposition, lowest number first, without its text. One statement."""
    return tuple(_source(item, text="") for item in _items().filter(disposition__isnull=False).order_by("number").defer("text"))


def _source(item: Item, text: str | None = None) -> ItemSource:
    disposition = _disposition(item)
    outcome = disposition.outcome if disposition else ""
    return ItemSource(
        number=item.number,
        ref=str(item.ref),
        title=item.title,
        text=item.text if text is None else text,
        language=item.language,
        source=item.source,
        source_name=words.source_name(Ref.parse(item.source)),
        source_address=addresses.source(Ref.parse(item.source)),
        outcome=outcome,
        name=words.name_of(outcome),
        address=addresses.item(item.number),
    )


def item_of(source: Ref) -> int:
    """The item that copies `source`; without a version, its newest. One statement. Raises NotFound."""
    rows = Item.objects.filter(source=str(source)) if source.version else Item.objects.filter(source__startswith=f"{source}@")
    number = rows.order_by("-number").values_list("number", flat=True).first()
    if number is None:
        raise NotFound
    return number


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:  # noqa: ARG001  every package's is asked alike
    """What happened to the items among `refs`, dated: gathered, decided. Two statements."""
    numbers = [int(ref.key) for ref in refs if ref.kind == "item" and ref.key.isdigit()]
    items = list(_items().filter(number__in=numbers).order_by("number").defer("text"))
    positions = ledger.positions([bytes(one.leaf) for one in map(_disposition, items) if one])
    facts = list[provenance.Fact]()
    for item in items:
        address = addresses.item(item.number)
        facts.append(
            provenance.Fact(at=item.gathered_at, text=words.GATHERED, params={"number": item.number}, ref=item.ref, address=address)
        )
        disposition = _disposition(item)
        if disposition is not None:
            facts.append(
                provenance.Fact(
                    at=disposition.decided_at,
                    text=words.DISPOSED[disposition.outcome],
                    params={"into": disposition.merged_into.number} if disposition.merged_into else {},
                    ref=item.ref,
                    index=positions.get(bytes(disposition.leaf)),
                    detail=disposition.reason,
                    tag="cut" if disposition.outcome in {"not_adopted", "out_of_scope"} else "",
                    address=address,
                )
            )
    return tuple(facts)


def figures() -> DossierFigures:
    """How the items ended. One statement."""
    counts = Counter[str]()
    for _subject, outcome, number in _counts():
        counts[outcome or UNDECIDED] += number
    total = counts.total()
    return DossierFigures(total, total - counts[UNDECIDED], {key: counts[key] for key in OUTCOMES})


def missing(sources: Collection[Ref]) -> frozenset[Ref]:
    """Which of `sources` (references with version) no item copies. One statement, which reads no text."""
    names = {str(source): source for source in sources}
    rows = Item.objects.all() if len(names) > NAMED else Item.objects.filter(source__in=names)
    return frozenset(names[name] for name in names.keys() - set(rows.values_list("source", flat=True).iterator()))


def last_number() -> int:
    """The highest number an item has; 0 before the first. One statement."""
    return Item.objects.aggregate(last=Max("number"))["last"] or 0
