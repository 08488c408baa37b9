"""Reads: one function per page or listing."""

from .desk import desk_dossiers, desk_item, next_undecided, waiting
from .facts import decided, facts_of, figures, item_of, last_number, missing, sources_of
from .flow import flow_page
from .item import hash_of, item_page, text_record
from .listing import dossiers_page

__all__ = [
    "decided",
    "desk_dossiers",
    "desk_item",
    "dossiers_page",
    "facts_of",
    "figures",
    "flow_page",
    "hash_of",
    "item_of",
    "item_page",
    "last_number",
    "missing",
    "next_undecided",
    "sources_of",
    "text_record",
    "waiting",
]
