"""Reads: one function per page or listing."""

from .desk import desk_case, desk_page, queue
from .facts import admitted, admitted_refs, facts_of, figures
from .listing import newest_opened, petition_list
from .petition import new_petition_page, number_of, petition_page, signed_page, signing_page, text_signed

__all__ = [
    "admitted",
    "admitted_refs",
    "desk_case",
    "desk_page",
    "facts_of",
    "figures",
    "new_petition_page",
    "newest_opened",
    "number_of",
    "petition_list",
    "petition_page",
    "queue",
    "signed_page",
    "signing_page",
    "text_signed",
]
