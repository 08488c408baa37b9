"""The page that ends a subscription, and the address at which mail programs do."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from constituyente.foundation.common import web

from . import queries, services


@web.public_form
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button; opening the link does nothing, since mail programs open links by themselves."""
    if request.method == "POST":
        return web.render(request, "post/stop.html", {"page": services.unsubscribe(token, now=timezone.now())})
    return web.render(request, "post/stop.html", {"page": queries.stop_page(token)})


@web.one_click
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """Where a mail program posts when its reader presses its own button; whoever opens it is led to the page."""
    if request.method == "POST":
        services.unsubscribe(token, now=timezone.now())
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("mail-stop", kwargs={"token": token}))
