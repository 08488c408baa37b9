"""What comes in from a package."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance


@dataclass(frozen=True)
class TextInput:
    """One row of texts.csv. `adopted_on` is for the constitution; a draft has none. `published_at`: None for now."""

    number: int
    title: str
    language: str
    published_on: date | None
    adopted_on: date | None
    source: str
    url: str
    published_at: datetime | None = None
    scope: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CitationInput:
    """One row of citations.csv; `provision` has its version."""

    provision: Ref
    relation: provenance.Relation
    item: int
    quote: str
    item_quote: str
    reason: str
    cited_at: datetime
    by: str


@dataclass(frozen=True)
class DeliveryInput:
    """One row of deliveries.csv; `reasons` are its rows of stated_reasons.csv: number of a promise → reason."""

    text: int
    to: str
    by: str
    on: date
    recorded_at: datetime
    rules: int
    reasons: Mapping[int, str]
