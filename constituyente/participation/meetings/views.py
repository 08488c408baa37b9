from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.addresses import localized, main_language
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.several import decide_several
from constituyente.foundation.common.web import cacheable, desk, onward, public_file, public_form, public_page, render
from constituyente.foundation.process import api as process

from . import queries, words
from .addresses import MEETING
from .data import CalendarMonth, MeetingList, MeetingPage, ResultsPage, StatementPage, WaitingMeeting
from .errors import MeetingRefused, ResultsRefused, WrongKey
from .forms import CancelForm, MeetingDecisionForm, MeetingForm, ResultsDecisionForm, ResultsForm, again, typed
from .invitations import Invitation, calendar_of
from .services import deciding, registering, reporting

MORE = 5  # rows that one press of the button adds


@public_page("meetings/meetings.html")
def meetings(
    request: HttpRequest, *, state: str = "", territory: str = "", subject: str = "", after: int | None = None, before: int | None = None
) -> MeetingList:
    """The meetings: those to come, soonest first, then those that were; `after` and `before` are the cursors."""
    return queries.meeting_list(state=state, territory=territory, subject=subject, after=after, before=before, now=timezone.now())


@public_page("meetings/meeting.html")
def meeting(request: HttpRequest, number: int) -> MeetingPage:
    """One meeting: what, where, when, who calls it, and what came out of it."""
    return queries.meeting_page(number, now=timezone.now())


@public_page("meetings/statement.html")
def statement(request: HttpRequest, number: int, position: int) -> StatementPage:
    """One statement of a meeting and what became of it."""
    return queries.statement_page(number, position)


@public_page("meetings/calendar.html")
def calendar(request: HttpRequest, *, month: str = "") -> CalendarMonth:
    """The meetings of a month, such as 2026-11; of this one if none is asked for."""
    return queries.calendar_page(month, now=timezone.now())


# ------------------------------------------------------------------ calendar programs


@public_file
def meetings_ics(request: HttpRequest) -> HttpResponse:
    """The meetings for calendar programs, which ask for it again and again."""
    return _calendar(queries.invitations(now=timezone.now()), "meetings.ics")


@public_file
def meeting_ics(request: HttpRequest, number: int) -> HttpResponse:
    """One meeting for calendar programs."""
    return _calendar(queries.invitations(number, now=timezone.now()), f"meeting-{number}.ics")


def _calendar(invitations: tuple[Invitation, ...], name: str) -> HttpResponse:
    rules = process.current()
    site = settings.SITE_URL + localized("/", translation.get_language() or main_language()).rstrip("/")
    title = _("Meetings: %(process)s") % {"process": in_language(rules.process.title)}
    body = calendar_of(invitations, name=title, origin=rules.log.origin, site=site)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cacheable(response)


# ------------------------------------------------------------------ a new meeting


@public_form
def new(request: HttpRequest) -> HttpResponse:
    """Register a meeting."""
    return _written(request)


