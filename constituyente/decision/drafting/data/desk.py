"""The desk: citing."""

from dataclasses import dataclass

from constituyente.decision.dossiers import api as dossiers

from .text import Article, ProvisionView, PublishedVersion


@dataclass(frozen=True)
class DeskRow:
    """A page of the newest text with the number of its citations."""

    key: str
    name: str
    citations: int


@dataclass(frozen=True)
class DeskDraft:
    """The drafter's list: pages that cite nothing first; and the queue: items that were taken up and that no provision cites yet.

    queue    those of one page, behind number `after`; waiting  how many there are in all; next  address of the page behind
    item     number of the item that is carried to an article, if one was chosen
    """

    version: PublishedVersion | None
    articles: tuple[DeskRow, ...]
    queue: tuple[dossiers.ItemSource, ...]
    waiting: int
    after: int
    next: str | None
    item: int | None


@dataclass(frozen=True)
class ItemGroup:
    """Decided items that stand together where one is chosen, without their text."""

    name: str
    items: tuple[dossiers.ItemSource, ...]


@dataclass(frozen=True)
class DeskArticle:
    """An article to cite in, and what may be cited.

    texts   the provisions that have words of their own, and so may cite
    groups  the decided items: those that nobody cites first, those that no provision can be based on last; none is empty
    item    the one being read, if one was chosen, whole
    done    number of the item cited a moment ago
    """

    version: PublishedVersion
    article: Article
    texts: tuple[ProvisionView, ...]
    groups: tuple[ItemGroup, ...]
    item: dossiers.ItemSource | None
    done: int | None
