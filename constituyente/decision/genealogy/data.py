"""Where others say an article comes from, and what stands in somebody else's register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.text import api as text

Ending = Literal["identical", "similar", "eliminated", "failed"]
DescentStatus = Literal["identical", "similar", "not_traced"]
SourceKind = Literal["popular", "indigenous", "members"]

# ------------------------------------------------------------------ what comes in


@dataclass(frozen=True)
class ExternalReferenceInput:
    """One row of external_references.csv."""

    key: str
    name: str
    kind: SourceKind
    presented_on: date | None
    authors: int | None
    url: str


@dataclass(frozen=True)
class LineageInput:
    """One row of lineages.csv, with its rows of lineage_sources.csv as keys of references."""

    uid: str
    order: int
    ending: Ending
    text: int | None
    provision: str
    label: str
    stamp: str
    language: str
    body: str
    note: str
    authors: str
    amendments: int
    references: frozenset[str]


@dataclass(frozen=True)
class DescentInput:
    """One row of descents.csv."""

    text: int
    provision: str
    rank: int
    status: DescentStatus
    lineage: str
    note: str


# ------------------------------------------------------------------ on pages


@dataclass(frozen=True)
class ReferenceLink:
    """Something in somebody else's register, as other pages name it; `address` has no language prefix."""

    key: str
    ref: str
    name: str
    address: str


@dataclass(frozen=True)
class DescentRow:
    """One lineage that an article is said to come from.

    lineage  its name in the source; empty if the source names one that it does not hold
    changes  from its words to those of the article, word by word; empty if it is identical or has no words
    """

    status: DescentStatus
    lineage: str
    label: str
    stamp: str
    language: str
    note: str
    authors: str
    amendments: int
    references: tuple[ReferenceLink, ...]
    changes: tuple[text.DiffSegment, ...]


@dataclass(frozen=True)
class DescentOfArticle:
    """What an imported genealogy says of an article: how it counts, and the lineages it goes back to, the chief one first."""

    status: DescentStatus
    note: str
    lineages: tuple[DescentRow, ...]


@dataclass(frozen=True)
class SourceRow:
    """A reference as the list shows it: how many lineages go back to it, and how each of them ended."""

    key: str
    ref: str
    name: str
    kind: SourceKind
    kind_name: str
    presented_on: date | None
    authors: int | None
    lineages: int
    endings: Mapping[Ending, int]
    articles: int
    address: str


@dataclass(frozen=True)
class SourceKindCount:
    """How many references of a kind there are; `address` lists them. The kind is empty for all."""

    kind: str
    name: str
    references: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class SourcesPage:
    """What stands in somebody else's register and is said to have led to an article, a page at a time.

    total    references in all; `arrived` of them led to an article
    matching those of the chosen kind; `next` is the address of the next page, None on the last
    """

    total: int
    arrived: int
    by_kind: tuple[SourceKindCount, ...]
    matching: int
    sources: tuple[SourceRow, ...]
    next: str | None


@dataclass(frozen=True)
class LineageRow:
    """A lineage on the page of what it goes back to: its words, how it ended, and the article in which it did, if it did.

    order    its place in the source; ending_name  in the reader's language
    article  the title of the article in its language (`article_language`), with its address
    """

    uid: str
    order: int
    ending: Ending
    ending_name: str
    label: str
    stamp: str
    language: str
    body: str
    note: str
    authors: str
    amendments: int
    version: int | None
    article: str
    article_ref: str
    article_language: str
    article_address: str


@dataclass(frozen=True)
class SourcePage:
    """One reference, and everything that is said to go back to it."""

    source: SourceRow
    url: str
    lineages: tuple[LineageRow, ...]


# ------------------------------------------------------------------ for other packages


@dataclass(frozen=True)
class Arrival:
    """A lineage that ended in an article: its name in the source, how, and the article with the version."""

    uid: str
    ending: Ending
    article: Ref


@dataclass(frozen=True)
class LineageFigures:
    """How many articles of a version are said to be identical to something proposed, similar to it, or not traced."""

    identical: int
    similar: int
    not_traced: int
