from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from constituyente.foundation.common.numbers import grouped
from constituyente.foundation.common.refs import Ref


class Relation(StrEnum):
    """How one public thing stands to another. The subject is always the younger one."""

    COPIES = "copies"  # a dossier item holds a frozen copy of an input
    BASED_ON = "based_on"  # a provision takes up what an item asks
    ANSWERS = "answers"  # a provision answers an item otherwise than it asked
    OWED_TO = "owed_to"  # a promise is owed to whoever stands behind a petition
    DECIDES = "decides"  # a roll call is a vote on a provision, or on a motion


RELATION_WORDS: Mapping[str, str] = {
    Relation.COPIES: _("is a frozen copy of"),
    Relation.BASED_ON: _("is based on"),
    Relation.ANSWERS: _("answers otherwise"),
    Relation.OWED_TO: _("is owed to"),
    Relation.DECIDES: _("is a vote on"),
}


@dataclass(frozen=True)
class Card:
    """The public face of a reference.

    title     in the language it was written in (`language`); empty: it is known by its name alone
    address   path of its page without language prefix, such as /petitions/7
    fate      what became of it, as an English msgid that its owner's catalogue translates; empty: not decided
    name      what stands before the title in the reader's language, as an English msgid for the number of the reference; or empty
    gone      whether its words were taken back: its fate is that, whatever is decided on copies
    """

    ref: Ref
    title: str
    address: str
    language: str
    fate: str = ""
    fate_at: datetime | None = None
    name: str = ""
    gone: bool = False

    @property
    def named(self) -> str:
        """The name with its number, in the reader's language: input 28; empty where it has none."""
        number = self.ref.key.rpartition("-")[2]
        return gettext(self.name) % {"number": grouped(int(number)) if number.isdecimal() else number} if self.name else ""

    @property
    def called(self) -> str:
        """Name and title in one line."""
        return ". ".join(part for part in (self.named, self.title) if part)


@dataclass(frozen=True)
class Link:
    """Subject, relation, object; with the words quoted on either side, why, by which office or role, and when."""

    subject: Ref
    relation: Relation
    object: Ref
    by: str
    at: datetime
    reason: str = ""
    quote_subject: str = ""
    quote_object: str = ""


@dataclass(frozen=True)
class Fact:
    """One dated thing that happened to a reference, for its thread.

    text    English msgid with named placeholders, filled from `params` in the reader's language
    index   its entry in the public log, where it has one
    log     the log that has its entry, if that is not ours: then `index` only says behind which of our entries it belongs
    quote   somebody's own words, in the language `language` (empty: that of the page), as is a `place` among the params
    month   whether only the month of `at` is known, or may be told
    tag     kept, late, plain or empty: how its result is shown; `cut`: asked for and not followed
    """

    at: datetime
    text: str
    ref: Ref
    params: Mapping[str, str | int] = field(default_factory=dict)
    index: int | None = None
    quote: str = ""
    detail: str = ""
    tag: str = ""
    address: str = ""
    language: str = ""
    log: str = ""
    month: bool = False


@dataclass(frozen=True)
class Outcome:
    """One thing that took a reference up, directly or through something in between: its card, and the link with quotes and reason."""

    card: Card
    link: Link
