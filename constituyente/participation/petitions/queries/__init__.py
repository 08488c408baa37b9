"""Reads: one function per page or listing."""

from .authoring import author_of, author_page
from .desk import desk_case, desk_page, done_by, grounds, queue, ticked
from .facts import facts_of, figures, under
from .fair import exposure_page, turn_today
from .listing import Asked, newest_opened, petition_list, petition_row
from .open_data import day_rows, embed_page, exposure_rows, listed_rows
from .petition import closed_page, new_petition_page, number_of, petition_page, signed_page, signing_page, similar_to_new, text_signed

__all__ = [
    "Asked",
    "author_of",
    "author_page",
    "closed_page",
    "day_rows",
    "desk_case",
    "desk_page",
    "done_by",
    "embed_page",
    "exposure_page",
    "exposure_rows",
    "facts_of",
    "figures",
    "grounds",
    "listed_rows",
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
    "turn_today",
    "under",
]
