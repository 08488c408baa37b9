"""Reads: one function per page or listing."""

from .desk import desk_case, desk_page, queue
from .facts import admitted, admitted_refs, facts_of, figures
from .listing import newest_opened, petition_list
from .petition import new_petition_page, petition_page, signed_page, signing_page

__all__ = [
    "admitted",
    "admitted_refs",
    "desk_case",
    "desk_page",
    "facts_of",
    "figures",
    "new_petition_page",
    "newest_opened",
    "petition_list",
    "petition_page",
    "queue",
    "signed_page",
    "signing_page",
]
