"""What each kind of promise is called."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext


def title(kind: str, people: int) -> str:
    """The promise in one line, in the active language."""
    match kind:
        case "answer":
            return _("Answer in writing everyone who signed")
        case "hearing" if people:
            return ngettext("Hearing before %(people)s member", "Hearing before %(people)s members", people) % {"people": people}
        case "hearing":
            return _("Hearing")
        case "commitment":
            return _("Working session and commitment to include it in the draft")
        case _:
            return _("Debate")


PROMISED = gettext_noop("%(mark)s signatures: owed by %(by)s: %(title)s")
KEPT = gettext_noop("Promise kept: %(title)s")
