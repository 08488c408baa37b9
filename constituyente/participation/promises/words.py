"""What each kind of promise is called."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from constituyente.foundation.common.numbers import grouped
from constituyente.foundation.process import api as process


def _hearing(people: int) -> str:
    if not people:
        return _("Hearing")
    return ngettext("Hearing before %(people)s member", "Hearing before %(people)s members", people) % {"people": people}


# A kind that the rules know and that has no words here is an error of the tests.
TITLES: dict[process.PromiseKind, Callable[[int], str]] = {
    "answer": lambda _people: _("Written answer, published here and sent to whoever left an email"),
    "hearing": _hearing,
    "commitment": lambda _people: _("Working session and commitment to include it in the text"),
    "debate": lambda _people: _("Debate"),
}


# The same without the details, where the name of what it is about stands beside it.
SHORT: Mapping[process.PromiseKind, Callable[[int], str]] = TITLES | {
    "answer": lambda _people: _("Written answer"),
    "commitment": lambda _people: _("Working session and commitment"),
}


def short(kind: process.PromiseKind, people: int) -> str:
    """The promise in a few words, in the active language. people: as for `title`."""
    return SHORT[kind](people)


def title(kind: process.PromiseKind, people: int) -> str:
    """The promise in one line, in the active language. people: how many hear, for a hearing; 0 if the rules do not say."""
    return TITLES[kind](people)


PROMISED = gettext_noop("%(mark)s signatures: owed by %(by)s: %(title)s")
KEPT = gettext_noop("Promise kept: %(title)s")
RECORDED_LATE = gettext_noop("Promise recorded as kept, %(days)s days after the deadline: %(title)s")


def named(about: str) -> str:
    """What a promise answers as people call it; the reference itself, where that is no petition."""
    kind, _slash, key = about.partition("/")
    return _("Petition %(number)s") % {"number": grouped(int(key))} if kind == "petition" and key.isdecimal() else about
