"""What changed between two versions, as pages show it."""

from dataclasses import dataclass

from constituyente.decision.drafting.textdiff import State
from constituyente.foundation.text.api import DiffSegment

from .text import PublishedVersion


@dataclass(frozen=True)
class StateCount:
    """How many articles, or provisions, ended in one state; `name` in the reader's language."""

    state: State
    name: str
    articles: int
    provisions: int


@dataclass(frozen=True)
class ArticleChange:
    """What became of an article or another page of the text, everything that stands in it counted.

    name, old_name  in the language of the text; the old one is empty if it is the same
    language        of the version that the name is taken from
    changed … moved how many provisions of the page are so
    """

    key: str
    state: State
    state_name: str
    name: str
    old_name: str
    language: str
    changed: int
    added: int
    removed: int
    moved: int
    address: str


@dataclass(frozen=True)
class DivisionChange:
    """A title or chapter that is new, gone, or called otherwise."""

    key: str
    state: State
    state_name: str
    name: str
    old_name: str
    language: str


@dataclass(frozen=True)
class ComparisonPage:
    """What changed from one version to another: counts, the pages that changed in the order of the newer text, and the others."""

    old: PublishedVersion
    new: PublishedVersion
    counts: tuple[StateCount, ...]
    divisions: tuple[DivisionChange, ...]
    changed: tuple[ArticleChange, ...]
    same: tuple[ArticleChange, ...]
    versions: tuple[int, ...]


@dataclass(frozen=True)
class ProvisionChange:
    """What became of one provision, word by word.

    place        where it stands on its page, in the language of the text; empty for the page's own text
    mark         its mark now; old_mark  the one before, if it is another
    elsewhere    if it moved to another page or from one: its name, with its address in this comparison
    heading, body  word by word; `words` says whether they changed
    """

    key: str
    ref: str
    state: State
    state_name: str
    place: str
    depth: int
    kind: str
    mark: str
    old_mark: str
    elsewhere: str
    elsewhere_address: str
    words: bool
    heading: tuple[DiffSegment, ...]
    body: tuple[DiffSegment, ...]
    note: tuple[DiffSegment, ...]

    @property
    def level(self) -> int:
        """How deep a page draws it."""
        return min(self.depth, 5)


@dataclass(frozen=True)
class ArticleComparison:
    """One article in two versions, provision by provision; `inserted` and `deleted` count words."""

    old: PublishedVersion
    new: PublishedVersion
    article: ArticleChange
    provisions: tuple[ProvisionChange, ...]
    inserted: int
    deleted: int
    untouched: int
    old_address: str
    new_address: str
