"""What holds for every request: the language of its address, what a page may do, how a refusal is told."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from . import addresses, web
from .errors import BadRequest, DomainError, MethodRefused, Unavailable

Handler = Callable[[HttpRequest], HttpResponse]


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
