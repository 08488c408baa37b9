"""What whoever gave something is told at once, signed: by when its entry will be in the log.

Source: docs/ledger.md, "Acknowledgement and receipt".
"""

import re
from datetime import UTC, datetime

from . import notes
from .entries import FORMAT

_DAY, _TIME = r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_TEXT = re.compile(rf"{FORMAT} acknowledgement\n{notes.ORIGIN.pattern}\n([0-9a-f]{{64}})\n({_DAY}T{_TIME})\n\n")


def text(*, origin: str, leaf: bytes, due: datetime) -> str:
    """The four lines that are signed. due: aware; whole seconds of it are promised."""
    return f"{FORMAT} acknowledgement\n{origin}\n{leaf.hex()}\n{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n"


def read(note: str) -> tuple[bytes, datetime]:
    """The hash of the entry, and by when it is promised; signatures are not looked at. Raises ValueError."""
    match = _TEXT.match(note)
    if match is None:
        message = "an acknowledgement is four lines, an empty one and signatures"
        raise ValueError(message)
    return bytes.fromhex(match[1]), datetime.fromisoformat(match[2])


def promised_by(note: str) -> datetime:
    """By when an acknowledgement promises its entry."""
    return read(note)[1]


def note(signer: notes.Signer, *, origin: str, leaf: bytes, due: datetime) -> str:
    """The acknowledgement as a signed note."""
    return notes.sign(text(origin=origin, leaf=leaf, due=due), [signer])
