"""Signing in and out: the staff at the desk, by a link; residents who want an account, by a passkey or a code."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.common import addresses, folios, rng, web
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.squares import square
from constituyente.foundation.process import api as process

from . import passkeys, queries, totp
from . import web as accounts
from .addresses import ACCOUNT
from .data import Resident
from .errors import FactorMissing, PasskeyRefused, PasskeyUnknown, TooManyFactors, WrongFactor
from .fields import FactorForm
from .forms import SignInForm
from .middleware import PROVED
from .models import Person
from .services import proving, residing, staffing

NEXT = "desk-next"  # cookie: where to go once signed in; a link is asked for elsewhere and cannot carry it
NEXT_AGE = 15 * 60  # seconds, as long as a link
HALF_IN = "half-in"  # in the session: who came by a link and has to show the second factor, and since when


@web.public_form
def sign_in(request: HttpRequest) -> HttpResponse:
    """How to get a link; remembers where the reader wanted to go."""
    return _entrance(request)


def _entrance(request: HttpRequest) -> HttpResponse:
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
    if settings.SECOND_FACTOR:
        request.session[HALF_IN] = [actor.id, int(timezone.now().timestamp())]
        return HttpResponseRedirect(reverse("sign-in-factor"))
    return _at_the_desk(request, actor.id or 0)


@sensitive_post_parameters("factor")
@web.public_form
def sign_in_factor(request: HttpRequest) -> HttpResponse:
    """The second factor, behind the link: the code of an app, which whoever has none sets up here."""
    now = timezone.now()
    person, since = request.session.get(HALF_IN, (0, 0))
    if now.timestamp() - since > NEXT_AGE:
        return _entrance(request)
    form = FactorForm(request.POST or None)
    known = queries.has_factor(person)
    if request.method == "POST" and form.is_valid():
        try:
            if known:
                proving.prove(person, form.cleaned_data["factor"], now=now)
                return _proved_at_the_desk(request, person, now=now)
            codes = proving.confirm_authenticator(person, form.cleaned_data["factor"], now=now, rng=rng.SYSTEM)
        except (WrongFactor, TooManyFactors, FactorMissing) as refusal:
            form.add_error("factor", str(refusal))
        else:
            _proved_at_the_desk(request, person, now=now)
            return web.render(request, "accounts/recovery-codes.html", {"codes": [folios.grouped(code) for code in codes]})
    if known:
        return web.render(request, "accounts/factor.html", {"form": form})
    key = proving.begin_authenticator(person, rng=rng.SYSTEM)
    site = urlsplit(settings.SITE_URL).hostname or ""
    app = totp.address(key, who=queries.actor_of(person).name, where=f"Constituyente {site}")
    context = {"form": form, "square": square(app), "spelled": folios.grouped(totp.spelled(key))}
    return web.render(request, "accounts/factor-setup.html", context)


def _proved_at_the_desk(request: HttpRequest, person: int, *, now: datetime) -> HttpResponse:
    response = _at_the_desk(request, person)
    request.session[PROVED] = int(now.timestamp())
    return response


def _at_the_desk(request: HttpRequest, person: int) -> HttpResponse:
    request.session.flush()
    login(request, Person.objects.get(pk=person))
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


# ------------------------------------------------------------------ residents

ASKED, ONWARD = "passkey-asked", "account-onward"  # in the session: what a browser was asked; where to go once signed in


@sensitive_post_parameters("credential", "contact")
@web.public_form
def account(request: HttpRequest) -> HttpResponse:
    """An account: signing in, or what is kept and the passkeys of whoever is signed in."""
    wanted = request.GET.get("next", "")
    if _own(request, wanted):
        request.session[ONWARD] = wanted
    resident = accounts.resident_of(request)
    return _mine(request, resident) if resident else _signing_in(request)


def _signing_in(request: HttpRequest) -> HttpResponse:
    rules, now = process.current(), timezone.now()
    act = request.POST.get("act", "")
    form = SignInForm(request.POST if act == "mail" else None, kinds=residing.kinds_of(rules), country=rules.process.country)
    refused = ""
    if act == "mail" and form.is_valid():
        language = translation.get_language() or rules.main_language
        handle = residing.request_sign_in(form.cleaned_data["contact"], language=language, now=now, rng=rng.SYSTEM)
        return HttpResponseRedirect(reverse("account-code", kwargs={"handle": handle}))
    if act == "passkey":
        try:
            owner = residing.use_passkey(request.session.pop(ASKED, None), request.POST.get("credential", ""), now=now)
        except (PasskeyRefused, PasskeyUnknown) as refusal:
            refused = str(refusal)
        else:
            return _entered(request, owner, now=now)
    asking = None
    if passkeys.possible():
        asking = passkeys.ask_for_use()
        request.session[ASKED] = asking.asked
    context = {"form": form, "asking": asking, "refused": refused}
    return web.render(request, "accounts/account_sign_in.html", context, status=403 if refused else 200)


def _entered(request: HttpRequest, owner: int, *, now: datetime) -> HttpResponse:
    accounts.enter(request, owner, now=now)
    return HttpResponseRedirect(request.session.pop(ONWARD, "") or reverse("account"))


def _mine(request: HttpRequest, resident: Resident) -> HttpResponse:
    act, refused = request.POST.get("act", ""), ""
    try:
        match act:
            case "add":
                residing.add_passkey(resident.id, request.session.pop(ASKED, None), request.POST.get("credential", ""), now=timezone.now())
            case "remove":
                residing.remove_passkey(resident.id, number_in(request.POST.get("passkey")) or 0)
            case "close":
                residing.close_account(resident.id)
            case _:
                pass
    except PasskeyRefused as refusal:
        refused = str(refusal)
    if act in {"close", "out"}:
        accounts.leave(request)
        return web.render(request, "accounts/account_left.html", {"closed": act == "close"})
    asking = None
    if passkeys.possible():
        asking = residing.ask_for_passkey(resident.id)
        request.session[ASKED] = asking.asked
    context = {"page": queries.account_page(resident.id), "asking": asking, "refused": refused, "done": act if not refused else ""}
    return web.render(request, "accounts/account.html", context, status=403 if refused else 200)


def _signed_in(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    return _entered(request, residing.confirm_sign_in(token, now=now, rng=rng.SYSTEM), now=now)


SIGN_IN = accounts.ConfirmationPages(
    purpose=ACCOUNT, templates="accounts/account", again=lambda _handle: reverse("account"), done=_signed_in
)


@web.public_form
def account_code(request: HttpRequest, handle: str) -> HttpResponse:
    """The code with which a resident signs in."""
    return SIGN_IN.by_code(request, handle)


@web.public_form
def account_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link with which a resident signs in."""
    return SIGN_IN.by_link(request, token)
