from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial, wraps
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import exchange, rng
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.several import decide_several
from constituyente.foundation.common.web import (
    View,
    cacheable,
    client_address,
    desk,
    onward,
    public_file,
    public_form,
    public_page,
    render,
    wants_json,
)
from constituyente.foundation.process import api as process

from . import queries
from .addresses import PETITION
from .addresses import consenting as consenting_to
from .addresses import signing as signing_of
from .data import PetitionList, PetitionPage, SigningPage
from .data.fair import EmbedPage, ExposurePage
from .errors import AgeContradicted, GuardianMissing, PetitionClosed, WrongAuthorKey
from .forms import AppealDecisionForm, AppealForm, AuthorKeyForm, DecisionForm, PetitionForm, SignedInForm, SignForm, WithdrawForm
from .services import appealing, authoring, consenting, deciding, handling, signing, submitting


@public_page("petitions/petitions.html")
def petitions(
    request: HttpRequest,
    *,
    q: str = "",
    mark: str = "",
    subject: str = "",
    status: str = "",
    order: str = "",
    before: int | None = None,
    after: str = "",
) -> PetitionList:
    """The petitions, newest first unless another order is asked for; `before` and `after` are cursors."""
    asked = queries.Asked(q=q, mark=mark, subject=subject, status=status, order=order, before=before, after=after)
    return queries.petition_list(asked, now=timezone.now())


@public_page("petitions/exposure.html")
def exposure(request: HttpRequest, *, before: str = "") -> ExposurePage:
    """Which petitions the home page showed on which day, and by which seed; `before` is the cursor."""
    return queries.exposure_page(before=before, now=timezone.now())


@public_file
def petitions_csv(request: HttpRequest) -> HttpResponseBase:
    """Everything public of every petition, as a table."""
    return _table(queries.listed_rows(now=timezone.now()), "petitions.csv")


@public_file
def exposure_csv(request: HttpRequest) -> HttpResponseBase:
    """Which petitions the home page showed, as a table."""
    return _table(queries.exposure_rows(before=request.GET.get("before", ""), now=timezone.now()), "exposure.csv")


@public_file
def petition_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    """The signatures of one petition by days, as a table."""
    return _table(queries.day_rows(number, now=timezone.now()), f"petition-{number}.csv")


def _table(rows: Iterable[Sequence[str]], name: str) -> HttpResponseBase:
    """A CSV file, written while it is sent; what begins like a formula has a mark before it."""
    lines = (exchange.line(exchange.guarded(cell) for cell in row) for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return cacheable(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers))


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # here alone: it holds no form and no cookie
@public_file
def embed(request: HttpRequest, number: int) -> HttpResponse:
    """A petition's count for a frame on another site."""
    return cacheable(render(request, "petitions/embed.html", {"page": queries.embed_page(number, now=timezone.now())}))


@public_page("petitions/embedding.html")
def embedding(request: HttpRequest, number: int) -> EmbedPage:
    """What to copy to show a petition's count on another site."""
    return queries.embed_page(number, now=timezone.now())


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
    return _written(request)


