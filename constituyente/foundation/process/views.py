from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from constituyente.foundation.common.web import cacheable, public_file, public_page

from . import queries
from .data import ProcessPage, RulesPage


@public_page("process/process.html")
def process(request: HttpRequest) -> ProcessPage:
    """The rules in force, phases, territories, marks, calendar, and every earlier version."""
    return queries.process_page(now=timezone.now())


@public_page("process/rules.html")
def rules(request: HttpRequest, version: int) -> RulesPage:
    """One version of the rules with its text."""
    return queries.rules_page(version)


@public_file
def rules_file(request: HttpRequest, version: int) -> HttpResponse:
    """The process file of one version, byte for byte as its hash in the log covers it."""
    return cacheable(HttpResponse(queries.version(version).text.encode(), content_type="application/toml"))


@public_file
def rules_map(request: HttpRequest, version: int) -> HttpResponse:
    """The shapes of the territories as GeoJSON, for whoever draws maps."""
    return cacheable(JsonResponse(queries.geojson(version), content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}))
