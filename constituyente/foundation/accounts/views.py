"""Signing in at the desk by a link, and signing out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from constituyente.foundation.common import addresses, web

from . import queries
from .models import Person
from .services import staffing

NEXT = "desk-next"  # cookie: where to go once signed in; a link is asked for elsewhere and cannot carry it
NEXT_AGE = 15 * 60  # seconds, as long as a link


@web.public_form
def sign_in(request: HttpRequest) -> HttpResponse:
    """How to get a link; remembers where the reader wanted to go."""
    response = web.render(request, "accounts/sign-in.html", {"demo": settings.DEMO})
    wanted = request.GET.get("next", "")
    if _own(request, wanted):
        response.set_cookie(NEXT, wanted, max_age=NEXT_AGE, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@web.public_form
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """One button; opening the link does nothing, since mail programs and chats open links by themselves."""
    if request.method != "POST":
        return web.render(request, "accounts/sign-in-link.html", {"page": queries.sign_in_page(token, now=timezone.now())})
    actor = staffing.use_sign_in_link(token, now=timezone.now())
    request.session.flush()  # a new key even for whoever is signed in already
    login(request, Person.objects.get(pk=actor.id or 0))
    wanted = request.COOKIES.get(NEXT, "")
    response = HttpResponseRedirect(wanted if _own(request, wanted) else addresses.localized("/desk", translation.get_language()))
    response.delete_cookie(NEXT, samesite="Lax")
    return response


@web.public_form
def sign_out(request: HttpRequest) -> HttpResponse:
    """One button, and the session is gone."""
    if request.method != "POST":
        return web.render(request, "accounts/sign-out.html", {})
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


def _own(request: HttpRequest, address: str) -> bool:
    """Whether `address` is one of ours without a host, so that nobody is sent elsewhere."""
    plain = address.startswith("/") and address.isprintable()
    return plain and url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure())
