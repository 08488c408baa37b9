"""The accessibility statement: what was aimed at, what was tested and how, what is not known."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process

from . import reaching
from .data import StandingLink, StandingSection


def title() -> str:
    return _("Accessibility")


def lead(_rules: process.Rules) -> str:
    return _("Everybody must be able to take part, with any device and in any way of reading.")


def sections(rules: process.Rules) -> tuple[StandingSection, ...]:
    return tuple(_sections(rules))


def _sections(rules: process.Rules) -> Iterator[StandingSection]:
    yield StandingSection(
        "aim",
        _("What we aim at"),
        (_("The pages follow WCAG 2.2, level AA, the rules that the world has agreed on for the web."),),
        points=(
            _("Everything works with the keyboard alone, and you always see where you are."),
            _("Everything works without JavaScript, on a phone 320 points wide, and enlarged to 200 %."),
            _("No colour says anything alone: beside it there is a word or a shape."),
            _("Each picture of figures has the same figures in a table or in words."),
            _("Nothing moves if your device asks for calm. There is no time limit but that of the code in an email."),
        ),
    )
    yield StandingSection(
        "tested",
        _("What was tested"),
        (
            _(
                "A machine (axe) looks at every kind of page with each change of the software, and finds nothing wrong. A machine "
                "finds less than half of what can be wrong."
            ),
            _("This does not replace people. If people with disabilities have tested the pages of your city, its news say so."),
        ),
    )
    yield StandingSection(
        "known",
        _("What we know is missing"),
        points=(
            _("What people write stays as they wrote it: it may be long, hard to read, or in another language."),
            _("There is no version in sign language and none in easy reading."),
            _("The posters to print have tags for screen readers; nobody has checked each of them."),
        ),
    )
    facts = reaching.office(rules.site)
    yield StandingSection(
        "tell",
        _("If something keeps you out"),
        (
            _("Tell us which page, what you wanted to do and what you use. You need not explain why you need it."),
            _("If you cannot use the site, ask how to take part on paper or in person.")
            if facts
            else _("Ask the city how to take part on paper or in person."),
        ),
        facts=facts,
    )
    if len(rules.process.languages) > 1:
        yield StandingSection(
            "languages",
            _("Languages"),
            (
                _("The site of %(place)s speaks more than one language. You find the others at the foot of each page.")
                % {"place": in_language(rules.process.place) or in_language(rules.process.title)},
            ),
            links=(StandingLink(_("About this site"), "/about"),),
        )
