"""Who is asking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from . import queries
from .data import Actor

PROVED = "factor-at"  # in the session: when the second factor was last shown, in seconds of the epoch
FRESH = timedelta(minutes=15)  # for what asks for it anew


class StaffRequest(HttpRequest):
    """A request at the desk: `actor` is whoever acts."""

    actor: Actor


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, looked up only when asked for: a public page never opens the session, so it needs no cookie and no Vary."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_in(request))  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def actor_in(request: HttpRequest) -> Actor:
    """Whoever is signed in at the desk, and until when what they showed of their second factor holds."""
    found = queries.actor_of(request.user.pk)
    if not settings.SECOND_FACTOR or found.id is None:
        return found
    return replace(found, fresh_until=datetime.fromtimestamp(request.session.get(PROVED, 0), UTC) + FRESH)
