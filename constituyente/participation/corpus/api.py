"""The one pool of reviewed public text: search, and what is similar to what."""

from .data import Found, Hit, Likeness, Text
from .queries import given, matching, search, similar, similar_to, texts_of
from .services import put, take, withdraw

__all__ = [
    "Found",
    "Hit",
    "Likeness",
    "Text",
    "given",
    "matching",
    "put",
    "search",
    "similar",
    "similar_to",
    "take",
    "texts_of",
    "withdraw",
]
