from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.several import decide_several
from constituyente.foundation.common.web import desk, onward, public_page, render

from . import queries, services
from .data import DossiersPage, FlowPage, ItemPage
from .errors import CannotMerge
from .forms import DispositionForm


@public_page("dossiers/dossiers.html")
def dossiers(request: HttpRequest, *, kind: str = "", subject: str = "", outcome: str = "", after: int = 0) -> DossiersPage:
    """What people gave and what became of it, by kind, subject and outcome."""
    return queries.dossiers_page(kind=kind, subject=subject, outcome=outcome, after=after)


@public_page("dossiers/item.html")
def item(request: HttpRequest, number: int) -> ItemPage:
    """One input as the drafters have it: frozen, with its hash, its source and what became of it."""
    return queries.item_page(number)


@public_page("dossiers/flow.html")
def flow(request: HttpRequest) -> FlowPage:
    """From what people gave to the articles: how each kind of input ended, and which articles cite it."""
    return queries.flow_page()


# ------------------------------------------------------------------ the desk


@desk(act="dossiers.dispose")
def desk_dossiers(request: accounts.StaffRequest) -> HttpResponse:
    """What waits for a decision, oldest first, by subject and by words."""
    page = queries.desk_dossiers(
        request.actor,
        subject=request.GET.get("subject", ""),
        asked=request.GET.get("q", "").strip(),
        after=number_in(request.GET.get("after")) or 0,
        done=number_in(request.GET.get("done")),
    )
    return render(request, "dossiers/desk_dossiers.html", {"page": page})


@desk(act="dossiers.dispose")
def desk_items_together(request: accounts.StaffRequest) -> HttpResponse:
    """Several items: one decision, one reason, a look before it is done."""

    def apply(numbers: Sequence[int], given: Mapping[str, Any]) -> Collection[int]:
        return services.dispose_alike(numbers, actor=request.actor, now=timezone.now(), **given)

    return decide_several(request, back=reverse("desk-dossiers"), ticked=queries.ticked, form=DispositionForm, apply=apply)


@desk(act="dossiers.dispose")
def desk_item(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Decide what becomes of one item; then the one that has waited longest."""
    form = DispositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.dispose(number, actor=request.actor, now=timezone.now(), **form.cleaned_data)
        except CannotMerge as refusal:
            form.add_error("merged_into", str(refusal))
        else:
            following = queries.next_undecided()
            if following is None:
                return onward("desk-dossiers", done=number)
            return onward("desk-dossier-item", number=following, done=number)
    return render(
        request, "dossiers/desk_item.html", {"page": queries.desk_item(number, done=number_in(request.GET.get("done"))), "form": form}
    )
