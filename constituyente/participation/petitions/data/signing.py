"""What a signer gets, and what the signing pages show."""

import json
from base64 import b64encode
from dataclasses import asdict, dataclass, field
from datetime import datetime

from constituyente.participation.petitions import addresses

from .pages import Mark


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
