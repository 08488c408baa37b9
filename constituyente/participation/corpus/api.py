"""The one pool of reviewed public text: search, and what is similar to what."""

from .data import Text
from .queries import given, given_refs, texts_of
from .services import put, withdraw

__all__ = ["Text", "given", "given_refs", "put", "texts_of", "withdraw"]
