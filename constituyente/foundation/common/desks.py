"""What the desk's pages of all packages are made of; no domain words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Ticked:
    """A case that was ticked in a queue, to be decided with others.

    key      what its box holds; ref: its reference, as people read it
    why_not  why it cannot be decided with the others, in the reader's language; empty if it can
    """

    key: str
    ref: str
    title: str
    language: str
    address: str
    why_not: str = ""


@dataclass(frozen=True)
class Done:
    """Something that somebody did at the desk: when, what in the reader's language, and what it was about, in its own."""

    at: datetime
    what: str
    title: str
    language: str
    address: str
