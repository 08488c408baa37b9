from collections.abc import Collection

from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, words
from .data import AdoptionRow, ArticlePage, ConstitutionPage, ProvisionFigures
from .models import Adoption


def in_force() -> AdoptionRow | None:
    """The adoption that stands: the latest by its day. Two statements."""
    row = Adoption.objects.order_by("-adopted_on", "-version").first()
    if row is None:
        return None
    leaf = bytes(row.leaf)
    return AdoptionRow(row.version, row.adopted_on, row.recorded_at, row.rules_version, row.record, ledger.positions([leaf]).get(leaf))


def constitution_page() -> ConstitutionPage:
    """The adopted text and what it contains. At most seven statements."""
    adoption = in_force()
    newest = drafting.newest()
    if adoption is None:
        return ConstitutionPage(None, None, (), newest)
    return ConstitutionPage(
        adoption=adoption,
        text=drafting.version_row(adoption.version),
        contents=drafting.contents(adoption.version, base=addresses.CONSTITUTION),
        newest_draft=newest,
    )


def article_page(key: str) -> ArticlePage:
    """An article of the adopted text. At most eight statements. Raises NotFound."""
    adoption = in_force()
    if adoption is None:
        raise NotFound
    return ArticlePage(adoption, drafting.article(adoption.version, key, base=addresses.CONSTITUTION))


def figures() -> ProvisionFigures:
    """The figures of the adopted text, else of the newest draft; no claim of descent has been imported yet. Two statements."""
    adopted = Adoption.objects.order_by("-adopted_on", "-version").values_list("version", flat=True).first()
    return ProvisionFigures(articles=drafting.articles_in(adopted or drafting.newest()), identical=0, similar=0, not_traced=0)


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """When the provisions among `refs` were adopted. Six statements."""
    keys = {ref.key for ref in refs if ref.kind == "provision"}
    cards = provenance.cards([drafting.ref_of(key) for key in keys])
    adoptions = {row.version: row for row in Adoption.objects.all()}
    positions = ledger.positions([bytes(row.leaf) for row in adoptions.values()])
    facts = list[provenance.Fact]()
    for key, versions in drafting.versions_with(keys).items():
        card = cards.get(drafting.ref_of(key))
        facts += [
            provenance.Fact(
                at=rules.midnight(row.adopted_on),
                text=words.ADOPTED,
                params={"place": card.title if card else str(drafting.ref_of(key))},
                ref=drafting.ref_of(key, row.version),
                index=positions.get(bytes(row.leaf)),
                address=card.address if card else "",
            )
            for row in (adoptions.get(version.number) for version in versions)
            if row is not None
        ]
    return tuple(facts)
