from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.text.api import Stretch


@dataclass(frozen=True)
class Text:
    """A reviewed public text, as its owner puts it into the pool.

    ref        what it is the text of, with its version where it has one: petition/7@1, answer/4KQ7…, statement/12-3, provision/7f3a9c01@4
    title      as on its card; body  plain text, paragraphs apart by an empty line
    language   of the text, as in es
    subject    key of a subject of the outline; territory  code of one; empty: none
    given      whether people gave it: dossiers take it as an input
    at         since when it is public
    """

    ref: Ref
    title: str
    body: str
    language: str
    subject: str
    territory: str
    given: bool
    at: datetime


@dataclass(frozen=True)
class Hit:
    """A text that was found, with what its card says of it.

    name       what stands before the title, in the reader's language: input 28; or empty
    title      as on the card, in `language`; the words that were asked for are marked, as in `excerpt`
    address    of its page, without language prefix; empty if it has none
    fate       what became of it, as an English msgid; empty: not decided
    excerpt    the stretch with the most of the words asked for, in `text_language`; nothing where the title is all of the text
    """

    ref: str
    kind: str
    name: str
    title: tuple[Stretch, ...]
    language: str
    address: str
    fate: str
    fate_at: datetime | None
    subject: str
    at: datetime
    excerpt: tuple[Stretch, ...]
    text_language: str


@dataclass(frozen=True)
class Found:
    """What a question finds: how many texts in all, how many of each kind, language and subject, and some of them, the best first.

    asked     whether there was anything to look for; cut  whether it was longer than what is looked for
    kinds, languages, subjects  texts by kind and so on, each within what is chosen of the other two
    more      whether others follow
    """

    asked: bool
    cut: bool
    total: int
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    subjects: Mapping[str, int]
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True)
class Likeness:
    """A text that is similar to another, from 0 to 1, with what its card says of it."""

    ref: str
    kind: str
    title: str
    language: str
    address: str
    fate: str
    similarity: float
