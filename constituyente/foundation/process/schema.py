"""What a process file may say: the tables and keys of process.toml, as frozen models.

Types, ranges and what one table can decide by itself are checked here; what needs two tables is in `checks`.
A sentence given to `refusal` is an English message id with named placeholders: whoever tells the reader translates it.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

OWN = "rule"  # the error type of our own sentences


def _(sentence: str) -> str:
    """Mark a message id for the catalogue."""
    return sentence


def refusal(sentence: str, **facts: str | int) -> PydanticCustomError:
    """An error whose sentence is ours."""
    return PydanticCustomError(OWN, "{sentence}", {"sentence": sentence, "facts": facts})


def _written(pattern: str, sentence: str) -> AfterValidator:
    """The whole text must match `pattern`; else `sentence`."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if form.fullmatch(text) is None:
            raise refusal(sentence, value=text)
        return text

    return AfterValidator(check)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise refusal(_("“%(value)s” is no time zone; names are written like America/Mexico_City"), value=name) from error
    return name


def _fraction(text: str) -> str:
    match = re.fullmatch(r"([0-9]{1,4})/([1-9][0-9]{0,3})", text)
    if match is None or not 0 < int(match[1]) <= int(match[2]):
        raise refusal(_('must be a fraction above 0 and up to 1, such as "2/3"'))
    return text


def _range(text: str) -> str:
    match = re.fullmatch(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))?", text)
    if match is None or (match[2] and int(match[2]) < int(match[1])):
        raise refusal(_('must be an article or a range of articles, such as "8-19"'))
    return text


