"""The whole file with privacy and log, and the rules it makes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from constituyente.foundation.common.charts.territories import Territories
from constituyente.foundation.common.msgid import marked as _

from .bodies import Body, Outline
from .drawing import drawn
from .petitions import Petitions
from .process import Map, Official, People, Phase, Process, Territory
from .site import Office
from .survey import Survey
from .terms import Count, Key, Label, Origin, Table, refusal


class Privacy(Table):
    """What is published of few people, and how long a contact is kept."""

    k: Annotated[int, Field(strict=True, ge=2, le=1000)] = 10
    notice: Label = Label()
    contact_retention_days_after_close: Annotated[int, Field(strict=True, ge=0, le=3660)] = 30


class Seal(Table):
    """When waiting entries become a batch: every so often if enough wait, after so long in any case."""

    every_seconds: Annotated[int, Field(strict=True, ge=1, le=86_400)] = 60
    at_least: Count = 20
    at_most_seconds: Annotated[int, Field(strict=True, ge=1, le=86_400)] = 600
    at_most_entries: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1000

    @model_validator(mode="after")
    def _in_order(self) -> "Seal":
        if self.at_most_seconds < self.every_seconds:
            raise refusal(_("at_most_seconds must not be less than every_seconds"))
        return self


class Log(Table):
    """The public log's name and its pace."""

    origin: Origin
    seal: Seal = Seal()


class ProcessFile(Table):
    """A whole process file."""

    format: Literal[1]
    process: Process
    site: Office = Office()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    territories: tuple[Territory, ...] = ()
    map: Map | None = None
    people: People = People()
    officials: tuple[Official, ...] = ()
    survey: Survey | None = None
    petitions: Petitions = Petitions()
    outline: Outline = Outline()
    bodies: dict[Key, Body] = Field(default_factory=dict)
    privacy: Privacy = Privacy()
    log: Log

    def owners(self) -> dict[str, Label]:
        """Everybody who can owe a promise: key → title. Officials, bodies, and the two offices every process has."""
        listed = {official.key: official.title for official in self.officials}
        return {**OFFICES, **{key: body.title for key, body in self.bodies.items()}, **listed}


class Rules(ProcessFile):
    """The rules of one version: the file's tables, with its number, its text and its place in the log."""

    version: int  # 1 and up; 0 for a file that was checked and not applied
    sha256: str  # of `text` in UTF-8, 64 hexadecimal digits
    text: str
    applied_at: datetime | None = None
    leaf: bytes = b""  # the leaf hash of its entry in the log, 32 bytes

    @cached_property
    def drawn(self) -> Territories:
        """The territories as maps draw them."""
        return drawn(self.territories, self.map)

    @property
    def places(self) -> tuple[str, ...]:
        """Where people may live: the codes of the territories, then the keys of OUTSIDE."""
        return (*(one.code for one in self.territories), *OUTSIDE)

    @property
    def age_bands(self) -> tuple[str, ...]:
        """The keys of the age bands, the youngest first."""
        return tuple(band.key for band in self.people.age_bands)

    @property
    def main_language(self) -> str:
        """The language of the plain addresses, and of what is written once for everybody."""
        return self.process.languages[0]

    def title_of(self, owner: str) -> Label:
        """What an official or a body is called; its key, if these rules no longer know it."""
        return self.owners().get(owner, Label({self.main_language: owner}))

    def local_date(self, at: datetime) -> date:
        """The day of `at` (aware) in the process's time zone."""
        return at.astimezone(self.process.zone).date()

    def midnight(self, day: date) -> datetime:
        """The instant, in UTC, at which `day` begins in the process's time zone."""
        return datetime.combine(day, time(), self.process.zone).astimezone(UTC)

    @classmethod
    def of(cls, file: ProcessFile, **facts: Any) -> "Rules":  # noqa: ANN401  the five fields above
        """The rules that `file` makes."""
        return cls(**{name: getattr(file, name) for name in ProcessFile.model_fields}, **facts)


OFFICES: Mapping[str, Label] = {
    "secretariat": Label(es="Secretaría técnica", en="Technical secretariat"),
    "mayor": Label(es="Jefatura de Gobierno", en="Office of the mayor"),
}
# Where people live who live in none of the territories.
OUTSIDE: Mapping[str, Label] = {
    "metropolitan": Label(es="Zona metropolitana", en="Metropolitan area"),
    "country": Label(es="Otra parte del país", en="Another part of the country"),
    "abroad": Label(es="Otro país", en="Abroad"),
}
