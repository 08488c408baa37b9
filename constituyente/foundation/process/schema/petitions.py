"""Petitions, and what a mark obliges to."""

from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from constituyente.foundation.common.msgid import marked as _

from .terms import Amount, Count, Days, Key, Label, Table, refusal


class Within(Table):
    """A deadline: so many working days, or so many days."""

    working_days: Days | None = None
    days: Days | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Within":
        if (self.working_days is None) == (self.days is None):
            raise refusal(_("must be either { working_days = … } or { days = … }"))
        return self


PromiseKind = Literal["answer", "hearing", "commitment", "debate"]


class Promise(Table):
    """What a mark obliges somebody to, by when."""

    kind: PromiseKind
    by: Key
    people: Annotated[int, Field(strict=True, ge=0, le=1000)] = 0
    within: Within


class Spread(Table):
    """Signatures must come from so many territories, at least so many from each."""

    territories: Count
    at_least: Count


class Tier(Table):
    """A mark: a number of signatures, and the promise that passing it makes."""

    signatures: Count
    promise: Promise | None = None
    spread: Spread | None = None


class Ground(Table):
    """A reason for which a petition may be refused."""

    key: Key
    text: Label


Asked = Literal["contact", "curp", "territory", "age_band"]


Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
Domain = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9.-]{1,200}$")]


class Network(Table):
    """A network that is many people's: a school, a library, a carrier. No rule of review looks at it."""

    name: Label
    network: Annotated[str, Field(strict=True, max_length=50)]

    @field_validator("network")
    @classmethod
    def _is_one(cls, text: str) -> str:
        try:
            ip_network(text)
        except ValueError as error:
            raise refusal(_("must be a network, such as 192.0.2.0/24")) from error
        return text


class Review(Table):
    """From where on signatures look stuffed and are held until two people decide."""

    burst_per_hour: Count = 200
    burst_times: Count = 10
    burst_percent: Percent = 20
    fast_seconds: Count = 2
    fast_at_least: Count = 20
    disposable_at_least: Count = 20
    provider_at_least: Count = 50
    provider_percent: Percent = 5
    territory_percent_per_day: Percent = 5
    disposable: tuple[Domain, ...] = ()
    networks: tuple[Network, ...] = ()


class Petitions(Table):
    """Who may sign, for how long, and what the signatures do."""

    asks: tuple[Asked, ...] = ("contact", "territory", "age_band")
    per_contact: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    per_person: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    closes_after_days: Days = 150
    sponsors: Amount = 0
    decided_within: Within | None = None
    appeal_within: Within = Within(working_days=10)
    grounds: tuple[Ground, ...] = ()
    tiers: tuple[Tier, ...] = ()
    review: Review = Review()
