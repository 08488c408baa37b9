"""The process, its calendar, its people."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from .terms import Amount, Code, Country, Day, Flag, Key, Label, Language, Outlines, Short, Table, Text, Year, Zone


class Process(Table):
    """What the process is called, in which languages it speaks, and its clock."""

    slug: Key
    title: Label
    place: Label = Label()
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    timezone: Zone
    country: Country = ""
    holidays: tuple[Day, ...] = ()
    synthetic: Flag = False

    @property
    def zone(self) -> ZoneInfo:
        """The time zone every date of the file is in."""
        return ZoneInfo(self.timezone)


Act = Literal["survey", "petitions", "meetings", "dossiers", "drafting", "annotations", "assembly"]


class Phase(Table):
    """A dated stretch of the process and what it switches on."""

    key: Key
    title: Label
    opens: Day
    closes: Day
    allows: tuple[Act, ...] = ()

    def opens_at(self, zone: ZoneInfo) -> datetime:
        """The first instant of the phase, in UTC."""
        return datetime.combine(self.opens, time(), zone).astimezone(UTC)

    def closes_at(self, zone: ZoneInfo) -> datetime:
        """The first instant after the phase, in UTC: local midnight at the end of its last day."""
        return datetime.combine(self.closes + timedelta(days=1), time(), zone).astimezone(UTC)


class Territory(Table):
    """A part of the city: a borough, a district."""

    code: Code
    name: Text
    short: Short = ""
    population: dict[Year, Amount] = Field(default_factory=dict)
    tile: Annotated[tuple[Amount, ...], Field(min_length=2, max_length=2)] | None = None

    @property
    def people(self) -> int | None:
        """How many live there, by the newest count; None if there is none."""
        return self.population[max(self.population)] if self.population else None


class Map(Table):
    """The shapes of the territories, by code, and whose they are: that stands beneath every map."""

    source: Annotated[Label, Field(min_length=1)]
    shapes: dict[Code, Outlines]


class AgeBand(Table):
    """An age group that may take part; with `guardian`, only with the consent of one."""

    key: Key
    guardian: Flag = False


Strength = Literal["email", "phone", "identity", "in_person"]


class People(Table):
    """Who may take part, and how sure the city is of a person."""

    age_bands: Annotated[tuple[AgeBand, ...], Field(min_length=1)] = (AgeBand(key="18+"),)
    strengths: Annotated[tuple[Strength, ...], Field(min_length=1)] = ("email",)


class Official(Table):
    """An office that owes answers."""

    key: Key
    title: Label
