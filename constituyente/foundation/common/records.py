"""Public records as exact text, so that their hash can stand in the log and anyone can recompute it."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256


def canonical(record: Mapping[str, object]) -> str:
    """`record` as JSON with sorted keys, no spaces, UTF-8 and Unicode form NFC: one text for one record.

    Values are text, whole numbers, booleans, None, and lists and mappings of these; dates are passed as ISO text.
    """
    return unicodedata.normalize("NFC", json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False))


def plain(text: str) -> str:
    """`text` with one spelling of each letter (NFC) and one line end, so that a quotation can be found in it again."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n")


def digest(text: str) -> str:
    """SHA-256 of `text` in UTF-8, as 64 lower-case hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def instant(at: datetime) -> str:
    """`at` (aware) as records have it: ISO 8601 in UTC, whatever zone it came in, so that an import makes the same record."""
    return at.astimezone(UTC).isoformat()
