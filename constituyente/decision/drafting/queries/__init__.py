"""Reads: the versions of the text, its articles, the drafter's desk, and the facts of provisions."""

from .articles import article, draft_article_page
from .desk import desk_article, desk_draft, queue
from .facts import facts_of
from .versions import articles_in, contents, draft_page, drafts_page, newest, places, version_row, versions_with

__all__ = [
    "article",
    "articles_in",
    "contents",
    "desk_article",
    "desk_draft",
    "draft_article_page",
    "draft_page",
    "drafts_page",
    "facts_of",
    "newest",
    "places",
    "queue",
    "version_row",
    "versions_with",
]