@public_form
def new_again(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask for another code: the form as it was filled in, without the email."""
    return _written(request, handle)


def _written(request: HttpRequest, handle: str = "") -> HttpResponse:
    """The form of a new petition, with what was typed under `handle`, as long as that is stored; also with what is similar to it."""
    now = timezone.now()
    language = get_language() or main_language()
    page = queries.new_petition_page(now=now)
    if "look" in request.POST:
        written = [request.POST.get(name, "") for name in ("title", "demand")]
        found = queries.similar_to_new(*written, language=language, now=now) if any(written) else None
        if request.POST["look"] == "typing":
            return render(request, "petitions/_looked.html", {"similar": found})
        form = PetitionForm(initial=request.POST.dict(), page=page)
        return render(request, "petitions/new.html", {"form": form, "looked": True, "similar": found})
    form = PetitionForm(request.POST or None, initial=NEW.asked(handle), page=page)
    if request.method == "POST" and form.is_valid():
        asked = {name: value for name, value in form.cleaned_data.items() if name != "notice"}
        handle = submitting.submit(**asked, language=language, now=now, rng=rng.SYSTEM)
        return redirect("petition-new-code", handle=handle)
    return NEW.form(request, form, handle=handle)


def _another(handle: str) -> str:
    return reverse("petition-new-again", kwargs={"handle": handle}) if handle else reverse("petition-new")


def _handed_in(request: HttpRequest, token: str) -> HttpResponse:
    handed = submitting.confirm_petition(token, now=timezone.now(), rng=rng.SYSTEM)
    return render(request, "petitions/handed_in.html", {"number": handed.number, "key": handed.key})


NEW = accounts.ConfirmationPages(purpose=PETITION, templates="petitions/new", again=_another, done=_handed_in)


@public_form
def new_code(request: HttpRequest, handle: str) -> HttpResponse:
    """Type the code that was sent to the petition's author."""
    return NEW.by_code(request, handle)


@public_form
def new_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message to the petition's author."""
    return NEW.by_link(request, token)


@sensitive_post_parameters("key")
@public_form
def author(request: HttpRequest) -> HttpResponse:
    """Their petition, for whoever types its author's key: where it stands, taking it back, an appeal. The key is kept nowhere."""
    now = timezone.now()
    opened = AuthorKeyForm(request.POST or None)
    if request.method != "POST" or not opened.is_valid():
        return render(request, "petitions/author_key.html", {"form": opened})
    key, act = opened.cleaned_data["key"], request.POST.get("act", "")
    taking_back, objecting = (
        form(request.POST if act == name else None) for form, name in ((WithdrawForm, "withdraw"), (AppealForm, "appeal"))
    )
    try:
        if taking_back.is_valid():
            authoring.withdraw(key, reason=taking_back.cleaned_data["reason"], now=now)
        if objecting.is_valid():
            authoring.appeal(key, text=objecting.cleaned_data["text"], now=now)
        page = queries.author_page(key, now=now)
    except WrongAuthorKey as refusal:
        opened.add_error("key", str(refusal))
        return render(request, "petitions/author_key.html", {"form": opened}, status=refusal.status)
    forms = {"taking_back": taking_back, "objecting": objecting}
    return render(request, "petitions/author.html", {"page": page, "key": key, **forms})


# ------------------------------------------------------------------ signing


def _while_open(view: View) -> View:
    """A step of signing: where the petition takes no signatures, a page says since when and why, and leads on."""

    @wraps(view)
    def step(request: HttpRequest, number: int, **address: object) -> HttpResponseBase:
        try:
            return view(request, number, **address)
        except PetitionClosed:
            if wants_json(request):
                raise
            page = queries.closed_page(number, now=timezone.now())
            return render(request, "petitions/sign_closed.html", {"page": page}, status=PetitionClosed.status)

    return step


@public_form
@_while_open
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Sign: step one, the contact."""
    now = timezone.now()
    page = queries.signing_page(number, now=now)
    resident = None if "contact" in request.GET else accounts.resident_of(request)
    if resident is not None and resident.kind in page.contacts:
        return _sign_signed_in(request, page, resident, now=now)
    form = SignForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        given = {"territory": "", "age_band": "", **form.cleaned_data}
        given.pop("notice")
        try:
            handle = signing.request_signature(number, **given, language=get_language() or page.language, now=now, rng=rng.SYSTEM)
            return redirect("petition-guardian" if "guardian" in given else "petition-code", number=number, handle=handle)
        except AgeContradicted as refusal:
            form.add_error("age_band", str(refusal))
        except GuardianMissing as refusal:
            form.add_error("guardian", str(refusal))
    return _signing(number).form(request, form, page=page)


def _sign_signed_in(request: HttpRequest, page: SigningPage, resident: accounts.Resident, *, now: datetime) -> HttpResponse:
    """Sign with an account: one button."""
    form = SignedInForm(request.POST if request.method == "POST" else None, page=page, by_phone=resident.kind == "phone")
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"territory": "", "age_band": "", "subscribe": False, **form.cleaned_data}
        given |= {"since": resident.since, "address": client_address(request), "language": get_language() or page.language}
        try:
            acknowledgement = signing.sign_signed_in(page.number, resident.id, **given, now=now, rng=rng.SYSTEM)
            return render(request, "petitions/signed.html", {"page": queries.signed_page(acknowledgement, now=now), "account": True})
        except AgeContradicted as refusal:
            form.add_error("age_band", str(refusal))
    return render(request, "petitions/sign_signed_in.html", {"page": page, "form": form, "resident": resident})


@public_form
@_while_open
def code(request: HttpRequest, number: int, handle: str) -> HttpResponse:
    """Sign: step two, the code."""
    return _signing(number).by_code(request, handle)


@public_form
@_while_open
def confirm(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Sign: step two, the link of the message."""
    return _signing(number).by_link(request, token)


def _signing(number: int) -> accounts.ConfirmationPages:
    return accounts.ConfirmationPages(
        purpose=signing_of(number),
        templates="petitions/sign",
        again=lambda _handle: reverse("petition-sign", kwargs={"number": number}),
        done=partial(_signed, number),
        shows=lambda _asked: {"page": queries.signing_page(number, now=timezone.now())},
    )


def _signed(number: int, request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    acknowledgement = signing.confirm_signature(number, token, address=client_address(request), now=now, rng=rng.SYSTEM)
    return render(request, "petitions/signed.html", {"page": queries.signed_page(acknowledgement, now=now)})


@public_form
@_while_open
def guardian(request: HttpRequest, number: int, handle: str) -> HttpResponse:
    """Sign at an age that needs it: the code that was sent to the guardian."""
    return _consenting(number).by_code(request, handle)


@public_form
@_while_open
def consent(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The link of the message to a signer's guardian."""
    return _consenting(number).by_link(request, token)


def _consenting(number: int) -> accounts.ConfirmationPages:
    return accounts.ConfirmationPages(
        purpose=consenting_to(number),
        templates="petitions/consent",
        again=lambda _handle: reverse("petition-sign", kwargs={"number": number}),
        done=partial(_consented, number),
        shows=lambda _asked: {"page": queries.signing_page(number, now=timezone.now())},
    )


def _consented(number: int, request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    handle = consenting.confirm_consent(number, token, now=now, rng=rng.SYSTEM)
    page = queries.signing_page(number, now=now)
    return render(request, "petitions/consented.html", {"page": page, "handle": handle})


# ------------------------------------------------------------------ the desk


@desk(act="petitions.decide")
def desk_petitions(request: accounts.StaffRequest) -> HttpResponse:
    """The petitions to decide, oldest first."""
    page = queries.desk_page(request.actor, done=number_in(request.GET.get("done")), now=timezone.now())
    return render(request, "petitions/desk_petitions.html", {"page": page})


@desk(act="petitions.decide")
def desk_petitions_together(request: accounts.StaffRequest) -> HttpResponse:
    """Several petitions: one decision, one reason, a look before it is done."""
    grounds = queries.grounds(process.current())

    def apply(numbers: Sequence[int], given: Mapping[str, Any]) -> Collection[int]:
        return deciding.decide_many(numbers, actor=request.actor, now=timezone.now(), **given)

    return decide_several(
        request,
        back=reverse("desk-petitions"),
        ticked=queries.ticked,
        form=lambda posted: DecisionForm(posted, grounds=grounds),
        apply=apply,
    )


@desk(act="petitions.decide")
def desk_petition(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One petition: one decision, one reason, one button; then the one that has waited longest. It may be taken in hand before."""
    now, act = timezone.now(), request.POST.get("act", "")
    if act == "up":
        handling.take_up(number, actor=request.actor, now=now)
    elif act == "down":
        handling.put_down(number, actor=request.actor)
    if act:
        return redirect("desk-petition", number=number)
    page = queries.desk_case(number, request.actor, done=number_in(request.GET.get("done")), now=now)
    appealed = page.appeal is not None
    form = AppealDecisionForm(request.POST or None) if appealed else DecisionForm(request.POST or None, grounds=page.grounds)
    if request.method == "POST" and form.is_valid():
        decide = appealing.decide_appeal if appealed else deciding.decide
        decide(number, actor=request.actor, now=now, **form.cleaned_data)
        if page.following is None:
            return onward("desk-petitions", done=number)
        return onward("desk-petition", number=page.following, done=number)
    return render(request, "petitions/desk_petition.html", {"form": form, "page": page})
