from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.web import by_secrets, desk, public_form, public_page, render
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process

from . import queries
from .data import ApiPage, DataPage, HomePage, TracePage
from .demo import city
from .demo.tour import tour
from .desk import home as home_of
from .forms import ReceiptForm, WithdrawalForm
from .searching import SearchPage, search_page


@public_page("portal/home.html")
def home(request: HttpRequest) -> HomePage:
    """Where the process stands, what can be done now, what was counted, what is owed."""
    return queries.home_page(now=timezone.now())


@public_page("portal/trace.html")
def trace(request: HttpRequest, kind: str, key: str) -> TracePage:
    """The thread of one public reference, from either end."""
    return queries.trace_page(kind, key)


@public_page("portal/search.html")
def search(request: HttpRequest, *, q: str = "", kind: str = "", language: str = "", subject: str = "", start: int = 0) -> SearchPage:
    """What is found under some words: inputs, decisions, provisions; `start` is how many are passed over."""
    return search_page(q, kind=kind, language=language, subject=subject, start=start)


@public_page("portal/data.html")
def data(request: HttpRequest) -> DataPage:
    """The public figures and where the data is."""
    return queries.data_page(now=timezone.now())


@public_page("portal/api.html")
def api_docs(request: HttpRequest) -> ApiPage:
    """The JSON addresses."""
    return queries.api_page()


@sensitive_post_parameters("code")
@public_form
def receipt(request: HttpRequest) -> HttpResponse:
    """Find a receipt by its code, which is in no address: the answer to the form is the receipt."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            page = queries.receipt_page(form.cleaned_data["code"], now=timezone.now())
        except (ledger.BadReceiptCode, ledger.UnknownReceipt) as refused:
            form.add_error("code", str(refused))
        else:
            return render(request, "portal/receipt.html", {"page": page, "twin": ""})
    return render(request, "portal/receipt_form.html", {"form": form, "twin": ""})


@by_secrets("receipt.json", "code")
def receipt_json(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt kept under a code, as its owner saves it: POST the code, in a form or as JSON."""
    return HttpResponse(ledger.receipt(code).text, content_type="application/json; charset=utf-8")


@sensitive_post_parameters("code", "key")
@public_form
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take back what one gave: which it is, asked once more, then done. Code and key are in no address, and go along in the form."""
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _withdrawal(request, form)
        except ledger.BadReceiptCode as refused:
            form.add_error("code", str(refused))
        except ledger.BadWithdrawalKey as refused:
            form.add_error("key", str(refused))
        except ledger.WithdrawalRefused as refused:
            form.add_error(None, str(refused))
    return render(request, "portal/withdraw.html", {"form": form, "twin": ""})


def _withdrawal(request: HttpRequest, form: WithdrawalForm) -> HttpResponse:
    code, key, sure = (form.cleaned_data[name] for name in ("code", "key", "sure"))
    given = queries.given_page(code, key)
    if given.receipt.index is not None and (sure or given.is_taken_back):
        page = queries.withdrawn_page(_withdraw(code, key))
        return render(request, "portal/withdrawn.html", {"page": page, "twin": ""})
    return render(request, "portal/withdraw_check.html", {"page": given, "form": form, "twin": ""})


def _withdraw(code: str, key: str) -> ledger.Withdrawal:
    now = timezone.now()
    return ledger.withdraw(code, key, due_at=process.pace(process.current()).promised_by(now), now=now)


@by_secrets("receipt/withdraw.json", "code", "key")
def withdraw_json(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take back what one gave: POST the receipt code and the withdrawal key, in a form or as JSON. Twice changes nothing more."""
    done = _withdraw(code, key)
    return JsonResponse(
        {"kind": done.receipt.kind, "entry": done.receipt.index, "new": done.new}
        | {"withdrawal": {"hash": done.leaf, "index": done.index, "acknowledgement": done.note}}
    )


@desk(act="desk")
def desk_home(request: accounts.StaffRequest) -> HttpResponse:
    """The desk: what waits for whoever is signed in, and what they did last."""
    return render(request, "portal/desk.html", {"page": home_of(request.actor, now=timezone.now())})


@public_form
def demo(request: HttpRequest) -> HttpResponse:
    """The demo's mail, and its staff; there is no such page in a real installation."""
    if not settings.DEMO:
        raise NotFound
    staff = {role: (email, name) for email, name, role in city.STAFF}
    if request.method == "POST":
        chosen = staff.get(request.POST.get("role", ""))
        if chosen is None:
            raise NotFound
        return redirect(accounts.issue_sign_in_link(chosen[0], now=timezone.now(), rng=rng.SYSTEM))
    return render(
        request, "portal/demo.html", {"letters": queries.letters(), "staff": [(role, name) for role, (_email, name) in staff.items()]}
    )


@public_form
def demo_tour(request: HttpRequest) -> HttpResponse:
    """The tour of the demo, in eight stops; there is no such page in a real installation."""
    if not settings.DEMO:
        raise NotFound
    return render(request, "portal/demo_tour.html", {"tour": tour()})
