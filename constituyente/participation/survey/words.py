"""What is said of the survey in more than one place."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from constituyente.foundation.common.numbers import grouped

SHOWN = gettext_noop("An answer to the survey is shown: %(folio)s")
WITHDRAWN = gettext_noop("Whoever gave the answer %(folio)s takes it back")
FATE_WITHDRAWN = gettext_noop("Taken back")  # the fate on the card of an answer
TITLE_WITHDRAWN = gettext_noop("Answer %(folio)s, taken back")  # the title on it, in the place of its words

# On which an open text is not shown: published in docs/rules.md and on the survey's page.
GROUNDS: Mapping[str, Promise] = {
    "personal": gettext_lazy("It tells who somebody is, and little would be left without that."),
    "insult": gettext_lazy("It insults or threatens somebody."),
    "advertising": gettext_lazy("It advertises something, or has nothing to do with the question."),
    "unlawful": gettext_lazy("It is against the law in force to publish it."),
}

NOT_SAID = gettext_lazy("Not said")
NO_ANSWER = gettext_lazy("No answer")


def between(low: int | None, high: int | None) -> str:
    """A stretch of numbers as people read it."""
    if low is None and high is not None:
        return _("%(number)s or less") % {"number": grouped(high)}
    if high is None and low is not None:
        return _("%(number)s or more") % {"number": grouped(low)}
    if low == high:
        return grouped(low or 0)
    return _("%(low)s to %(high)s") % {"low": grouped(low or 0), "high": grouped(high or 0)}
