from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import calendars
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.web import cacheable, desk, public_file, public_page, render
from constituyente.foundation.process import api as process

from . import queries, services
from .data import BodiesPage, BodyPage, MemberPage, SessionPage
from .errors import BodyRefused, FactStands, NoSeatFree
from .forms import AttendanceForm, EndForm, GroupForm, MinutesForm, SeatForm, SessionForm

REFUSALS = (BodyRefused, FactStands, NoSeatFree)


@public_page("bodies/bodies.html")
def bodies(request: HttpRequest) -> BodiesPage:
    """The bodies of the process, with their seats."""
    return queries.bodies_page(now=timezone.now())


@public_page("bodies/body.html")
def body(request: HttpRequest, body: str, *, before: int | None = None) -> BodyPage:
    """One body: its seats, its members by group, its sessions; `before` is the cursor of the sessions."""
    return queries.body_page(body, before=before, now=timezone.now())


@public_page("bodies/member.html")
def member(request: HttpRequest, body: str, member: str) -> MemberPage:
    """One member: the seat, how they came to it, and their attendance."""
    return queries.member_page(body, member)


@public_page("bodies/session.html")
def session(request: HttpRequest, body: str, number: int) -> SessionPage:
    """One session: when and where, who was there, and its minutes in every version."""
    return queries.session_page(body, number, now=timezone.now())


@public_file
def calendar(request: HttpRequest, body: str) -> HttpResponse:
    """The sessions of a body as an iCalendar feed."""
    title = in_language(process.current().bodies[body].title) if body in process.current().bodies else body
    document = calendars.feed(queries.calendar(body), kind="Sessions", name=title)
    return cacheable(HttpResponse(document, content_type="text/calendar; charset=utf-8"))


# ------------------------------------------------------------------ the desk


def _filled_in(
    request: accounts.StaffRequest, body: str, form: forms.Form, act: Callable[[], object], *, title: str, button: str, to: str = ""
) -> HttpResponse:
    """A form of one body: do what it says, and go where that is seen; a refusal stands beside it, and nothing written is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(to or reverse("desk-body", kwargs={"body": body}))
    page = queries.body_page(body, now=timezone.now())
    return render(request, "bodies/desk_form.html", {"page": page, "form": form, "heading": title, "button": button})


@desk(act="bodies.keep")
def desk_bodies(request: accounts.StaffRequest) -> HttpResponse:
    """The bodies, and the minutes that are due."""
    now = timezone.now()
    context = {"page": queries.bodies_page(now=now), "waiting": queries.queue(request.actor, now=now)}
    return render(request, "bodies/desk_bodies.html", context)


@desk(act="bodies.keep")
def desk_body(request: accounts.StaffRequest, body: str) -> HttpResponse:
    """One body: everything that can be recorded of it."""
    return render(request, "bodies/desk_body.html", {"desk": queries.desk_body(body, request.actor, now=timezone.now())})


@desk(act="bodies.keep")
def desk_group(request: accounts.StaffRequest, body: str) -> HttpResponse:
    """Name a group of a body."""
    form = GroupForm(request.POST or None)

    def act() -> None:
        title = form.cleaned_data["title"]
        services.add_group(body, key=slugify(title)[:40].strip("-_").replace("_", "-"), title=title, actor=request.actor)

    return _filled_in(request, body, form, act, title=_("Add a group"), button=_("Save the group"))


@desk(act="bodies.keep")
def desk_seat(request: accounts.StaffRequest, body: str) -> HttpResponse:
    """Record that somebody takes a seat."""
    now = timezone.now()
    page = queries.body_page(body, now=now)
    form = SeatForm(request.POST or None, groups=queries.groups_of(body, page.today), ways=page.by_filling)

    def act() -> None:
        services.seat(body, form.seat, actor=request.actor, now=now)

    return _filled_in(request, body, form, act, title=_("Record who takes a seat"), button=_("Save the seat"))


@desk(act="bodies.keep")
def desk_end(request: accounts.StaffRequest, body: str, member: str) -> HttpResponse:
    """Record that a seat ended."""
    page = queries.member_page(body, member)
    form = EndForm(request.POST or None)

    def act() -> None:
        services.end_seat(body, member, actor=request.actor, now=timezone.now(), **form.cleaned_data)

    heading = _("%(name)s leaves the seat") % {"name": page.member.name}
    return _filled_in(request, body, form, act, title=heading, button=_("Save the end of the seat"))


@desk(act="bodies.keep")
def desk_session_new(request: accounts.StaffRequest, body: str) -> HttpResponse:
    """Announce or record a session."""
    form = SessionForm(request.POST or None)
    zone = process.current().process.zone

    def act() -> None:
        services.record_session(body, form.meeting(zone), actor=request.actor, now=timezone.now())

    return _filled_in(request, body, form, act, title=_("Announce a session"), button=_("Publish the session"))


def _session_title(page: SessionPage) -> str:
    return page.session.title or _("Session %(number)s") % {"number": page.session.number}


@desk(act="bodies.keep")
def desk_minutes(request: accounts.StaffRequest, body: str, number: int) -> HttpResponse:
    """Publish or correct the minutes of a session."""
    page = queries.session_page(body, number, now=timezone.now())
    standing = page.minutes[0] if page.minutes else None
    form = MinutesForm(request.POST or None, first=standing is None, initial={"text": standing.text} if standing else {})

    def act() -> None:
        services.publish_minutes(body, number, actor=request.actor, now=timezone.now(), **form.cleaned_data)

    heading = _("Minutes: %(session)s") % {"session": _session_title(page)}
    to = reverse("session", kwargs={"body": body, "number": number})
    return _filled_in(request, body, form, act, title=heading, button=_("Publish the minutes"), to=to)


@desk(act="bodies.keep")
def desk_attendance(request: accounts.StaffRequest, body: str, number: int) -> HttpResponse:
    """Record who was at a session."""
    page = queries.session_page(body, number, now=timezone.now())
    members = queries.seated(body, page.session.on)
    if not members:
        raise NotFound
    standing = {row.member.key: row.presence for row in page.attendance}
    form = AttendanceForm(request.POST or None, members=members, standing=standing)

    def act() -> None:
        services.record_attendance(body, number, presences=form.cleaned_data, actor=request.actor, now=timezone.now())

    heading = _("Who was there: %(session)s") % {"session": _session_title(page)}
    to = reverse("session", kwargs={"body": body, "number": number})
    return _filled_in(request, body, form, act, title=heading, button=_("Save who was there"), to=to)
