from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from constituyente.foundation.common.addresses import carried
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.reviews import api as reviews
from constituyente.participation.survey import api as survey

from .figures import Figures


@dataclass(frozen=True)
class NewPetition:
    """A petition that opened lately."""

    number: int
    title: str
    language: str
    opened_at: datetime


@dataclass(frozen=True)
class Story:
    """One input that reached the text: who asked for what, and which provision took it up, with the words on both sides."""

    petition: provenance.Card
    provision: provenance.Card
    asked: str
    written: str
    reason: str
    at: datetime
    trace: str


ChangeKind = Literal["mark", "kept", "late", "version", "adopted", "votes", "news", "opened", "meeting", "session", "due"]


@dataclass(frozen=True)
class Change:
    """Something that happened on a day, or will: what, in the reader's language, and the thing it happened to, with its page.

    language  of the title; empty if that is in the reader's, too
    more      what else there is to say of it, in a sentence
    """

    kind: ChangeKind
    on: date
    said: str
    title: str
    language: str
    address: str
    more: str = ""


@dataclass(frozen=True)
class Week:
    """What changed from the day `since` to today, newest first, and what the next seven days bring, soonest first.

    before  the last that happened before; None if nothing did
    """

    since: date
    changes: tuple[Change, ...]
    before: Change | None
    ahead: tuple[Change, ...]


Standing = Literal["before", "open", "between", "over"]
TAKING = frozenset({"survey", "petitions", "meetings"})  # the acts by which people take part


@dataclass(frozen=True)
class HomePage:
    """Where the process stands, what can be done now, what was counted, what is owed, what changed, one input that reached the text.

    standing  before the first phase, in one, between two, after the last; `next` is the phase that opens next
    adopted   since when a text stands that was adopted
    inputs    how many things people gave, of any kind, the drafters have before them
    """

    title: str
    phases: tuple[process.PhaseRow, ...]
    standing: Standing
    next: process.PhaseRow | None
    adopted: date | None
    survey_open: bool
    petitions_open: bool
    meetings_open: bool
    marks: tuple[int, ...]
    closes: date | None
    figures: Figures
    inputs: int
    late: tuple[promises.PromiseRow, ...]
    due: tuple[promises.PromiseRow, ...]
    upcoming: tuple[meetings.UpcomingMeeting, ...]
    newest: tuple[NewPetition, ...]
    week: Week
    story: Story | None
    head: ledger.Head

    @property
    def taking(self) -> bool:
        """Whether anybody can take part today."""
        return self.survey_open or self.petitions_open or self.meetings_open

    @property
    def closed(self) -> bool:
        """Whether nobody can take part any more: nothing is taken, in no phase to come either."""
        ahead = {act for phase in self.phases if phase.state == "future" for act in phase.allows}
        return not self.taking and ahead.isdisjoint(TAKING) and self.standing != "before"

    @property
    def assembles(self) -> bool:
        """Whether an assembly decides in this process."""
        return any("assembly" in phase.allows for phase in self.phases)

    @property
    def counted(self) -> bool:
        """Whether there is anything to count."""
        return bool(self.figures.petitions.total or self.figures.answers.started or self.figures.meetings.total or self.inputs)


@dataclass(frozen=True)
class Step:
    """A link of the thread as a sentence: who, relation, whom; with the words on both sides and the reason."""

    subject: Ref
    subject_title: str
    subject_language: str
    subject_address: str
    relation: str
    object: Ref
    object_title: str
    object_language: str
    object_address: str
    reason: str
    quote_subject: str
    quote_object: str
    by: str
    at: datetime


@dataclass(frozen=True)
class TracePage:
    """The thread of one reference, read from either end.

    named     what it is, in a word or two of the reader's language: petition 7
    facts     what happened, dated, oldest first, over every reference on the thread
    links     how the references stand to each other
    upstream  what it goes back to; downstream  what became of it
    """

    ref: Ref
    card: provenance.Card
    named: str
    facts: tuple[provenance.Fact, ...]
    links: tuple[Step, ...]
    upstream: tuple[provenance.Card, ...]
    downstream: tuple[provenance.Card, ...]
    head: ledger.Head


State = Literal["waiting", "counted", "held", "excluded", "withdrawn"]


@dataclass(frozen=True)
class ReceiptPage:
    """A receipt that its owner found again.

    signed        the text it was given to; None for what was given to no petition
    answered      the questionnaire that was answered; None for what is no answer to one
    verifier_key  the log's, as the receipt has it
    late          whether it still waits though the promised time has passed
    review        why it was held or excluded; None if it never was
    """

    receipt: ledger.Receipt
    signed: petitions.SignedText | None
    answered: survey.AnsweredSurvey | None
    verifier_key: str
    late: bool
    review: reviews.Standing | None

    @property
    def states(self) -> tuple[State, ...]:
        """What a receipt can say, in the order in which it is told."""
        return get_args(State)

    @property
    def download(self) -> str:
        """The receipt as the address of a download that needs no server."""
        return carried(self.receipt.text)


@dataclass(frozen=True)
class Given:
    """What somebody may take back, or took back: as its receipt has it, with the text it was given to."""

    receipt: ledger.Receipt
    signed: petitions.SignedText | None
    answered: survey.AnsweredSurvey | None

    @property
    def is_taken_back(self) -> bool:
        """Whether it was taken back before, in the log or on its way there."""
        return self.receipt.withdrawing or self.receipt.state == "withdrawn"


@dataclass(frozen=True)
class WithdrawnPage:
    """What was taken back, and the entry by which it is, with the signed promise of its place."""

    given: Given
    withdrawal: ledger.Withdrawal

    @property
    def due(self) -> datetime | None:
        """By when that entry is promised to be in the log; None if nobody was promised."""
        return ledger.promised_by(self.withdrawal.note) if self.withdrawal.note else None


@dataclass(frozen=True)
class Operation:
    """One JSON address: by which method and how it is written, what it gives, the queries it takes."""

    method: str
    address: str
    summary: str
    parameters: tuple[str, ...]

    @property
    def section(self) -> str:
        """The first part of the address, under which a page lists it."""
        return self.address.strip("/").replace(".", "/").split("/", 1)[0]


@dataclass(frozen=True)
class Refusal:
    """A code that a problem document may carry, and the status it comes with."""

    code: str
    status: int


@dataclass(frozen=True)
class ApiPage:
    """Every JSON address, from the OpenAPI description itself, and every code of an error."""

    openapi: str
    operations: tuple[Operation, ...]
    errors: tuple[Refusal, ...]


@dataclass(frozen=True)
class DataPage:
    """The public figures, and where the data they come from is."""

    figures: Figures
    rules_version: int


@dataclass(frozen=True)
class Letter:
    """A mail of the demo city, as it lies in the data directory."""

    at: datetime
    to: str
    subject: str
    body: str
    links: tuple[str, ...]
