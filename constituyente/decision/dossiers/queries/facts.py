"""What those further down, the thread and the figures are told."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Count, Max, Q

from constituyente.decision.dossiers import addresses, words
from constituyente.decision.dossiers.data import OUTCOMES, UNDECIDED, DecidedRow, DossierFigures, ItemSource
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .rows import disposition_of, items, source_cards, title_of


def sources_of(numbers: Collection[int]) -> Mapping[int, ItemSource]:
    """The items with these numbers, by number, as a provision cites them; those there are not are left out. One statement."""
    return {item.number: _source(item) for item in items().filter(number__in=numbers)}


def decided() -> tuple[ItemSource, ...]:
    """Every item with a disposition, lowest number first, without its text. One statement."""
    return tuple(_source(item, text="") for item in items().filter(disposition__isnull=False).order_by("number").defer("text"))


def latest_decided(limit: int) -> tuple[DecidedRow, ...]:
    """What was decided last, newest first, at most `limit`; what was taken back is called so. Two statements."""
    rows = Disposition.objects.select_related("item").defer("item__text", "record").order_by("-decided_at", "-pk")[:limit]
    cards = source_cards({row.item.source for row in rows})
    return tuple(
        DecidedRow(
            title=title_of(row.item, cards.get(row.item.source)),
            language=row.item.language,
            name=words.name_of(row.outcome),
            reason=row.reason,
            address=addresses.item(row.item.number),
            at=row.decided_at,
        )
        for row in rows
    )


def _source(item: Item, text: str | None = None) -> ItemSource:
    disposition = disposition_of(item)
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
    """The item that copies `source`; without a version, that of the newest it has. One statement. Raises NotFound."""
    named = Q(source=str(source))
    rows = Item.objects.filter(named if source.version else named | Q(source__startswith=f"{source}@"))
    number = rows.order_by("-number").values_list("number", flat=True).first()
    if number is None:
        raise NotFound
    return number


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:  # noqa: ARG001  every package's is asked alike
    """What happened to the items among `refs`, dated: gathered, decided. Two statements."""
    numbers = [int(ref.key) for ref in refs if ref.kind == "item" and ref.key.isdigit()]
    found = list(items().filter(number__in=numbers).order_by("number").defer("text"))
    positions = ledger.positions([bytes(one.leaf) for one in map(disposition_of, found) if one])
    facts = list[provenance.Fact]()
    for item in found:
        address = addresses.item(item.number)
        facts.append(
            provenance.Fact(at=item.gathered_at, text=words.GATHERED, params={"number": item.number}, ref=item.ref, address=address)
        )
        disposition = disposition_of(item)
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
    rows = Item.objects.order_by().values_list("disposition__outcome").annotate(items=Count("pk"))
    counts = Counter({outcome or UNDECIDED: number for outcome, number in rows})
    total = counts.total()
    return DossierFigures(total, total - counts[UNDECIDED], {key: counts[key] for key in OUTCOMES})


def missing(sources: Collection[Ref]) -> frozenset[Ref]:
    """Which of `sources` (references with version) no item copies. One statement, which reads no text."""
    names = {str(source): source for source in sources}
    held = Item.objects.filter(source__in=names).values_list("source", flat=True)
    return frozenset(names[name] for name in names.keys() - set(held))


def last_number() -> int:
    """The highest number an item has; 0 before the first. One statement."""
    return Item.objects.aggregate(last=Max("number"))["last"] or 0
