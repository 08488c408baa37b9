from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios, rng
from constituyente.foundation.common.web import desk, onward, public_page, render

from . import queries, services
from .data import PaperPage
from .errors import FileUnreadable, SheetReceived, SheetUnknown
from .forms import BatchForm, LinesFileForm, ScanForm, SheetForm


@public_page("capture/paper.html")
def paper(request: HttpRequest) -> PaperPage:
    """What came in on paper, batch by batch, and what it came to."""
    return queries.paper_page()


# ------------------------------------------------------------------ the desk


@desk(act=queries.ACT)
def desk_paper(request: accounts.StaffRequest) -> HttpResponse:
    """What came in on paper, and the sheet to begin with."""
    page = queries.desk_page(request.actor, done=_done(request))
    return render(request, "capture/desk_paper.html", {"page": page})


@desk(act=queries.ACT)
def desk_paper_new(request: accounts.StaffRequest) -> HttpResponse:
    """Register sheets that came in together."""
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            number = services.receive(given["codes"], brought_by=given["brought_by"], actor=request.actor, now=timezone.now())
        except (SheetUnknown, SheetReceived) as refusal:
            form.add_error("codes", str(refusal))
        else:
            return onward("desk-paper-batch", number=number, done="received")
    return render(request, "capture/desk_paper_new.html", {"form": form})


@desk(act=queries.ACT)
def desk_paper_batch(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One batch: its sheets, and a file of lines for all of them."""
    form, typed = LinesFileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            typed = services.type_file(
                number, given["lines"], even_if_broken=given["even_if_broken"], actor=request.actor, now=timezone.now()
            )
        except FileUnreadable as refusal:
            form.add_error("lines", str(refusal))
    page = queries.batch_page(number, request.actor, done=_done(request))
    return render(request, "capture/desk_paper_batch.html", {"page": page, "form": form, "typed": typed})


@desk(act=queries.ACT)
def desk_paper_sheet(request: accounts.StaffRequest, code: str) -> HttpResponse:
    """One sheet: type what stands on it, or settle what two people read differently."""
    page = queries.sheet_page(code, request.actor, done=_done(request))
    settles = page.row.state == "differs"
    form = SheetForm(request.POST or None, page=page, only=sorted({one.line for one in page.differences}))
    if request.method == "POST" and form.is_valid():
        act = services.settle if settles else services.type_sheet
        act(code, form.lines(), actor=request.actor, now=timezone.now())
        if page.following:
            return onward("desk-paper-sheet", code=page.following, done=code)
        return onward("desk-paper-batch", number=page.batch, done=code)
    return render(request, "capture/desk_paper_sheet.html", {"page": page, "form": form})


@desk(act=queries.ACT)
def desk_paper_scan(request: accounts.StaffRequest, code: str) -> HttpResponse:
    """The picture of a sheet."""
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        (content,) = form.cleaned_data["scan"]
        services.scan(code, content, actor=request.actor, now=timezone.now(), rng=rng.SYSTEM)
        return onward("desk-paper-sheet", code=code, done="scan")
    return render(request, "capture/desk_paper_scan.html", {"page": queries.sheet_page(code, request.actor), "form": form})


def _done(request: HttpRequest) -> str:
    """What was done a moment ago: a word of ours, or a sheet."""
    done = request.GET.get("done", "")
    with suppress(folios.BadFolio):
        return folios.grouped(folios.read_folio(done))
    return done
