from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import DomainError, Forbidden
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import desk, public_page, render
from constituyente.foundation.process import api as process

from . import queries
from .data import AssemblyPage, MemberVotesPage, MotionList, MotionPage, RollCallInput, RollCallList, RollCallPage
from .forms import MotionForm, RollCallForm, ballot_choices
from .services import moving, voting


@public_page("assembly/assembly.html")
def assembly(request: HttpRequest) -> AssemblyPage:
    """How things stand in the assembly: seats, rules, motions, the newest roll calls."""
    return queries.assembly_page(now=timezone.now())


@public_page("assembly/motions.html")
def motions(request: HttpRequest, *, before: int | None = None) -> MotionList:
    """The motions, newest first; `before` is the cursor."""
    return queries.motion_list(before=before)


@public_page("assembly/motion.html")
def motion(request: HttpRequest, number: int) -> MotionPage:
    """One motion: what is moved, on what, and what became of it."""
    return queries.motion_page(number)


@public_page("assembly/rollcalls.html")
def roll_calls(
    request: HttpRequest,
    *,
    outcome: str = "",
    month: str = "",
    yes: int = 0,
    session: int = 0,
    id: str = "",  # noqa: A002  the name in the address
    before: int | None = None,
) -> RollCallList:
    """The roll calls, newest first, by outcome, month, votes in favour, session or number in another register; `before` is the cursor."""
    return queries.roll_calls(outcome=outcome, month=month, yes=yes, session=session, external=id, before=before)


@public_page("assembly/rollcall.html")
def roll_call(request: HttpRequest, number: int, *, version: int = 0) -> RollCallPage:
    """One roll call: the result, the arithmetic, every vote, and what people had asked for; `version` for an earlier one."""
    return queries.roll_call_page(number, version=version)


@public_page("assembly/rollcall.html")
def roll_call_by_id(request: HttpRequest, external: str) -> RollCallPage:
    """The roll call that another register has under this number."""
    return queries.roll_call_page(queries.number_of(external))


@public_page("assembly/member.html")
def member(request: HttpRequest, key: str, *, choice: str = "", before: int | None = None) -> MemberVotesPage:
    """How a member of the assembly voted, newest first; `before` is the cursor."""
    return queries.member_votes(key, choice=choice, before=before)


# ------------------------------------------------------------------ the desk


@desk(act="assembly.record")
def desk_assembly(request: accounts.StaffRequest) -> HttpResponse:
    """The motions to vote on, and what was recorded last."""
    context = {
        "page": queries.desk_assembly(request.actor),
        "moved": number_in(request.GET.get("moved")),
        "taken": number_in(request.GET.get("taken")),
    }
    return render(request, "assembly/desk_assembly.html", context)


@desk(act="assembly.record")
def desk_motion(request: accounts.StaffRequest) -> HttpResponse:
    """Record a motion."""
    form = MotionForm(request.POST or None, initial={"provision": request.GET.get("provision", "")[:100]})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.motion(process.current().main_language)
            number = moving.propose(given, actor=request.actor, now=timezone.now())
        except Forbidden:
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('desk-assembly')}?{urlencode({'moved': number})}")
    return render(request, "assembly/desk_motion.html", {"form": form})


@desk(act="assembly.record")
def desk_roll_call(request: accounts.StaffRequest) -> HttpResponse:
    """Record a roll call, member by member."""
    return _roll_call(request, None)


@desk(act="assembly.record")
def desk_correction(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Record a roll call anew: the version before stays public."""
    return _roll_call(request, queries.roll_call_page(number))


def _roll_call(request: accounts.StaffRequest, standing: RollCallPage | None) -> HttpResponse:
    now, rules = timezone.now(), process.current()
    form = _form(request, standing, rules)
    on = (form.day if request.method == "POST" else None) or (standing.roll_call.on if standing else rules.local_date(now))
    if request.method == "POST":
        form.is_valid()
        votes = form.clean_votes(queries.ballot(on, {}, {}))
        if form.is_valid():
            given = form.roll_call(votes, zone=rules.process.zone)
            try:
                number = _record(request.actor, given, form, standing)
            except Forbidden:
                raise
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(f"{reverse('desk-assembly')}?{urlencode({'taken': number})}")
    chosen = form.single() if request.method == "POST" else {row.member: row.choice for row in standing.votes} if standing else {}
    context = {
        "form": form,
        "standing": standing,
        "on": on,
        "ballot": queries.ballot(on, chosen, form.of_groups),
        "choices": ballot_choices(),
    }
    return render(request, "assembly/desk_rollcall.html", context)


def _form(request: accounts.StaffRequest, standing: RollCallPage | None, rules: process.Rules) -> RollCallForm:
    choices = queries.roll_call_choices(standing, rules)
    if standing is None:
        today, motion = rules.local_date(timezone.now()), number_in(request.GET.get("motion"))
        initial: dict[str, object] = {"number": queries.next_number(), "on": today, "motion": motion}
    else:
        row = standing.roll_call
        initial = {
            "on": row.on,
            "hour": timezone.localtime(standing.taken_at, rules.process.zone).time() if standing.taken_at else None,
            "session": standing.session,
            "motion": standing.motion.number if standing.motion else "",
            "title": "" if standing.motion and standing.motion.title == row.title else row.title,
            "provision": standing.place.ref if standing.place else "",
            "rule": standing.rule.key,
            "external": row.external,
            "source": standing.source,
            "url": standing.url,
        }
    return RollCallForm(request.POST or None, initial=initial, choices=choices, correcting=standing is not None)


def _record(actor: accounts.Actor, given: RollCallInput, form: RollCallForm, standing: RollCallPage | None) -> int:
    now = timezone.now()
    if standing is None:
        return voting.record_roll_call(given, actor=actor, now=now)
    number, version = standing.roll_call.number, standing.newest + 1
    voting.correct_roll_call(number, given, version=version, reason=form.cleaned_data["reason"], actor=actor, now=now)
    return number