Text = Annotated[str, Field(strict=True), StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Key = Annotated[
    str,
    Field(strict=True),
    _written(r"[a-z0-9][a-z0-9_+-]{0,39}", _("“%(value)s” cannot be a key: keys are up to 40 lower-case letters, digits, _, + or -")),
]
Code = Annotated[
    str, Field(strict=True), _written(r"[A-Za-z0-9-]{1,20}", _("“%(value)s” cannot be a code: codes are up to 20 letters, digits or -"))
]
Language = Annotated[
    str,
    Field(strict=True),
    _written(r"[a-z]{2,3}(-[a-z]{2,8})?", _("“%(value)s” cannot be a language: languages are written like es or en")),
]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
Amount = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
Days = Annotated[int, Field(strict=True, ge=1, le=3660)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
Year = Annotated[str, Field(strict=True), _written(r"[0-9]{4}", _("“%(value)s” is no year"))]
Share = Annotated[str, Field(strict=True), AfterValidator(_fraction)]
Zone = Annotated[str, Field(strict=True), AfterValidator(_zone)]
Articles = Annotated[str, Field(strict=True), AfterValidator(_range)]
Origin = Annotated[
    str,
    Field(strict=True, max_length=100),
    _written(
        r"[a-z0-9.-]+(/[a-z0-9-]+)+",
        _("“%(value)s” cannot name a log: write a domain and a path in lower case, such as log.example.org/2026"),
    ),
]


class Label(dict[str, str]):
    """One text in several languages: language → text."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, handler(dict[Language, Text]))


class Table(BaseModel):
    """A table of the file: nothing in it may change, and no other key may stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ------------------------------------------------------------------ the process, its calendar, its people


class Process(Table):
    """What the process is called, in which languages it speaks, and its clock."""

    slug: Key
    title: Label
    place: Label = Label()
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    timezone: Zone
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
    population: dict[Year, Amount] = {}
    tile: Annotated[tuple[Amount, ...], Field(min_length=2, max_length=2)] | None = None


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


# ------------------------------------------------------------------ the survey


class Option(Table):
    """One answer of a list."""

    key: Key
    label: Label


QuestionKind = Literal["words", "pick", "text", "number", "choice", "multiple", "scale", "place"]
# What each kind needs, and what it may have besides.
NEEDS: Mapping[str, frozenset[str]] = {
    "words": frozenset({"count"}),
    "pick": frozenset({"count", "options"}),
    "text": frozenset({"limit"}),
    "number": frozenset(),
    "choice": frozenset({"options"}),
    "multiple": frozenset({"options"}),
    "scale": frozenset({"minimum", "maximum"}),
    "place": frozenset(),
}
MAY_HAVE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(NEEDS, frozenset[str]()),
    **dict.fromkeys(["pick", "choice", "multiple"], frozenset({"shuffle"})),
    "number": frozenset({"minimum", "maximum"}),
}


class Question(Table):
    """One question of the survey."""

    key: Key
    kind: QuestionKind
    ask: Label
    count: Annotated[int, Field(strict=True, ge=1, le=20)] | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    minimum: Annotated[int, Field(strict=True)] | None = None
    maximum: Annotated[int, Field(strict=True)] | None = None
    shuffle: Flag = False
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Question":
        given = self.model_fields_set - {"key", "kind", "ask"}
        for name in sorted(NEEDS[self.kind] - given):
            raise refusal(_("a question of kind “%(kind)s” needs %(key)s"), kind=self.kind, key=name)
        for name in sorted(given - NEEDS[self.kind] - MAY_HAVE[self.kind]):
            raise refusal(_("a question of kind “%(kind)s” has no %(key)s"), kind=self.kind, key=name)
        if "options" in NEEDS[self.kind] and len(self.options) < 2:  # noqa: PLR2004  a choice is between two
            raise refusal(_("a list to choose from needs two options or more"))
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise refusal(_("minimum must be below maximum"))
        return self


class Survey(Table):
    """The questionnaire."""

    title: Label
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


# ------------------------------------------------------------------ petitions and what a mark obliges to


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


Asked = Literal["contact", "territory", "age_band"]


class Petitions(Table):
    """Who may sign, for how long, and what the signatures do."""

    asks: tuple[Asked, ...] = ("contact", "territory", "age_band")
    per_contact: Count = 1
    closes_after_days: Days = 150
    sponsors: Amount = 0
    grounds: tuple[Ground, ...] = ()
    tiers: tuple[Tier, ...] = ()


# ------------------------------------------------------------------ the document and the bodies


class Subject(Table):
    """A subject of the document."""

    key: Key
    title: Label


class Outline(Table):
    """The subjects of the document, in its order."""

    subjects: tuple[Subject, ...] = ()


class Majority(Table):
    """A share of the seats, of those present, or of the votes cast."""

    of: Literal["seats", "present", "cast"]
    more_than: Share | None = None
    at_least: Share | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Majority":
        if (self.more_than is None) == (self.at_least is None):
            raise refusal(_("must have either more_than or at_least"))
        if self.more_than is not None and Fraction(self.more_than) == 1:
            raise refusal(_("no vote has more than all"))
        return self


class Seats(Table):
    """So many seats and how they are filled."""

    filled: Key | None = None
    number: Count


def _counted(value: object) -> object:
    """`seats = 28` is short for one group of 28."""
    return [{"number": value}] if isinstance(value, int) and not isinstance(value, bool) else value


class Committee(Table):
    """A committee and the articles it works on."""

    key: Key
    title: Label = Label()
    provisions: Articles


class Body(Table):
    """A body that decides or answers: its seats, its majorities, its committees."""

    title: Label
    seats: Annotated[tuple[Seats, ...], BeforeValidator(_counted), Field(min_length=1)]
    quorum: Majority | None = None
    adopts: Majority | None = None
    committees: tuple[Committee, ...] = ()

    @property
    def size(self) -> int:
        """The number of seats, however filled."""
        return sum(seats.number for seats in self.seats)


# ------------------------------------------------------------------ privacy and the log


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

    @model_validator(mode="after")
    def _in_order(self) -> "Seal":
        if self.at_most_seconds < self.every_seconds:
            raise refusal(_("at_most_seconds must not be less than every_seconds"))
        return self


class Log(Table):
    """The public log's name and its pace."""

    origin: Origin
    seal: Seal = Seal()


# ------------------------------------------------------------------ the file, and the rules it makes


class ProcessFile(Table):
    """A whole process file."""

    format: Literal[1]
    process: Process
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    territories: tuple[Territory, ...] = ()
    people: People = People()
    officials: tuple[Official, ...] = ()
    survey: Survey | None = None
    petitions: Petitions = Petitions()
    outline: Outline = Outline()
    bodies: dict[Key, Body] = {}
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
    leaf: str = ""  # the leaf hash of its entry in the log, 64 hexadecimal digits

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
