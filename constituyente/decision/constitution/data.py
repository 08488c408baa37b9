from dataclasses import dataclass
from datetime import date, datetime

from constituyente.decision.drafting import api as drafting


@dataclass(frozen=True)
class AdoptionRow:
    """The adoption of a version: the exact record that was hashed into the log, and its entry's index once it has one."""

    version: int
    adopted_on: date
    recorded_at: datetime
    rules_version: int
    record: str
    index: int | None


@dataclass(frozen=True)
class ConstitutionPage:
    """The adopted text: since when, and what it contains. Before the adoption: `adoption` and `text` are empty.

    newest_draft  number of the newest version of the draft; 0 if there is none
    """

    adoption: AdoptionRow | None
    text: drafting.PublishedVersion | None
    contents: tuple[drafting.ContentsGroup, ...]
    newest_draft: int


@dataclass(frozen=True)
class ArticlePage:
    """An article of the adopted text, with where each of its provisions comes from."""

    adoption: AdoptionRow
    article: drafting.Article


@dataclass(frozen=True)
class ProvisionFigures:
    """How many articles the text has; of those with a claim of descent, how many are identical, similar, not traced."""

    articles: int
    identical: int
    similar: int
    not_traced: int
