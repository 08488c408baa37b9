"""What all reads share: items with their dispositions, the names of subjects, the pages of what items copy."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from constituyente.decision.dossiers.data import WITHOUT
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance


def items() -> QuerySet[Item]:
    return Item.objects.select_related("disposition__merged_into")


def of_subject(rows: QuerySet[Item], subject: str) -> QuerySet[Item]:
    """Those of a subject; "none": those without one, empty: all."""
    return rows.filter(subject="" if subject == WITHOUT else subject) if subject else rows


def disposition_of(item: Item) -> Disposition | None:
    return getattr(item, "disposition", None)


def subjects(rules: process.Rules) -> dict[str, str]:
    return {one.key: in_language(one.title) for one in rules.outline.subjects}


def source_cards(sources: Collection[str]) -> Mapping[str, provenance.Card]:
    """The card of each source (references with version); of one without a card one that leads to its thread. One statement, or none."""
    refs = {source: Ref.parse(source) for source in sources}
    cards = provenance.cards(refs.values()) if refs else {}
    return {source: cards.get(ref.bare) or _unknown(ref) for source, ref in refs.items()}


def _unknown(ref: Ref) -> provenance.Card:
    return provenance.Card(ref, "", provenance.thread_address(ref), "")


def title_of(item: Item, source: provenance.Card | None) -> str:
    """The title an item is shown with: that of the frozen copy, unless whoever gave it took their words back."""
    return source.title if source and source.gone else item.title
