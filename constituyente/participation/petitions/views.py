from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import cacheable, desk, public_file, public_form, public_page, render, wants_json

from . import queries
from .addresses import PETITION
from .addresses import signing as signing_of
from .data import PetitionList, PetitionPage
from .forms import DecisionForm, PetitionForm, SignForm
from .services import deciding, signing, submitting

ENDED = (accounts.BadLink, accounts.ConfirmationExpired, accounts.TooManyAttempts)  # a code or a link that leads nowhere any more


@public_page("petitions/petitions.html")
def petitions(request: HttpRequest, *, mark: str = "", subject: str = "", status: str = "", before: int | None = None) -> PetitionList:
    """The petitions, newest first; `before` is the cursor."""
    return queries.petition_list(mark=mark, subject=subject, status=status, before=before, now=timezone.now())


@public_page("petitions/petition.html")
def petition(request: HttpRequest, number: int) -> PetitionPage:
    """One petition: its text, its count at a log size, what it caused, what became of it."""
    return queries.petition_page(number, now=timezone.now())


@public_file
def petition_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """The way from a petition's key, which entries of the log name, to its page."""
    return cacheable(redirect("petition", number=queries.number_of(key), permanent=True))


# ------------------------------------------------------------------ a new petition


@public_form
def new(request: HttpRequest) -> HttpResponse:
    """Write a petition."""
    return _written(request, {}, lost=False)


