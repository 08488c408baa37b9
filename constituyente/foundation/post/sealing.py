"""Sealing what is personal, under one key of the installation and one key per purpose derived from it.

What was sealed for one purpose cannot be opened for another. Sources: RFC 5869 (HKDF), the Fernet specification, RFC 2104 (HMAC).
"""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .errors import SealBroken


def seal(text: str | bytes, purpose: str) -> str:
    """`text` encrypted and authenticated for `purpose`, as URL-safe ASCII; sealed twice it never looks the same.

    purpose  a fixed word of the calling package, such as "confirmation"; the same is needed to unseal
    """
    plain = text.encode() if isinstance(text, str) else text
    # Fernet writes the clock's time in clear into the token; that of a contact is nobody's business.
    return _fernet(settings.CONTACT_KEY, purpose).encrypt_at_time(plain, 0).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """The text that `seal` was given. Raises SealBroken for another key, another purpose or a changed text."""
    return unseal_bytes(sealed, purpose).decode()


def unseal_bytes(sealed: str, purpose: str) -> bytes:
    """The bytes that `seal` was given. Raises SealBroken."""
    try:
        return _fernet(settings.CONTACT_KEY, purpose).decrypt(sealed)
    except InvalidToken as error:
        raise SealBroken(purpose) from error


def mac(text: str, purpose: str) -> bytes:
    """A keyed fingerprint of `text` (32 bytes, HMAC-SHA-256): the same for the same text and purpose, and no way back without the key."""
    return hmac.digest(_key(settings.CONTACT_KEY, f"mac/{purpose}"), text.encode(), sha256)


@lru_cache(maxsize=64)
def _fernet(secret: str, purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_key(secret, f"seal/{purpose}")))


@lru_cache(maxsize=64)
def _key(secret: str, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"constituyente/{info}".encode()).derive(secret.encode())
