"""What crosses the border of the survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from constituyente.foundation.common import folios
from constituyente.foundation.common.addresses import carried
from constituyente.foundation.common.charts.scales import Value
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

Channel = Literal["web", "tablet", "kiosk", "brigade", "paper"]  # how an answer came in
Standing = Literal["none", "before", "open", "after"]  # whether the survey takes answers; none: the rules have no questionnaire


@dataclass(frozen=True)
class AnswerInput:
    """One of many answers: question → what was typed or chosen, and of whom; `token` lets it in once."""

    token: str
    given: Mapping[str, Sequence[str]]
    territory: str
    age_band: str
    language: str
    channel: Channel
    capturer: str = ""


@dataclass(frozen=True)
class Handed:
    """An answer that came in with many: its folio, and the numbers of its open texts by question."""

    folio: str
    texts: Mapping[str, int]


@dataclass(frozen=True)
class AnswerCounts:
    """How many began, how many handed in, how many of those count: the last is the log's own tally at its size `size`.

    Each with what packages from elsewhere report, which is given once more beside it.
    log  the name of the log whose tally it is, if that is not ours
    """

    started: int
    complete: int
    valid: int
    size: int
    reported: int
    log: str = ""


@dataclass(frozen=True)
class AnswerFigures:
    """The public figures of all questionnaires."""

    started: int
    complete: int
    valid: int


@dataclass(frozen=True)
class SurveyPage:
    """The survey: what it is, how long it takes, what is kept, how many answered.

    minutes    a fair guess; `opens` and `closes` the next or last days on which answers are taken, as far as the rules say
    key        what names the questionnaire in the log
    snapshots  how many tables there are; `grounds` those on which a text is not shown (key, words)
    """

    standing: Standing
    title: str
    key: str
    questions: int
    minutes: int
    opens: date | None
    closes: date | None
    counts: AnswerCounts
    snapshots: int
    k: int
    grounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """What somebody who answers is asked: the questionnaire in force, under its key."""

    key: str
    rules: process.Rules
    survey: process.Survey
    title: str
    territories: tuple[tuple[str, str], ...]
    age_bands: tuple[str, ...]

    def labels_of(self, question: process.Question) -> dict[str, str]:
        """Option → what it is called, in the reader's language."""
        return {option.key: in_language(option.label) for option in question.options}


@dataclass(frozen=True)
class Acknowledgement:
    """An answer is stored: its folio, how much of it is answered, the hash of its entry in hex, the signed promise of its place in the log.

    leaf, note  empty if no question was answered: then it has no entry
    withdrawn   whether it was taken back since
    secrets     only for the submission that stored it, which shows them once
    """

    folio: str
    answered: int
    questions: int
    texts: int
    leaf: str
    note: str
    withdrawn: bool = False
    secrets: ledger.Secrets | None = field(default=None, compare=False)

    @property
    def shown_folio(self) -> str:
        return folios.grouped(self.folio)

    @property
    def due(self) -> datetime | None:
        """By when the entry is promised to be in the log."""
        return ledger.promised_by(self.note) if self.note else None

    @property
    def download(self) -> str:
        """The receipt as the address of a download that needs no server; empty if it was shown before."""
        return carried(self.secrets.receipt) if self.secrets else ""


@dataclass(frozen=True)
class AnsweredSurvey:
    """The questionnaire that an answer in the log is bound to."""

    title: str


# ------------------------------------------------------------------ results


@dataclass(frozen=True)
class ShownCount:
    """A count that is shown, and the snapshot at which it was true; both None where nothing may be shown."""

    count: int | None
    snapshot: int | None


@dataclass(frozen=True)
class ResultRow:
    """One line of a question's table: an option, a stretch of numbers, a word."""

    key: str
    label: str
    shown: ShownCount


@dataclass(frozen=True)
class CrossRow:
    """One line of a breakdown: a territory or an age band, with a cell for each column."""

    key: str
    label: str
    cells: tuple[ShownCount, ...]


