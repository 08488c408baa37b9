"""What the log is committed to, computed anew from docs/ledger.md alone."""

from base64 import b64decode
from hashlib import sha256

from constituyente.foundation.ledger import api as ledger
from constituyente.participation.meetings.data import MeetingOpening
from tests.participation.outgoing import entries


def commitment(opening: MeetingOpening) -> str:
    """Computed anew from docs/ledger.md alone: SHA-256 of a line with the purpose, each value behind its length, and the salt."""

    def hidden(purpose: str, values: list[bytes], salt: bytes) -> bytes:
        return sha256(f"cc/1 {purpose}\n".encode() + b"".join(len(one).to_bytes(4, "big") + one for one in values) + salt).digest()

    parts = [
        b64decode(part.commitment) if part.commitment else hidden("part", [part.name.encode(), part.text.encode()], b64decode(part.salt))
        for part in opening.parts
    ]
    return hidden("parts", parts, b64decode(opening.salt)).hex()


def committed(kind: str) -> list[tuple[str, str, str]]:
    """Number, version and commitment of each entry of a kind."""
    found = [ledger.entries.decode(body.encode()).fields for body in entries(kind)]
    return [(one["number"], one["version"], b64decode(one["commitment"]).hex()) for one in found]
