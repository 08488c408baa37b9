"""What a signer gets, and what the signing pages show."""

from dataclasses import dataclass, field
from datetime import datetime

from constituyente.foundation.accounts import api as accounts
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
    strength  how sure the city is of the person whose signature stands
    before   when an earlier signature was stored, for whoever confirms again; None for one that is new, and where telling when would
             tell on somebody else: a CURP is no secret, and another contact may have signed with it
    """

    petition: int
    leaf: str
    note: str
    secrets: ledger.Secrets | None = field(default=None, compare=False)
    told: bool = field(default=False, compare=False)
    text: UnderSignature | None = field(default=None, compare=False)
    before: datetime | None = field(default=None, compare=False)
    strength: process.Strength = field(default="email", compare=False)

    @property
    def due(self) -> datetime:
        """By when the entry is promised to be in the log."""
        return ledger.promised_by(self.note)


@dataclass(frozen=True)
class Trail:
    """What is kept for a few days of how a signature came in.

    network, provider  pseudonyms; empty where it is not known
    seconds            from the message to the button; None where there was none
    disposable         whether the provider gives anybody an address for minutes
    """

    network: str = ""
    provider: str = ""
    seconds: int | None = None
    disposable: bool = False


@dataclass(frozen=True)
class SignatureInput:
    """One of many signatures: under which petition, whose, how sure the city is of them, how it came in.

    identity  the same for the same person over every channel: canonical contact, or the CURP where the rules ask for it
    contact   the canonical contact, which the log entry commits to; None: the identity is the contact. Never a CURP: receipts keep it
    given_at  when it was given, if that was before it is counted: on paper, with the batch it came in with
    """

    petition: int
    identity: str
    strength: process.Strength
    channel: Channel
    territory: str = ""
    age_band: str = ""
    contact: str | None = None
    trail: Trail = Trail()
    given_at: datetime | None = None
    batch: int | None = None

    @property
    def committed(self) -> str:
        """The contact as the entry commits to it."""
        return self.identity if self.contact is None else self.contact


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
    """What the signing form needs: what is signed, and what may be chosen.

    contacts     what a signature may be confirmed through; `country` whose phone numbers need no country code
    guarded      the age bands in which one signs with the consent of a guardian
    per_contact  how many people may sign with one contact; `per_person` how many petitions one person may sign, None: as many as they like
    """

    number: int
    title: str
    language: str
    asks: tuple[str, ...]
    contacts: tuple[accounts.Kind, ...]
    country: str
    per_contact: int
    per_person: int | None
    territories: tuple[tuple[str, str], ...]
    age_bands: tuple[str, ...]
    guarded: tuple[str, ...]


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
    before       when the earlier signature was stored, for whoever signs again; None for one that is new, and where it is not told
    people       how many may sign with one contact, and say which of them they are
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
    strength: process.Strength
    before: datetime | None
    people: int
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
