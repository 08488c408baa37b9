"""What whoever gave something is told at once, signed: by when its entry will be in the log.

Source: docs/ledger.md, "Acknowledgement and receipt".
"""

from datetime import UTC, datetime

from . import notes
from .entries import FORMAT


def text(*, origin: str, leaf: bytes, due: datetime) -> str:
    """The four lines that are signed. due: aware; whole seconds of it are promised."""
    return f"{FORMAT} acknowledgement\n{origin}\n{leaf.hex()}\n{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n"


def read(note: str) -> tuple[bytes, datetime]:
    """The hash of the entry, and by when it is promised; signatures are not looked at. Raises ValueError."""
    _format, _origin, leaf, due, *_rest = note.split("\n")
    return bytes.fromhex(leaf), datetime.fromisoformat(due)


def promised_by(note: str) -> datetime:
    """By when an acknowledgement promises its entry."""
    return read(note)[1]


def note(signer: notes.Signer, *, origin: str, leaf: bytes, due: datetime) -> str:
    """The acknowledgement as a signed note."""
    return notes.sign(text(origin=origin, leaf=leaf, due=due), [signer])
