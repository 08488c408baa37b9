import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Literal

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises.api import PromiseRow

from . import addresses, words

Status = Literal["waiting", "refused", "open", "closed", "reported"]
Channel = Literal["web", "tablet", "kiosk", "brigade", "paper"]  # how a signature came in
Bar = tuple[tuple[int, bool], ...]  # the marks, lowest first, and whether each was crossed


@dataclass(frozen=True)
class Opening:
    """What opens a signature's commitments, for its signer alone; nobody else keeps it. All values in base64 but `entry` and `values`.

    Source: docs/ledger.md, "Commitments".
    """

    entry: str
    tag: str
    tag_salt: str
    values: tuple[str, ...]
    salt: str
    cancel: str

    def receipt(self) -> str:
        """The opening as the signer keeps it: what `verify.py receipt` reads."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)


@dataclass(frozen=True)
class Acknowledgement:
    """A signature is stored: for which petition, and the hash of its log entry in hex.

    opening  only for the confirmation that stored it, which shows it once
    told     whether its signer asked to hear what becomes of the petition: only then their contact is kept
    """

    petition: int
    leaf: str
    opening: Opening | None = field(default=None, compare=False)
    told: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Input:
    """An admitted petition as the dossiers take it over: the exact text version, frozen."""

    ref: Ref
    number: int
    title: str
    text: str
    language: str
    subject: str
    at: datetime


@dataclass(frozen=True)
class PetitionInput:
    """One row of petitions.csv, with its row of reported_counts.csv where there is one."""

    number: int
    title: str
    demand: str
    reasons: str
    wording: str
    language: str
    subject: str
    author: str
    opened_on: date | None
    url: str


@dataclass(frozen=True)
class CountInput:
    """One row of reported_counts.csv."""

    petition: int
    signatures: int
    as_of: date
    reported_by: str
    url: str


@dataclass(frozen=True)
class Reported:
    """A count from elsewhere: how many, by whom, on which day; not proved by this log."""

    signatures: int
    by: str
    as_of: date
    url: str


@dataclass(frozen=True)
class Mark:
    """A mark and the promise it makes; `reached_at` and the crossing's log entry `index` once it was crossed.

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
class PetitionRow:
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
class Choice:
    """One way to narrow a list: its value, its name, whether it is chosen."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class PetitionList:
    """A page of petitions, newest first. `first` is the address of the first page, `next` of the next one; None on that page itself."""

    items: tuple[PetitionRow, ...]
    first: str | None
    next: str | None
    total: int
    marks: tuple[int, ...]
    promises: tuple[Mark, ...]
    by_mark: tuple[Choice, ...]
    by_subject: tuple[Choice, ...]
    by_status: tuple[Choice, ...]
    open_for_new: bool
    head: ledger.Head

    @property
    def rows(self) -> tuple[tuple[PetitionRow, Bar], ...]:
        """Each petition with what its tier bar is drawn from."""
        return tuple((row, tuple((mark, mark in row.reached) for mark in self.marks)) for row in self.items)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The filters that narrow the list, each in words."""
        asked = (("status", self.by_status), ("mark", self.by_mark), ("subject", self.by_subject))
        return tuple(words.narrowed(name, choice.name) for name, choices in asked for choice in choices if choice.chosen and choice.value)


@dataclass(frozen=True)
class PetitionPage:
    """One petition: its text, its count at a log size, what it caused, what became of it.

    closes_at         when the last signature is taken: at the end of its own time, or of the last phase in that time
    closes_with       the title of the phase that ends it, in the reader's language; empty if its own time does
    takes_signatures  whether it can be signed now: it is open, and so is a phase for it
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
    count: ledger.Count
    reported: Reported | None
    signatures: int
    marks: tuple[Mark, ...]
    next_mark: int | None
    missing: int
    promises: tuple[PromiseRow, ...]
    outcomes: tuple[provenance.Outcome, ...]
    rules_version: int | None
    source: str

    @property
    def trace(self) -> str:
        """The address, without language prefix, where its whole thread is told."""
        return addresses.thread(self.ref)

    @property
    def bar(self) -> Bar:
        """What the tier bar is drawn from."""
        return tuple((mark.signatures, mark.reached) for mark in self.marks)

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
class SigningPage:
    """What the signing form needs: what is signed, and what may be chosen."""

    number: int
    title: str
    language: str
    asks: tuple[str, ...]
    territories: tuple[tuple[str, str], ...]
    age_bands: tuple[str, ...]


@dataclass(frozen=True)
class SignedPage:
    """What a signer is told: what was signed, which hash stands for it, what comes next.

    closes_at    as for a petition, with `closes_with`
    told         whether the contact is kept, to tell the signer what becomes of the petition
    count        the signatures in the log, without what waits for the next batch; what is `missing` from it to the next mark
    next_mark    None if all marks are reached
    receipt      what opens the signature's commitments, as text to keep; empty if it was handed out before
    """

    number: int
    ref: str
    title: str
    language: str
    version: int
    closes_at: datetime
    closes_with: str
    told: bool
    leaf: str
    count: int
    next_mark: Mark | None
    missing: int
    receipt: str

    @property
    def with_this(self) -> int:
        """The signatures once this one is counted."""
        return self.count + 1

    @property
    def missing_then(self) -> int:
        """What is missing to the next mark once this one is counted."""
        return max(self.missing - 1, 0)

    @property
    def download(self) -> str:
        """The receipt as the address of a download that needs no server: it is shown once and kept nowhere."""
        return f"data:application/json;base64,{b64encode(self.receipt.encode()).decode('ascii')}"

    @property
    def trace(self) -> str:
        """The address, without language prefix, where the petition's whole thread is told."""
        return addresses.thread(self.ref)


@dataclass(frozen=True)
class NewPetitionPage:
    """What the form of a new petition needs: the subjects (key, name) to choose from."""

    subjects: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WaitingRow:
    """A petition on the moderator's desk, with the whole hours it has waited."""

    number: int
    title: str
    language: str
    submitted_at: datetime
    hours: int

    @property
    def days(self) -> int:
        """The whole days it has waited."""
        return self.hours // 24


@dataclass(frozen=True)
class DeskPage:
    """What waits for the moderators, oldest first; `done` is the petition decided a moment ago."""

    queue: tuple[WaitingRow, ...]
    done: int | None


@dataclass(frozen=True)
class DeskCase:
    """One petition to decide: its text and the published grounds of refusal (key, text), beside everything that waits.

    ruling  None while it waits, and for a petition that came from elsewhere
    done    the petition decided a moment ago
    """

    number: int
    author: str
    language: str
    subject_title: str
    submitted_at: datetime
    text: Text
    decided: bool
    ruling: Ruling | None
    grounds: tuple[tuple[str, str], ...]
    queue: tuple[WaitingRow, ...]
    done: int | None

    @property
    def following(self) -> int | None:
        """The petition that has waited longest besides this one."""
        return next((row.number for row in self.queue if row.number != self.number), None)


@dataclass(frozen=True)
class OpenedRow:
    """A petition that opened lately."""

    number: int
    title: str
    language: str
    opened_at: datetime


@dataclass(frozen=True)
class PetitionFigures:
    """The public figures of all petitions; `at_or_over` counts, for each mark of the rules, those with at least that many."""

    total: int
    signatures_proved: int
    signatures_reported: int
    at_or_over: Mapping[int, int]
