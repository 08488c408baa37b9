"""Every address. The main language is at the plain address, the others under a prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from constituyente.foundation.common import web

PACKAGES = [
    "foundation.process",
    "foundation.ledger",
    "foundation.post",
    "foundation.files",
    "foundation.accounts",
    "participation.reviews",
    "participation.capture",
    "participation.survey",
    "participation.petitions",
    "participation.meetings",
    "participation.news",
    "participation.promises",
    "decision.bodies",
    "decision.dossiers",
    "decision.genealogy",
    "decision.drafting",
    "decision.assembly",
    "decision.constitution",
    "portal",
]

_pages: list[URLPattern | URLResolver] = [path("", include(f"constituyente.{package}.urls")) for package in PACKAGES]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("constituyente.portal.machines.urls")),  # the same in every language
    *i18n_patterns(
        *_pages,
        path("", web.api.urls),  # after the pages, whose routes register their JSON twins
        prefix_default_language=False,
    ),
]

handler400 = "constituyente.foundation.common.web.bad_request"
handler404 = "constituyente.foundation.common.web.not_found"
handler500 = "constituyente.foundation.common.web.broken"
