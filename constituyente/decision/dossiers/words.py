"""What the outcomes are called, and the facts of an item."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from constituyente.foundation.common.refs import Ref

# English msgids: they stand on cards as the fate of a thing, and are told in the reader's language.
FATES: Mapping[str, str] = {
    "adopted": gettext_noop("Adopted"),
    "adopted_in_part": gettext_noop("Adopted in part"),
    "merged": gettext_noop("Merged with another"),
    "already_covered": gettext_noop("Already in the text"),
    "not_adopted": gettext_noop("Not adopted"),
    "out_of_scope": gettext_noop("Out of the scope of this text"),
}

# What an item copies, by the parts of its key: `statement/12-3` is the third of meeting 12.
SOURCES: Mapping[str, str] = {
    "petition": gettext_noop("Petition %(key)s"),
    "answer": gettext_noop("Answer %(key)s"),
    "statement": gettext_noop("Statement %(place)s of meeting %(of)s"),
}
# The kinds of what people give: many of them, and one.
KINDS: Mapping[str, str] = {
    "petition": gettext_noop("Petitions"),
    "answer": gettext_noop("Survey answers"),
    "statement": gettext_noop("Statements of meetings"),
}
ONE: Mapping[str, str] = {
    "petition": gettext_noop("Petition"),
    "answer": gettext_noop("Survey answer"),
    "statement": gettext_noop("Statement of a meeting"),
}

OTHERS = gettext_lazy("Other articles")

# What an item is called. Its words are those of what it copies, and stand there: taken back there, they are nowhere.
ITEM = gettext_noop("Input %(number)s")
GATHERED = gettext_noop("A frozen copy goes to the drafters as input %(number)s")
DISPOSED: Mapping[str, str] = {
    "adopted": gettext_noop("The drafters adopt it"),
    "adopted_in_part": gettext_noop("The drafters adopt it in part"),
    "merged": gettext_noop("The drafters merge it with input %(into)s"),
    "already_covered": gettext_noop("The drafters find it already in the text"),
    "not_adopted": gettext_noop("The drafters do not adopt it"),
    "out_of_scope": gettext_noop("The drafters find it out of the scope of this text"),
}


def source_name(source: Ref) -> str:
    """What an item copies, in the active language: petition 5."""
    of, _dash, place = source.key.partition("-")
    told = SOURCES.get(source.kind)
    return _(told) % {"key": source.key, "of": of, "place": place} if told else str(source.bare)


def kind_name(kind: str) -> str:
    """The things of a kind, in the active language: petitions."""
    return _(KINDS[kind]) if kind in KINDS else kind


def kind_of_one(kind: str) -> str:
    """One thing of a kind, in the active language: petition."""
    return _(ONE[kind]) if kind in ONE else kind


def name_of(outcome: str) -> str:
    """An outcome, or the lack of one, in the active language."""
    return _(FATES[outcome]) if outcome in FATES else _("Not decided yet")
