"""The text, its versions and its articles, as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from constituyente.decision.drafting.weaving import Segment
from constituyente.decision.genealogy import api as genealogy

# ------------------------------------------------------------------ the text and its contents


@dataclass(frozen=True)
class PublishedVersion:
    """A version of the text: how many articles and provisions it has, the hash of its record, its entry in the log once it has one.

    published_on  the day it was published, as its source says it; published_at  when it was put in the log
    scope         what it covers, if it is not the whole text; reason  why it was published
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
    scope: str
    reason: str


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
class StatedReasonRow:
    """Why a version was handed over while a commitment was open: the promise by its number, and its page without language prefix."""

    promise: int
    address: str
    reason: str


@dataclass(frozen=True)
class DeliveryRow:
    """A version was handed over: the exact record that was hashed into the log, and its entry's index once it has one.

    to, by  keys of a body and an office; `to_title`, `by_title` in the reader's language
    """

    version: int
    to: str
    to_title: str
    by: str
    by_title: str
    on: date
    recorded_at: datetime
    rules_version: int
    reasons: tuple[StatedReasonRow, ...]
    record: str
    index: int | None


@dataclass(frozen=True)
class DraftsPage:
    """Every version, newest first, what the newest contains, and to whom which of them was handed over, the latest first.

    sources  whether there are initiatives of other registers to read about
    """

    versions: tuple[PublishedVersion, ...]
    deliveries: tuple[DeliveryRow, ...]
    contents: tuple[ContentsGroup, ...]
    sources: bool


@dataclass(frozen=True)
class DraftPage:
    """One version: what it contains, and the exact record whose hash is in the log.

    previous    number of the version before it; 0 for the first
    deliveries  to whom it was handed over
    """

    version: PublishedVersion
    newest: int
    previous: int
    deliveries: tuple[DeliveryRow, ...]
    contents: tuple[ContentsGroup, ...]
    record: str


# ------------------------------------------------------------------ one article


@dataclass(frozen=True)
class Citation:
    """What people gave and a provision rests on or answers, quoted on both sides.

    relation   based_on or answers; `relation_name` in the reader's language
    item       number of the dossier item; `source` is what the item is a copy of, with its name (petition 5), title, language and address
    outcome    what became of the item, in the reader's language
    stands     whether the quoted words still stand in the text shown
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
    stands: bool


@dataclass(frozen=True)
class Basis(Citation):
    """A citation, beside the provision that cites.

    version    of the text when it was cited
    added_after_adoption  the text shown was adopted before it cited this
    """

    version: int
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
    descent what an imported genealogy says of it; None if it says nothing
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
    descent: genealogy.DescentOfArticle | None
    previous: PageLink | None
    next: PageLink | None


@dataclass(frozen=True)
class DraftArticlePage:
    """An article as it stands in one version; `previous` is the number of the newest version before it in which it stands, or 0."""

    version: PublishedVersion
    newest: int
    previous: int
    article: Article


COMMITMENT = "commitment"  # the kind of promise without which no draft leaves