@public_form
def new_again(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask for another code: the form as it was filled in, without the e-mail."""
    written = accounts.details_of(handle, purpose=PETITION)
    return _written(request, written, lost=not written)


def _written(request: HttpRequest, initial: dict[str, str], *, lost: bool) -> HttpResponse:
    """The form of a new petition, also with what is similar to it; `lost` if what stood in it is stored no more."""
    now = timezone.now()
    language = get_language() or main_language()
    page = queries.new_petition_page(now=now)
    if "look" in request.POST:
        form = PetitionForm(initial=request.POST.dict(), page=page)
        similar = queries.similar_to_new(request.POST.get("title", ""), request.POST.get("demand", ""), language=language)
        return render(request, "petitions/new.html", {"form": form, "looked": True, "similar": similar})
    form = PetitionForm(request.POST or None, initial=initial, page=page)
    if request.method == "POST" and form.is_valid():
        asked = {name: value for name, value in form.cleaned_data.items() if name != "notice"}
        handle = submitting.submit(**asked, language=language, now=now, rng=rng.SYSTEM)
        return redirect("petition-new-code", handle=handle)
    gone = lost and not form.is_bound
    return render(request, "petitions/new.html", {"form": form, "lost": gone, "again": bool(initial)}, status=410 if gone else 200)


@public_form
def new_code(request: HttpRequest, handle: str) -> HttpResponse:
    """Type the code that was sent to the petition's author."""
    now = timezone.now()
    form = accounts.CodeForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid() and (token := _token(form, handle, now=now)):
            return _handed_in(request, token)
        pending = _pending(handle, PETITION, now=now)
    except ENDED as refusal:
        return _ended(request, refusal, handle=handle)
    return render(request, "petitions/new_code.html", {"form": form, "pending": pending, "demo": settings.DEMO})


@public_form
def new_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button; opening the link does nothing."""
    try:
        if request.method == "POST":
            return _handed_in(request, token)
        pending = accounts.pending_by_token(token, purpose=PETITION, now=timezone.now())
    except accounts.BadLink as refusal:
        return _ended(request, refusal)
    except ENDED as refusal:
        return _ended(request, refusal, handle=accounts.handle_in(token))
    return render(request, "petitions/new_confirm.html", {"pending": pending})


def _handed_in(request: HttpRequest, token: str) -> HttpResponse:
    number = submitting.confirm_petition(token, now=timezone.now(), rng=rng.SYSTEM)
    return render(request, "petitions/handed_in.html", {"number": number})


# ------------------------------------------------------------------ codes and links


def _token(form: accounts.CodeForm, handle: str, *, now: datetime) -> str:
    """The token that the code in the form stands for, or nothing, and the form says why. Raises what ENDED holds."""
    try:
        return accounts.token_for_code(handle, form.cleaned_data["code"], now=now)
    except accounts.WrongCode as refusal:
        form.add_error("code", str(refusal))
        return ""


def _pending(handle: str, purpose: str, *, now: datetime) -> accounts.Pending:
    """What the page that asks for the code shows. Raises TooManyAttempts if no code can be right any more, and what ENDED holds."""
    pending = accounts.pending_by_handle(handle, purpose=purpose, now=now)
    if not pending.settled and not pending.attempts_left:
        raise accounts.TooManyAttempts
    return pending


def _ended(request: HttpRequest, refusal: DomainError, *, number: int | None = None, handle: str = "") -> HttpResponse:
    """The end of a code or a link, and the way to another: to sign petition `number`, or to hand in what was written under `handle`."""
    if wants_json(request):
        raise refusal
    kept = number is None and bool(accounts.details_of(handle, purpose=PETITION))
    if number is not None:
        again = reverse("petition-sign", kwargs={"number": number})
    else:
        again = reverse("petition-new-again", kwargs={"handle": handle}) if kept else reverse("petition-new")
    page = {"error": refusal, "again": again, "number": number, "kept": kept}
    return render(request, "petitions/ended.html", page, status=refusal.status)


# ------------------------------------------------------------------ signing


@public_form
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Sign: step one, the contact."""
    now = timezone.now()
    page = queries.signing_page(number, now=now)
    form = SignForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        handle = signing.request_signature(
            number,
            contact=given["contact"],
            territory=given.get("territory", ""),
            age_band=given.get("age_band", ""),
            subscribe=given["subscribe"],
            language=get_language() or page.language,
            now=now,
            rng=rng.SYSTEM,
        )
        return redirect("petition-code", number=number, handle=handle)
    return render(request, "petitions/sign.html", {"form": form, "page": page})


@public_form
def code(request: HttpRequest, number: int, handle: str) -> HttpResponse:
    """Sign: step two, the code."""
    now = timezone.now()
    page = queries.signing_page(number, now=now)
    form = accounts.CodeForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid() and (token := _token(form, handle, now=now)):
            return _signed(request, number, token)
        pending = _pending(handle, signing_of(number), now=now)
    except ENDED as refusal:
        return _ended(request, refusal, number=number)
    return render(request, "petitions/code.html", {"form": form, "page": page, "pending": pending, "demo": settings.DEMO})


@public_form
def confirm(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Sign: the link of the message; one button, since mail programs open links by themselves."""
    now = timezone.now()
    try:
        if request.method == "POST":
            return _signed(request, number, token)
        page = queries.signing_page(number, now=now)
        pending = accounts.pending_by_token(token, purpose=signing_of(number), now=now)
    except ENDED as refusal:
        return _ended(request, refusal, number=number)
    return render(request, "petitions/confirm.html", {"page": page, "pending": pending})


def _signed(request: HttpRequest, number: int, token: str) -> HttpResponse:
    now = timezone.now()
    acknowledgement = signing.confirm_signature(number, token, now=now, rng=rng.SYSTEM)
    return render(request, "petitions/signed.html", {"page": queries.signed_page(acknowledgement, now=now)})


# ------------------------------------------------------------------ the desk


@desk(act="petitions.decide")
def desk_petitions(request: accounts.StaffRequest) -> HttpResponse:
    """The petitions to decide, oldest first."""
    page = queries.desk_page(request.actor, done=number_in(request.GET.get("done")), now=timezone.now())
    return render(request, "petitions/desk_petitions.html", {"page": page})


@desk(act="petitions.decide")
def desk_petition(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One petition: one decision, one reason, one button; then the one that has waited longest."""
    now = timezone.now()
    page = queries.desk_case(number, request.actor, done=number_in(request.GET.get("done")), now=now)
    form = DecisionForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        deciding.decide(number, actor=request.actor, now=now, **form.cleaned_data)
        address = reverse("desk-petitions") if page.following is None else reverse("desk-petition", kwargs={"number": page.following})
        return redirect(f"{address}?{urlencode({'done': number})}")
    return render(request, "petitions/desk_petition.html", {"form": form, "page": page})
