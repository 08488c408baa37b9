from dataclasses import dataclass
from datetime import date, datetime

from constituyente.decision.assembly import api as assembly
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.process import api as process


@dataclass(frozen=True)
class AdoptionRow:
    """The adoption of a version: the exact record that was hashed into the log, and its entry's index once it has one.

    until             the day on which another text took its place; None while it stands
    rollcall          reference of the roll call that decided it, with its page without language prefix; both empty if none is known
    """

    version: int
    adopted_on: date
    until: date | None
    recorded_at: datetime
    rules_version: int
    record: str
    index: int | None
    rollcall: str
    rollcall_address: str


@dataclass(frozen=True)
class ConstitutionPage:
    """The adopted text: since when, and what it contains. Before the adoption: `adoption` and `text` are empty.

    adoptions     how many texts were adopted, this one and those before it
    newest_draft  number of the newest version of the draft; 0 if there is none
    decides       the phase in which the assembly decides, while nothing is adopted and the rules name one
    """

    adoption: AdoptionRow | None
    text: drafting.PublishedVersion | None
    contents: tuple[drafting.ContentsGroup, ...]
    adoptions: int
    newest_draft: int
    decides: process.PhaseRow | None


@dataclass(frozen=True)
class ConstitutionText:
    """The adopted text whole, in the order of reading; empty before the adoption."""

    adoption: AdoptionRow | None
    text: drafting.PublishedVersion | None
    passages: tuple[drafting.Passage, ...]


@dataclass(frozen=True)
class ArticlePage:
    """An article of the adopted text, with where each of its provisions comes from and how it was voted on."""

    adoption: AdoptionRow
    text: drafting.PublishedVersion
    article: drafting.Article
    votes: tuple[assembly.RollCallRow, ...]


# ------------------------------------------------------------------ as it stood


@dataclass(frozen=True)
class ConstitutionOn:
    """The text as it stood on a day. Before the first adoption: `adoption` and `text` are empty.

    first  the day of the first adoption; None while nothing is adopted
    """

    day: date
    adoption: AdoptionRow | None
    text: drafting.PublishedVersion | None
    contents: tuple[drafting.ContentsGroup, ...]
    first: date | None


@dataclass(frozen=True)
class ArticleOn:
    """The article of provision `key` as it stood on a day. If it was not in the text of that day: `article` is empty.

    days        the days on which the texts that hold it were adopted, the latest first
    stands_now  whether the text in force has it
    """

    day: date
    key: str
    adoption: AdoptionRow | None
    text: drafting.PublishedVersion | None
    article: drafting.Article | None
    days: tuple[date, ...]
    stands_now: bool


@dataclass(frozen=True)
class AdoptedText:
    """One adoption with the version that was adopted; `before` is the number of the one in whose place it came, None for the first."""

    adoption: AdoptionRow
    text: drafting.PublishedVersion
    before: int | None


@dataclass(frozen=True)
class ConstitutionHistory:
    """Every text that was adopted, the latest first."""

    adopted: tuple[AdoptedText, ...]


# ------------------------------------------------------------------ the desk, the figures


@dataclass(frozen=True)
class DeskConstitution:
    """What is adopted, and what could be.

    versions    those that were not adopted, newest first
    chosen      the one the clerk is about to record, else the newest of them; None if there is none
    vote        the roll call that passed the chosen one as a whole, if there was one
    difference  how far the chosen one is from the adopted one; None while nothing is adopted
    done        number of the version recorded a moment ago
    """

    adoption: AdoptionRow | None
    versions: tuple[drafting.PublishedVersion, ...]
    chosen: drafting.PublishedVersion | None
    vote: assembly.AdoptionVote | None
    difference: drafting.Difference | None
    done: int | None


@dataclass(frozen=True)
class ProvisionFigures:
    """How many articles the text has; of those with a claim of descent, how many are identical, similar, not traced."""

    articles: int
    identical: int
    similar: int
    not_traced: int
