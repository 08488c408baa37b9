"""How to reach whoever answers for the site, and the page that leads to all the others."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process

from . import reaching
from .data import StandingFact, StandingLink, StandingSection


def title() -> str:
    return _("Contact")


def lead(rules: process.Rules) -> str:
    if reaching.office(rules.site):
        return _("Who answers for this site, and how to reach them.")
    return _("What you can do here by yourself, without writing to anybody.")


def sections(rules: process.Rules) -> tuple[StandingSection, ...]:
    return tuple(_sections(rules))


def _sections(rules: process.Rules) -> Iterator[StandingSection]:
    if facts := reaching.office(rules.site):
        yield StandingSection("office", _("The office"), facts=facts)
    yield StandingSection(
        "yourself",
        _("What needs no letter"),
        links=(
            StandingLink(_("Ask for something: write a petition"), "/petitions/new"),
            StandingLink(_("Find out what became of a petition, an answer or a meeting"), "/search"),
            StandingLink(_("Look up your receipt"), "/receipt"),
            StandingLink(_("See who owes an answer, and until when"), "/promises"),
        ),
    )
    if facts := reaching.privacy_office(rules.site):
        yield StandingSection(
            "privacy",
            _("Your personal data"),
            (_("To see, correct or delete what is kept about you, or to object to its use."),),
            facts,
            links=(StandingLink(_("Privacy notice"), "/privacy"),),
        )
    if rules.site.security_email:
        yield StandingSection(
            "security",
            _("A hole in the site"),
            (_("If you find out how to break in, write to us before you tell others. Do not look at the data of other people."),),
            (StandingFact(_("Email"), rules.site.security_email, f"mailto:{rules.site.security_email}"),),
            links=(StandingLink("security.txt", f"{settings.SITE_URL}/.well-known/security.txt"),),
        )


# ------------------------------------------------------------------ about


def about_title() -> str:
    return _("About this site")


def about_lead(rules: process.Rules) -> str:
    return _("What this is, who answers for it, and where to read more. The process: %(title)s.") % {
        "title": in_language(rules.process.title)
    }


def about_sections(rules: process.Rules) -> tuple[StandingSection, ...]:
    what = StandingSection(
        "what",
        _("What this is"),
        (
            _(
                "Here people ask for what the constitution should say. Whoever drafts it answers each of them, in writing and with "
                "a reason."
            ),
            _("You need not believe us. Each count comes from a public log that anybody can copy and count again."),
        ),
        links=(StandingLink(_("Rules and dates"), "/process"), StandingLink(_("Public log"), "/log/")),
    )
    who = StandingSection("who", _("Who answers for this site"), facts=reaching.office(rules.site))
    more = StandingSection(
        "more",
        _("Read more"),
        links=(
            StandingLink(_("Contact"), "/contact"),
            StandingLink(_("News"), "/news"),
            StandingLink(_("Privacy notice"), "/privacy"),
            StandingLink(_("Terms of use"), "/terms"),
            StandingLink(_("How texts are moderated"), "/moderation"),
            StandingLink(_("Accessibility"), "/accessibility"),
        ),
    )
    return (what, who, more) if who.facts else (what, more)
