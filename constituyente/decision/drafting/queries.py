from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, override

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import tree, words
from .data import (
    Article,
    Basis,
    ContentsEntry,
    ContentsGroup,
    ContentsHeading,
    Crumb,
    DeskArticle,
    DeskDraft,
    DeskRow,
    DraftArticlePage,
    DraftPage,
    DraftsPage,
    Neighbour,
    ProvisionView,
    PublishedVersion,
)
from .models import Placement, Version, ref_of
from .weaving import weave

Places = Mapping[str, tree.Place]
CITING = (provenance.Relation.BASED_ON, provenance.Relation.ANSWERS)


# ------------------------------------------------------------------ versions


def _versions() -> QuerySet[Version]:
    return (
        Version.objects.order_by("-number")
        .defer("record")
        .annotate(articles=Count("placements", filter=Q(placements__kind="article")), provisions=Count("placements"))
    )


def _rows(versions: Iterable[Version]) -> tuple[PublishedVersion, ...]:
    """One statement for the versions, one for their places in the log."""
    versions = list(versions)
    positions = ledger.positions([bytes(version.leaf) for version in versions])
    return tuple(
        PublishedVersion(
            number=version.number,
            title=version.title,
            language=version.language,
            published_on=version.published_on,
            published_at=version.published_at,
            articles=version.articles,  # type: ignore[attr-defined]  # annotated in _versions
            provisions=version.provisions,  # type: ignore[attr-defined]
            hash=version.hash,
            index=positions.get(bytes(version.leaf)),
            source=version.source,
            url=version.url,
        )
        for version in versions
    )


def version_row(number: int) -> PublishedVersion:
    """One version. Two statements. Raises NotFound."""
    rows = _rows(_versions().filter(number=number))
    if not rows:
        raise NotFound
    return rows[0]


def newest() -> int:
    """The number of the newest version; 0 before the first. One statement."""
    return Version.objects.order_by("-number").values_list("number", flat=True).first() or 0


def articles_in(number: int) -> int:
    """How many articles version `number` has. One statement."""
    return Placement.objects.filter(version__number=number, kind="article").count()


# ------------------------------------------------------------------ the tree of a version


def places(number: int) -> Places:
    """Where everything stands in version `number`, in the order of reading. One statement."""
    rows = Placement.objects.filter(version__number=number).order_by("position")
    keys, lines = dict[int | None, str](), list[tree.Line]()
    for pk, parent, key, position, kind, mark, heading in rows.values_list(
        "pk", "parent_id", "provision__key", "position", "kind", "mark", "heading"
    ):
        keys[pk] = key
        lines.append(tree.Line(key, keys.get(parent, ""), position, kind, mark, heading))
    return tree.places(lines)


def address_of(place: tree.Place, base: str) -> str:
    """The address of a provision below `base`, without language prefix: its page, with its key behind a # if it has none of its own."""
    if place.is_page:
        return f"{base}/{place.line.key}"
    return f"{base}/{place.page}#{place.line.key}" if place.page else f"{base}#{place.line.key}"


def draft_address(number: int) -> str:
    """Below which address version `number` is shown as a draft."""
    return f"/draft/{number}"


def contents(number: int, *, base: str) -> tuple[ContentsGroup, ...]:
    """The table of contents of version `number`, whose pages lie below `base`. Two statements."""
    found = places(number)
    cited = {page: len({link.object for link in links}) for page, links in _links_by_page(number, found).items()}
    return tuple(
        ContentsGroup(
            headings=tuple(_heading(place) for place in group.divisions),
            level=group.level,
            entries=tuple(_entry(place, number, base, cited.get(place.line.key, 0)) for place in group.pages),
        )
        for group in tree.groups(found)
    )


def _heading(place: tree.Place) -> ContentsHeading:
    return ContentsHeading(place.line.key, len(place.path) + 1, place.line.mark, place.line.heading)


def _entry(place: tree.Place, number: int, base: str, inputs: int) -> ContentsEntry:
    line = place.line
    heading = line.heading or ("" if line.kind == "article" else words.page_name(line))
    mark = line.mark if line.heading or line.kind == "article" else ""
    return ContentsEntry(line.key, str(ref_of(line.key, number)), line.kind, mark, heading, address_of(place, base), inputs)


