from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from constituyente.decision.dossiers import words
from constituyente.foundation.common.charts.flow import End
from constituyente.foundation.provenance import api as provenance

OutcomeKey = Literal["adopted", "adopted_in_part", "merged", "already_covered", "not_adopted", "out_of_scope"]
OUTCOMES: tuple[OutcomeKey, ...] = get_args(OutcomeKey)
TAKEN_UP = frozenset({"adopted", "adopted_in_part", "merged"})  # what a provision can be based on
NOT_FOLLOWED = frozenset({"not_adopted", "out_of_scope"})
MERGED: OutcomeKey = "merged"
UNDECIDED = "undecided"
WITHOUT = "none"  # how an address asks for the items that have no subject
DRAFTERS = "drafter"  # the role in whose name items are gathered and cited


@dataclass(frozen=True)
class DispositionInput:
    """What becomes of one of many items, and why; `merged_into` for the outcome merged and no other."""

    number: int
    outcome: OutcomeKey
    reason: str
    merged_into: int | None = None


@dataclass(frozen=True)
class OutcomeCount:
    """How many items ended in this way; `outcome` is "undecided" for those still to be decided. `address` lists them."""

    outcome: str
    name: str
    items: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class KindCount:
    """How many items copy things of a kind, such as petition, and how many of them wait for a decision. `address` lists them."""

    kind: str
    name: str
    items: int
    undecided: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class SubjectCount:
    """How many items a subject has ("none": those without one), and how many of them wait for a decision. `address` lists them."""

    subject: str
    title: str
    items: int
    undecided: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class ItemRow:
    """An item as lists show it; `outcome`, `reason` and `decided_at` are empty until it is decided. `name` is the outcome in words.

    kind                         of what it copies, such as petition
    source_name, source_address  what it copies in words of the reader's language, petition 5, and its page without language prefix
    """

    number: int
    ref: str
    kind: str
    title: str
    language: str
    subject: str
    subject_title: str
    source: str
    source_name: str
    source_address: str
    gathered_at: datetime
    outcome: str
    name: str
    reason: str
    decided_at: datetime | None


@dataclass(frozen=True)
class DossiersPage:
    """What became of everything people gave: counts over all items, by kind, outcome and subject, and a page of the items asked for.

    chosen    what the list is narrowed to, in words
    matching  items that the filters leave; `next` is the address of the next page, None on the last
    """

    total: int
    decided: int
    by_kind: tuple[KindCount, ...]
    by_outcome: tuple[OutcomeCount, ...]
    by_subject: tuple[SubjectCount, ...]
    chosen: tuple[str, ...]
    matching: int
    items: tuple[ItemRow, ...]
    next: str | None


@dataclass(frozen=True)
class Ending:
    """How many items of a kind ended in this way; `outcome` is "undecided" for those still to be decided."""

    kind: str
    kind_name: str
    outcome: str
    name: str
    items: int


@dataclass(frozen=True)
class ArticleItems:
    """How many items of an outcome an article cites. `address` is its page, without language prefix; empty for the others."""

    outcome: str
    name: str
    article: str
    language: str
    address: str
    items: int


@dataclass(frozen=True)
class FlowPage:
    """From what people gave to the articles: how each kind of input ended, and which articles cite what was taken up.

    total     of all items; `cited` those that an article cites, `waiting` those taken up that none cites yet
    articles  the articles that cite most; the items of all others are in the last rows, without a name. An item that two articles cite
              is in two rows.
    """

    total: int
    cited: int
    waiting: int
    articles_in_all: int
    endings: tuple[Ending, ...]
    articles: tuple[ArticleItems, ...]

    @property
    def kinds(self) -> tuple[End, ...]:
        """The kinds there are, to be drawn."""
        return tuple(End(key, name) for key, name in {row.kind: row.kind_name for row in self.endings}.items())

    @property
    def outcomes(self) -> tuple[End, ...]:
        """The outcomes there are, to be drawn: cut where what people asked for goes no further."""
        found = {row.outcome: row.name for row in self.endings}
        return tuple(End(key, found[key], cut=key in NOT_FOLLOWED) for key in (*OUTCOMES, UNDECIDED) if key in found)

    @property
    def ended(self) -> Mapping[tuple[str, str], int]:
        """How many ran from a kind to an outcome."""
        return {(row.kind, row.outcome): row.items for row in self.endings}

    @property
    def sources(self) -> tuple[End, ...]:
        """The outcomes that articles are based on."""
        return tuple(End(key, name) for key, name in {row.outcome: row.name for row in self.articles}.items())

    @property
    def targets(self) -> tuple[End, ...]:
        """The articles, the others last."""
        return tuple(End(key, name or str(words.OTHERS)) for key, name in {row.address: row.article for row in self.articles}.items())

    @property
    def cites(self) -> Mapping[tuple[str, str], int]:
        """How many ran from an outcome to an article."""
        return {(row.outcome, row.address): row.items for row in self.articles}


