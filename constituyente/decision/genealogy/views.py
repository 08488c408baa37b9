from django.http import HttpRequest

from constituyente.foundation.common.web import public_page

from . import queries
from .data import SourcePage, SourcesPage


@public_page("genealogy/sources.html")
def sources(request: HttpRequest, *, kind: str = "", after: str = "") -> SourcesPage:
    """What stands in somebody else's register and is said to have led to an article."""
    return queries.sources_page(kind=kind, after=after)


@public_page("genealogy/source.html")
def source(request: HttpRequest, reference: str) -> SourcePage:
    """One initiative of another register, and everything that is said to go back to it."""
    return queries.source_page(reference)
