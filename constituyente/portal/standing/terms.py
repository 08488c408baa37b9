"""The terms of use."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process

from . import reaching
from .data import StandingLink, StandingSection


def title() -> str:
    return _("Terms of use")


def lead(_rules: process.Rules) -> str:
    return _("What you can expect of this site, and what it expects of you.")


def sections(rules: process.Rules) -> tuple[StandingSection, ...]:
    return tuple(_sections(rules))


def _sections(rules: process.Rules) -> Iterator[StandingSection]:
    yield StandingSection(
        "you",
        _("What you need"),
        (
            _("Nothing, to read. It costs nothing, and you need no account to take part."),
            _("You may sign, answer and call a meeting while the phase for it is open."),
        ),
        links=(StandingLink(_("See what is open now"), "/process"),),
    )
    yield StandingSection(
        "write",
        _("What you write"),
        points=(
            _("Say it in your own words, and only for yourself."),
            _("Do not write names, telephone numbers or addresses of other people."),
            _("Once it is public, it is part of the record of the process: anybody may read it, quote it and copy it."),
            _("A text that was signed does not change any more."),
        ),
        links=(StandingLink(_("How texts are moderated"), "/moderation"),),
    )
    yield StandingSection(
        "signature",
        _("What your signature does"),
        (
            _("It counts as one of the petition. When the petition passes a mark, the rules oblige somebody to answer, with a date."),
            _("It is a signature under a petition. It is no vote, and it is not the signature of a contract."),
        ),
        links=(StandingLink(_("What signatures oblige to"), "/process#marks"), StandingLink(_("Promises and deadlines"), "/promises")),
    )
    yield StandingSection(
        "fair",
        _("What is not fair"),
        points=(
            _("To sign in the name of other people."),
            _("To pay or press somebody to sign."),
            _("To try to break the site. If you find a hole, tell us first."),
        ),
    )
    yield StandingSection(
        "failing",
        _("If something fails"),
        (
            _("What we confirmed to you is kept, even if the site fails afterwards. Your receipt proves it without us."),
            _("The site may be out of reach for a while. No deadline of an office gets longer because of that."),
        ),
        links=(StandingLink(_("Find my receipt"), "/receipt"),),
    )
    yield StandingSection(
        "software",
        _("The software"),
        (_("It is called Constituyente. Anybody may read it, use it and change it, under the GNU Affero General Public License."),),
    )
    if facts := reaching.office(rules.site):
        whose = (
            _("Who answers for this site in %(place)s") % {"place": in_language(rules.process.place)}
            if rules.process.place
            else _("Who answers for this site")
        )
        yield StandingSection("who", whose, facts=facts)
