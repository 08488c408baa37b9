"""The text in versions: provisions with permanent keys, and what each of them rests on.

Fragments for the pages of those further down: `drafting/_contents.html`, `drafting/_article_head.html`, `drafting/_article.html` and
`drafting/_article_foot.html`, each of which says what it needs, with the style sheet `drafting/text.css`.
"""

from .addresses import ref_of
from .data import Article, ContentsGroup, PageLink, ProvisionInput, PublishedVersion, TextInput
from .errors import AlreadyCited, CannotCite, QuoteNotFound, TextRefused, VersionStands
from .queries import article, articles_in, contents, facts_of, newest, queue, version_row, versions_with
from .services import cite, import_text, mark_adopted
from .tree import Line, first_flaw

__all__ = [
    "AlreadyCited",
    "Article",
    "CannotCite",
    "ContentsGroup",
    "Line",
    "PageLink",
    "ProvisionInput",
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
    "first_flaw",
    "import_text",
    "mark_adopted",
    "newest",
    "queue",
    "ref_of",
    "version_row",
    "versions_with",
]
