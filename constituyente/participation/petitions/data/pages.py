"""Petitions as their public pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

from constituyente.foundation.common.narrowing import Choice
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions import words
from constituyente.participation.promises.api import PromiseRow
from constituyente.participation.reviews.api import CaseRow

from .terms import Bar, Status


@dataclass(frozen=True)
class Reported:
    """A count from elsewhere: how many, by whom, on which day; not proved by this log.

    proof  what the log it was gathered in proves of it, if that came along: then `by` is the name of that log
    """

    signatures: int
    by: str
    as_of: date
    url: str
    proof: ledger.Count | None = None


@dataclass(frozen=True)
class Mark:
    """A mark and the promise it makes; `reached_at` and the crossing's log entry `index` once it was crossed.

    index    None as well where it was crossed in the log of an origin
    kind     what crossing it obliges to; empty if nothing
    promise  the same in words, and whom it obliges (`by`), in the reader's language; empty if nothing
    """

    signatures: int
    kind: process.PromiseKind | Literal[""]
    reached: bool
    reached_at: datetime | None
    index: int | None
    promise: str
    by: str


@dataclass(frozen=True)
class Text:
    """The text version people sign: its parts, the exact record, its hash, the index of its log entry."""

    version: int
    title: str
    demand: str
    reasons: str
    wording: str
    written_at: datetime
    record: str
    hash: str
    index: int | None


@dataclass(frozen=True)
class Ruling:
    """The moderator's decision, on which ground (in the reader's language), and why."""

    admitted: bool
    ground: str
    reason: str
    decided_at: datetime
    rules_version: int


@dataclass(frozen=True)
class AppealRow:
    """What its author said against a refusal, and what another moderator decided; `admitted` is None while it waits."""

    text: str
    made_at: datetime
    admitted: bool | None
    reason: str
    decided_at: datetime | None
    rules_version: int | None


@dataclass(frozen=True)
class Withdrawal:
    """When and why its author took a petition back."""

    at: datetime
    reason: str


class Counted:
    """A petition with its signatures: what our log counts, and what comes from elsewhere."""

    count: ledger.Count
    reported: Reported | None

    @property
    def proved(self) -> ledger.Count:
        """What a log proves of it: ours, or the one it was gathered in."""
        return self.reported.proof if self.reported and self.reported.proof else self.count

    @property
    def claimed(self) -> Reported | None:
        """What somebody reports and no log proves."""
        return None if self.reported and self.reported.proof else self.reported


@dataclass(frozen=True)
class PetitionRow(Counted):
    """A petition as lists show it.

    signatures  proved and reported together
    next_mark   the lowest mark over `signatures`, None if there is none, and how many signatures are `missing` to it
    reached     the marks that proved signatures have crossed: reported ones cross none
    """

    number: int
    ref: str
    key: str
    title: str
    language: str
    author: str
    subject: str
    subject_title: str
    status: Status
    count: ledger.Count
    reported: Reported | None
    signatures: int
    next_mark: int | None
    missing: int
    reached: tuple[int, ...]


@dataclass(frozen=True)
class PetitionList:
    """A page of petitions. `first` is the address of the first page, `next` of the next one; None on that page itself.

    asked     the words that were looked for, as they were typed, cut; empty: none
    by_order  how they may be ordered: newest first unless another is chosen
    """

    items: tuple[PetitionRow, ...]
    first: str | None
    next: str | None
    total: int
    marks: tuple[int, ...]
    promises: tuple[Mark, ...]
    by_mark: tuple[Choice, ...]
    by_subject: tuple[Choice, ...]
    by_status: tuple[Choice, ...]
    asked: str
    by_order: tuple[Choice, ...]
    open_for_new: bool
    opens: date | None
    head: ledger.Head

    @property
    def rows(self) -> tuple[tuple[PetitionRow, Bar], ...]:
        """Each petition with what its tier bar is drawn from."""
        return tuple((row, tuple((mark, mark in row.reached) for mark in self.marks)) for row in self.items)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The filters that narrow the list, each in words."""
        asked = (("status", self.by_status), ("mark", self.by_mark), ("subject", self.by_subject))
        words_asked = (words.narrowed("q", self.asked),) if self.asked else ()
        return words_asked + tuple(
            words.narrowed(name, choice.name) for name, choices in asked for choice in choices if choice.chosen and choice.value
        )

    @property
    def order(self) -> str:
        """How they are ordered."""
        return next((choice.value for choice in self.by_order if choice.chosen), "")


@dataclass(frozen=True)
class DayCount:
    """What the signatures came to at the end of a day, and how many more that were than on the day shown before."""

    day: date
    total: int
    more: int


