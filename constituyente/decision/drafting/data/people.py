"""Provisions by what people gave."""

from dataclasses import dataclass

from .text import Citation, PublishedVersion


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
class BasedProvision(Citation):
    """A citation, with the provision that cites: its reference, address, and the title of its card in the language of the text."""

    ref: str
    provision: str
    language: str
    address: str


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