@public_form
def new_again(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask for another code: the form as it was filled in, without the email."""
    return _written(request, handle)


def _written(request: HttpRequest, handle: str = "") -> HttpResponse:
    """The form of a new meeting, with what was typed under `handle`, as long as that is stored."""
    now = timezone.now()
    page = queries.new_meeting_page(now=now)
    asked = NEW.asked(handle)
    initial = typed(registering.read(asked), timezone=page.timezone) if asked else {}
    form = MeetingForm(request.POST or None, initial=initial, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            handle = registering.register(form.meeting(), contact=form.cleaned_data["contact"], now=now, rng=rng.SYSTEM)
        except MeetingRefused as refusal:
            form.add_error(str(refusal.facts["field"]), str(refusal.facts["what"]))
        else:
            return redirect("meeting-new-code", handle=handle)
    return NEW.form(request, form, handle=handle, page=page)


def _another(handle: str) -> str:
    return reverse("meeting-new-again", kwargs={"handle": handle}) if handle else reverse("meeting-new")


def _registered(request: HttpRequest, token: str) -> HttpResponse:
    registered = registering.confirm_meeting(token, now=timezone.now(), rng=rng.SYSTEM)
    return render(request, "meetings/registered.html", {"registered": registered})


NEW = accounts.ConfirmationPages(
    purpose=MEETING,
    templates="meetings/new",
    again=_another,
    done=_registered,
    shows=lambda asked: {"asked": registering.read(asked) if asked else None},
)


@public_form
def new_code(request: HttpRequest, handle: str) -> HttpResponse:
    """Type the code that was sent to the meeting's host."""
    return NEW.by_code(request, handle)


@public_form
def new_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message to the meeting's host."""
    return NEW.by_link(request, token)


# ------------------------------------------------------------------ results, cancelling


@sensitive_post_parameters("key")
@public_form
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Hand in the results of a meeting, with the key its host was given; before it is listed, its page says what it waits for."""
    if queries.awaits_listing(number):
        return redirect("meeting", number=number)
    page = queries.results_page(number, now=timezone.now())
    form, version = _results(request, page, by=None)
    if version:
        return render(request, "meetings/results_handed_in.html", {"page": page, "version": version})
    return render(request, "meetings/results.html", {"form": form, "page": page, "done": False})


def _results(request: HttpRequest, page: ResultsPage, *, by: accounts.Actor | None) -> tuple[ResultsForm, int]:
    """The form, and the version of the results if they were handed in; `by` whoever of the staff types them in."""
    sent = request.POST if request.method == "POST" else None
    rows = sent.get("rows", "") if sent is not None else ""
    count = number_in(rows) or _rows_for(page)
    if sent is not None and "more" in sent:
        return ResultsForm(initial={**sent.dict(), "rows": count + MORE}, page=page, key=by is None, count=count + MORE), 0
    form = ResultsForm(sent, initial=again(page), page=page, key=by is None, count=count)
    if sent is None or not form.is_valid():
        return form, 0
    given = form.cleaned_data
    try:
        version = reporting.submit_results(
            page.number,
            by=by or given["key"],
            people=given["people"],
            minutes=given["minutes"],
            statements=form.handed_in(),
            now=timezone.now(),
        )
    except WrongKey as refusal:
        form.add_error("key", str(refusal))
    except ResultsRefused as refusal:
        position = refusal.facts.get("position")
        form.refuse(str(refusal.facts["what"]), field=str(refusal.facts["field"]), position=position if isinstance(position, int) else None)
    else:
        return form, version
    return form, 0


def _rows_for(page: ResultsPage) -> int:
    """As many rows as there are statements, and some empty ones where there are none."""
    return max((one.position for one in page.standing), default=0)


@sensitive_post_parameters("key")
@public_form
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel a meeting, with the key its host was given."""
    page = queries.meeting_page(number, now=timezone.now())
    form = CancelForm(request.POST or None, key=True)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.cancel(number, by=form.cleaned_data["key"], now=timezone.now())
        except WrongKey as refusal:
            form.add_error("key", str(refusal))
        else:
            return redirect("meeting", number=number)
    return render(request, "meetings/cancel.html", {"form": form, "page": page})


# ------------------------------------------------------------------ the desk


def _on(following: WaitingMeeting | None, done: int) -> HttpResponse:
    """On to what has waited longest, with the notice of what was done."""
    if following is None:
        return onward("desk-meetings", done=done)
    return onward("desk-meeting" if following.kind == "meeting" else "desk-meeting-results", number=following.number, done=done)


@desk(act="meetings.decide")
def desk_meetings(request: accounts.StaffRequest) -> HttpResponse:
    """The meetings and results to decide, oldest first."""
    page = queries.meeting_desk(request.actor, done=number_in(request.GET.get("done")), now=timezone.now())
    return render(request, "meetings/desk_meetings.html", {"page": page})


@desk(act="meetings.decide")
def desk_meetings_together(request: accounts.StaffRequest) -> HttpResponse:
    """Several meetings: listed or not, with one reason, a look before it is done."""
    grounds = tuple(words.grounds(process.current()).items())

    def apply(numbers: Sequence[int], given: Mapping[str, Any]) -> Collection[int]:
        return deciding.decide_many(numbers, actor=request.actor, now=timezone.now(), rng=rng.SYSTEM, **given)

    return decide_several(
        request,
        back=reverse("desk-meetings"),
        ticked=queries.ticked,
        form=lambda posted: MeetingDecisionForm(posted, grounds=grounds),
        apply=apply,
    )


@desk(act="meetings.decide")
def desk_meeting(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One meeting: listed or not, one button; then what has waited longest."""
    now = timezone.now()
    page = queries.meeting_case(number, request.actor, done=number_in(request.GET.get("done")), now=now)
    form = MeetingDecisionForm(request.POST or None, grounds=page.grounds)
    if request.method == "POST" and form.is_valid():
        deciding.decide(number, actor=request.actor, now=now, rng=rng.SYSTEM, **form.cleaned_data)
        return _on(page.following, number)
    return render(request, "meetings/desk_meeting.html", {"form": form, "page": page})


@desk(act="meetings.decide")
def desk_results(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """The results of one meeting: each part shown or not, one button; then what has waited longest."""
    now = timezone.now()
    page = queries.results_case(number, request.actor, done=number_in(request.GET.get("done")), now=now)
    form = ResultsDecisionForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        reporting.decide_results(
            number,
            actor=request.actor,
            stamp=form.cleaned_data["stamp"],
            hidden=form.hidden(),
            minutes_ground=form.minutes_ground(),
            now=now,
            rng=rng.SYSTEM,
        )
        return _on(page.following, number)
    return render(request, "meetings/desk_results.html", {"form": form, "page": page})


@desk(act="meetings.decide")
def desk_paper(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Type in the results that a meeting handed in on paper; they are read at the desk like all others."""
    page = queries.results_page(number, now=timezone.now())
    form, version = _results(request, page, by=request.actor)
    if version:
        return redirect("desk-meeting-results", number=number)
    return render(request, "meetings/desk_paper.html", {"form": form, "page": page})


@desk(act="meetings.decide")
def desk_cancel(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Cancel a meeting for a host who lost the key."""
    page = queries.meeting_page(number, now=timezone.now())
    form = CancelForm(request.POST or None, key=False)
    if request.method == "POST":
        deciding.cancel(number, by=request.actor, now=timezone.now())
        return redirect("desk-meeting", number=number)
    return render(request, "meetings/desk_cancel.html", {"form": form, "page": page})
