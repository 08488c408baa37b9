"""The pages on which somebody confirms what they asked for, for the packages where people ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from constituyente.foundation.common.errors import DomainError, NotFound
from constituyente.foundation.common.web import render, wants_json
from constituyente.foundation.post import api as post

from . import queries
from .data import Pending, Resident
from .errors import BadLink, ConfirmationExpired, FactorMissing, TooManyAttempts, TooManyFactors, WrongCode, WrongFactor
from .fields import CodeForm, FactorForm
from .middleware import PROVED, StaffRequest, actor_in
from .services import confirming, proving

ENDED = (BadLink, ConfirmationExpired, TooManyAttempts)  # a code or a link that leads nowhere any more

Shown = Mapping[str, object]


def _nothing(_asked: Mapping[str, str]) -> Shown:
    return {}


@dataclass(frozen=True)
class ConfirmationPages:
    """From the form in which something is asked for, by the code or the link of the letter, to its being done.

    purpose    what is confirmed, as `request_confirmation` was told
    templates  what those of these pages begin with: for "petitions/new" they are petitions/new.html, the form, and new_code.html,
               new_confirm.html and new_ended.html beside it, which extend accounts/code.html, confirm.html and ended.html
    again      the address where another letter is asked for, from the handle of what was asked; from "" if it is stored no more
    done       does what the token confirms, in one service, and tells of it
    shows      what the templates know besides, from the details that were asked; from none if they are stored no more

    The views that call `by_code` and `by_link` are forms (`public_form`), which nobody caches; opening a link does nothing, since mail
    programs open links by themselves. Not inside a transaction. A refusal of `done` or `shows` is not theirs to tell.
    """

    purpose: str
    templates: str
    again: Callable[[str], str]
    done: Callable[[HttpRequest, str], HttpResponse]
    shows: Callable[[Mapping[str, str]], Shown] = _nothing

    def asked(self, handle: str) -> dict[str, str]:
        """The details that were asked under `handle`, as long as they are stored; else none."""
        return queries.details_of(handle, purpose=self.purpose) if handle else {}

    def form(self, request: HttpRequest, form: Form, *, handle: str = "", **more: object) -> HttpResponse:
        """The page where it is asked for; with a `handle`, once more, and what was written under it is said to be there or lost (410).

        more  what its template knows besides `form`
        """
        kept = bool(self.asked(handle))
        lost = bool(handle) and not kept and not form.is_bound
        context = {**more, "form": form, "kept": kept, "lost": lost}
        return render(request, f"{self.templates}.html", context, status=410 if lost else 200)

    def by_code(self, request: HttpRequest, handle: str) -> HttpResponse:
        """The page that asks for the six digits that were mailed for `handle`, and what comes of them."""
        now = timezone.now()
        form = CodeForm(request.POST or None)
        try:
            if request.method == "POST" and form.is_valid() and (token := _token(form, handle, now=now)):
                return self.done(request, token)
            pending = queries.pending_by_handle(handle, purpose=self.purpose, now=now)
            if not pending.settled and not pending.attempts_left:
                raise TooManyAttempts
        except ENDED as refusal:
            return self._ended(request, handle, refusal)
        return self._waiting(request, "code", pending, {"form": form, "demo": settings.DEMO, "held_up": post.backlog(now=now).held_up})

    def by_link(self, request: HttpRequest, token: str) -> HttpResponse:
        """The page behind the link of the letter: one button, and what comes of it."""
        try:
            if request.method == "POST":
                return self.done(request, token)
            pending = queries.pending_by_token(token, purpose=self.purpose, now=timezone.now())
        except ENDED as refusal:
            return self._ended(request, token.partition(".")[0], refusal)
        return self._waiting(request, "confirm", pending, {})

    def _waiting(self, request: HttpRequest, page: str, pending: Pending, more: Shown) -> HttpResponse:
        context = {**self._known(pending.handle), "pending": pending, **more}
        return render(request, f"{self.templates}_{page}.html", context)

    def _ended(self, request: HttpRequest, handle: str, refusal: DomainError) -> HttpResponse:
        """The end of a code or a link, and the way to another."""
        if wants_json(request):
            raise refusal
        return render(request, f"{self.templates}_ended.html", {**self._known(handle), "error": refusal}, status=refusal.status)

    def _known(self, handle: str) -> Shown:
        asked = self.asked(handle)
        return {**self.shows(asked), "again": self.again(handle if asked else ""), "kept": bool(asked)}


def _token(form: CodeForm, handle: str, *, now: datetime) -> str:
    """The token that the code in the form stands for, or nothing, and the form says why. Raises TooManyAttempts, ConfirmationExpired."""
    try:
        return confirming.token_for_code(handle, form.cleaned_data["code"], now=now)
    except WrongCode as refusal:
        form.add_error("code", str(refusal))
        return ""


# ------------------------------------------------------------------ residents

ENTERED, SINCE = "account", "account-since"  # in the session: whose account, and since when in seconds of the epoch


def enter(request: HttpRequest, account: int, *, now: datetime) -> None:
    """Sign a resident in on this device, under a new session key."""
    request.session.cycle_key()
    request.session[ENTERED], request.session[SINCE] = account, int(now.timestamp())


def leave(request: HttpRequest) -> None:
    """Sign the resident out on this device."""
    for name in (ENTERED, SINCE):
        request.session.pop(name, None)


def resident_of(request: HttpRequest) -> Resident | None:
    """Who is signed in with an account, for a form (`public_form`); None for nobody, and once the account is deleted."""
    account = request.session.get(ENTERED)
    if account is None:
        return None
    try:
        page = queries.account_page(account)
    except NotFound:
        leave(request)
        return None
    return Resident(account, page.contact, datetime.fromtimestamp(request.session[SINCE], UTC))


# ------------------------------------------------------------------ the second factor of the staff


def proved(request: StaffRequest, *, now: datetime) -> None:
    """Note that the second factor was shown now."""
    request.session[PROVED] = int(now.timestamp())
    request.actor = actor_in(request)


def step_up(request: StaffRequest, *, now: datetime) -> FactorForm | None:
    """A form that asks for the second factor, to stand in the form of what needs it; None where it was shown lately, or is by this request.

    So nothing that was written is lost on the way.
    """
    if request.actor.fresh(now):
        return None
    form = FactorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            proving.prove(request.actor.id or 0, form.cleaned_data["factor"], now=now)
        except (WrongFactor, TooManyFactors, FactorMissing) as refusal:
            form.add_error("factor", str(refusal))
        else:
            proved(request, now=now)
            return None
    return form
