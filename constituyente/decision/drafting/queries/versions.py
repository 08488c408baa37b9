"""The versions of the text, and what each contains."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from constituyente.decision.drafting import addresses, tree, words
from constituyente.decision.drafting.data import ContentsEntry, ContentsGroup, ContentsHeading, ProvisionInput, PublishedVersion
from constituyente.decision.drafting.models import Placement, Version
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.ledger import api as ledger

from .citations import links_by_page

LINE = ("provision__key", "parent__provision__key", "position", "kind", "mark", "heading")  # the columns of a tree.Line

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
            scope=version.scope,
            reason=version.reason,
        )
        for version in versions
    )


def version_row(number: int) -> PublishedVersion:
    """One version. Two statements. Raises NotFound."""
    rows = _rows(_versions().filter(number=number))
    if not rows:
        raise NotFound
    return rows[0]


def all_versions() -> tuple[PublishedVersion, ...]:
    """Every version, newest first. Two statements."""
    return _rows(_versions())


def newest_row() -> PublishedVersion | None:
    """The newest version; None before the first. Two statements."""
    return next(iter(_rows(_versions()[:1])), None)


def newest() -> int:
    """The number of the newest version; 0 before the first. One statement."""
    return Version.objects.order_by("-number").values_list("number", flat=True).first() or 0


def numbers() -> tuple[int, ...]:
    """The numbers of all versions, newest first. One statement."""
    return tuple(Version.objects.order_by("-number").values_list("number", flat=True))


def articles_in(number: int) -> int:
    """How many articles version `number` has. One statement."""
    return Placement.objects.filter(version__number=number, kind="article").count()


def versions_with(keys: Collection[str]) -> Mapping[str, tuple[PublishedVersion, ...]]:
    """The versions in which each of the provisions `keys` stands, newest first. Three statements."""
    versions = {row.number: row for row in _rows(_versions())}
    found = defaultdict[str, list[PublishedVersion]](list)
    rows = Placement.objects.filter(provision__key__in=list(keys)).order_by("-version__number")
    for key, number in rows.values_list("provision__key", "version__number"):
        found[key].append(versions[number])
    return {key: tuple(rows) for key, rows in found.items()}


# ------------------------------------------------------------------ the tree of a version


def provisions_of(number: int) -> tuple[ProvisionInput, ...]:
    """Everything version `number` says, in the order of reading; nothing if there is no such version. One statement."""
    return tuple(ProvisionInput(key, parent or "", *rest) for key, parent, *rest in _in_order(number, *LINE, "body", "note"))


def _in_order(number: int, *columns: str) -> QuerySet[Placement, tuple[Any, ...]]:
    return Placement.objects.filter(version__number=number).order_by("position").values_list(*columns)


def places(number: int) -> Mapping[str, tree.Place]:
    """Where everything stands in version `number`, in the order of reading. One statement."""
    return tree.places(tree.Line(key, parent or "", *rest) for key, parent, *rest in _in_order(number, *LINE))


def contents(number: int, *, base: str) -> tuple[ContentsGroup, ...]:
    """The table of contents of version `number`, whose pages lie below `base`. Two statements."""
    found = places(number)
    cited = {page: len({link.object for link in links}) for page, links in links_by_page(number, found).items()}
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
    return ContentsEntry(
        line.key, str(addresses.ref_of(line.key, number)), line.kind, mark, heading, addresses.provision(place, base), inputs
    )
