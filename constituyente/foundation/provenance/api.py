"""The graph of public references: typed links, readable from both ends, and the cards that name what they lead to."""

from .addresses import thread_address
from .data import RELATION_WORDS, Card, Fact, Link, Outcome, Relation
from .queries import cards, links_of, newest_links, outcome_of, thread_of
from .services import decide_fate, link, register, register_many

__all__ = [
    "RELATION_WORDS",
    "Card",
    "Fact",
    "Link",
    "Outcome",
    "Relation",
    "cards",
    "decide_fate",
    "link",
    "links_of",
    "newest_links",
    "outcome_of",
    "register",
    "register_many",
    "thread_address",
    "thread_of",
]
