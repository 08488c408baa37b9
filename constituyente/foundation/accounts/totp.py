"""Codes that a telephone shows for half a minute. Pure.

Sources: RFC 4226, RFC 6238; for the address, the key URI format of Google Authenticator.
"""

import hmac
from base64 import b32encode
from collections.abc import Collection
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds that a code is shown
DIGITS = 6
DRIFT = 1  # steps that a telephone's clock may be wrong either way
SECRET = 20  # bytes, as long as the hash: RFC 4226, section 4


def code(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """The code for a step, the number of half minutes since the epoch. Source: RFC 4226, section 5.3."""
    hashed = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    at = hashed[-1] & 0xF
    number = int.from_bytes(hashed[at : at + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(now: datetime) -> int:
    """The number of half minutes since the epoch."""
    return int(now.timestamp()) // STEP


def steps_of(secret: bytes, typed: str, *, now: datetime) -> Collection[int]:
    """The steps around `now` whose code was typed; none for a wrong one. Compared in constant time."""
    near = range(step_of(now) - DRIFT, step_of(now) + DRIFT + 1)
    return [step for step in near if hmac.compare_digest(code(secret, step).encode(), typed.encode())]


def spelled(secret: bytes) -> str:
    """The secret as it is typed into an app, in base 32."""
    return b32encode(secret).decode("ascii").rstrip("=")


def address(secret: bytes, *, who: str, where: str) -> str:
    """What an app reads from a square code."""
    label = quote(f"{where}:{who}")
    return f"otpauth://totp/{label}?{urlencode({'secret': spelled(secret), 'issuer': where, 'digits': DIGITS, 'period': STEP})}"
