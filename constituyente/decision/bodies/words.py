"""What people in seats and what they do is called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

PRESENCES: Mapping[str, str | Promise] = {
    "present": gettext_lazy("Present"),
    "absent": gettext_lazy("Absent"),
    "excused": gettext_lazy("Excused"),
    "unknown": gettext_lazy("Not known"),
}
FILLED: Mapping[str, str | Promise] = {
    "elected": gettext_lazy("Elected"),
    "appointed": gettext_lazy("Appointed"),
    "reserved": gettext_lazy("Reserved seat"),
}

SESSION = gettext_noop("Session %(number)s")  # what stands before its title
SEATED = gettext_noop("%(name)s takes a seat in %(body)s")
LEFT = gettext_noop("%(name)s leaves the seat in %(body)s")
MET = gettext_noop("Session %(number)s of %(body)s")
MINUTES = gettext_noop("The minutes are published, version %(version)s")


def filled(key: str) -> str:
    """How a seat is filled, in the active language; a key of the process file that has no word of ours stands for itself."""
    return str(FILLED[key]) if key in FILLED else key.replace("_", " ").capitalize()


def session_name(number: int, title: str) -> str:
    """A session in one line, in the active language: Session 3. The rights."""
    name = _(SESSION) % {"number": number}
    return f"{name}. {title}" if title else name


def session_title(number: int, title: str, language: str) -> str:
    """The title of a session's card, in the main language."""
    with override(language):
        return session_name(number, title)
