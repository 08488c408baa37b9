from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import desk, onward, public_page, render
from constituyente.foundation.process import api as process

from . import queries, services
from .data import DeskNotice, NewsPage, NoticePage
from .errors import CorrectionNeedsReason, NoticeChanged, PublishedInThePast
from .forms import NoticeForm, PublishForm, WithdrawForm


@public_page("news/news.html")
def news(request: HttpRequest, *, before: int | None = None) -> NewsPage:
    """What the city has to tell about the process, newest first; `before` is the notice behind which to go on."""
    return queries.news_page(before=before, now=timezone.now())


@public_page("news/notice.html")
def notice(request: HttpRequest, number: int) -> NoticePage:
    """One notice, with every text it had since it came out."""
    return queries.notice_page(number, now=timezone.now())


# ------------------------------------------------------------------ the desk


@desk(act="news.write")
def desk_news(request: accounts.StaffRequest) -> HttpResponse:
    """Every notice: drafts, planned, public, withdrawn."""
    now, number, done = timezone.now(), number_in(request.GET.get("done")), None
    if number is not None:
        with suppress(NotFound):
            done = queries.desk_notice(request.actor, number, now=now)
    return render(request, "news/desk_news.html", {"notices": queries.desk_news(request.actor, now=now), "done": done})


@desk(act="news.write")
def desk_notice_new(request: accounts.StaffRequest) -> HttpResponse:
    """Begin a notice."""
    form = NoticeForm(request.POST or None, languages=_languages(), begun=False, public=False)
    if request.method == "POST" and form.is_valid():
        return redirect("desk-notice", services.write(**form.cleaned_data, actor=request.actor, now=timezone.now()))
    return render(request, "news/desk_write.html", {"form": form, "notice": None})


@desk(act="news.write")
def desk_notice(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """One notice as people will see it, and what can be done with it."""
    return render(request, "news/desk_notice.html", {"notice": queries.desk_notice(request.actor, number, now=timezone.now())})


@desk(act="news.write")
def desk_notice_edit(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Give a notice other words."""
    now = timezone.now()
    standing = queries.desk_notice(request.actor, number, now=now)
    form = _edit_form(request, standing)
    if request.method == "POST" and form.is_valid():
        given = {"reason": "", **form.cleaned_data}
        try:
            services.rewrite(number, actor=request.actor, now=now, **given)
        except CorrectionNeedsReason as refused:
            form.add_error("reason" if "reason" in form.fields else None, str(refused))
        except NoticeChanged as refused:
            form.data = {**form.data, "based_on": str(standing.version)}  # they have been told: saving again is their word
            form.add_error(None, str(refused))
        else:
            return redirect("desk-notice", number)
    return render(request, "news/desk_write.html", {"form": form, "notice": standing})


def _edit_form(request: HttpRequest, standing: DeskNotice) -> NoticeForm:
    begin = {"title": standing.title, "body": standing.body, "based_on": standing.version}
    return NoticeForm(
        request.POST.dict() if request.method == "POST" else None,
        initial=begin,
        languages=(),
        begun=True,
        public=standing.state == "public",
    )


@desk(act="news.write")
def desk_notice_publish(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Make a notice public, now or later."""
    now = timezone.now()
    standing = queries.desk_notice(request.actor, number, now=now)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.publish(number, at=form.moment(process.current().process.zone), actor=request.actor, now=now)
        except PublishedInThePast as refused:
            form.add_error("day", str(refused))
        else:
            return onward("desk-news", done=number)
    return render(request, "news/desk_publish.html", {"form": form, "notice": standing})


@desk(act="news.write")
def desk_notice_hold(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Take back the plan to publish a notice."""
    if request.method == "POST":
        services.hold_back(number, actor=request.actor, now=timezone.now())
        return redirect("desk-notice", number)
    return render(request, "news/desk_hold.html", {"notice": queries.desk_notice(request.actor, number, now=timezone.now())})


@desk(act="news.write")
def desk_notice_withdraw(request: accounts.StaffRequest, number: int) -> HttpResponse:
    """Take a notice off the site, with a reason."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(number, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now())
        return onward("desk-news", done=number)
    return render(
        request, "news/desk_withdraw.html", {"form": form, "notice": queries.desk_notice(request.actor, number, now=timezone.now())}
    )


def _languages() -> tuple[tuple[str, str], ...]:
    """The languages of the process, each by its name; the main one first."""
    names = dict(settings.LANGUAGES)
    return tuple((code, _(str(names[code])) if code in names else code) for code in process.current().process.languages)
