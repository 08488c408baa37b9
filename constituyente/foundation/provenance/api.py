"""The graph of public references: typed links, readable from both ends, and the cards that name what they lead to."""

from .addresses import thread_address
from .data import RELATION_WORDS, Card, Fact, Link, Outcome, Relation
from .queries import card_page, card_pages, cards, links_of, newest_links, outcome_of, taken_up, thread_of
from .services import decide_fate, decide_fates, link, register, register_many

__all__ = [
    "RELATION_WORDS",
    "Card",
    "Fact",
    "Link",
    "Outcome",
    "Relation",
    "card_page",
    "card_pages",
    "cards",
    "decide_fate",
    "decide_fates",
    "link",
    "links_of",
    "newest_links",
    "outcome_of",
    "register",
    "register_many",
    "taken_up",
    "thread_address",
    "thread_of",
]
