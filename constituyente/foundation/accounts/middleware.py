"""Who is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from . import queries
from .data import Actor


class StaffRequest(HttpRequest):
    """A request at the desk: `actor` is whoever acts."""

    actor: Actor


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, looked up only when asked for: a public page never opens the session, so it needs no cookie and no Vary."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: queries.actor_of(request.user.pk))  # type: ignore[attr-defined]
        return get_response(request)

    return handle