def _links_by_page(number: int, found: Places) -> Mapping[str, list[provenance.Link]]:
    """The citations made up to version `number`, by the page of what cites. One statement."""
    by_page = defaultdict[str, list[provenance.Link]](list)
    for key, links in _citations(found, number).items():
        by_page[found[key].page].extend(links)
    return by_page


def _citations(keys: Collection[str], number: int) -> Mapping[str, list[provenance.Link]]:
    """What the provisions `keys` cite, up to version `number`, by key, oldest first. One statement."""
    by_key = defaultdict[str, list[provenance.Link]](list)
    for link in provenance.links_of([ref_of(key) for key in keys]):
        if link.relation in CITING and link.subject.key in keys and (link.subject.version or 0) <= number:
            by_key[link.subject.key].append(link)
    return by_key


# ------------------------------------------------------------------ the public pages


def drafts_page() -> DraftsPage:
    """All versions, and what the newest contains. Four statements."""
    versions = _rows(_versions())
    number = versions[0].number if versions else 0
    return DraftsPage(versions=versions, contents=contents(number, base=draft_address(number)))


def draft_page(number: int) -> DraftPage:
    """One version with its record. Six statements. Raises NotFound."""
    version = version_row(number)
    return DraftPage(
        version=version,
        newest=newest(),
        contents=contents(number, base=draft_address(number)),
        record=Version.objects.values_list("record", flat=True).get(number=number),
    )


def draft_article_page(number: int, key: str) -> DraftArticlePage:
    """An article as version `number` has it. At most nine statements. Raises NotFound."""
    return DraftArticlePage(version=version_row(number), newest=newest(), article=article(number, key, base=draft_address(number)))


def article(number: int, key: str, *, base: str) -> Article:
    """The page of version `number` on which provision `key` stands, with what each provision cites; links lie below `base`.

    At most six statements. Raises NotFound, also for a title or chapter that only divides the text.
    """
    version = Version.objects.filter(number=number).only("title", "language").first()
    found = places(number)
    page = found[key].page if key in found else ""
    if version is None or not page:
        raise NotFound
    here = {place.line.key: place for place in tree.on_page(found, page)}
    texts = {row.provision.key: row for row in _texts(number, here)}
    citations = _citations(here, number)
    basis = _basis(citations, {key: row.body for key, row in texts.items()})
    line = here[page].line
    with override(version.language):
        views = tuple(_view(place, number, texts[key], basis.get(key, ())) for key, place in here.items())
        before, after = (_neighbour(one, base) if one else None for one in tree.neighbours(found, page))
        path = tuple(Crumb(one.key, words.page_name(one), address_of(found[one.key], base)) for one in here[page].path)
        name = words.page_name(line)
    return Article(
        version=number,
        text_title=version.title,
        language=version.language,
        key=page,
        ref=str(ref_of(page, number)),
        kind=line.kind,
        mark=line.mark,
        heading=line.heading,
        name=name,
        note=texts[page].note,
        path=path,
        provisions=tuple(view for view in views if view.depth or view.lines),
        inputs=len({link.object for links in citations.values() for link in links}),
        previous=before,
        next=after,
    )


def _texts(number: int, keys: Collection[str]) -> QuerySet[Placement]:
    rows = Placement.objects.filter(version__number=number, provision__key__in=list(keys))
    return rows.select_related("provision").only("provision__key", "body", "note")


