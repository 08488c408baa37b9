"""What a signer gets, and what the signing pages show."""

from dataclasses import dataclass, field
from datetime import datetime

from constituyente.foundation.common.addresses import carried
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from .pages import Mark
from .terms import Channel, Status


@dataclass(frozen=True)
class UnderSignature:
    """The text that people sign, with what stands beside it: its petition's dates and rules, and its signatures in the log."""

    number: int
    key: str
    title: str
    language: str
    version: int
    opened_at: datetime | None
    closes_at: datetime | None
    rules_version: int | None
    count: int


@dataclass(frozen=True)
class Acknowledgement:
    """A signature is stored: for which petition, the hash of its log entry in hex, and the signed note that promises its place in the log.

    secrets  only for the confirmation that stored it, which shows them once
    told     whether its signer asked to hear what becomes of the petition: only then their contact is kept
    text     what was signed, where it was read on the way
    """

    petition: int
    leaf: str
    note: str
    secrets: ledger.Secrets | None = field(default=None, compare=False)
    told: bool = field(default=False, compare=False)
    text: UnderSignature | None = field(default=None, compare=False)

    @property
    def due(self) -> datetime:
        """By when the entry is promised to be in the log."""
        return ledger.promised_by(self.note)


@dataclass(frozen=True)
class SignatureInput:
    """One of many signatures: under which petition, whose (canonical contact), how sure the city is of them, how it came in."""

    petition: int
    identity: str
    strength: process.Strength
    channel: Channel
    territory: str = ""
    age_band: str = ""


@dataclass(frozen=True)
class SignedText:
    """The text that a signature in the log is bound to: of which petition, which version, called what."""

    number: int
    ref: str
    title: str
    language: str
    version: int

    @property
    def trace(self) -> str:
        """The address, without language prefix, where the petition's whole thread is told."""
        return provenance.thread_address(self.ref)


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
class ClosedPage:
    """Why a petition takes no signatures now.

    title      empty while it waits to be read
    status     "reported" also for one that was taken over
    closed_at  since when it takes none, with `closed_with` as for a petition; None where it is no question of time
    others     whether there is a phase for signing now
    """

    number: int
    title: str
    language: str
    status: Status
    closed_at: datetime | None
    closed_with: str
    others: bool


@dataclass(frozen=True)
class SignedPage:
    """What a signer is told: what was signed, which hash stands for it, what comes next.

    closes_at    as for a petition, with `closes_with`
    told         whether the contact is kept, to tell the signer what becomes of the petition
    count        the signatures in the log, without what waits for the next batch; what is `missing` from it to the next mark
    next_mark    None if all marks are reached
    due          by when the entry is promised to be in the log, in so many `minutes` (0: the time has come)
    note         the signed acknowledgement that promises it
    index        where the entry stands in the log; None while it waits, and for a signature that is new
    secrets      what is shown this once; None if it was shown before
    withdrawn    whether it was taken back since, which is final
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
    due: datetime
    minutes: int
    note: str
    index: int | None
    secrets: ledger.Secrets | None
    withdrawn: bool

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
        """The receipt as the address of a download that needs no server; empty if it was shown before."""
        return carried(self.secrets.receipt) if self.secrets else ""

    @property
    def trace(self) -> str:
        """The address, without language prefix, where the petition's whole thread is told."""
        return provenance.thread_address(self.ref)
