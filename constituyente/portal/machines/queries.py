"""What sitemaps and feeds list."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils import timezone
from django.utils.translation import gettext as _

from constituyente.decision.assembly import api as assembly
from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.common import atom
from constituyente.foundation.common.addresses import localized
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.templatetags.site import day, daytime
from constituyente.foundation.common.web import Access
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises

PER_FILE = 50_000 // max(5, len(settings.LANGUAGES))  # cards, each in every language; a file is full at 50,000
IN_FEED = 50
UNLISTED = frozenset({"search"})  # pages without anything of their own


def _everywhere(address: str) -> list[tuple[str, str]]:
    """A plain address in every language of the site, with scheme and host."""
    return [(code, settings.SITE_URL + localized(address, code)) for code, _name in settings.LANGUAGES]


# ------------------------------------------------------------------ sitemaps


def files() -> tuple[int, ...]:
    """The numbers of the files that list things. One statement."""
    return provenance.card_pages(PER_FILE)


def things(number: int) -> Iterable[Sequence[tuple[str, str]]]:
    """The pages of the things in file `number`; one page where several stand on it. One statement. Raises NotFound."""
    addresses = dict.fromkeys(card.address.partition("#")[0] for card in provenance.card_page(number, PER_FILE))
    if not addresses:
        raise NotFound
    return (_everywhere(address) for address in addresses if address)


def plain_pages() -> Iterable[Sequence[tuple[str, str]]]:
    """Every public page that is about no single thing. No statement."""
    return (_everywhere(f"/{route}") for route in sorted(set(_routes(get_resolver().url_patterns))))


def _routes(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        elif isinstance(pattern.pattern, RoutePattern) and not pattern.pattern.converters and pattern.name not in UNLISTED:
            access: Access | None = getattr(pattern.callback, "access", None)
            if access is not None and access.kind == "page":
                yield str(pattern.pattern)


# ------------------------------------------------------------------ feeds


def notice_entries(language: str, *, now: datetime) -> tuple[atom.Entry, ...]:
    """The newest notices. One statement."""
    return tuple(
        atom.Entry(
            _here(f"/news/{row.number}", language),
            row.title,
            row.corrected_at or row.published_at,
            row.published_at,
            row.summary,
            row.language,
        )
        for row in news.newest(IN_FEED, now=now)
    )


def petition_entries(language: str) -> tuple[atom.Entry, ...]:
    """The petitions opened last. One statement."""
    return tuple(
        atom.Entry(_here(f"/petitions/{row.number}", language), row.title, row.opened_at, row.opened_at, language=row.language)
        for row in petitions.newest_opened(IN_FEED)
    )


def promise_entries(rules: process.Rules, language: str, *, now: datetime) -> tuple[atom.Entry, ...]:
    """The promises made or kept last. Two statements."""
    return tuple(
        atom.Entry(
            _here(f"/promises/{row.number}", language),
            f"{row.short}: {row.about_title}",
            row.changed_at or row.made_at,
            row.made_at,
            _standing(row, rules),
        )
        for row in promises.latest(rules, IN_FEED, now=now)
    )


def decision_entries(language: str) -> tuple[atom.Entry, ...]:
    """What was decided last: what became of what people gave, and roll calls, IN_FEED of each at most. Three statements."""
    found = [
        *(
            atom.Entry(_here(row.address, language), row.title, row.at, row.at, f"{row.name}. {row.reason}", row.language)
            for row in dossiers.latest_decided(IN_FEED)
        ),
        *(
            atom.Entry(_here(row.address, language), row.title, row.at, None, row.result, row.language)
            for row in assembly.latest_recorded(IN_FEED)
        ),
    ]
    return tuple(sorted(found, key=lambda entry: entry.updated, reverse=True))


def _standing(row: promises.PromiseRow, rules: process.Rules) -> str:
    if row.kept:
        return _("Kept on %(day)s, by: %(who)s") % {"day": day(row.kept.on), "who": row.kept.who}
    owed = _("Owed by: %(by)s. Deadline: %(day)s") % {"by": row.by, "day": day(rules.local_date(row.due_at))}
    if row.meets_at is None:
        return owed
    with timezone.override(rules.process.zone):
        announced = _("Announced for %(when)s, %(place)s") % {"when": daytime(row.meets_at), "place": row.meets_in}
    return f"{owed}. {announced}"


def _here(address: str, language: str) -> str:
    return settings.SITE_URL + localized(address, language)
