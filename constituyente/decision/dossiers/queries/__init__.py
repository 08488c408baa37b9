"""Reads: one function per page or listing."""

from .desk import desk_dossiers, desk_item, done_by, next_undecided, oldest, ticked, waiting
from .facts import decided, facts_of, figures, item_of, last_number, latest_decided, missing, sources_of
from .flow import flow_page
from .item import hash_of, item_page, text_record
from .listing import dossiers_page

__all__ = [
    "decided",
    "desk_dossiers",
    "desk_item",
    "done_by",
    "dossiers_page",
    "facts_of",
    "figures",
    "flow_page",
    "hash_of",
    "item_of",
    "item_page",
    "last_number",
    "latest_decided",
    "missing",
    "next_undecided",
    "oldest",
    "sources_of",
    "text_record",
    "ticked",
    "waiting",
]
