from django.http import HttpRequest

from constituyente.foundation.common.web import public_page

from .data import StandingPage
from .queries import standing_page

TEMPLATE = "portal/standing.html"


@public_page(TEMPLATE)
def about(request: HttpRequest) -> StandingPage:
    """What the site is, who answers for it, where to read more."""
    return standing_page("about")


@public_page(TEMPLATE)
def privacy(request: HttpRequest) -> StandingPage:
    """The privacy notice."""
    return standing_page("privacy")


@public_page(TEMPLATE)
def terms(request: HttpRequest) -> StandingPage:
    """The terms of use."""
    return standing_page("terms")


@public_page(TEMPLATE)
def moderation(request: HttpRequest) -> StandingPage:
    """Who decides what is shown, on which grounds."""
    return standing_page("moderation")


@public_page(TEMPLATE)
def accessibility(request: HttpRequest) -> StandingPage:
    """The accessibility statement."""
    return standing_page("accessibility")


@public_page(TEMPLATE)
def contact(request: HttpRequest) -> StandingPage:
    """How to reach whoever answers for the site."""
    return standing_page("contact")
