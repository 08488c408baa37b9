"""What is said of petitions in more than one place."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from constituyente.foundation.common.numbers import grouped

STATUSES: Mapping[str, str | Promise] = {
    "": gettext_lazy("All"),
    "open": gettext_lazy("Open for signatures"),
    "closed": gettext_lazy("Closed"),
    "refused": gettext_lazy("Not admitted"),
    "reported": gettext_lazy("From elsewhere"),
}

OPENED = gettext_noop("Petition %(number)s opens for signatures")
ASKED_ELSEWHERE = gettext_noop("Petition %(number)s, gathered elsewhere")
REFUSED = gettext_noop("Petition %(number)s is not admitted")
CROSSED = gettext_noop("%(mark)s signatures, at size %(size)s of the public log")
REPORTED = gettext_noop("%(signatures)s signatures, reported by %(by)s")


def at_least(mark: int) -> str:
    """A mark as a filter names it."""
    return _("%(mark)s or more") % {"mark": grouped(mark)}
