"""What is said of petitions in more than one place."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from constituyente.foundation.common.numbers import grouped

STATUSES: Mapping[str, str | Promise] = {
    "": pgettext_lazy("several petitions", "All"),
    "open": pgettext_lazy("several petitions", "Open for signatures"),
    "closed": pgettext_lazy("several petitions", "Closed"),
    "refused": pgettext_lazy("several petitions", "Not admitted"),
    "appealed": pgettext_lazy("several petitions", "Under appeal"),
    "withdrawn": pgettext_lazy("several petitions", "Withdrawn by their authors"),
    "reported": pgettext_lazy("several petitions", "From elsewhere"),
}

ORDERS: Mapping[str, str | Promise] = {
    "": pgettext_lazy("order of petitions", "The newest first"),
    "most": pgettext_lazy("order of petitions", "The most signed first"),
    "near": pgettext_lazy("order of petitions", "Nearest to the next mark"),
    "closing": pgettext_lazy("order of petitions", "Closing soon"),
    "turn": pgettext_lazy("order of petitions", "In turn: another order each day"),
}

OPENED = gettext_noop("Petition %(number)s opens for signatures")
ASKED_ELSEWHERE = gettext_noop("Petition %(number)s, gathered elsewhere")
REFUSED = gettext_noop("Petition %(number)s is not admitted")
WITHDRAWN = gettext_noop("Withdrawn by its author")  # fates on the card of a petition
APPEAL_REJECTED = gettext_noop("Not admitted, on appeal too")
WITHDREW = gettext_noop("Its author withdraws petition %(number)s")
APPEALED = gettext_noop("An appeal is made against the refusal of petition %(number)s")
APPEAL_DENIED = gettext_noop("The refusal of petition %(number)s stands on appeal")
NOT_ADMITTED = gettext_noop("Not admitted")  # the fate on the card of a petition that was refused
CROSSED = gettext_noop("%(mark)s signatures, at size %(size)s of the public log")
CROSSED_ELSEWHERE = gettext_noop("%(mark)s signatures, at size %(size)s of the log %(log)s")
REPORTED = gettext_noop("%(signatures)s signatures, reported by %(by)s")


def narrowed(by: str, name: str) -> str:
    """A filter and what was chosen in it."""
    match by:
        case "q":
            return _("With the words: %(name)s") % {"name": name}
        case "status":
            return _("Status: %(name)s") % {"name": name[:1].lower() + name[1:]}
        case "mark":
            return _("Signatures: %(name)s") % {"name": name}
        case _:
            return _("Subject: %(name)s") % {"name": name}


def at_least(mark: int) -> str:
    """A mark as a filter names it."""
    return _("%(mark)s or more") % {"mark": grouped(mark)}


def unsaid() -> str:
    """Those who did not say, in the active language."""
    return _("They did not say")


def channels() -> Mapping[str, str]:
    """How signatures come in, in the active language."""
    return {
        "web": _("On this site"),
        "tablet": _("On a tablet in the street"),
        "kiosk": _("At a kiosk"),
        "brigade": _("At the door"),
        "paper": _("On paper"),
    }
