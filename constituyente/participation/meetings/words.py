"""What is said of meetings in more than one place, and what a meeting and its results are held to."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, gettext_noop, pgettext_lazy
from django.utils.translation import gettext as _

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process

TITLE, PLACE, HOST, REASON = 200, 300, 200, 4000  # characters
DESCRIPTION, MINUTES, STATEMENT = 4000, 20_000, 1000
CARD = 120  # characters of a statement on its card
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=12)
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720)  # minutes to choose from
PEOPLE = 100_000  # who can have come to one meeting
STATEMENTS = 100  # of one meeting
RESULTS_FOR = timedelta(days=30)  # after the last phase for meetings

# Beside the grounds of the process file, which are about what is asked for: what may be refused of any text that is shown.
GROUNDS: Mapping[str, Promise] = {
    "personal": gettext_lazy("It exposes a private person."),
    "unrelated": gettext_lazy("It is advertising, or has nothing to do with the process."),
}

STATES: Mapping[str, str | Promise] = {
    "": pgettext_lazy("several meetings", "All"),
    "coming": pgettext_lazy("several meetings", "Coming"),
    "past": pgettext_lazy("several meetings", "Past"),
    "results": pgettext_lazy("several meetings", "With results"),
    "without": pgettext_lazy("several meetings", "Past, without results"),
    "cancelled": pgettext_lazy("several meetings", "Cancelled"),
}

FATE_CANCELLED = gettext_noop("Cancelled")  # the fate on the card of a meeting that does not take place
LISTED = gettext_noop("Meeting %(number)s is called")
CANCELLED = gettext_noop("Meeting %(number)s is cancelled")
RESULTS = gettext_noop("Meeting %(number)s hands in its results: %(people)s people came")
SAID = gettext_noop("Statement %(position)s of meeting %(number)s")
TALLY = gettext_noop("Statement %(position)s of meeting %(number)s: %(support)s in favour, %(dissent)s against")


def grounds(rules: process.Rules) -> dict[str, str]:
    """What may be refused: key → text in the reader's language. Those of the process file, then two that always hold."""
    own = {key: str(text) for key, text in GROUNDS.items()}
    return own | {one.key: in_language(one.text) for one in rules.petitions.grounds}


def ground(key: str, rules: process.Rules) -> str:
    """The text of a ground; its key, if these rules no longer know it."""
    return grounds(rules).get(key, key)


def language(code: str) -> str:
    """A language as its own speakers call it; its code, if nobody here knows it."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def length(minutes: int) -> str:
    """So many minutes as people say it."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest} if rest else _("%(hours)s h") % {"hours": hours}


def narrowed(by: str, name: str) -> str:
    """A filter and what was chosen in it."""
    match by:
        case "state":
            return _("Status: %(name)s") % {"name": name[:1].lower() + name[1:]}
        case "territory":
            return _("Territory: %(name)s") % {"name": name}
        case _:
            return _("Subject: %(name)s") % {"name": name}
