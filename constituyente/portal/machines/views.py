from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from constituyente.foundation.common import atom
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.web import cacheable, public_file
from constituyente.foundation.process import api as process

from . import installing, queries, security, sitemaps

A_DAY = 86_400  # seconds
PLAIN, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"


def _file(content: str | bytes, media: str) -> HttpResponse:
    return cacheable(HttpResponse(content, content_type=media))


@public_file
def security_txt(request: HttpRequest) -> HttpResponse:
    """Who to write to about a hole; nothing is here where the rules name nobody. Raises NotFound."""
    rules = process.current()
    if not rules.site.security_email:
        raise NotFound
    text = security.written(
        contact=rules.site.security_email,
        site=settings.SITE_URL,
        languages=rules.process.languages,
        policy="/contact#security",
        now=timezone.now(),
    )
    return _file(text, PLAIN)


@public_file
def robots(request: HttpRequest) -> HttpResponse:
    """What programs may crawl: everything public; nothing of a demonstration, whose people and texts are made up."""
    shut = ["/"] if process.current().process.synthetic else [f"{prefix}/{door}" for prefix in _prefixes() for door in ("desk", "search?")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return _file("\n".join(lines) + "\n", PLAIN)


def _prefixes() -> list[str]:
    return ["", *(f"/{code}" for code, _name in settings.LANGUAGES[1:])]


@public_file
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the sitemaps are."""
    paths = [reverse("sitemap-pages"), *(reverse("sitemap-things", args=[number]) for number in queries.files())]
    return _file(sitemaps.index(settings.SITE_URL + path for path in paths), XML)


@public_file
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """The pages that are about no single thing."""
    return _file(sitemaps.pages(queries.plain_pages()), XML)


@public_file
def sitemap_things(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that has a page of its own, one file of it."""
    return _file(sitemaps.pages(queries.things(number)), XML)


# ------------------------------------------------------------------ icons and the first screen of a telephone


@public_file
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the icon is, for programs that ask at this address without looking at a page."""
    response = HttpResponseRedirect(static("common/favicon.ico"))
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@public_file
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to keep the site on its first screen."""
    return _file(installing.manifest(process.current(), get_language() or main_language()), installing.MEDIA)


# ------------------------------------------------------------------ feeds


@public_file
def news_feed(request: HttpRequest) -> HttpResponse:
    """The newest notices, as an Atom feed."""
    rules = process.current()
    return _feed(request, rules, _("News: %(title)s"), "news", queries.notice_entries(_language(rules), now=timezone.now()))


@public_file
def petitions_feed(request: HttpRequest) -> HttpResponse:
    """The petitions opened last, as an Atom feed."""
    rules = process.current()
    return _feed(request, rules, _("Petitions: %(title)s"), "petitions", queries.petition_entries(_language(rules)))


@public_file
def promises_feed(request: HttpRequest) -> HttpResponse:
    """The promises made or kept last, as an Atom feed."""
    rules = process.current()
    entries = queries.promise_entries(rules, _language(rules), now=timezone.now())
    return _feed(request, rules, _("Promises: %(title)s"), "promises", entries)


@public_file
def decisions_feed(request: HttpRequest) -> HttpResponse:
    """What became of what people gave and what was voted on, as an Atom feed."""
    rules = process.current()
    return _feed(request, rules, _("Decisions: %(title)s"), "dossiers", queries.decision_entries(_language(rules)))


def _language(rules: process.Rules) -> str:
    return get_language() or rules.main_language


def _feed(request: HttpRequest, rules: process.Rules, title: str, page: str, entries: Sequence[atom.Entry]) -> HttpResponse:
    whole = in_language(rules.process.title)
    made = atom.feed(
        title=title % {"title": whole},
        page=settings.SITE_URL + reverse(page),
        own=settings.SITE_URL + request.path,
        language=_language(rules),
        author=in_language(rules.site.controller) or whole,
        entries=entries,
        empty=rules.applied_at or timezone.now(),
    )
    return _file(made, atom.MEDIA)
