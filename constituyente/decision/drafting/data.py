from dataclasses import dataclass
from datetime import date, datetime

from constituyente.decision.dossiers import api as dossiers

from .weaving import Segment

# ------------------------------------------------------------------ what comes in


@dataclass(frozen=True)
class TextInput:
    """One row of texts.csv. `adopted_on` is for the constitution; a draft has none."""

    number: int
    title: str
    language: str
    published_on: date | None
    adopted_on: date | None
    source: str
    url: str


@dataclass(frozen=True)
class ProvisionInput:
    """One row of provisions.csv."""

    key: str
    parent: str
    position: int
    kind: str
    mark: str
    heading: str
    body: str
    note: str


# ------------------------------------------------------------------ the text and its contents


@dataclass(frozen=True)
class PublishedVersion:
    """A version of the text: how many articles and provisions it has, the hash of its record, its entry in the log once it has one.

    published_on  the day it was published, as its source says it; published_at  when it was put in the log
    """

    number: int
    title: str
    language: str
    published_on: date | None
    published_at: datetime
    articles: int
    provisions: int
    hash: str
    index: int | None
    source: str
    url: str


@dataclass(frozen=True)
class ContentsEntry:
    """A page of the text. `inputs` is how many of the things people gave it cites; `address` has no language prefix."""

    key: str
    ref: str
    kind: str
    mark: str
    heading: str
    address: str
    inputs: int


@dataclass(frozen=True)
class ContentsHeading:
    """A title or a chapter where it begins; `level` is 1 for the outermost."""

    key: str
    level: int
    mark: str
    heading: str


@dataclass(frozen=True)
class ContentsGroup:
    """Pages that follow one another, below the headings that begin here."""

    headings: tuple[ContentsHeading, ...]
    level: int
    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True)
class DraftsPage:
    """Every version, newest first, and what the newest contains."""

    versions: tuple[PublishedVersion, ...]
    contents: tuple[ContentsGroup, ...]


@dataclass(frozen=True)
class DraftPage:
    """One version: what it contains, and the exact record whose hash is in the log."""

    version: PublishedVersion
    newest: int
    contents: tuple[ContentsGroup, ...]
    record: str


# ------------------------------------------------------------------ one article


@dataclass(frozen=True)
class Basis:
    """What people gave and a provision rests on or answers, quoted on both sides.

    relation   based_on or answers; `relation_name` in the reader's language
    item       number of the dossier item; `source` is what the item is a copy of, with its name (petition 5), title, language and address
    outcome    what became of the item, in the reader's language
    version    of the text when it was cited; `stands` if the quote still stands in the text shown
    added_after_adoption  the text shown was adopted before it cited this
    """

    item: int
    source: str
    source_name: str
    source_title: str
    source_language: str
    source_address: str
    outcome: str
    relation: str
    relation_name: str
    quote: str
    item_quote: str
    reason: str
    cited_at: datetime
    version: int
    stands: bool
    added_after_adoption: bool


@dataclass(frozen=True)
class ProvisionView:
    """A provision on its page. `depth` is 0 for the page's own text, 1 for what stands directly in it.

    place  where on the page, in words of the text's language: section A, paragraph 1
    lines  the body line by line, with the words that come from people marked out
    """

    key: str
    ref: str
    depth: int
    kind: str
    mark: str
    heading: str
    place: str
    body: str
    lines: tuple[tuple[Segment, ...], ...]
    note: str
    basis: tuple[Basis, ...]

    @property
    def level(self) -> int:
        """How deep a page draws it: everything below the fifth as the fifth."""
        return min(self.depth, 5)


@dataclass(frozen=True)
class PageLink:
    """The page before or after, or a title or chapter in the contents; `name` is in the text's language, `address` has no prefix."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Article:
    """A page of the text: an article, the preamble, the transitory provisions.

    path    the titles and chapters it stands in, outermost first
    inputs  how many of the things people gave it cites
    """

    version: int
    language: str
    key: str
    ref: str
    kind: str
    mark: str
    heading: str
    name: str
    note: str
    path: tuple[PageLink, ...]
    provisions: tuple[ProvisionView, ...]
    inputs: int
    previous: PageLink | None
    next: PageLink | None


@dataclass(frozen=True)
class DraftArticlePage:
    """An article as it stands in one version."""

    version: PublishedVersion
    newest: int
    article: Article


# ------------------------------------------------------------------ the desk


@dataclass(frozen=True)
class DeskRow:
    """A page of the newest text with the number of its citations."""

    key: str
    name: str
    citations: int


@dataclass(frozen=True)
class DeskDraft:
    """The drafter's list: pages that cite nothing first; and the queue: items that were taken up and that no provision cites yet.

    item  number of the item that is carried to an article, if one was chosen
    """

    version: PublishedVersion | None
    articles: tuple[DeskRow, ...]
    queue: tuple[dossiers.ItemSource, ...]
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
