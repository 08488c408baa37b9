"""The entries of the log: one legal byte string each, ASCII, documented in docs/ledger.md.

Every kind is one line of one table, from which both its pattern and its encoder are made, so that decoding and then encoding can only
give the same bytes back.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

FORMAT = "cc/1"
LONGEST = 4096  # bytes

_FORMS = {
    "number": r"[1-9][0-9]{0,14}",
    "size": r"0|[1-9][0-9]{0,14}",
    "key": r"[0-9a-f]{16}",
    "hash": r"[0-9a-f]{64}",
    # Whole bytes in base64: the last digit before "=" carries fewer bits, so that one text stands for one value.
    "b32": r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=",
    "b33": r"[A-Za-z0-9+/]{44}",
    "b64": r"[A-Za-z0-9+/]{85}[AQgw]==",
    "confirmed": r"[emip]",
    "any_strength": r"[nemip]",
    "word": r"[a-z]{1,20}",
}
_GIVEN = "c commitment:b32|x cancel:b32|k strength:any_strength"  # what a person gave, and may take back
_REVIEW = "i index:size|h record:hash"
_VERSIONED = "n number:number|v version:number|h record:hash"
_WRITTEN = "n number:number|v version:number|c commitment:b32"
_TABLE: Mapping[str, str] = {
    "rules": "v version:number|h record:hash",
    "answer": f"q survey:key record:hash|{_GIVEN}",
    "petition": "p petition:key record:hash|v version:number",
    "sign": "p petition:key record:hash|t tag:b32|c commitment:b32|x cancel:b32|k strength:confirmed",
    "withdraw": "i index:size|r secret:b32",
    "hold": _REVIEW,
    "release": _REVIEW,
    "exclude": _REVIEW,
    "reinstate": _REVIEW,
    "crossing": "p petition:key|m mark:number|s before:size size:number",
    "promise": "n number:number|a act:made,kept|h record:hash",
    "meeting": _WRITTEN,
    "results": _WRITTEN,
    "handover": "n number:number|h record:hash",
    "disposition": _VERSIONED,
    "draft": "v version:number|a act:published,delivered|h record:hash",
    "annotation": f"d version:number record:hash|{_GIVEN}",
    "motion": _VERSIONED,
    "rollcall": _VERSIONED,
    "adoption": "v version:number|h record:hash",
    "table": "n number:number|s size:size|h record:hash",
    "erasure": "i index:size|h record:hash",
    "key": "u purpose:word|a act:added,revoked|b key:b33|g signature:b64",
}
KINDS = tuple(_TABLE)

STRENGTHS = MappingProxyType({"n": "none", "e": "email", "m": "phone", "i": "identity", "p": "in_person"})
_LETTERS = {strength: letter for letter, strength in STRENGTHS.items()}


class BadEntry(ValueError):
    """The bytes are no entry of the log."""


@dataclass(frozen=True)
class Entry:
    """A decoded entry: its kind and its fields as text, in the order of docs/ledger.md."""

    kind: str
    fields: Mapping[str, str]


def _line(spec: str) -> tuple[str, str]:
    """One line of the table as a pattern with named groups, and as a template."""
    letter, *fields = spec.split(" ")
    pairs = [field.split(":") for field in fields]
    patterns = [f"(?P<{name}>{_FORMS.get(form) or form.replace(',', '|')})" for name, form in pairs]
    return " ".join([letter, *patterns]), " ".join([letter, *(f"{{{name}}}" for name, _form in pairs)])


def _kind(kind: str, spec: str) -> tuple[re.Pattern[str], str]:
    lines = [(f"{FORMAT} {kind}", f"{FORMAT} {kind}"), *map(_line, spec.split("|"))]
    pattern, template = ("".join(f"{one}\n" for one in side) for side in zip(*lines, strict=True))
    return re.compile(pattern), template


_KINDS = {kind: _kind(kind, spec) for kind, spec in _TABLE.items()}
_HEAD = re.compile(rf"{FORMAT} ([a-z]+)\n")


def decode(body: bytes) -> Entry:
    """Read the bytes of one entry. Raises BadEntry for anything but the one legal form."""
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError as error:
        message = "not ASCII"
        raise BadEntry(message) from error
    head = _HEAD.match(text)
    if head is None or head[1] not in _KINDS:
        message = "unknown kind"
        raise BadEntry(message)
    match = _KINDS[head[1]][0].fullmatch(text)
    if match is None or len(body) > LONGEST:
        message = f"not a canonical {head[1]} entry"
        raise BadEntry(message)
    return Entry(head[1], match.groupdict())


def encode(kind: str, **fields: str | int | bytes) -> bytes:
    """The bytes of one entry.

    fields  by their names in the table above: numbers as int; 32, 33 or 64 bytes as bytes, which the entry holds in base64; hashes of
            public records as 64 lower-case hexadecimal digits; `strength` by name (email, phone, identity, in_person, none)
    Raises BadEntry for what could not be read back, a field that is missing, and one too many.
    """
    if kind not in _KINDS:
        message = f"unknown kind {kind}"
        raise BadEntry(message)
    pattern, template = _KINDS[kind]
    if set(fields) != set(pattern.groupindex):
        message = f"{kind} has the fields {', '.join(pattern.groupindex)}"
        raise BadEntry(message)
    texts = {name: b64encode(value).decode("ascii") if isinstance(value, bytes) else str(value) for name, value in fields.items()}
    if "strength" in texts:
        texts["strength"] = _LETTERS.get(texts["strength"], "")
    body = template.format(**texts).encode("ascii", "replace")
    decode(body)
    return body


def commitment(purpose: str, values: Sequence[bytes], salt: bytes) -> bytes:
    r"""A hiding commitment to `values`: 32 bytes that tell nothing without `salt` (32 random bytes) and cannot be opened otherwise.

    SHA-256 of "cc/1 <purpose>\n", each value behind its length (4 bytes, big-endian), and the salt. Source: docs/ledger.md.
    """
    parts = [f"{FORMAT} {purpose}\n".encode("ascii")]
    for value in values:
        parts += [len(value).to_bytes(4, "big"), value]
    return sha256(b"".join([*parts, salt])).digest()


def commitment_to_parts(parts: Sequence[tuple[str, str, bytes]], salt: bytes) -> bytes:
    """The commitment of an answer, an annotation, a meeting or its results: over parts that can be opened one by one.

    parts  (name, text, salt of 32 bytes) each; the first is named `ref` and holds the public reference
    """
    return commitment("parts", [commitment("part", [name.encode(), text.encode()], own) for name, text, own in parts], salt)


def opens(secret: str, cancel: str) -> bool:
    """Whether the secret of a `withdraw` entry opens the `cancel` of what it takes back; both in base64."""
    return b64encode(commitment("cancel", [], b64decode(secret))).decode("ascii") == cancel
