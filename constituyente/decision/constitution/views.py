from django.http import HttpRequest

from constituyente.foundation.common.web import public_page

from . import queries
from .data import ArticlePage, ConstitutionPage


@public_page("constitution/constitution.html")
def constitution(request: HttpRequest) -> ConstitutionPage:
    """The adopted text: since when it stands, and what it contains."""
    return queries.constitution_page()


@public_page("constitution/article.html")
def article(request: HttpRequest, key: str) -> ArticlePage:
    """An article of the adopted text, and where each of its provisions comes from."""
    return queries.article_page(key)
