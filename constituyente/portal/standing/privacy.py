"""The privacy notice: what the software asks for, keeps and deletes. Each sentence is true of the code; change both together."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from constituyente.foundation.process import api as process

from . import reaching
from .data import StandingLink, StandingSection


def title() -> str:
    return _("Privacy notice")


def lead(_rules: process.Rules) -> str:
    return _("What we ask of you, why, how long we keep it, and how you get it back.")


def sections(rules: process.Rules) -> tuple[StandingSection, ...]:
    return tuple(_sections(rules))


def _sections(rules: process.Rules) -> Iterator[StandingSection]:
    if responsible := reaching.responsible(rules.site):
        yield StandingSection("who", _("Who is responsible for your data"), facts=responsible)
    yield _reading()
    yield _petitions(rules)
    if rules.survey is not None:
        yield _survey(rules)
    yield _meetings()
    yield _kept()
    yield _operator()
    yield _log()
    yield _others()
    yield _rights(rules)
    yield StandingSection(
        "changes",
        _("If this notice changes"),
        (
            _(
                "What is asked and published follows from the rules of the process. Each version of the rules stays to be read, "
                "and its hash is in the public log."
            ),
            _("When the software does something else with your data, this text changes with it."),
        ),
        links=(StandingLink(_("Rules and dates"), "/process"),),
    )


def _reading() -> StandingSection:
    return StandingSection(
        "reading",
        _("When you only read"),
        (
            _(
                "We ask for nothing. The pages set no cookie and load nothing from other sites. Nobody counts visits, and there is "
                "no advertising."
            ),
            _("A page with a form sets one cookie. It shows that the form came from us, and it says nothing about you."),
        ),
    )


def _petitions(rules: process.Rules) -> StandingSection:
    asked = rules.petitions.asks
    points = [_("Your email, so that one email counts once. It is not shown.")]
    if "phone" in rules.people.strengths:
        points.append(_("If you like, your mobile phone instead of your email, to sign. It is not shown."))
    if "curp" in asked:
        points.append(
            _("Your CURP, to sign, so that you count once however you sign. What stays of it is a mark that cannot be read back.")
        )
    if "territory" in asked:
        points.append(_("Where you live, if you say so."))
    if "age_band" in asked:
        points.append(_("Your age group, if you say so."))
    return StandingSection(
        "petitions",
        _("When you sign or write a petition"),
        (
            _("A signature is a political opinion. The law protects it more than other data, so we ask you to agree first."),
            _("If you write a petition, your name is shown with it only if you write it there."),
        ),
        points=tuple(points),
    )


def _survey(rules: process.Rules) -> StandingSection:
    asked = rules.survey.asks if rules.survey else ()
    paragraphs = [_("We ask for no name, no email and no account. You may skip every question, unless it says otherwise.")]
    if asked:
        paragraphs.append(_("Where you live and your age are used only for tables, and only if you say them."))
    paragraphs.append(
        _(
            "We publish no figure about a group of fewer than %(k)s people. What you write is shown once a moderator has read it, "
            "without place, age or day."
        )
        % {"k": rules.privacy.k}
    )
    return StandingSection("survey", _("When you answer the survey"), tuple(paragraphs))


def _meetings() -> StandingSection:
    return StandingSection(
        "meetings",
        _("When you call a meeting"),
        (
            _("We ask for your email, to send you the key for the results. Your name is shown only if you write it there."),
            _("What you write about the meeting is public once it is listed."),
        ),
    )


def _kept() -> StandingSection:
    return StandingSection(
        "kept",
        _("How long we keep it"),
        points=(
            _("Your email: encrypted, until you confirm, 15 minutes at most. Then it is deleted."),
            _("If you asked for messages: encrypted, until you stop them or the process ends."),
            _("The message with your code: its encrypted copy is deleted a week after it was sent."),
            _(
                "Of a signature: a mark made of your email, with the day, the place and the age you gave. It makes you count once "
                "and shows nobody your email."
            ),
            _(
                "Of an answer to the survey: what you answered, the day, the place and the age you gave, under a folio that we "
                "show you once."
            ),
            _("Your receipt: encrypted under a code that only you get."),
        ),
    )


def _operator() -> StandingSection:
    return StandingSection(
        "operator",
        _("What whoever runs the site could do"),
        (
            _("With both keys of the site they could read an email that still waits."),
            _("They could try an email that they already know, and see if it has signed."),
            _("We tell you because no software can prevent it. The city must."),
        ),
    )


def _log() -> StandingSection:
    return StandingSection(
        "log",
        _("What the public log holds"),
        (
            _("That one more person signed this text, or that one more answer came in. No name, no email, no time, no place, no age."),
            _("The log proves how many there are. It does not prove that each is another person, nor that nobody was pressed to sign."),
        ),
        links=(StandingLink(_("How to check it, and what it does not prove"), "/log/#check"),),
    )


def _others() -> StandingSection:
    return StandingSection(
        "others",
        _("Who else gets your data"),
        (
            _("Nobody: the site hands your data to no one. Your mail or phone provider carries the messages we send you."),
            _(
                "What is public can be copied by anybody as open data. There is nothing in it that says who you are, unless you "
                "wrote it yourself."
            ),
        ),
        links=(StandingLink(_("Open data"), "/data"),),
    )


def _rights(rules: process.Rules) -> StandingSection:
    return StandingSection(
        "rights",
        _("Your rights"),
        (
            _(
                "You may see what we keep of you, have it corrected or deleted, and object to its use. In Mexico they are called "
                "ARCO rights."
            ),
            _("Each message has a link that deletes your email at once."),
            _("We keep no names. So tell us your receipt code or your answer number: without it we cannot find what is yours."),
        ),
        facts=reaching.privacy_office(rules.site),
        links=(StandingLink(_("Find my receipt"), "/receipt"),),
    )
