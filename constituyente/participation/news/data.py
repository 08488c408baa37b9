from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .markup import Block

NoticeState = Literal["draft", "planned", "public", "withdrawn"]


@dataclass(frozen=True)
class NoticeRow:
    """A notice as lists show it. corrected_at: when its words were last changed after publication; None: never."""

    number: int
    ref: str
    language: str
    title: str
    summary: str
    published_at: datetime
    corrected_at: datetime | None


@dataclass(frozen=True)
class NewsPage:
    """What was published, the newest first, a page at a time. first, next: addresses of other pages; None on that page itself."""

    items: tuple[NoticeRow, ...]
    first: str | None
    next: str | None
    total: int


@dataclass(frozen=True)
class NoticeText:
    """The words of a notice from one moment on. reason: why they replaced the ones before; empty for the first."""

    version: int
    title: str
    blocks: tuple[Block, ...]
    since: datetime
    reason: str


@dataclass(frozen=True)
class NoticePage:
    """One notice: the words that stand, and those that stood before, the newest first.

    Of a withdrawn one there is no text, only when and why.
    """

    number: int
    ref: str
    language: str
    published_at: datetime
    text: NoticeText | None
    summary: str
    before: tuple[NoticeText, ...]
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def corrected(self) -> bool:
        return bool(self.before)


@dataclass(frozen=True)
class DeskNotice:
    """A notice at the desk, whatever its state, with its newest words and how they will look."""

    number: int
    state: NoticeState
    language: str
    version: int
    title: str
    body: str
    blocks: tuple[Block, ...]
    written_at: datetime
    publish_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
