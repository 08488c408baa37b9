"""Signed checkpoints. Source: C2SP signed-note and tlog-checkpoint v1.0.0, Ed25519."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519 = b"\x01"


@dataclass(frozen=True)
class Checkpoint:
    """The log at one size: its name, the number of entries, the tree head (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode('ascii')}\n"


def read(note: str) -> Checkpoint:
    """The checkpoint a note holds; its signature is not looked at. Raises ValueError."""
    body, separator, _signatures = note.partition("\n\n")
    lines = body.split("\n")
    if not separator or len(lines) != 3:  # noqa: PLR2004  origin, size, root
        message = "a checkpoint is three lines, an empty one and signatures"
        raise ValueError(message)
    return Checkpoint(lines[0], int(lines[1]), b64decode(lines[2], validate=True))


class Signer:
    """The log's own key; its name is the log's origin."""

    def __init__(self, origin: str, seed: bytes) -> None:
        """seed: 32 bytes."""
        self.origin = origin
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = _ED25519 + self._key.public_key().public_bytes_raw()

    @property
    def _id(self) -> bytes:
        return sha256(self.origin.encode() + b"\n" + self._public).digest()[:4]

    @property
    def verifier_key(self) -> str:
        """What verifiers are given: `origin+id+key`."""
        return f"{self.origin}+{self._id.hex()}+{b64encode(self._public).decode('ascii')}"

    def sign(self, checkpoint: Checkpoint) -> str:
        """The note: the checkpoint and one signature line."""
        signature = b64encode(self._id + self._key.sign(checkpoint.body.encode())).decode("ascii")
        return f"{checkpoint.body}\n— {self.origin} {signature}\n"
