"""Templates alone: a page of Mexico City at an address of its own, with nothing installed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import path
from django.utils import timezone, translation
from pytest_django import Settings

from constituyente.foundation.accounts.data import ANONYMOUS, Actor
from constituyente.foundation.common.templatetags import site as tags

from .pieces import SITE

Render = Callable[..., str]

NAMES = {
    "home": "",
    "process": "process",
    "bodies": "bodies",
    "survey-results": "survey/results",
    "receipt": "receipt",
    "log": "log/",
    "log-entry": "log/entry/<int:index>",
    "data": "data",
    "api-docs": "api/",
    "manifest": "manifest.webmanifest",
    **{name: name for name in ("about", "accessibility", "contact", "design", "moderation", "news", "privacy", "terms")},
    "sign-in": "desk/sign-in",
    "sign-out": "desk/sign-out",
    **{name: name for name, _label in tags.MENU},
    **{name: name.replace("-", "/") for name, _label, _act in tags.DESK_MENU},
}


def nothing(_request: HttpRequest, **_address: object) -> HttpResponse:
    return HttpResponse()


class Routes:
    """A URLconf with every name the base templates link to."""

    urlpatterns = tuple(path(route, nothing, name=name) for name, route in NAMES.items())


@pytest.fixture(autouse=True)
def pages(settings: Settings) -> Iterator[None]:
    """Spanish pages of Mexico City, whatever another test left behind."""
    settings.ROOT_URLCONF = Routes
    with translation.override("es"), timezone.override("America/Mexico_City"):
        yield


@pytest.fixture
def render(rf: RequestFactory) -> Render:
    """Render a template as a page at `address`; `site` is given, so that no test here needs a process."""

    def page(template: str | Template, address: str = "/petitions/47", *, actor: Actor | None = None, **context: object) -> str:
        request = rf.get(address)
        request._process_site = None  # type: ignore[attr-defined]  # what the context processor keeps: nothing is installed
        request.actor = actor or ANONYMOUS  # type: ignore[attr-defined]
        plain = address.removeprefix("/en")
        everywhere = {"site": SITE, "addresses": {"es": plain, "en": f"/en{plain}"}, "twin": f"{address}.json"}
        loaded: Any = get_template(template) if isinstance(template, str) else template
        return str(loaded.render(everywhere | context, request))

    return page
