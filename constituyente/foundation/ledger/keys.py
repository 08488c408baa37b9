"""The installation's signing keys: one for each purpose, in files that only their owner can read. Source: docs/operations/keys.md."""

from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from django.conf import settings

from constituyente.foundation.common.secret import installation_secret

from . import entries, notes
from .errors import LogKeyChanged

Purpose = Literal["log", "acknowledgement"]


def directory() -> Path:
    """Where the keys lie."""
    return Path(settings.DATA) / "keys"


def name_of(purpose: Purpose, origin: str) -> str:
    """The name a key signs under: the log's own key bears the log's name."""
    return origin if purpose == "log" else f"{origin}/ack"


def written(purpose: Purpose, origin: str, public: bytes) -> str:
    """What verifiers are given of a key with these public bytes (0x01 and 32)."""
    return notes.written(name_of(purpose, origin), public)


def public_bytes(verifier_key: str) -> bytes:
    """The type byte and the 32 bytes of a key written `name+id+key`."""
    return b64decode(verifier_key.split("+", 2)[2])


def _load(path: Path, name: str) -> notes.Signer:
    return notes.Signer(name, urlsafe_b64decode(installation_secret(path) + "="))


def first(purpose: Purpose, origin: str) -> notes.Signer:
    """The key an installation begins with, made now if there is none."""
    return _load(directory() / f"{purpose}.ed25519", name_of(purpose, origin))


def begun_with(purpose: Purpose, origin: str) -> notes.Signer | None:
    """The key an installation began with, if it is still in the data directory; never made."""
    path = directory() / f"{purpose}.ed25519"
    return _load(path, name_of(purpose, origin)) if path.exists() else None


def another(purpose: Purpose, origin: str) -> notes.Signer:
    """A new key beside those there are."""
    number = 2
    while (path := directory() / f"{purpose}-{number}.ed25519").exists():
        number += 1
    return _load(path, name_of(purpose, origin))


def _held(purpose: Purpose, origin: str) -> Iterator[tuple[Path, notes.Signer]]:
    for path in sorted(directory().glob(f"{purpose}*.ed25519")):
        yield path, _load(path, name_of(purpose, origin))


def holder(purpose: Purpose, origin: str, public: bytes) -> notes.Signer:
    """The key in the data directory with these public bytes (0x01 and 32). Raises LogKeyChanged if it is not there."""
    for _path, signer in _held(purpose, origin):
        if signer.public == public:
            return signer
    raise LogKeyChanged(key=b64encode(public).decode("ascii"))


def file_of(purpose: Purpose, origin: str, public: bytes) -> Path | None:
    """Where the key with these public bytes lies, if it is in the data directory."""
    return next((path for path, signer in _held(purpose, origin) if signer.public == public), None)


def announcement(purpose: Purpose, origin: str, public: bytes, by: notes.Signer) -> bytes:
    """The `key` entry that brings a key into force, signed by the log's key of the moment."""
    blank = entries.encode("key", purpose=purpose, act="added", key=public, signature=bytes(64))
    said = blank[: blank.rindex(b"g ")]
    return entries.encode("key", purpose=purpose, act="added", key=public, signature=by.bare(f"{origin}\n".encode() + said))
