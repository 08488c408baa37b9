"""Receipt codes and withdrawal keys, and receipts encrypted under the former. Pure: what is kept where is decided elsewhere.

A code is 26 random characters (130 bits) and two that check them, in groups of four, without letters that are misread.
"""

from dataclasses import dataclass
from hashlib import scrypt, sha256
from itertools import islice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from constituyente.foundation.common.rng import ALPHABET, Rng, word

from .entries import FORMAT

RANDOM, CHECK, GROUP = 26, 2, 4  # characters
BLOCK = 1024  # bytes; a sealed receipt's length does not tell that of what is in it
NONCE = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", **dict.fromkeys("- \t\r\n", "")})


class BadCode(ValueError):
    """What was typed is no code: wrong length, wrong characters, or check characters that do not fit."""


class BadSeal(ValueError):
    """The code does not open what was sealed."""


@dataclass(frozen=True)
class Keys:
    """What a code is stretched to: `finder` (32 bytes) finds the sealed receipt, `key` (32 bytes) opens it."""

    finder: bytes
    key: bytes


def _check(characters: str) -> str:
    value = int.from_bytes(sha256(characters.encode()).digest()[:2], "big")
    return ALPHABET[value >> 5 & 31] + ALPHABET[value & 31]


def new_code(rng: Rng) -> str:
    """A code as people write it: seven groups of four."""
    characters = word(rng, RANDOM)
    return grouped(characters + _check(characters))


def grouped(characters: str) -> str:
    """The 28 characters of a code in groups."""
    rest = iter(characters)
    return "-".join("".join(islice(rest, GROUP)) for _group in range(len(characters) // GROUP))


def read_code(typed: str) -> str:
    """The 28 characters of a code as somebody typed it. Raises BadCode."""
    characters = typed.upper().translate(_LOOKALIKES)
    if len(characters) != RANDOM + CHECK or set(characters) - set(ALPHABET) or _check(characters[:RANDOM]) != characters[RANDOM:]:
        raise BadCode
    return characters


def cancel_secret(characters: str) -> bytes:
    """What a withdrawal key stands for (32 bytes). Source: docs/ledger.md, "Acknowledgement and receipt"."""
    return sha256(f"{FORMAT} withdrawal key\n{characters}".encode()).digest()


def stretch(characters: str, origin: str) -> Keys:
    """Finder and key of a code, by scrypt with 1 MB of memory: the code itself is too random to be guessed. Source: RFC 7914."""
    stretched = scrypt(characters.encode(), salt=f"constituyente receipt\n{origin}".encode(), n=2**10, r=8, p=1, dklen=64)
    return Keys(stretched[:32], stretched[32:])


def seal(content: bytes, keys: Keys, rng: Rng) -> bytes:
    """`content` encrypted under a code (AES-256-GCM), padded to whole kilobytes."""
    framed = len(content).to_bytes(4, "big") + content
    padded = framed + bytes(-len(framed) % BLOCK)
    nonce = rng.bytes(NONCE)
    return nonce + AESGCM(keys.key).encrypt(nonce, padded, keys.finder)


def unseal(sealed: bytes, keys: Keys) -> bytes:
    """What `seal` was given. Raises BadSeal."""
    try:
        padded = AESGCM(keys.key).decrypt(sealed[:NONCE], sealed[NONCE:], keys.finder)
    except (InvalidTag, ValueError) as error:  # a ValueError if not even a nonce is there
        raise BadSeal from error
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
