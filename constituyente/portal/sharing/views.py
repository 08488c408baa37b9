from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from constituyente.foundation.common.addresses import main_language
from constituyente.foundation.common.web import cacheable, public_file
from constituyente.foundation.process import api as process

from . import drawing, pictures, posters, printing


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
