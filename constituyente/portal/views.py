from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.web import desk, public_form, public_page, render

from . import queries
from .data import ApiPage, DataPage, HomePage, TracePage
from .demo import city


@public_page("portal/home.html")
def home(request: HttpRequest) -> HomePage:
    """Where the process stands, what can be done now, what was counted, what is owed."""
    return queries.home_page(now=timezone.now())


@public_page("portal/trace.html")
def trace(request: HttpRequest, kind: str, key: str) -> TracePage:
    """The thread of one public reference, from either end."""
    return queries.trace_page(kind, key)


@public_page("portal/data.html")
def data(request: HttpRequest) -> DataPage:
    """The public figures and where the data is."""
    return queries.data_page(now=timezone.now())


@public_page("portal/api.html")
def api_docs(request: HttpRequest) -> ApiPage:
    """The JSON addresses."""
    return queries.api_page()


@desk(act="desk")
def desk_home(request: accounts.StaffRequest) -> HttpResponse:
    """The desk: what waits for whom."""
    return render(request, "portal/desk.html", {"queues": queries.queues(request.actor, now=timezone.now())})


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