@dataclass(frozen=True)
class CrossTable:
    """A question broken down: by what, over which columns."""

    by: Literal["territory", "age_band"]
    columns: tuple[str, ...]
    rows: tuple[CrossRow, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything in it."""
        return any(cell.count is not None for row in self.rows for cell in row.cells)

    @property
    def values(self) -> tuple[Value, ...]:
        """Its first column, to be drawn."""
        return tuple(Value(row.key, row.label, row.cells[0].count) for row in self.rows if row.cells)


@dataclass(frozen=True)
class AnswerQuote:
    """Words of an answer that was shown, in its language."""

    folio: str
    text: str
    language: str


@dataclass(frozen=True)
class QuestionResult:
    """What a question came to: how many answered it, its table, its breakdowns, and a few texts that were reviewed.

    mean, median  of numbers, as digits; empty where they may not be shown
    """

    key: str
    ask: str
    kind: process.QuestionKind
    answered: ShownCount
    rows: tuple[ResultRow, ...]
    mean: str
    median: str
    by: tuple[CrossTable, ...]
    quotes: tuple[AnswerQuote, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        """Its table, to be drawn."""
        return tuple(Value(row.key, row.label, row.shown.count) for row in self.rows)


@dataclass(frozen=True)
class SnapshotRow:
    """A snapshot in a list: its number, when it was made, of how many answers."""

    number: int
    at: datetime
    answers: int


@dataclass(frozen=True)
class ResultsPage:
    """The tables of one snapshot, beside the counts as they are now.

    snapshot  None before the first; all that follows is then empty
    size      of the log, at which the tables are true; `index` the entry with their hash, None while it waits for its batch
    moved     the figures that are older than this snapshot are marked: since they could not move yet
    record    the exact text that is hashed
    """

    title: str
    counts: AnswerCounts
    k: int
    open_now: bool
    snapshot: SnapshotRow | None
    size: int
    index: int | None
    hash: str
    record: str
    newest: bool
    people: tuple[CrossTable, ...]
    questions: tuple[QuestionResult, ...]
    snapshots: tuple[SnapshotRow, ...]


# ------------------------------------------------------------------ an answer's texts


@dataclass(frozen=True)
class AnsweredText:
    """A text of an answer and its question; `ground` says why it is not shown, empty if it is."""

    question: str
    ask: str
    text: str
    ground: str


@dataclass(frozen=True)
class AnswerPage:
    """What may be read of an answer: its texts once they are reviewed, and what became of them. No place, no age, no day.

    state   shown; waiting: moderators have not read all of it; kept: nothing of it is shown, or it has no text; withdrawn: taken back
    month   since which its texts are shown, as 2026-08; empty while they are not. `until` the month in which what was shown was taken back
    """

    folio: str
    ref: str
    state: Literal["shown", "waiting", "kept", "withdrawn"]
    title: str
    language: str
    month: str
    since: date | None
    until: date | None
    texts: tuple[AnsweredText, ...]
    outcomes: tuple[provenance.Outcome, ...]

    @property
    def shown_folio(self) -> str:
        return folios.grouped(self.folio)

    @property
    def trace(self) -> str:
        """The address, without language prefix, where its whole thread is told."""
        return provenance.thread_address(self.ref)


# ------------------------------------------------------------------ the desk


@dataclass(frozen=True)
class WaitingText:
    """An open text on the moderators' desk, with its question."""

    number: int
    ask: str
    text: str
    language: str
    received_on: date


@dataclass(frozen=True)
class Hour:
    """How many began to answer in one hour."""

    hour: datetime
    started: int


@dataclass(frozen=True)
class TextsPage:
    """The open texts that wait, oldest first, a page at a time; `waiting` how many in all; `done` how many were settled a moment ago.

    hours  how many began in each of the last hours in which anybody did: a wave is seen here
    """

    queue: tuple[WaitingText, ...]
    waiting: int
    done: int | None
    grounds: tuple[tuple[str, str], ...]
    hours: tuple[Hour, ...]


@dataclass(frozen=True)
class Verdict:
    """What a moderator decides of a text: shown, as `body` has it, or not shown on `ground`."""

    shown: bool
    body: str = ""
    ground: str = ""


@dataclass(frozen=True)
class PublishingPage:
    """Before new tables are published: what stands, what is new, whether there is enough of it."""

    title: str
    counts: AnswerCounts
    k: int
    new: int
    enough: bool
    snapshots: tuple[SnapshotRow, ...]
    done: int | None