@dataclass(frozen=True)
class ItemLink:
    """An item as another one's page names it; `source_name` is what it copies, in words of the reader's language."""

    number: int
    title: str
    language: str
    source: str
    source_name: str
    source_address: str
    address: str


@dataclass(frozen=True)
class DispositionRow:
    """A decision on an item: the exact record that was hashed into the log, and its entry's index once it has one.

    merged_into  the item it goes in together with, if it was merged
    """

    outcome: str
    name: str
    merged_into: ItemLink | None
    reason: str
    decided_at: datetime
    rules_version: int
    record: str
    index: int | None


@dataclass(frozen=True)
class Citation:
    """A provision that cites an item: its card, and the link with quotes and reason.

    added_after_adoption  the provision was adopted before it cited the item
    """

    card: provenance.Card
    link: provenance.Link
    added_after_adoption: bool


@dataclass(frozen=True)
class ItemPage:
    """One item: the frozen text with its record and hash, where it comes from, what becomes of it, what cites it.

    kind            of what it copies, such as petition; `kind_name` in words
    source          reference with version; its page is at `source_address` (without language prefix), its name is petition 5
    taken_back      whether whoever gave it took their words back: the copy stays, but nothing is titled with it
    merged_here     the items that were merged into it
    hash            SHA-256 of `text_record`
    outcomes        the provisions that cite it
    """

    number: int
    ref: str
    kind: str
    kind_name: str
    title: str
    text: str
    language: str
    subject: str
    subject_title: str
    source: str
    source_name: str
    source_title: str
    source_address: str
    taken_back: bool
    gathered_at: datetime
    hash: str
    text_record: str
    disposition: DispositionRow | None
    merged_here: tuple[ItemLink, ...]
    outcomes: tuple[Citation, ...]


@dataclass(frozen=True)
class WaitingItem:
    """An item that waits on the drafters' desk."""

    number: int
    title: str
    language: str
    subject_title: str
    source_name: str
    source_address: str
    gathered_at: datetime


@dataclass(frozen=True)
class OldestItem:
    """The item that has waited longest for a decision."""

    number: int
    title: str
    language: str
    gathered_at: datetime


@dataclass(frozen=True)
class DeskDossiers:
    """The drafters' queue, a page at a time, and how many wait in all; `done` is the item decided a moment ago.

    matching        those that the subject and the words (`asked`) leave
    by_subject      how many wait under each subject that has some; `address` lists them
    next            the address of the next page, None on the last
    """

    queue: tuple[WaitingItem, ...]
    waiting: int
    matching: int
    by_subject: tuple[SubjectCount, ...]
    subject: str
    asked: str
    next: str | None
    done: int | None


@dataclass(frozen=True)
class DeskItem:
    """One item to decide; `done` is the one decided a moment ago."""

    item: ItemPage
    done: int | None


@dataclass(frozen=True)
class FrozenItem:
    """An item as a package carries it: `source` is the reference with its version, `hash` that of its record."""

    number: int
    source: str
    subject: str
    title: str
    text: str
    language: str
    hash: str
    gathered_at: datetime


@dataclass(frozen=True)
class Decided:
    """What was decided of item `number`; `merged_into` is the number of another one, if it was merged."""

    number: int
    outcome: str
    merged_into: int | None
    reason: str
    decided_at: datetime
    rules_version: int


@dataclass(frozen=True)
class ItemSource:
    """What a provision that cites an item needs of it; `name` is the outcome in words, `address` its page without language prefix."""

    number: int
    ref: str
    title: str
    text: str
    language: str
    source: str
    source_name: str
    source_address: str
    outcome: str
    name: str
    address: str


@dataclass(frozen=True)
class DecidedRow:
    """A disposition as a feed tells it; `name` is the outcome in words, `address` that of the item, without language prefix."""

    title: str
    language: str
    name: str
    reason: str
    address: str
    at: datetime


@dataclass(frozen=True)
class DossierFigures:
    """How many items there are, how many were decided, and how many of those in each way."""

    total: int
    decided: int
    by_outcome: Mapping[str, int]
