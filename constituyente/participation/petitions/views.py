import json
from base64 import b64encode
from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.web import desk, public_form, public_page, render
from constituyente.foundation.process import api as process

from . import queries
from .data import Acknowledgement, PetitionList, PetitionPage
from .errors import PetitionsClosed
from .forms import DecisionForm, PetitionForm, SignForm
from .services import deciding, signing, submitting


@public_page("petitions/petitions.html")
def petitions(request: HttpRequest, *, mark: str = "", subject: str = "", status: str = "", before: int | None = None) -> PetitionList:
    """The petitions, newest first; `before` is the cursor."""
    return queries.petition_list(mark=mark, subject=subject, status=status, before=before, now=timezone.now())


@public_page("petitions/petition.html")
def petition(request: HttpRequest, number: int) -> PetitionPage:
    """One petition: its text, its count at a log size, what it caused, what became of it."""
    return queries.petition_page(number, now=timezone.now())


# ------------------------------------------------------------------ a new petition


@public_form
def new(request: HttpRequest) -> HttpResponse:
    """Write a petition."""
    now = timezone.now()
    rules = process.current()
    if not process.allows(rules, "petitions", now=now):
        raise PetitionsClosed
    form = PetitionForm(request.POST or None, subjects=tuple((one.key, in_language(one.title)) for one in rules.outline.subjects))
    if request.method == "POST" and form.is_valid():
        asked = {name: value for name, value in form.cleaned_data.items() if name != "notice"}
        handle = submitting.submit(**asked, language=get_language() or rules.main_language, now=now, rng=rng.SYSTEM)
        return redirect("petition-new-code", handle=handle)
    return render(request, "petitions/new.html", {"form": form})


@public_form
def new_code(request: HttpRequest, handle: str) -> HttpResponse:
    """Type the code that was sent to the petition's author."""
    now = timezone.now()
    form = accounts.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = accounts.token_for_code(handle, form.cleaned_data["code"], now=now)
        except accounts.WrongCode as refusal:
            form.add_error("code", str(refusal))
        else:
            return _handed_in(request, token)
    pending = accounts.pending_by_handle(handle, now=now)
    return render(request, "petitions/new_code.html", {"form": form, "pending": pending, "demo": settings.DEMO})


@public_form
def new_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button; opening the link does nothing."""
    if request.method == "POST":
        return _handed_in(request, token)
    return render(request, "petitions/new_confirm.html", {"pending": accounts.pending_by_token(token, now=timezone.now())})


def _handed_in(request: HttpRequest, token: str) -> HttpResponse:
    number = submitting.confirm_petition(token, now=timezone.now(), rng=rng.SYSTEM)
    return render(request, "petitions/handed_in.html", {"number": number})


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
    if request.method == "POST" and form.is_valid():
        try:
            token = accounts.token_for_code(handle, form.cleaned_data["code"], now=now)
        except accounts.WrongCode as refusal:
            form.add_error("code", str(refusal))
        else:
            return _signed(request, number, token)
    pending = accounts.pending_by_handle(handle, now=now)
    return render(request, "petitions/code.html", {"form": form, "page": page, "pending": pending, "demo": settings.DEMO})


@public_form
def confirm(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Sign: the link of the message; one button, since mail programs open links by themselves."""
    if request.method == "POST":
        return _signed(request, number, token)
    now = timezone.now()
    page = queries.signing_page(number, now=now)
    return render(request, "petitions/confirm.html", {"page": page, "pending": accounts.pending_by_token(token, now=now)})


def _signed(request: HttpRequest, number: int, token: str) -> HttpResponse:
    acknowledgement = signing.confirm_signature(number, token, now=timezone.now(), rng=rng.SYSTEM)
    count, distance = queries.distance_of(number)
    return render(
        request,
        "petitions/signed.html",
        {
            "acknowledgement": acknowledgement,
            "receipt": _receipt(acknowledgement),
            "page": queries.petition_page(number, now=timezone.now()),
            "count": count,
            "distance": distance,
        },
    )


def _receipt(acknowledgement: Acknowledgement) -> dict[str, str] | None:
    """The opening as text to keep, and as the address of a download that needs no server: it is shown once and kept nowhere."""
    if acknowledgement.opening is None:
        return None
    text = json.dumps(asdict(acknowledgement.opening), indent=1, ensure_ascii=False)
    return {"text": text, "download": f"data:application/json;base64,{b64encode(text.encode()).decode('ascii')}"}


# ------------------------------------------------------------------ the desk


@desk(act="petitions.decide")
def desk_petitions(request: accounts.StaffRequest) -> HttpResponse:
    """The petitions to decide, oldest first."""
    return render(request, "petitions/desk_petitions.html", {"queue": queries.queue(request.actor, now=timezone.now())})


@desk(act="petitions.decide")
def desk_petition(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One petition: one decision, one reason, one button; then the next."""
    now = timezone.now()
    case = queries.desk_case(number)
    form = DecisionForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        admit = decision == "admit"
        deciding.decide(
            number, actor=request.actor, admit=admit, ground="" if admit else decision, reason=form.cleaned_data["reason"], now=now
        )
        waiting = queries.queue(request.actor, now=now)
        return redirect("desk-petition", number=waiting[0].number) if waiting else redirect("desk-petitions")
    return render(request, "petitions/desk_petition.html", {"form": form, "page": case, "queue": queries.queue(request.actor, now=now)})
