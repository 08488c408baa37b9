"""The context processor of every page: which process this is, and in which time zone its dates are shown."""

from django.http import HttpRequest
from django.utils import timezone

from . import queries
from .data import Site
from .errors import NoRules

KEPT = "_process_site"


def site(request: HttpRequest) -> dict[str, Site | None]:
    """`site` for the templates, None before any rules; one SQL statement in a request, however much it renders."""
    found: Site | None
    try:
        found = getattr(request, KEPT)
    except AttributeError:
        found = _found()
        setattr(request, KEPT, found)
    return {"site": found}


def _found() -> Site | None:
    try:
        found = queries.site(now=timezone.now())
    except NoRules:
        return None
    timezone.activate(found.timezone)  # until the request ends: middleware.py
    return found
