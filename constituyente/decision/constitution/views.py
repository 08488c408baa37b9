from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.addresses import localized, main_language
from constituyente.foundation.common.numbers import number_in
from constituyente.foundation.common.web import View, cacheable, desk, onward, public_file, public_page, render

from . import formats, queries, services
from .data import ArticleOn, ArticlePage, ConstitutionHistory, ConstitutionOn, ConstitutionPage, ConstitutionText
from .errors import AdoptedBefore, AdoptedInTheFuture, NoSuchRollCall
from .forms import AdoptionForm

AKOMA_NTOSO = "application/akn+xml"


def led_to_its_place(view: View) -> View:
    """Lead from the permanent address of a provision to where it stands, if it has no page of its own there."""

    @wraps(view)
    def leading(request: HttpRequest, **address: str) -> HttpResponseBase:
        elsewhere = queries.leads_to(**address) if request.method in {"GET", "HEAD"} else ""
        if elsewhere:
            return cacheable(redirect(localized(elsewhere, translation.get_language() or main_language())))
        return view(request, **address)

    return leading


# ------------------------------------------------------------------ the text that stands


@public_page("constitution/constitution.html")
def constitution(request: HttpRequest) -> ConstitutionPage:
    """The adopted text: since when it stands, and what it contains."""
    return queries.constitution_page(now=timezone.now())


@public_page("constitution/text.html")
def text(request: HttpRequest) -> ConstitutionText:
    """The adopted text whole, in the order of reading."""
    return queries.text_page()


@led_to_its_place
@public_page("constitution/article.html")
def article(request: HttpRequest, key: str) -> ArticlePage:
    """An article of the adopted text, and where each of its provisions comes from."""
    return queries.article_page(key)


# ------------------------------------------------------------------ as it stood


@public_page("constitution/history.html")
def history(request: HttpRequest) -> ConstitutionHistory:
    """Every text that was adopted, the latest first."""
    return queries.history_page()


@public_file
def choose_day(request: HttpRequest) -> HttpResponse:
    """The way from a form with a day to the text as it stood on it; without one, to the form."""
    if "day" not in request.GET:
        return cacheable(redirect(f"{reverse('constitution')}#on"))
    day = queries.read_day(request.GET.get("day", "").strip())
    return cacheable(redirect("constitution-on", day=day.isoformat()))


@public_page("constitution/constitution_on.html")
def constitution_on(request: HttpRequest, day: str) -> ConstitutionOn:
    """The text as it stood on a day: which one held, and what it contained."""
    return queries.constitution_on(day, now=timezone.now())


@led_to_its_place
@public_page("constitution/article_on.html")
def article_on(request: HttpRequest, day: str, key: str) -> ArticleOn:
    """An article as it stood on a day, and where each of its provisions comes from."""
    return queries.article_on(day, key, now=timezone.now())


# ------------------------------------------------------------------ files


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return cacheable(response)


@public_file
def akoma_ntoso(request: HttpRequest) -> HttpResponse:
    """The text that stands, in Akoma Ntoso 3.0."""
    return _file(formats.constitution_as_akoma_ntoso(), AKOMA_NTOSO, "constitution.xml")


@public_file
def draft_akoma_ntoso(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the text, in Akoma Ntoso 3.0."""
    return _file(formats.as_akoma_ntoso(number), AKOMA_NTOSO, f"version-{number}.xml")


@public_file
def markdown(request: HttpRequest) -> HttpResponse:
    """The text that stands, in Markdown."""
    return _file(formats.constitution_as_markdown().encode(), "text/markdown; charset=utf-8", "constitution.md")


# ------------------------------------------------------------------ the desk


@desk(act="assembly.record")
def desk_constitution(request: accounts.StaffRequest) -> HttpResponse:
    """Record that a version was adopted: choose it, look at what that means, confirm."""
    page = queries.desk_constitution(done=number_in(request.GET.get("done")))
    known = {"version": page.chosen and page.chosen.number, "on": page.vote and page.vote.on, "rollcall": page.vote and page.vote.number}
    form = AdoptionForm(request.POST or None, versions=page.versions, initial=known)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            if "confirmed" not in request.POST:
                services.check_adoption(**asked, actor=request.actor, now=timezone.now())
                page = queries.desk_constitution(chosen=asked["version"])
                return render(request, "constitution/desk_confirm.html", {"page": page, "form": form, "asked": asked})
            services.adopt(**asked, actor=request.actor, now=timezone.now())
        except AdoptedInTheFuture as refusal:
            form.add_error("on", str(refusal))
        except NoSuchRollCall as refusal:
            form.add_error("rollcall", str(refusal))
        except AdoptedBefore as refusal:
            form.add_error("version", str(refusal))
        else:
            return onward("desk-constitution", done=asked["version"])
    return render(request, "constitution/desk_constitution.html", {"page": page, "form": form})
