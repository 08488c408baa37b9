"""Provisions by what people gave."""

from dataclasses import dataclass
from datetime import datetime

from .text import PublishedVersion


@dataclass(frozen=True)
class InputKind:
    """A kind of input, with how many citations and provisions go back to it; `address` lists them."""

    kind: str
    name: str
    citations: int
    provisions: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class BasedProvision:
    """A provision that cites something people gave: the words of both, the relation, and why.

    provision, language  the title of its card, in the language of the text
    stands               whether the quoted words still stand in the text shown
    """

    ref: str
    provision: str
    language: str
    address: str
    relation: str
    relation_name: str
    quote: str
    item_quote: str
    reason: str
    cited_at: datetime
    stands: bool
    item: int
    source: str
    source_name: str
    source_title: str
    source_language: str
    source_address: str
    outcome: str


@dataclass(frozen=True)
class FromPeoplePage:
    """Every provision of the adopted version, else of the newest, that cites a kind of input; `articles` counts the pages they stand on.

    based_on, answers  how many of the citations are of either relation
    """

    version: PublishedVersion | None
    adopted: bool
    kind: str
    kind_name: str
    kinds: tuple[InputKind, ...]
    articles: int
    inputs: int
    based_on: int
    answers: int
    provisions: tuple[BasedProvision, ...]
