"""Reads: one function per page or listing."""

from .authoring import author_of, author_page
from .desk import desk_case, desk_page, done_by, grounds, queue, ticked
from .facts import facts_of, figures, under
from .listing import newest_opened, petition_list, petition_row
from .petition import closed_page, new_petition_page, number_of, petition_page, signed_page, signing_page, similar_to_new, text_signed

__all__ = [
    "author_of",
    "author_page",
    "closed_page",
    "desk_case",
    "desk_page",
    "done_by",
    "facts_of",
    "figures",
    "grounds",
    "new_petition_page",
    "newest_opened",
    "number_of",
    "petition_list",
    "petition_page",
    "petition_row",
    "queue",
    "signed_page",
    "signing_page",
    "similar_to_new",
    "text_signed",
    "ticked",
    "under",
]
