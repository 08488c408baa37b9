from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import desk, onward, public_page, render

from . import queries, services
from .data import PromisePage, PromisesPage
from .errors import KeptBeforeMade, KeptInTheFuture
from .forms import FulfilmentForm


@public_page("promises/promises.html")
def promises(request: HttpRequest) -> PromisesPage:
    """What is owed to whom by when: late, open, kept."""
    return queries.promises_page(now=timezone.now())


@public_page("promises/promise.html")
def promise(request: HttpRequest, number: int) -> PromisePage:
    """One promise: who owes what since when, and how it was kept."""
    return queries.promise_page(number, now=timezone.now())


@desk(act="promises.fulfil")
def desk_promises(request: accounts.StaffRequest) -> HttpResponse:
    """What is owed, the longest overdue first."""
    return render(
        request,
        "promises/desk_promises.html",
        {"page": queries.desk_page(request.actor, done=number_in(request.GET.get("done")), now=timezone.now())},
    )


@desk(act="promises.fulfil")
def desk_promise(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Record how a promise was kept."""
    now = timezone.now()
    form = FulfilmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: value for name, value in form.cleaned_data.items() if name != "reviewed"}
            services.fulfil(number, actor=request.actor, now=now, **given)
        except (KeptBeforeMade, KeptInTheFuture) as refusal:
            form.add_error("on", str(refusal))
        else:
            return onward("desk-promises", done=number)
    return render(request, "promises/desk_promise.html", {"form": form, "page": queries.promise_page(number, now=now)})
