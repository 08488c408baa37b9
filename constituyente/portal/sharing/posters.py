"""Posters to print: one sheet with big words, a code for telephones, the short address, and who answers for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from constituyente.foundation.common.addresses import localized, main_language
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.numbers import grouped
from constituyente.foundation.common.squares import square
from constituyente.foundation.common.templatetags.site import day, daytime
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.petitions import api as petitions

LONG = 90  # characters; a longer title is set smaller


@dataclass(frozen=True)
class Poster:
    """What a poster says, in the active language.

    kind      what it is about; title: in `language`, the language it was written in
    call      what to do; lines: when, where, until when
    address   with scheme and host: what the code holds; short: what people type
    owner     who answers for the site; empty if the rules do not say
    """

    kind: str
    title: str
    language: str
    call: str
    lines: tuple[str, ...]
    address: str
    owner: str
    place: str
    synthetic: bool

    @property
    def short(self) -> str:
        return self.address.partition("://")[2].removeprefix("www.").rstrip("/")

    @property
    def long(self) -> bool:
        return len(self.title) > LONG

    @property
    def code(self) -> str:
        """The QR code as the address of a picture."""
        return square(self.address)


def petition(number: int, *, now: datetime) -> Poster:
    """The poster of a petition that takes signatures. Raises NotFound for any other: there is nothing to sign."""
    rules = process.current()
    page = petitions.petition_row(number, now=now)
    if page.status != "open":
        raise NotFound
    first = next(iter(rules.petitions.tiers), None)
    lines = [_("You need an email address. No account, no name.")]
    if first and first.promise:
        lines.append(_("With %(mark)s signatures, somebody owes an answer by a date.") % {"mark": grouped(first.signatures)})
    return Poster(
        kind=_("Petition %(number)s") % {"number": grouped(number)},
        title=page.title,
        language=page.language,
        call=_("Sign it"),
        lines=tuple(lines),
        **_site(rules, f"/petitions/{number}"),
    )


def meeting(number: int, *, now: datetime) -> Poster:
    """The poster of a meeting that is to come. Raises NotFound for any other."""
    rules = process.current()
    page = meetings.meeting_page(number, now=now)
    if page.status != "coming":
        raise NotFound
    where = ", ".join(part for part in (page.place, page.territory_name) if part)
    return Poster(
        kind=_("Meeting %(number)s") % {"number": grouped(number)},
        title=page.title,
        language=page.language,
        call=_("Come and say it"),
        lines=(daytime(page.starts_at), where),
        **_site(rules, f"/meetings/{number}"),
    )


def survey(*, now: datetime) -> Poster:
    """The poster of the survey, while it is open or to come. Raises NotFound where the rules have none, and once it is over."""
    rules = process.current()
    today = rules.local_date(now)
    phases = [phase for phase in rules.phases if "survey" in phase.allows and phase.closes >= today]
    if rules.survey is None or not phases:
        raise NotFound
    soonest = min(phases, key=lambda phase: phase.opens)
    return Poster(
        kind=_("Survey"),
        title=in_language(rules.survey.title),
        language=get_language() or rules.main_language,
        call=_("Answer it"),
        lines=(
            _("You need no account and give no name."),
            _("From %(first)s to %(last)s") % {"first": day(soonest.opens), "last": day(soonest.closes)},
        ),
        **_site(rules, "/survey"),
    )


class _Site(TypedDict):
    address: str
    owner: str
    place: str
    synthetic: bool


def _site(rules: process.Rules, address: str) -> _Site:
    return {
        "address": settings.SITE_URL + localized(address, get_language() or main_language()),
        "owner": in_language(rules.site.controller),
        "place": in_language(rules.process.place) or in_language(rules.process.title),
        "synthetic": rules.process.synthetic,
    }
