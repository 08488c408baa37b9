"""From what people gave to the articles."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from constituyente.decision.dossiers import words
from constituyente.decision.dossiers.addresses import ref_of
from constituyente.decision.dossiers.data import OUTCOMES, TAKEN_UP, UNDECIDED, ArticleItems, Ending, FlowPage
from constituyente.decision.dossiers.models import Disposition
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

from .listing import Group, counted_groups

SHOWN = 9  # articles; the others are added up


def flow_page() -> FlowPage:
    """How each kind of input ended, and which articles cite what was taken up. Five statements, four where nothing cites anything."""
    found = counted_groups()
    outcome_of = {str(ref_of(number)): outcome for number, outcome in _taken_up()}
    citing = defaultdict[str, set[str]](set)  # article -> items
    names = dict[str, provenance.Card]()
    for item, card in provenance.taken_up("item", relation=provenance.Relation.BASED_ON):
        address = card.address.partition("#")[0]
        if str(item) in outcome_of:
            citing[address].add(str(item))
            names[address] = card
    names |= _pages(names)
    cited = set[str]().union(*citing.values())
    return FlowPage(
        total=sum(group.items for group in found),
        cited=len(cited),
        waiting=len(outcome_of.keys() - cited),
        articles_in_all=len(citing),
        endings=tuple(_endings(found)),
        articles=tuple(_articles(citing, names, outcome_of)),
    )


def _taken_up() -> Iterator[tuple[int, str]]:
    yield from Disposition.objects.filter(outcome__in=TAKEN_UP).order_by("item__number").values_list("item__number", "outcome")


def _pages(names: Mapping[str, provenance.Card]) -> Mapping[str, provenance.Card]:
    """The cards of the pages themselves, where what cites is a part of one: its address ends in the key of the page. One statement."""
    refs = {address: Ref(card.ref.kind, address.rpartition("/")[2]) for address, card in names.items()}
    found = provenance.cards(refs.values()) if refs else {}
    return {address: found[ref] for address, ref in refs.items() if ref in found}


def _endings(found: list[Group]) -> Iterator[Ending]:
    sums = Counter[tuple[str, str]]()
    for group in found:
        sums[group.kind, group.ending] += group.items
    kinds = {kind for kind, _ending in sums}
    for kind in (*(key for key in words.KINDS if key in kinds), *sorted(kinds - words.KINDS.keys())):
        for outcome in (*OUTCOMES, UNDECIDED):
            if sums[kind, outcome]:
                name = words.name_of(outcome)
                yield Ending(kind, words.kind_name(kind), outcome, name, sums[kind, outcome])


def _articles(
    citing: Mapping[str, set[str]], names: Mapping[str, provenance.Card], outcome_of: Mapping[str, str]
) -> Iterator[ArticleItems]:
    most = sorted(citing, key=lambda address: (-len(citing[address]), names[address].title))
    others = Counter[str]()
    for address in most[SHOWN:]:
        others.update(outcome_of[item] for item in citing[address])
    for address in most[:SHOWN]:
        counted = Counter(outcome_of[item] for item in citing[address])
        card = names[address]
        for outcome in OUTCOMES:
            if counted[outcome]:
                yield ArticleItems(outcome, words.name_of(outcome), card.title, card.language, address, counted[outcome])
    for outcome in OUTCOMES:
        if others[outcome]:
            yield ArticleItems(outcome, words.name_of(outcome), "", "", "", others[outcome])