def _view(place: tree.Place, number: int, text: Placement, basis: tuple[Basis, ...]) -> ProvisionView:
    line = place.line
    above = [one.key for one in place.path]
    return ProvisionView(
        key=line.key,
        ref=str(ref_of(line.key, number)),
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


def _neighbour(place: tree.Place, base: str) -> Neighbour:
    return Neighbour(place.line.key, words.page_name(place.line), address_of(place, base))


def _basis(citations: Mapping[str, list[provenance.Link]], bodies: Mapping[str, str]) -> Mapping[str, tuple[Basis, ...]]:
    """What stands behind each citation: one statement for the items, one for what they copy."""
    numbers = {int(link.object.key) for links in citations.values() for link in links}
    items = dossiers.sources_of(numbers)
    cards = provenance.cards([Ref.parse(item.source) for item in items.values()])
    return {
        key: tuple(_one_basis(link, items[int(link.object.key)], cards, bodies[key]) for link in links) for key, links in citations.items()
    }


def _one_basis(link: provenance.Link, item: dossiers.ItemSource, cards: Mapping[Ref, provenance.Card], body: str) -> Basis:
    source = Ref.parse(item.source)
    card = cards.get(source.bare)
    return Basis(
        item=item.number,
        source=str(source.bare),
        source_title=card.title if card else item.title,
        source_language=card.language if card else item.language,
        source_address=card.address if card else f"/dossiers/{item.number}",
        outcome=item.name,
        relation=link.relation,
        relation_name=gettext(provenance.RELATION_WORDS[link.relation]),
        quote=link.quote_subject,
        item_quote=link.quote_object,
        reason=link.reason,
        cited_at=link.at,
        version=link.subject.version or 0,
        stands=link.quote_subject in body,
    )


# ------------------------------------------------------------------ the desk


def desk_draft() -> DeskDraft:
    """The pages of the newest text, those that cite nothing first. Six statements."""
    versions = _rows(_versions()[:1])
    if not versions:
        return DeskDraft(None, (), ())
    (version,) = versions
    found = places(version.number)
    cited = _links_by_page(version.number, found)
    with override(version.language):
        rows = [DeskRow(place.line.key, words.page_name(place.line), len(cited.get(place.line.key, ()))) for place in tree.pages(found)]
    return DeskDraft(version, tuple(sorted(rows, key=lambda row: row.citations > 0)), _adopted_and_cited_nowhere())


def _adopted_and_cited_nowhere() -> tuple[dossiers.ItemSource, ...]:
    """Two statements."""
    owed = [item for item in dossiers.decided() if item.outcome in dossiers.TAKEN_UP]
    links = provenance.links_of([Ref.parse(item.ref) for item in owed])
    cited = {str(link.object.bare) for link in links if link.relation in CITING}
    return tuple(item for item in owed if item.ref not in cited)


def uncited(actor: accounts.Actor) -> int:
    """How many pages of the newest text cite nothing; 0 for whoever may not cite. Three statements."""
    if not actor.may("drafting.cite"):
        return 0
    number = newest()
    found = places(number)
    cited = _links_by_page(number, found)
    return sum(1 for place in tree.pages(found) if not cited.get(place.line.key))


def desk_article(key: str, item: int | None) -> DeskArticle:
    """The page of the newest text on which provision `key` stands, and what may be cited there. Raises NotFound."""
    version = version_row(newest())
    return DeskArticle(
        version=version,
        article=article(version.number, key, base=draft_address(version.number)),
        items=dossiers.decided(),
        item=dossiers.sources_of([item]).get(item) if item is not None else None,
    )


# ------------------------------------------------------------------ for those further down


def versions_with(keys: Collection[str]) -> Mapping[str, tuple[PublishedVersion, ...]]:
    """The versions in which each of the provisions `keys` stands, newest first. Three statements."""
    versions = {row.number: row for row in _rows(_versions())}
    found = defaultdict[str, list[PublishedVersion]](list)
    rows = Placement.objects.filter(provision__key__in=list(keys)).order_by("-version__number")
    for key, number in rows.values_list("provision__key", "version__number"):
        found[key].append(versions[number])
    return {key: tuple(rows) for key, rows in found.items()}


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the provisions among `refs`, dated: published in a version, citing one of `refs`. Five statements."""
    bare = {ref.bare for ref in refs}
    keys = {ref.key for ref in bare if ref.kind == "provision"}
    cards = provenance.cards([ref_of(key) for key in keys])
    named = {
        key: (cards[ref_of(key)].title, cards[ref_of(key)].address) if ref_of(key) in cards else (str(ref_of(key)), "") for key in keys
    }
    facts = [
        provenance.Fact(
            at=rules.midnight(version.published_on) if version.published_on else version.published_at,
            text=words.PUBLISHED,
            params={"version": version.number, "place": named[key][0]},
            ref=ref_of(key, version.number),
            index=version.index,
            address=named[key][1],
        )
        for key, versions in versions_with(keys).items()
        for version in versions
    ]
    facts += [
        provenance.Fact(
            at=link.at,
            text=words.CITED if link.relation == provenance.Relation.BASED_ON else words.ANSWERED,
            params={"version": link.subject.version or 0, "place": named[link.subject.key][0]},
            ref=link.subject,
            quote=link.quote_subject,
            detail=link.reason,
            address=named[link.subject.key][1],
        )
        for link in provenance.links_of([ref_of(key) for key in keys])
        if link.relation in CITING and link.subject.key in keys and link.object.bare in bare
    ]
    return tuple(facts)