@dataclass(frozen=True)
class Slice:
    """Signatures of one place, age or channel: which, in the reader's language, and how many.

    value  None where it is not told; size: that of the log at which it was true
    """

    key: str
    label: str
    value: int | None
    size: int | None


@dataclass(frozen=True)
class Breakdown:
    """The signatures by place, by age and by channel, as far as that may be told: groups of `k` or more.

    at, size    when it was published and at which size of the log that is true; `signatures` all of them then
    record      the exact text whose hash the log has, in the entry `index`; None while that waits
    """

    number: int
    at: datetime
    size: int
    signatures: int
    k: int
    by: Mapping[Literal["territory", "age_band", "channel"], tuple[Slice, ...]]
    record: str
    index: int | None


@dataclass(frozen=True)
class PetitionPage(Counted):
    """One petition: its text, its count at a log size, what it caused, what became of it.

    closes_at         when the last signature is taken: at the end of its own time, or of the last phase in that time
    closes_with       the title of the phase that ends it, in the reader's language; empty if its own time does
    takes_signatures  whether it can be signed now: it is open, and so is a phase for it
    cases             its signatures that looked stuffed, and what was decided
    similar           what else people gave that asks for something alike, the most similar first
    days              its signatures by days, as far as days may be told apart: `k` or more of them moved each
    breakdown         the same by place, age and channel; None until there are `k` or more
    tags_shredded_at  when the key that told its signers apart was destroyed; `shredding` the record of it, whose hash is in the log
    """

    number: int
    ref: str
    key: str
    status: Status
    language: str
    author: str
    subject: str
    subject_title: str
    submitted_at: datetime
    opened_at: datetime | None
    closes_at: datetime | None
    closes_with: str
    takes_signatures: bool
    text: Text | None
    ruling: Ruling | None
    appeal: AppealRow | None
    withdrawal: Withdrawal | None
    count: ledger.Count
    reported: Reported | None
    signatures: int
    marks: tuple[Mark, ...]
    next_mark: int | None
    missing: int
    promises: tuple[PromiseRow, ...]
    outcomes: tuple[provenance.Outcome, ...]
    cases: tuple[CaseRow, ...]
    similar: tuple[corpus.Likeness, ...]
    days: tuple[DayCount, ...]
    breakdown: Breakdown | None
    k: int
    rules_version: int | None
    source: str
    tags_shredded_at: datetime | None
    shredding: str

    @property
    def trace(self) -> str:
        """The address, without language prefix, where its whole thread is told."""
        return provenance.thread_address(self.ref)

    @property
    def accepted(self) -> int:
        """Every signature that was ever taken: those that count, and those that do not."""
        count = self.proved
        return count.total + count.held + count.excluded + count.withdrawn

    @property
    def bar(self) -> Bar:
        """What the tier bar is drawn from."""
        return tuple((mark.signatures, mark.reached) for mark in self.marks)

    @property
    def crossed(self) -> tuple[tuple[int, date], ...]:
        """The marks that were crossed, each with the day, to be drawn; of the current time zone, which on a page is the process's."""
        return tuple((mark.signatures, timezone.localdate(mark.reached_at)) for mark in self.marks if mark.reached_at)

    @property
    def begins(self) -> date | None:
        """The day on which it began to take signatures; that of its first count, where that is earlier."""
        opened = timezone.localdate(self.opened_at) if self.opened_at else None
        return min((day for day in (opened, *(one.day for one in self.days[:1])) if day), default=None)

    @property
    def caused(self) -> tuple[tuple[Mark, PromiseRow | None], ...]:
        """The marks that were crossed, each with the promise it made, once that is written down."""
        made = {promise.mark: promise for promise in self.promises}
        return tuple((mark, made.get(mark.signatures)) for mark in self.marks if mark.reached)

    @property
    def ahead(self) -> tuple[Mark, ...]:
        """The marks that are still to be crossed."""
        return tuple(mark for mark in self.marks if not mark.reached)

    @property
    def next_promise(self) -> Mark | None:
        """The mark that comes next."""
        return next((mark for mark in self.marks if mark.signatures == self.next_mark), None)


@dataclass(frozen=True)
class NewPetitionPage:
    """What the form of a new petition needs: the subjects (key, name) to choose from."""

    subjects: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SimilarRow(corpus.Likeness):
    """Something similar, and why it was not admitted; empty where it was, or was never decided on."""

    reason: str


@dataclass(frozen=True)
class SimilarToNew:
    """What people gave that is similar to what somebody is about to ask for, and whether some of it can be signed now."""

    found: tuple[SimilarRow, ...]
    to_sign: bool
