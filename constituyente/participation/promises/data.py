from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from constituyente.foundation.files import api as files
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import words

Status = Literal["open", "late", "kept"]
StepAct = Literal["named", "planned", "moved", "held", "corrected"]


@dataclass(frozen=True)
class PublicRecord:
    """The exact text that was hashed into the log, and its entry's index once it has one."""

    record: str
    index: int | None


@dataclass(frozen=True)
class Kept:
    """How a promise was kept.

    on     the day those who kept it say; recorded_at  when they said so, by this server's clock
    late   it was kept, or recorded, after the day it was due
    word   the day lies in time but was recorded after the due day: there is only their word for it
    """

    on: date
    recorded_at: datetime
    who: str
    text: str
    late: bool
    word: bool


@dataclass(frozen=True)
class PromiseRow:
    """A promise as lists show it.

    about    reference of what it answers, with the title (in `about_language`) and address of its page
    by       the office that owes it, in the reader's language
    short    its title without what is promised in detail, for links that name what it is about as well
    days     whole days left (open), since it fell due (late), or between fulfilment and due date (kept: negative if it came late;
             counted from the day it was recorded where there is only the word of whoever kept it)
    changed_at  when the last was recorded of it: that it was made, a step, that it was kept
    meets_at, meets_in  when and where it is to take place, as announced last; None and empty before that
    elapsed  how much of the time given has passed, in percent of the whole bar; over 100 is late
    """

    number: int
    ref: str
    kind: process.PromiseKind
    title: str
    short: str
    about: str
    about_title: str
    about_language: str
    about_address: str
    by: str
    mark: int
    made_at: datetime
    due_at: datetime
    status: Status
    days: int
    elapsed: int
    kept: Kept | None
    changed_at: datetime | None = None
    meets_at: datetime | None = None
    meets_in: str = ""

    @property
    def about_named(self) -> str:
        """What it answers as people call it: petition 7."""
        return words.named(self.about)

    @property
    def days_after(self) -> int:
        """How many days after its due date the promise was kept, or is owed still; 0 or less while it is in time."""
        return self.days if self.status == "late" else -self.days


@dataclass(frozen=True)
class PromiseTotals:
    """How many promises are open (not yet due), kept and late; `kept_late` of the kept ones came or were recorded after it."""

    open: int
    kept: int
    late: int
    kept_late: int


@dataclass(frozen=True)
class PromisesPage:
    """Everything that is owed: the late first, then what is due, then what was kept last.

    gathering  whether petitions are taken, or will be: what could still oblige somebody
    """

    totals: PromiseTotals
    late: tuple[PromiseRow, ...]
    open: tuple[PromiseRow, ...]
    kept: tuple[PromiseRow, ...]
    gathering: bool
    rules_version: int
    head: ledger.Head


@dataclass(frozen=True)
class CountNow:
    """What the log counts at size `size`, and what it does not count any more or not yet."""

    total: int
    held: int
    excluded: int
    withdrawn: int
    size: int


@dataclass(frozen=True)
class CrossingFacts:
    """The crossing that made a promise, which stays, beside what became of the count since.

    mark, size, index  that mark, the checkpoint size at which it was reached, the crossing's entry
    count              what the log counts now, with what is under review, excluded and withdrawn
    """

    mark: int
    size: int
    index: int
    count: CountNow

    @property
    def below(self) -> int:
        """How many signatures under the mark it is now; 0 or less while it is not."""
        return self.mark - self.count.total


@dataclass(frozen=True)
class StepRow:
    """One dated fact on the way to a promise, or after it.

    on      the day of what took place; begins_at and place of what is announced
    past    what was announced and did not happen as announced: it was moved later on, or the people are others now
    record  of a correction: the exact text whose hash is in the log, at entry `index` once it has one
    """

    position: int
    act: StepAct
    recorded_at: datetime
    begins_at: datetime | None
    on: date | None
    place: str
    who: str
    people: tuple[str, ...]
    text: str
    reason: str
    past: bool
    files: tuple[files.Download, ...]
    record: PublicRecord | None


@dataclass(frozen=True)
class PromisePage:
    """One promise, with the records its log entries hash.

    cause     the crossing's entry in the log; log: the verifier key of that log, if it is another one than ours
    crossing  that crossing and what the count is now; None where no log of it is here
    people    who is to hear or do it, by name or seat
    steps     what was done on the way to it, and corrections, in the order in which they were recorded
    papers    the public files that go with how it was kept
    told      how far the letter is that tells who asked to hear of it how it was kept; None if there is none
    """

    promise: PromiseRow
    rules_version: int
    cause: int
    log: str
    made: PublicRecord
    kept: PublicRecord | None
    crossing: CrossingFacts | None
    people: tuple[str, ...]
    steps: tuple[StepRow, ...]
    papers: tuple[files.Download, ...]
    told: post.Progress | None

    @property
    def hears(self) -> bool:
        """Whether it takes place somewhere, at a time."""
        return self.promise.kind != "answer"

    @property
    def corrections(self) -> tuple[StepRow, ...]:
        """What was set right beside the fulfilment."""
        return tuple(step for step in self.steps if step.act == "corrected")

    @property
    def trace(self) -> str:
        """The address, without language prefix, where the whole thread of what it answers is told."""
        return provenance.thread_address(self.promise.about)

    @property
    def log_name(self) -> str:
        """The name of that other log; empty if it is ours."""
        return self.log.partition("+")[0]


@dataclass(frozen=True)
class PromisesDesk:
    """What the desk has to see kept, the longest overdue first; `done` is the promise recorded as kept a moment ago.

    mailings  the letters that tell what was kept lately, with the promise each is of, newest first
    """

    queue: tuple[PromiseRow, ...]
    done: int | None
    mailings: tuple[tuple[int, post.Progress], ...]
