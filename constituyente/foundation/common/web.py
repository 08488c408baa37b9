"""The HTTP edge that every package shares: pages with their JSON twins, forms, the desk, refusals.

A view says by its decorator who may open it (`view.access`); the authorisation matrix is generated from that.
"""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, Protocol, TypeVar, get_type_hints

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render as django_render
from django.template.loader import render_to_string
from django.urls import URLPattern, is_valid_path, path, reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError as NinjaValidationError
from pydantic import ConfigDict, ValidationError, create_model

from .addresses import localized, main_language, plain, twin_of
from .errors import BadQuery, BadRequest, Broken, DomainError, NotFound, StaleForm

Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """Who may open an address: anyone, or staff who may do `act`."""

    kind: Literal["page", "form", "file", "staff"]
    act: str = ""


class Guarded(Protocol):
    """The person at the desk, as `accounts` makes it; this module only asks."""

    id: int | None

    def require(self, act: str) -> None:
        """Raise Forbidden unless the person may do `act`."""


def render(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A page with what every page knows: its twin and its addresses in the other languages."""
    address = plain(request.path)
    everywhere = {
        "twin": twin_of(request.path),
        "address": address,
        "addresses": {code: localized(address, code) for code, _name in settings.LANGUAGES},
    }
    return django_render(request, template, everywhere | dict(context), status=status)


def cacheable(response: Response) -> Response:
    """Let browsers and proxies keep a public answer for a moment; ConditionalGetMiddleware adds the strong ETag."""
    age = settings.PAGE_MAX_AGE
    patch_cache_control(response, public=True, max_age=age, stale_while_revalidate=age)
    return response


# ------------------------------------------------------------------ pages and their twins


class Api(NinjaAPI):
    """The JSON twins; their answers may be cached like the pages."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:  # noqa: ANN401  ninja's signature
        response = super().create_response(request, data, **options)
        return cacheable(response) if response.status_code == 200 else response  # noqa: PLR2004


api = Api(title="Constituyente", version="1", openapi_url="/api/openapi.json", docs_url=None, urls_namespace="json")


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem(error)


@api.exception_handler(NinjaValidationError)
def _invalid(request: HttpRequest, error: NinjaValidationError) -> HttpResponse:
    first = error.errors[0]
    return problem(BadQuery(name=first["loc"][-1]))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(NotFound())


def public_page(template: str) -> Callable[[Callable[..., Any]], View]:
    """Make a page of a function that returns one dataclass.

    The function takes the request, then the parts of the address, then keyword-only what the query string may hold, each with a
    type and a default. In `template` the dataclass is `page`. Raises BadQuery (400) for a query string of the wrong types.
    """

    def decorate(query: Callable[..., Any]) -> View:
        hints = get_type_hints(query)
        asked = {
            name: (hints[name], parameter.default)
            for name, parameter in inspect.signature(query).parameters.items()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        }
        question = create_model("Question", __config__=ConfigDict(extra="ignore"), **asked)  # type: ignore[call-overload]

        @require_safe
        @wraps(query)
        def view(request: HttpRequest, **address: object) -> HttpResponse:
            try:
                answers = question.model_validate(request.GET.dict())
            except ValidationError as error:
                first = error.errors()[0]
                raise BadQuery(name=first["loc"][-1]) from error
            page = query(request, **address, **dict(answers))
            return cacheable(render(request, template, {"page": page}))

        view.access = Access("page")  # type: ignore[attr-defined]
        view.query = query  # type: ignore[attr-defined]
        return view

    return decorate


def page(route: str, view: View, name: str) -> list[URLPattern]:
    """The route of a public page, and its JSON twin at the same address + `.json`, described in /api/openapi.json."""
    query = view.query  # type: ignore[attr-defined]
    twin = twin_of(f"/{route}")[1:].replace("<", "{").replace(">", "}")
    api.get(f"/{twin}", response=get_type_hints(query)["return"], operation_id=name.replace("-", "_"), summary=inspect.getdoc(query))(query)
    return [path(route, view, name=name)]


def by_secrets(route: str, *names: str) -> Callable[[Callable[..., HttpResponse]], View]:
    """A JSON address that is asked by POST, since what it is asked with is secret: whoever has that may ask, without a token. Never kept.

    names  of the texts that it takes, in a form or a JSON object; the function gets the request and these texts, "" for what is missing
    Described in /api/openapi.json.
    """
    schema = {"schema": {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": list(names)}}
    body = {"required": True, "content": dict.fromkeys(("application/json", "application/x-www-form-urlencoded"), schema)}
    answer = {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}}

    def decorate(answering: Callable[..., HttpResponse]) -> View:
        @sensitive_post_parameters(*names)
        def view(request: HttpRequest) -> HttpResponse:
            try:
                response = answering(request, *_asked(request, names))
            except DomainError as error:
                response = problem(error)
            add_never_cache_headers(response)
            return response

        api.post(
            f"/{route}",
            operation_id=route.replace(".", "_").replace("/", "_"),
            summary=inspect.getdoc(answering),
            openapi_extra={"requestBody": body, "responses": answer},
        )(view)
        return view

    return decorate


def _asked(request: HttpRequest, names: Sequence[str]) -> list[str]:
    """The texts called `names` in a form or in a JSON object. Raises BadRequest for a body that is neither."""
    if request.content_type != "application/json":
        return [str(request.POST.get(name, "")) for name in names]
    try:
        given = json.loads(request.body)
    except ValueError as error:
        raise BadRequest from error
    if not isinstance(given, dict):
        raise BadRequest
    return [str(given.get(name, "")) for name in names]


# ------------------------------------------------------------------ forms, files, the desk


def public_form(view: View) -> View:
    """A page with a form: for anyone, never cached, with the CSRF cookie."""
    guarded = never_cache(ensure_csrf_cookie(require_http_methods(["GET", "HEAD", "POST"])(view)))
    guarded.access = Access("form")  # type: ignore[attr-defined]
    return guarded


def public_file(view: View) -> View:
    """Something public that is no page: a feed, a download, a file of the log."""
    guarded = require_safe(view)
    guarded.access = Access("file")  # type: ignore[attr-defined]
    return guarded


def one_click(view: View) -> View:
    """What a mail program posts to for its reader, without cookie or token: the address itself is the secret. Source: RFC 8058.

    A body that does not say so is refused like any other POST to what is only read; opened, the view leads to a page with a button.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and request.POST.get("List-Unsubscribe") != "One-Click":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return view(request, *args, **kwargs)

    guarded.access = Access("file")  # type: ignore[attr-defined]
    return guarded


def stored_file(data: bytes, *, media: str, name: str, digest: str, public: bool) -> HttpResponse:
    """A file that somebody uploaded, to be saved and never run: pictures may be shown in a page, all else is a download, in a sandbox.

    name    under which it is saved; empty: nothing is said
    digest  of the data, as its strong ETag
    public  whether anybody may keep it for a moment; else nobody does
    """
    response = HttpResponse(data, content_type=media)
    shown = "inline" if media.startswith("image/") else "attachment"
    response.headers["Content-Disposition"] = content_disposition_header(shown == "attachment", name) or shown
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["ETag"] = f'"{digest}"'
    if public:
        return cacheable(response)
    add_never_cache_headers(response)
    return response


def desk(*, act: str) -> Callable[[View], View]:
    """A page for staff who may do `act`: others are asked to sign in, or refused (Forbidden)."""

    def decorate(view: View) -> View:
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            actor: Guarded = request.actor  # type: ignore[attr-defined]  # set by accounts.middleware
            if actor.id is None:
                return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
            actor.require(act)
            return view(request, *args, **kwargs)

        guarded.access = Access("staff", act)  # type: ignore[attr-defined]
        return guarded

    return decorate


def onward(name: str, *, done: str | int, **address: object) -> HttpResponse:
    """On to the desk's page `name`, which tells what was `done` a moment ago.

    address  the parts of the address of that page
    """
    return HttpResponseRedirect(f"{reverse(name, kwargs=address)}?{urlencode({'done': done})}")


# ------------------------------------------------------------------ refusals


def problem(error: DomainError) -> JsonResponse:
    """The refusal as a problem document. Source: RFC 9457."""
    body = {
        "type": f"/api/#{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
        **{name: fact for name, fact in error.facts.items() if isinstance(fact, str | int)},
    }
    response = JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/problem+json"
    response.headers["Content-Language"] = translation.get_language() or main_language()
    return response


def wants_json(request: HttpRequest) -> bool:
    return request.path.endswith(".json") or not request.accepts("text/html")


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Tell the reader of a refusal: a page, or a problem document for whoever asked for JSON."""
    if wants_json(request):
        return problem(error)
    sent = request.method not in {"GET", "HEAD"}
    response = render(request, "common/error.html", {"error": error, "status": error.status, "sent": sent}, status=error.status)
    patch_cache_control(response, no_store=True)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return refusal(request, BadRequest())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's handler404. Whoever put a slash too many, or one too few, is led to the page."""
    other = request.path.rstrip("/") if request.path.endswith("/") else f"{request.path}/"
    if request.method in {"GET", "HEAD"} and not other.startswith("//") and is_valid_path(other):
        return HttpResponsePermanentRedirect(f"{other}?{query}" if (query := request.META.get("QUERY_STRING")) else other)
    return refusal(request, NotFound())


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return refusal(request, StaleForm())


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return plain_refusal(request, Broken())


def plain_refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Tell of a refusal without asking anything of the database, since that may be what failed."""
    if wants_json(request):
        return problem(error)
    home = localized("/", translation.get_language() or main_language())
    return HttpResponse(render_to_string("common/broken.html", {"error": error, "home": home}), status=error.status)
