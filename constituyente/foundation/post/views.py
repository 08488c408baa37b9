"""The page that ends a subscription."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from constituyente.foundation.common import web

from . import queries, services


@web.public_form
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button; opening the link does nothing, since mail programs open links by themselves."""
    if request.method == "POST":
        return web.render(request, "post/stop.html", {"page": services.unsubscribe(token, now=timezone.now())})
    return web.render(request, "post/stop.html", {"page": queries.stop_page(token)})
