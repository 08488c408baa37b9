"""Bytes in the data directory under random names: on the disk itself before the row that names them commits.

Private ones are sealed with a key of the installation, each bound to its name, so that neither disk nor backup shows them.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes


def folder() -> Path:
    """Where uploaded files lie, below the data directory."""
    return Path(settings.DATA) / "files"


def path_of(key: str) -> Path:
    """In one of 256 folders: a folder of a million names is slow to list."""
    return folder() / key[:2] / key


def write(key: str, data: bytes, *, nonce: bytes | None) -> None:
    """Write the bytes and their name durably; sealed if there is a nonce. The same again changes nothing."""
    path = path_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{key}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data if nonce is None else nonce + _cipher().encrypt(nonce, data, key.encode()))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    for parent in (path.parent, folder(), folder().parent):  # a new name is on the disk once its folder is
        handle = os.open(parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read(key: str, *, sealed: bool) -> bytes:
    """The bytes. Raises FileNotFoundError, also for what was sealed with another key or changed."""
    data = path_of(key).read_bytes()
    if not sealed:
        return data
    try:
        return _cipher().decrypt(data[:NONCE], data[NONCE:], key.encode())
    except (InvalidTag, ValueError) as error:
        raise FileNotFoundError(key) from error


def names() -> Iterator[tuple[str, Path]]:
    """Every file there, by its key; a draft that a crash left under a key that no row has."""
    with suppress(FileNotFoundError):
        for path in sorted(folder().glob("*/*")):
            yield path.name, path


def _cipher() -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"constituyente/seal/file").derive(settings.CONTACT_KEY.encode()))
