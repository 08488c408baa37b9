"""The text in versions: provisions with permanent keys, and what each of them rests on."""

from .data import Article, Basis, ContentsGroup, Neighbour, ProvisionInput, ProvisionView, PublishedVersion, TextInput
from .errors import CannotCite, QuoteNotFound, TextRefused, VersionStands
from .models import ref_of
from .queries import article, articles_in, contents, facts_of, newest, uncited, version_row, versions_with
from .services import cite, import_text, move_cards

__all__ = [
    "Article",
    "Basis",
    "CannotCite",
    "ContentsGroup",
    "Neighbour",
    "ProvisionInput",
    "ProvisionView",
    "PublishedVersion",
    "QuoteNotFound",
    "TextInput",
    "TextRefused",
    "VersionStands",
    "article",
    "articles_in",
    "cite",
    "contents",
    "facts_of",
    "import_text",
    "move_cards",
    "newest",
    "ref_of",
    "uncited",
    "version_row",
    "versions_with",
]
