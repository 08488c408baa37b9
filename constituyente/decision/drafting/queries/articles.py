"""A page of the text, and what each of its provisions rests on."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import override

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import addresses, tree, words
from constituyente.decision.drafting.data import Article, Basis, DraftArticlePage, PageLink, ProvisionView
from constituyente.decision.drafting.models import Placement
from constituyente.decision.drafting.weaving import weave
from constituyente.decision.genealogy import api as genealogy
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance

from . import versions
from .citations import citations, cited


def draft_article_page(number: int, key: str) -> DraftArticlePage:
    """An article as version `number` has it. At most twelve statements. Raises NotFound."""
    shown = article(number, key, base=addresses.draft(number))
    standing = Placement.objects.filter(provision__key=shown.key).order_by("-version__number").values_list("version__number", flat=True)
    return DraftArticlePage(
        version=versions.version_row(number),
        newest=versions.newest(),
        previous=next((one for one in standing if one < number), 0),
        article=shown,
    )


def article(number: int, key: str, *, base: str) -> Article:
    """The page of version `number` on which provision `key` stands, with what each provision cites; links lie below `base`.

    At most eight statements, six without a claim of descent. Raises NotFound, also for a title or chapter that only divides the text.
    """
    found = versions.places(number)
    page = found[key].page if key in found else ""
    if not page:
        raise NotFound
    here = {place.line.key: place for place in tree.on_page(found, page)}
    rows = {row.provision.key: row for row in _texts(number, here)}
    texts = {key: rows[key] for key in here}
    version = texts[page].version
    language = version.language
    links = citations(here, number)
    basis = _basis(links, {key: row.body for key, row in texts.items()}, version.adopted_at)
    line = here[page].line
    with override(language):
        views = tuple(_view(place, number, texts[key], basis.get(key, ())) for key, place in here.items())
        before, after = (_page_link(one, base) if one else None for one in tree.neighbours(found, page))
        path = tuple(_page_link(found[one.key], base) for one in here[page].path)
        name = words.page_name(line)
    return Article(
        version=number,
        language=language,
        key=page,
        ref=str(addresses.ref_of(page, number)),
        kind=line.kind,
        mark=line.mark,
        heading=line.heading,
        name=name,
        note=texts[page].note,
        path=path,
        provisions=tuple(view for view in views if view.depth or view.lines),
        inputs=len({link.object for several in links.values() for link in several}),
        descent=genealogy.descent_of(number, page, (row.body for row in texts.values())),
        previous=before,
        next=after,
    )


def _texts(number: int, keys: Collection[str]) -> QuerySet[Placement]:
    rows = Placement.objects.filter(version__number=number, provision__key__in=list(keys))
    return rows.select_related("provision", "version").only("provision__key", "body", "note", "version__language", "version__adopted_at")


def _view(place: tree.Place, number: int, text: Placement, basis: tuple[Basis, ...]) -> ProvisionView:
    line = place.line
    above = [one.key for one in place.path]
    return ProvisionView(
        key=line.key,
        ref=str(addresses.ref_of(line.key, number)),
        depth=0 if place.is_page else len(above) - above.index(place.page),
        kind=line.kind,
        mark=line.mark,
        heading=line.heading,
        place=words.place_of(place),
        body=text.body,
        lines=weave(text.body, [one.quote for one in basis]),
        note=text.note,
        basis=basis,
    )


def _page_link(place: tree.Place, base: str) -> PageLink:
    return PageLink(place.line.key, words.page_name(place.line), addresses.provision(place, base))


def _basis(
    links: Mapping[str, list[provenance.Link]], bodies: Mapping[str, str], adopted_at: datetime | None
) -> Mapping[str, tuple[Basis, ...]]:
    """What stands behind each citation: one statement for the items, one for what they copy."""
    numbers = {int(link.object.key) for several in links.values() for link in several}
    items = dossiers.sources_of(numbers)
    cards = provenance.cards([Ref.parse(item.source) for item in items.values()])
    return {
        key: tuple(_one_basis(link, items[int(link.object.key)], cards, bodies[key], adopted_at) for link in several)
        for key, several in links.items()
    }


def _one_basis(
    link: provenance.Link, item: dossiers.ItemSource, cards: Mapping[Ref, provenance.Card], body: str, adopted_at: datetime | None
) -> Basis:
    late = adopted_at is not None and link.at > adopted_at
    return cited(Basis, link, item, body, cards, version=link.subject.version or 0, added_after_adoption=late)
