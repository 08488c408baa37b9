"""What people in seats and what they do is called."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

PRESENCES: Mapping[str, str] = {
    "present": gettext_noop("Present"),
    "absent": gettext_noop("Absent"),
    "excused": gettext_noop("Excused"),
    "unknown": gettext_noop("Not known"),
}
FILLED: Mapping[str, str] = {
    "elected": gettext_noop("Elected"),
    "appointed": gettext_noop("Appointed"),
    "reserved": gettext_noop("Reserved seat"),
}

SEATED = gettext_noop("%(name)s takes a seat in %(body)s")
LEFT = gettext_noop("%(name)s leaves the seat in %(body)s")
MET = gettext_noop("Session %(number)s of %(body)s")
MINUTES = gettext_noop("The minutes are published, version %(version)s")


def presence(key: str) -> str:
    """Whether somebody was there, in the active language."""
    return _(PRESENCES[key])


def filled(key: str) -> str:
    """How a seat is filled, in the active language; a key of the process file that has no word of ours stands for itself."""
    return _(FILLED[key]) if key in FILLED else key.replace("_", " ").capitalize()


def session_title(number: int, title: str, language: str) -> str:
    """The title of a session's card, in the main language."""
    with override(language):
        name = _("Session %(number)s") % {"number": number}
    return f"{name}. {title}" if title else name
