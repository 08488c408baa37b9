from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import calendars
from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.rng import SYSTEM
from constituyente.foundation.common.web import cacheable, desk, onward, public_file, public_page, render
from constituyente.foundation.process import api as process

from . import queries, services
from .data import PromisePage, PromisesPage
from .errors import HearingInThePast, KeptBeforeMade, KeptInTheFuture, NothingChanged, PeopleMissing, ReasonMissing
from .forms import CorrectionForm, FulfilmentForm, HearingForm, HeldForm, PeopleForm

# Which field of a form a refusal of a service belongs to.
BESIDE: dict[type[DomainError], str] = {
    KeptBeforeMade: "on",
    KeptInTheFuture: "on",
    PeopleMissing: "people",
    ReasonMissing: "reason",
    HearingInThePast: "day",
}
REFUSALS: tuple[type[DomainError], ...] = (*BESIDE, NothingChanged)


@public_page("promises/promises.html")
def promises(request: HttpRequest) -> PromisesPage:
    """What is owed to whom by when: late, open, kept."""
    return queries.promises_page(now=timezone.now())


@public_page("promises/promise.html")
def promise(request: HttpRequest, number: int) -> PromisePage:
    """One promise: who owes what since when, what was done on the way, and how it was kept."""
    return queries.promise_page(number, now=timezone.now())


@public_file
def calendar(request: HttpRequest) -> HttpResponse:
    """Hearings that are announced and the days on which something is due, as an iCalendar feed."""
    title = in_language(process.current().process.title)
    document = calendars.feed(queries.calendar(now=timezone.now()), kind="Promises", name=_("Promises: %(title)s") % {"title": title})
    return cacheable(HttpResponse(document, content_type="text/calendar; charset=utf-8"))


@desk(act="promises.fulfil")
def desk_promises(request: accounts.StaffRequest) -> HttpResponse:
    """What is owed, the longest overdue first, and how far the letters are."""
    return render(
        request,
        "promises/desk_promises.html",
        {"page": queries.desk_page(request.actor, done=number_in(request.GET.get("done")), now=timezone.now())},
    )


@desk(act="promises.fulfil")
def desk_promise(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Record how a promise was kept."""
    now = timezone.now()
    form = FulfilmentForm(request.POST or None, request.FILES or None)

    def keep() -> None:
        given = {name: value for name, value in form.cleaned_data.items() if name != "reviewed"}
        services.fulfil(number, actor=request.actor, now=now, rng=SYSTEM, **given)

    if _done(form, keep):
        return onward("desk-promises", done=number)
    context = {"form": form, "page": queries.promise_page(number, now=now), "saved": request.GET.get("done") == "step"}
    return render(request, "promises/desk_promise.html", context)


@desk(act="promises.fulfil")
def desk_people(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Name the people of a promise."""
    page = queries.promise_page(number, now=timezone.now())
    initial = {"people": "\n".join(page.people)}
    form = PeopleForm(request.POST or None, count=queries.people_of(number), again=bool(page.people), initial=initial)

    def name() -> None:
        given = form.cleaned_data
        people, reason = given["people"].splitlines(), given.get("reason", "")
        services.name_people(number, people=people, reason=reason, actor=request.actor, now=timezone.now())

    if _done(form, name):
        return onward("desk-promise", done="step", number=number)
    return _step_form(request, page, form, _("Name the people"), _("Make it public"))


@desk(act="promises.fulfil")
def desk_hearing(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Announce when and where it takes place."""
    page, zone = queries.promise_page(number, now=timezone.now()), process.current().process.zone
    stands = page.promise.meets_at.astimezone(zone) if page.promise.meets_at else None
    initial = {"day": stands.date(), "hour": stands.time(), "place": page.promise.meets_in} if stands else {}
    form = HearingForm(request.POST or None, again=bool(stands), initial=initial)

    def announce() -> None:
        place, reason = form.cleaned_data["place"], form.cleaned_data.get("reason", "")
        begins = form.begins_at(zone)
        services.schedule(number, begins_at=begins, place=place, reason=reason, actor=request.actor, now=timezone.now())

    if _done(form, announce):
        return onward("desk-promise", done="step", number=number)
    return _step_form(request, page, form, _("Announce when and where"), _("Announce it and write to who asked"))


@desk(act="promises.fulfil")
def desk_held(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Record that it took place."""
    page = queries.promise_page(number, now=timezone.now())
    form = HeldForm(request.POST or None, request.FILES or None)

    def hold() -> None:
        services.hold(number, actor=request.actor, now=timezone.now(), rng=SYSTEM, **form.cleaned_data)

    if _done(form, hold):
        return onward("desk-promise", done="step", number=number)
    return _step_form(request, page, form, _("Record that it took place"), _("Make the minutes public"))


@desk(act="promises.fulfil")
def desk_correction(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Set right beside a fulfilment what it says wrongly."""
    page = queries.promise_page(number, now=timezone.now())
    form = CorrectionForm(request.POST or None, request.FILES or None)

    def correct() -> None:
        services.correct(number, actor=request.actor, now=timezone.now(), rng=SYSTEM, **form.cleaned_data)

    if _done(form, correct):
        return onward("desk-promise", done="step", number=number)
    return _step_form(request, page, form, _("Add a correction"), _("Add it beside what stands"))


def _done(form: forms.Form, act: Callable[[], None]) -> bool:
    """Whether what the form asks for was done; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except REFUSALS as refusal:
        field = BESIDE.get(type(refusal))
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True


def _step_form(request: accounts.StaffRequest, page: PromisePage, form: forms.Form, heading: str, button: str) -> HttpResponse:
    return render(request, "promises/desk_step.html", {"page": page, "form": form, "heading": heading, "button": button})
