"""A dictionary attack: somebody who knows many people's contacts looks for them in everything that is published.

What is published is read as bytes: every run that may be a digest, in hexadecimal, in base 64 or raw, whole or cut to eight bytes. Each
identity is hashed in the ways an attacker would try first, with every public value as a key. Salts and keys that are not published are not
tried: that is what they are for.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from constituyente.foundation.ledger import api as ledger

LENGTH = 8  # bytes of a digest that are compared: among millions of tries, two agree by chance once in millions of runs
HEX = re.compile(rb"[0-9a-fA-F]{16,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{11,}")
WORD = re.compile(rb"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|\+?[0-9]{10,}")
RAW = 32  # bytes of a digest in a file of them


def files(*folders: Path) -> Iterator[bytes]:
    """What lies in these folders."""
    for folder in folders:
        yield from (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


class Published:
    """Everything that is published: what may be digests in it, by their first bytes, and what may be contacts."""

    def __init__(self, blobs: Iterable[bytes]) -> None:
        self.digests, self.words = set[bytes](), set[bytes]()
        for blob in blobs:
            self.words.update(word.lower() for word in WORD.findall(blob))
            self.digests.update(_decoded(blob))

    def tells(self, digest: bytes) -> bool:
        return digest[:LENGTH] in self.digests


def _decoded(blob: bytes) -> Iterator[bytes]:
    for run in HEX.findall(blob):
        yield binascii.unhexlify(run[: 2 * LENGTH])
    for run in BASE64.findall(blob):
        plain = run.replace(b"-", b"+").replace(b"_", b"/")[: 4 * 3]
        yield base64.b64decode(plain + b"=" * (-len(plain) % 4))[:LENGTH]
    for start in range(0, len(blob) - RAW + 1, RAW):
        yield blob[start : start + LENGTH]


def tries(identity: str, publics: Sequence[bytes]) -> Iterator[bytes]:
    """The digests of an identity that an attacker would try."""
    plain = identity.encode()
    for known in (b"", *publics):
        yield hashlib.sha256(known + plain).digest()
        yield hashlib.sha256(plain + known).digest()
        yield hmac.digest(known, plain, "sha256")
        yield ledger.entries.commitment("tag", [plain], known)
        yield ledger.entries.commitment("tag", [hmac.digest(known, plain, "sha256")], b"")
    yield hashlib.sha1(plain, usedforsecurity=False).digest()
    yield hashlib.md5(plain, usedforsecurity=False).digest()


def attack(published: Published, identities: Iterable[str], publics: Sequence[bytes]) -> list[str]:
    """Which of the identities are found in what is published."""
    return [
        identity
        for identity in identities
        if identity.encode().lower() in published.words or any(map(published.tells, tries(identity, publics)))
    ]
