"""In which time zone a request shows dates."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def zone_of_process(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """UTC until a page asks which process it belongs to (context.py), then the process's zone; afterwards what held before the request.

    A page asks once, so that its zone costs no statement of its own, and what renders no page asks nothing.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return get_response(request)

    return handle
