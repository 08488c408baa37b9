"""The entries of the log: one legal byte string each, ASCII, documented in docs/ledger.md.

Every kind is one regular expression, so that decoding and then encoding can only give the same bytes back.
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

FORMAT = "cc/0"
LONGEST = 4096  # bytes

_NUMBER = r"[1-9][0-9]{0,14}"
_KEY = r"[0-9a-f]{16}"
_HASH = r"[0-9a-f]{64}"
# 32 bytes in base64: the last digit before "=" carries four bits only, so that one text stands for one value.
_BYTES32 = r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="

STRENGTHS = MappingProxyType({"e": "email", "m": "phone", "i": "identity", "p": "in_person"})
_LETTERS = {strength: letter for letter, strength in STRENGTHS.items()}

_LINES: Mapping[str, Sequence[str]] = {
    "rules": (rf"v (?P<version>{_NUMBER})", rf"h (?P<record>{_HASH})"),
    "petition": (rf"p (?P<petition>{_KEY}) (?P<record>{_HASH})", rf"v (?P<version>{_NUMBER})"),
    "sign": (
        rf"p (?P<petition>{_KEY}) (?P<record>{_HASH})",
        rf"t (?P<tag>{_BYTES32})",
        rf"c (?P<commitment>{_BYTES32})",
        rf"x (?P<cancel>{_BYTES32})",
        r"k (?P<strength>[emip])",
    ),
    "crossing": (rf"p (?P<petition>{_KEY})", rf"m (?P<mark>{_NUMBER})", rf"s (?P<size>{_NUMBER})"),
    "promise": (rf"r (?P<promise>{_NUMBER})", r"a (?P<act>made|kept)", rf"h (?P<record>{_HASH})"),
    "disposition": (rf"i (?P<item>{_NUMBER})", rf"h (?P<record>{_HASH})"),
    "draft": (rf"v (?P<version>{_NUMBER})", rf"h (?P<record>{_HASH})"),
    "adoption": (rf"v (?P<version>{_NUMBER})", rf"h (?P<record>{_HASH})"),
}
KINDS = tuple(_LINES)
_FORMS = {kind: re.compile("".join([rf"{FORMAT} {kind}\n", *(f"{line}\n" for line in lines)])) for kind, lines in _LINES.items()}
_HEAD = re.compile(rf"{FORMAT} ([a-z]+)\n")


class BadEntry(ValueError):
    """The bytes are no entry of the log."""


@dataclass(frozen=True)
class Entry:
    """A decoded entry: its kind and its fields as text, in the order of docs/ledger.md."""

    kind: str
    fields: Mapping[str, str]


def decode(body: bytes) -> Entry:
    """Read the bytes of one entry. Raises BadEntry for anything but the one legal form."""
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError as error:
        message = "not ASCII"
        raise BadEntry(message) from error
    head = _HEAD.match(text)
    if head is None or head[1] not in _FORMS:
        message = "unknown kind"
        raise BadEntry(message)
    match = _FORMS[head[1]].fullmatch(text)
    if match is None or len(body) > LONGEST:
        message = f"not a canonical {head[1]} entry"
        raise BadEntry(message)
    return Entry(head[1], match.groupdict())


def _encode(kind: str, *lines: str) -> bytes:
    body = "".join(f"{line}\n" for line in (f"{FORMAT} {kind}", *lines)).encode("ascii")
    decode(body)
    return body


# In what follows `record` is the SHA-256 of the public record that the entry vouches for, as 64 lower-case hexadecimal digits.


def rules(*, version: int, record: str) -> bytes:
    """A version of process.toml came into force; `record` is the hash of the file."""
    return _encode("rules", f"v {version}", f"h {record}")


def petition(*, key: str, record: str, version: int) -> bytes:
    """A petition was opened for signatures with this version of its text."""
    return _encode("petition", f"p {key} {record}", f"v {version}")


def sign(*, petition: str, record: str, tag: bytes, commitment: bytes, cancel: bytes, strength: str) -> bytes:
    """A confirmed signature: three 32-byte values that hide what they commit to, and the strength of the proof of contact.

    record    as of the petition's own entry: the text that was signed
    tag, commitment, cancel  bytes; the entry holds them in base64
    strength  email, phone, identity or in_person
    Always the same length, so that the length tells nothing.
    """
    t, c, x = (b64encode(value).decode("ascii") for value in (tag, commitment, cancel))
    return _encode("sign", f"p {petition} {record}", f"t {t}", f"c {c}", f"x {x}", f"k {_LETTERS[strength]}")


def crossing(*, petition: str, mark: int, size: int) -> bytes:
    """At checkpoint `size`, for the first time, the petition's confirmed signatures were at or over `mark`."""
    return _encode("crossing", f"p {petition}", f"m {mark}", f"s {size}")


def promise(*, number: int, act: str, record: str) -> bytes:
    """A promise was made or kept (`act`)."""
    return _encode("promise", f"r {number}", f"a {act}", f"h {record}")


def disposition(*, item: int, record: str) -> bytes:
    """It was decided what becomes of dossier item `item`."""
    return _encode("disposition", f"i {item}", f"h {record}")


def draft(*, version: int, record: str) -> bytes:
    """A version of the text was published."""
    return _encode("draft", f"v {version}", f"h {record}")


def adoption(*, version: int, record: str) -> bytes:
    """A version of the text was adopted."""
    return _encode("adoption", f"v {version}", f"h {record}")


def commitment(purpose: str, values: Sequence[bytes], salt: bytes) -> bytes:
    r"""A hiding commitment to `values`: 32 bytes that tell nothing without `salt` (32 random bytes) and cannot be opened otherwise.

    SHA-256 of "cc/0 <purpose>\n", each value behind its length (4 bytes, big-endian), and the salt. Source: docs/ledger.md.
    """
    parts = [f"{FORMAT} {purpose}\n".encode("ascii")]
    for value in values:
        parts += [len(value).to_bytes(4, "big"), value]
    return sha256(b"".join([*parts, salt])).digest()
