from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.web import desk, lookup, public_form, public_page, render
from constituyente.foundation.ledger import api as ledger

from . import queries
from .data import ApiPage, DataPage, HomePage, TracePage
from .demo import city
from .demo.tour import tour
from .desk import queues
from .forms import ReceiptForm
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


@lookup("receipt.json", asks="code")
def receipt_json(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt kept under a code, as its owner saves it: POST the code, in a form or as JSON."""
    return HttpResponse(ledger.receipt(code).text, content_type="application/json; charset=utf-8")


@desk(act="desk")
def desk_home(request: accounts.StaffRequest) -> HttpResponse:
    """The desk: what waits for whom."""
    return render(request, "portal/desk.html", {"queues": queues(request.actor, now=timezone.now())})


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
