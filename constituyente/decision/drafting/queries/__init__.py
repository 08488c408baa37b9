"""Reads: the versions of the text, its articles, what changed, where they come from, and the desk."""

from .articles import article, draft_article_page
from .citations import citations
from .comparing import article_comparison, comparison_page
from .deliveries import deliver_page, deliveries_page, open_commitments, undelivered
from .desk import changed, desk_article, desk_draft, done_by, queue
from .drafts import draft_page, drafts_page
from .facts import facts_of
from .people import from_people_page
from .reading import difference, pages_of, passages
from .versions import all_versions, articles_in, contents, newest, numbers, places, provisions_of, version_row, versions_with
from .working import alternative, editor_page, history_page, last_change, places_to_stand, publish_page, working_page, working_provisions

__all__ = [
    "all_versions",
    "alternative",
    "article",
    "article_comparison",
    "articles_in",
    "changed",
    "citations",
    "comparison_page",
    "contents",
    "deliver_page",
    "deliveries_page",
    "desk_article",
    "desk_draft",
    "difference",
    "done_by",
    "draft_article_page",
    "draft_page",
    "drafts_page",
    "editor_page",
    "facts_of",
    "from_people_page",
    "history_page",
    "last_change",
    "newest",
    "numbers",
    "open_commitments",
    "pages_of",
    "passages",
    "places",
    "places_to_stand",
    "provisions_of",
    "publish_page",
    "queue",
    "undelivered",
    "version_row",
    "versions_with",
    "working_page",
    "working_provisions",
]
