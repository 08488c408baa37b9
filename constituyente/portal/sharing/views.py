from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import rng
from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.web import cacheable, desk, public_file, public_form, render
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions

from . import drawing, pictures, posters, printing, sheets
from .forms import AuthorSheetsForm, SheetsForm


def _shown(request: HttpRequest, picture: drawing.Picture) -> HttpResponse:
    """The picture, drawn only for whoever has it not yet: its ETag is that of what it says."""
    etag = f'"{sha256(repr(picture).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(drawing.png(picture), content_type="image/png")
    response.headers["ETag"] = etag
    return cacheable(response)


@public_file
def home_picture(request: HttpRequest) -> HttpResponse:
    """The picture that stands beside links to the home page."""
    rules = process.current()
    with timezone.override(rules.process.zone):
        return _shown(request, pictures.home(rules))


@public_file
def picture(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The picture that stands beside links to one thing: a petition, a meeting, a notice, a provision."""
    rules = process.current()
    with timezone.override(rules.process.zone):
        return _shown(request, pictures.picture(kind, key, rules, now=timezone.now()))


def _printed(request: HttpRequest, poster: posters.Poster, name: str) -> HttpResponse:
    language = get_language() or main_language()
    html = render_to_string("portal/poster.html", {"poster": poster, "language": language})
    response = HttpResponse(printing.pdf(html, name=f"{name}-{language}"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return cacheable(response)


@public_file
def petition_poster(request: HttpRequest, number: int) -> HttpResponse:
    """A poster to print for a petition that takes signatures."""
    return _printed(request, posters.petition(number, now=timezone.now()), f"petition-{number}")


@public_file
def meeting_poster(request: HttpRequest, number: int) -> HttpResponse:
    """A poster to print for a meeting that is to come."""
    with timezone.override(process.current().process.zone):
        return _printed(request, posters.meeting(number, now=timezone.now()), f"meeting-{number}")


@public_file
def survey_poster(request: HttpRequest) -> HttpResponse:
    """A poster to print for the survey."""
    return _printed(request, posters.survey(now=timezone.now()), "survey")


# ------------------------------------------------------------------ sheets to sign on


@sensitive_post_parameters("key")
@public_form
def author_sheets(request: HttpRequest) -> HttpResponse:
    """Sheets for the petition of whoever has its author's key."""
    form = AuthorSheetsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _sheets(petitions.author_of(form.cleaned_data["key"]), form.cleaned_data["count"])
        except (petitions.WrongAuthorKey, petitions.PetitionClosed, petitions.StrengthRefused) as refusal:
            form.add_error("key", str(refusal))
            return render(request, "portal/sheets_author.html", {"form": form}, status=refusal.status)
    return render(request, "portal/sheets_author.html", {"form": form})


@desk(act="capture.type")
def desk_sheets(request: accounts.StaffRequest) -> HttpResponse:
    """Sheets for any petition that takes signatures."""
    form = SheetsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _sheets(form.cleaned_data["number"], form.cleaned_data["count"])
        except (NotFound, petitions.PetitionClosed, petitions.StrengthRefused) as refusal:
            form.add_error("number", str(refusal))
            return render(request, "portal/sheets_desk.html", {"form": form}, status=refusal.status)
    return render(request, "portal/sheets_desk.html", {"form": form})


def _sheets(number: int, count: int) -> HttpResponse:
    """New sheets as a PDF file: each has a code of its own, so they are printed, not copied."""
    issued = petitions.issue_sheets(number, count=count, now=timezone.now(), rng=rng.SYSTEM)
    with timezone.override(process.current().process.zone):
        html = render_to_string("portal/sheets.html", {"printed": sheets.printed(issued), "language": get_language() or main_language()})
    response = HttpResponse(printing.made(html, style="sheets"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="petition-{number}-sheets.pdf"'
    return response
