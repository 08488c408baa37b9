"""Provisions by what people gave: those based on petitions, on what meetings said, on answers."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import F
from django.urls import reverse
from django.utils.http import urlencode

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import tree, words
from constituyente.decision.drafting.addresses import ref_of
from constituyente.decision.drafting.data import BasedProvision, FromPeoplePage, InputKind
from constituyente.decision.drafting.models import Version
from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

from . import versions
from .citations import citations, cited

DEFAULT = "petition"


def from_people_page(*, kind: str = DEFAULT) -> FromPeoplePage:
    """Every provision of the adopted version, else of the newest, that cites a `kind` of input. At most seven statements.

    kind  petition, statement or answer
    Raises BadQuery.
    """
    if kind not in words.INPUTS:
        raise BadQuery(name="kind")
    adopted = Version.objects.filter(adopted_at__isnull=False).order_by(F("adopted_at").desc(), "-number").values_list("number", flat=True)
    number = adopted.first()
    version = versions.version_row(number) if number else versions.newest_row()
    if version is None:
        return FromPeoplePage(None, number is not None, kind, str(words.INPUTS[kind]), _kinds(Counter(), Counter(), kind), 0, 0, 0, 0, ())
    rows = {row.key: row for row in versions.provisions_of(version.number)}
    found = tree.places(rows.values())
    links = [link for several in citations(found, version.number).values() for link in several]
    items = dossiers.sources_of({int(link.object.key) for link in links})
    kind_of = {number: Ref.parse(item.source).kind for number, item in items.items()}
    of_kind = Counter(kind_of[int(link.object.key)] for link in links)
    provisions_of_kind = Counter(one for one, _key in {(kind_of[int(link.object.key)], link.subject.key) for link in links})
    order = {key: at for at, key in enumerate(found)}
    chosen = sorted((link for link in links if kind_of[int(link.object.key)] == kind), key=lambda link: (order[link.subject.key], link.at))
    cards = provenance.cards(
        [*(ref_of(link.subject.key) for link in chosen), *(Ref.parse(items[int(link.object.key)].source) for link in chosen)]
    )
    relations = Counter(link.relation for link in chosen)
    return FromPeoplePage(
        version=version,
        adopted=number is not None,
        kind=kind,
        kind_name=str(words.INPUTS[kind]),
        kinds=_kinds(of_kind, provisions_of_kind, kind),
        articles=len({found[link.subject.key].page for link in chosen}),
        inputs=len({link.object for link in chosen}),
        based_on=relations[provenance.Relation.BASED_ON],
        answers=relations[provenance.Relation.ANSWERS],
        provisions=tuple(_based(link, items[int(link.object.key)], rows[link.subject.key].body, cards) for link in chosen),
    )


def _kinds(citations_of: Counter[str], provisions_of: Counter[str], chosen: str) -> tuple[InputKind, ...]:
    return tuple(
        InputKind(kind, str(words.INPUTS[kind]), citations_of[kind], provisions_of[kind], kind == chosen, _address(kind))
        for kind in words.INPUTS
    )


def _address(kind: str) -> str:
    return reverse("draft-from-people") if kind == DEFAULT else f"{reverse('draft-from-people')}?{urlencode({'kind': kind})}"


def _based(link: provenance.Link, item: dossiers.ItemSource, body: str, cards: Mapping[Ref, provenance.Card]) -> BasedProvision:
    own = cards[link.subject.bare]
    named = {"ref": str(link.subject), "provision": own.title, "language": own.language, "address": own.address}
    return cited(BasedProvision, link, item, body, cards, **named)
