"""The text in progress, at the desk."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting.textdiff import State
from constituyente.foundation.text.api import DiffSegment
from constituyente.participation.promises import api as promises

from .comparing import ArticleChange, DivisionChange, StateCount
from .text import Basis, DeliveryRow, PublishedVersion

# begun: taken over from a version; chosen: decided between a text and one kept beside it
Act = Literal["begun", "added", "edited", "moved", "removed", "kept_beside", "chosen"]


@dataclass(frozen=True)
class Words:
    """What can be written of a provision. `mark` has at most 200 characters."""

    mark: str
    heading: str
    body: str
    note: str


WRITTEN = tuple(field.name for field in fields(Words))


@dataclass(frozen=True)
class WordChanges:
    """What changed in the words of a provision, word by word."""

    mark: tuple[DiffSegment, ...]
    heading: tuple[DiffSegment, ...]
    body: tuple[DiffSegment, ...]
    note: tuple[DiffSegment, ...]


@dataclass(frozen=True)
class Saved:
    """What became of a change: the number of its revision, and whether it stands in the text or was kept beside another's.

    changed  False if the text said the same already, and nothing was written
    """

    key: str
    revision: int
    beside: bool
    changed: bool


@dataclass(frozen=True)
class WorkingLine:
    """A provision in the list of the whole text in progress; `state` is what became of it since the last version.

    beside  how many texts wait beside it
    """

    key: str
    level: int
    kind: str
    name: str
    body: str
    state: State
    state_name: str
    beside: int


@dataclass(frozen=True)
class RemovedLine:
    """What was removed since the last version."""

    key: str
    name: str


@dataclass(frozen=True)
class WorkingPage:
    """The text in progress, whole. `begun`: whether there is one; `behind`: the newest version is not the one it was begun from.

    base  the version it was begun from; None if it began from nothing
    """

    begun: bool
    behind: bool
    base: PublishedVersion | None
    newest: PublishedVersion | None
    language: str
    lines: tuple[WorkingLine, ...]
    removed: tuple[RemovedLine, ...]
    counts: tuple[StateCount, ...]
    beside: int


@dataclass(frozen=True)
class RevisionRow:
    """One revision: what became of the words, compared with the revision it was based on or followed.

    act_name  in the reader's language; by  who, as the desk knows them; decided  a text kept beside that was decided on since
    """

    number: int
    act: str
    act_name: str
    at: datetime
    by: str
    why: str
    decided: bool
    changes: WordChanges
    place: str


@dataclass(frozen=True)
class Alternative:
    """A text kept beside the one that stands, waiting for a decision: what would change, word by word."""

    number: int
    at: datetime
    by: str
    why: str
    words: Words
    changes: WordChanges


@dataclass(frozen=True)
class EditorPage:
    """One provision of the text in progress: what it says, what it cites, what is adopted and cited nowhere yet.

    revision  the one that stands; whoever edits begins from it
    inside    how many provisions stand in it, at any depth
    previous, following  keys of the provisions before and after it in the order of reading
    """

    key: str
    ref: str
    name: str
    path: tuple[str, ...]
    kind: str
    kind_name: str
    language: str
    words: Words
    revision: int
    removed: bool
    inside: int
    state: State
    state_name: str
    published_in: int
    basis: tuple[Basis, ...]
    waiting: tuple[dossiers.ItemSource, ...]
    alternatives: tuple[Alternative, ...]
    previous: str
    following: str
    base: int


@dataclass(frozen=True)
class HistoryPage:
    """Every revision of one provision, the newest first."""

    key: str
    name: str
    language: str
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True)
class PublishPage:
    """What would be published: everything that changed since the newest version, and what is owed before.

    empty      nothing changed; beside  texts that wait for a decision; commitments  promises of inclusion still open
    uncited    adopted items that no provision cites yet; seen  the last change these pages know of
    """

    number: int
    title: str
    scope: str
    language: str
    base: PublishedVersion | None
    behind: bool
    empty: bool
    flaw: str
    counts: tuple[StateCount, ...]
    divisions: tuple[DivisionChange, ...]
    articles: tuple[ArticleChange, ...]
    provisions: tuple["ChangedProvision", ...]
    beside: tuple[RemovedLine, ...]
    commitments: tuple[promises.PromiseRow, ...]
    uncited: tuple[dossiers.ItemSource, ...]
    seen: int


@dataclass(frozen=True)
class ChangedProvision:
    """A provision that changed since the newest version, word by word."""

    key: str
    state: State
    state_name: str
    name: str
    changes: WordChanges


@dataclass(frozen=True)
class DeliverPage:
    """A version to be handed over: to whom it was already, and the commitments that are open."""

    version: PublishedVersion
    deliveries: tuple[DeliveryRow, ...]
    open: tuple[promises.PromiseRow, ...]


@dataclass(frozen=True)
class DeliveriesPage:
    """The versions that can be handed over, newest first, and what was."""

    versions: tuple[PublishedVersion, ...]
    deliveries: tuple[DeliveryRow, ...]
