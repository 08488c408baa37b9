"""Signed notes, checkpoints and proofs as text. Source: C2SP signed-note, tlog-checkpoint v1.0.0, tlog-proof v1; Ed25519."""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
ORIGIN = re.compile(r"[A-Za-z0-9._/-]{1,200}")
_CHECKPOINT = re.compile(r"([A-Za-z0-9._/-]{1,200})\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)\n")
_LINE = re.compile(r"— ([^\s+]+) ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\n")
_PROOF = re.compile(r"c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]{0,14})\n((?:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\n){0,60})\n")


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
    match = _CHECKPOINT.match(note)
    if match is None or note[match.end() : match.end() + 1] != "\n":
        message = "a checkpoint is three lines, an empty one and signatures"
        raise ValueError(message)
    return Checkpoint(match[1], int(match[2]), b64decode(match[3], validate=True))


def written(name: str, public: bytes) -> str:
    """What verifiers are given: `name+id+key`. public: the type byte and the 32 bytes."""
    return f"{name}+{key_id(name, public).hex()}+{b64encode(public).decode('ascii')}"


def key_id(name: str, public: bytes) -> bytes:
    """The 4 bytes that tell keys of one name apart."""
    return sha256(name.encode() + b"\n" + public).digest()[:4]


class Signer:
    """A key of the installation, and the name it signs under."""

    def __init__(self, name: str, seed: bytes) -> None:
        """seed: 32 bytes."""
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = ED25519 + self._key.public_key().public_bytes_raw()

    @property
    def _id(self) -> bytes:
        return key_id(self.name, self.public)

    @property
    def verifier_key(self) -> str:
        """What verifiers are given: `name+id+key`."""
        return written(self.name, self.public)

    def bare(self, message: bytes) -> bytes:
        """A signature of 64 bytes over `message`, not as a note."""
        return self._key.sign(message)

    def line(self, text: str) -> str:
        """The signature line of this key for a note with `text`."""
        return f"— {self.name} {b64encode(self._id + self._key.sign(text.encode())).decode('ascii')}\n"


def sign(text: str, signers: Sequence[Signer]) -> str:
    """The note: the text, which ends with a line feed, and a line for each signer."""
    return "\n".join([text, "".join(signer.line(text) for signer in signers)])


def signed_by(note: str, verifier_key: str) -> bool:
    """Whether the note bears a valid signature by the key written `name+id+key`; lines by others are not looked at."""
    text, _empty, signatures = note.rpartition("\n\n")
    name, ident, key = verifier_key.split("+", 2)
    public = Ed25519PublicKey.from_public_bytes(b64decode(key)[1:])
    lines = list(_LINE.finditer(signatures))
    if "".join(line[0] for line in lines) != signatures:  # signatures are lines and nothing else (C2SP signed-note)
        return False
    for who, blob in (line.groups() for line in lines):
        raw = b64decode(blob)
        if (who, raw[:4].hex()) != (name, ident):
            continue
        try:
            public.verify(raw[4:], f"{text}\n".encode())
        except InvalidSignature:
            return False
        return True
    return False


def bare_by(message: bytes, signature: bytes, verifier_key: str) -> bool:
    """Whether `signature` (64 bytes) over `message`, not as a note, is by the key written `name+id+key`."""
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(verifier_key.split("+", 2)[2])[1:]).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def proof(index: int, path: Sequence[bytes], checkpoint: str) -> str:
    """An offline proof that entry `index` stands in the log of a signed checkpoint. Source: C2SP tlog-proof v1.

    path  RFC 6962 inclusion proof, hashes of 32 bytes, lowest first
    """
    hashes = "".join(f"{b64encode(one).decode('ascii')}\n" for one in path)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{checkpoint}"


def read_proof(text: str) -> tuple[int, list[bytes], str]:
    """What `proof` was given: index, path and checkpoint; what they prove is not checked. Raises ValueError."""
    match = _PROOF.match(text)
    if match is None:
        message = "a proof is two lines, the hashes, an empty line and a checkpoint"
        raise ValueError(message)
    return int(match[1]), [b64decode(one) for one in match[2].split()], text[match.end() :]
