"""One item: the frozen text, where it comes from, what became of it."""

from collections.abc import Mapping

from constituyente.decision.dossiers import addresses, words
from constituyente.decision.dossiers.data import Citation, DispositionRow, FrozenItem, ItemLink, ItemPage
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .rows import disposition_of, items, subjects, title_of


def text_record(*, source: str, subject: str, title: str, text: str, language: str) -> str:
    """The public record of a frozen text; its SHA-256 is the item's hash."""
    return canonical({"source": source, "subject": subject, "language": language, "title": title, "text": text})


def hash_of(one: FrozenItem) -> str:
    """The hash that an item with this text has."""
    return digest(text_record(source=one.source, subject=one.subject, title=one.title, text=one.text, language=one.language))


def item_page(number: int) -> ItemPage:
    """One item, from where it comes to what cites it. At most ten statements. Raises NotFound."""
    item = items().filter(number=number).first()
    if item is None:
        raise NotFound
    source = Ref.parse(item.source)
    merged_here = list(Item.objects.filter(disposition__merged_into=item).order_by("number").defer("text"))
    disposition = disposition_of(item)
    others = [*merged_here, *([disposition.merged_into] if disposition and disposition.merged_into else [])]
    cards = provenance.cards([source, *(Ref.parse(other.source) for other in others)])
    card = cards.get(source.bare)
    return ItemPage(
        number=item.number,
        ref=str(item.ref),
        kind=item.kind,
        kind_name=words.kind_of_one(item.kind),
        title=title_of(item, card),
        text=item.text,
        language=item.language,
        subject=item.subject,
        subject_title=subjects(process.current()).get(item.subject, item.subject),
        source=item.source,
        source_name=words.source_name(source),
        source_title=card.title if card else item.title,
        source_address=card.address if card else provenance.thread_address(source),
        taken_back=card is not None and card.gone,
        gathered_at=item.gathered_at,
        hash=item.hash,
        text_record=text_record(source=item.source, subject=item.subject, title=item.title, text=item.text, language=item.language),
        disposition=_disposition_row(disposition, cards) if disposition else None,
        merged_here=tuple(_link(other, cards) for other in merged_here),
        outcomes=tuple(_citation(outcome) for outcome in provenance.outcome_of(item.ref)),
    )


def _citation(outcome: provenance.Outcome) -> Citation:
    adopted_at = outcome.card.fate_at
    return Citation(outcome.card, outcome.link, added_after_adoption=adopted_at is not None and outcome.link.at > adopted_at)


def _link(item: Item, cards: Mapping[Ref, provenance.Card]) -> ItemLink:
    source = Ref.parse(item.source)
    card = cards.get(source.bare)
    return ItemLink(
        number=item.number,
        title=title_of(item, card),
        language=item.language,
        source=item.source,
        source_name=words.source_name(source),
        source_address=card.address if card else provenance.thread_address(source),
        address=addresses.item(item.number),
    )


def _disposition_row(disposition: Disposition, cards: Mapping[Ref, provenance.Card]) -> DispositionRow:
    leaf = bytes(disposition.leaf)
    return DispositionRow(
        outcome=disposition.outcome,
        name=words.name_of(disposition.outcome),
        merged_into=_link(disposition.merged_into, cards) if disposition.merged_into else None,
        reason=disposition.reason,
        decided_at=disposition.decided_at,
        rules_version=disposition.rules_version,
        record=disposition.record,
        index=ledger.positions([leaf]).get(leaf),
    )
