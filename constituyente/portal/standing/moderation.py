"""The moderation policy: who decides what is shown, on which grounds. The grounds are those of the rules in force."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.survey import api as survey

from .data import StandingLink, StandingSection


def title() -> str:
    return _("How texts are moderated")


def lead(_rules: process.Rules) -> str:
    return _("Nobody decides by taste. A text is left out only on a ground that stands here.")


def sections(rules: process.Rules) -> tuple[StandingSection, ...]:
    return tuple(_sections(rules))


def _sections(rules: process.Rules) -> Iterator[StandingSection]:
    yield StandingSection(
        "how",
        _("How it goes"),
        points=(
            _("People of the city read each text before it is shown: the moderators. No machine decides."),
            _("They read the oldest first."),
            _(
                "Whoever refuses a petition or a meeting names the ground and writes the reason. Both are public, and the first "
                "decision stands."
            ),
            _("A text that was admitted does not change. What people sign is what was read."),
            _("You may write it again in another way and hand it in anew."),
        ),
    )
    grounds = tuple(in_language(one.text) for one in rules.petitions.grounds)
    yield StandingSection(
        "petitions",
        _("Petitions"),
        (
            _("A petition is refused only on one of these grounds:")
            if grounds
            else _("The rules in force have no ground to refuse a petition: each one is admitted."),
        ),
        points=grounds,
    )
    yield StandingSection(
        "meetings",
        _("Meetings and their results"),
        (_("A meeting, a statement or minutes are left out only on one of these grounds:"),),
        points=tuple(meetings.grounds(rules).values()),
    )
    if rules.survey is not None:
        yield StandingSection(
            "survey",
            _("Answers to the survey"),
            (
                _(
                    "A text is shown whole, or with […] in the place of what tells who somebody is. It is left out only on one of "
                    "these grounds, and it counts all the same:"
                ),
            ),
            points=tuple(str(text) for text in survey.GROUNDS.values()),
        )
    yield StandingSection(
        "counts",
        _("What moderators cannot do"),
        points=(
            _("Change a text, or a count. The counts come from the public log."),
            _("Move a petition up or down: lists have the same order for everybody."),
            _("Take back a mark that was passed, or a promise."),
        ),
        links=(StandingLink(_("Public log"), "/log/"), StandingLink(_("Rules and dates"), "/process")),
    )
