from collections.abc import Callable
from dataclasses import dataclass

from constituyente.foundation.process import api as process


@dataclass(frozen=True)
class StandingLink:
    """Where a page leads: on this site without language prefix, or with a scheme."""

    label: str
    address: str

    @property
    def here(self) -> bool:
        return self.address.startswith("/")


@dataclass(frozen=True)
class StandingFact:
    """What somebody is called or how to reach them, with the address that does it; empty if it is none."""

    label: str
    value: str
    address: str = ""


@dataclass(frozen=True)
class StandingSection:
    """A part of a page: paragraphs, then facts, then points of a list, then links. key: its anchor."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[StandingFact, ...] = ()
    points: tuple[str, ...] = ()
    links: tuple[StandingLink, ...] = ()


@dataclass(frozen=True)
class StandingPage:
    """One standing page, in the reader's language. rules_version: of the rules that its facts and figures come from."""

    key: str
    title: str
    lead: str
    sections: tuple[StandingSection, ...]
    rules_version: int


@dataclass(frozen=True)
class Page:
    """How a standing page is made: its titles and its sections, of the rules in force."""

    title: Callable[[], str]
    lead: Callable[[process.Rules], str]
    sections: Callable[[process.Rules], tuple[StandingSection, ...]]
