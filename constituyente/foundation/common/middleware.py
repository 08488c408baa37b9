"""What holds for every request: the language of its address, what a page may do, how a refusal is told."""

import gzip
import math
import re
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from urllib.parse import unquote

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from . import addresses, web
from .errors import BadRequest, DomainError, MethodRefused, Unavailable
from .keeping import Kept, Shelf

Handler = Callable[[HttpRequest], HttpResponse]

KEPT = 32_000_000  # bytes of public pages that each process keeps at most
SHORT = 500  # bytes; compressing fewer wins nothing
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
WORDS = re.compile(r"text/|application/(.*[+])?(json|xml|toml)\b|image/svg[+]xml")


def kept_for_a_moment(get_response: Handler) -> Handler:
    """Send a public answer again, for as long as it allows browsers and proxies to (CONSTITUYENTE_PAGE_MAX_AGE), without making it anew.

    What is sent again says its age, so that nobody further on keeps it any longer: a reader sees nothing older than without this. Only
    what the page itself calls public is kept; such a page is the same for everybody, so that it may go to who is signed in, too.
    """
    shelf = Shelf(KEPT)

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        key = (
            request.META.get("HTTP_HOST"),
            request.path_info,
            request.META.get("QUERY_STRING"),
            bool(GZIP.search(request.headers.get("Accept-Encoding", ""))),
        )
        now = monotonic()
        kept = shelf.get(key, now=now)
        if kept is not None:
            again = HttpResponse(kept.content, headers=dict(kept.headers))
            again.headers["Age"] = str(math.ceil(now - kept.made))  # rounded up: a whole second early rather than a moment late
            return again
        response = get_response(request)
        if settings.PAGE_MAX_AGE and _same_for_everybody(response) and response.status_code == HTTPStatus.OK:
            shelf.put(key, Kept(response.content, dict(response.headers.items()), now, now + settings.PAGE_MAX_AGE))
        return response

    return handle


def compressed(get_response: Handler) -> Handler:
    """Send public words compressed to whoever takes that: they hold nothing secret that their length could give away.

    The same words give the same bytes, so that the strong ETag of what was sent holds.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        words = WORDS.match(response.headers.get("Content-Type", ""))
        if not words or not _same_for_everybody(response) or len(response.content) < SHORT or "Content-Encoding" in response.headers:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response

    return handle


def _same_for_everybody(response: HttpResponse) -> bool:
    """Whether it calls itself public, and has nothing in it that is one reader's."""
    return (
        "public" in response.headers.get("Cache-Control", "")
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
    )


def language_of_address(get_response: Handler) -> Handler:
    """The language is the address's (`/en/…`, else the main one), never a cookie's, so that every page can be cached and shared."""

    def handle(request: HttpRequest) -> HttpResponse:
        language = addresses.language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return handle


def permissions_policy(get_response: Handler) -> Handler:
    """No page asks the device for anything."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response

    return handle


class Refusals:
    """A DomainError becomes a page, or a problem document (RFC 9457) for whoever asked for JSON."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in unquote(request.get_full_path()):  # no text of ours holds one, and PostgreSQL refuses it late
            return web.refusal(request, BadRequest())
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            refusal = web.refusal(request, MethodRefused())
            refusal.headers["Allow"] = response.headers.get("Allow", "GET, HEAD")
            return refusal
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):  # locked, full, away: it passes, and nothing was written
            response = web.plain_refusal(request, Unavailable())
            response.headers["Retry-After"] = "10"
            return response
        return web.refusal(request, exception) if isinstance(exception, DomainError) else None
