"""A small log to test on: signatures from a seed, sealing, and what stands in it."""

from datetime import datetime

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import entries, receipts
from constituyente.foundation.ledger.models import Entry
from tests.conftest import NOON

ORIGIN = "log.example.org/2026"
KEY = "0123456789abcdef"
HASH = "ab" * 32
BATCH = 1000


def secret(number: int) -> bytes:
    """The cancel secret of signature `number`."""
    return receipts.cancel_secret(str(number))


def sign(number: int, key: str = KEY, strength: str = "email") -> bytes:
    rng = Seeded(number)
    hidden = {"tag": rng.bytes(32), "commitment": rng.bytes(32), "cancel": entries.commitment("cancel", [], secret(number))}
    return entries.encode("sign", petition=key, record=HASH, strength=strength, **hidden)


def act(kind: str, number: int, case: int = 1) -> bytes:
    """An act upon signature `number`, wherever it stands by now."""
    cancel = sign(number).splitlines()[4]
    index = next(index for index, body in enumerate(log()) if cancel in body)
    if kind == "withdraw":
        return entries.encode(kind, index=index, secret=secret(number))
    return entries.encode(kind, index=index, record=f"{case:064x}")


def append(*bodies: bytes, now: datetime = NOON) -> None:
    for body in bodies:
        ledger.append(body, now=now)


def seal(now: datetime = NOON, limit: int = BATCH) -> int:
    return ledger.seal(origin=ORIGIN, now=now, limit=limit)


def begin() -> int:
    """Begin the log: its first entry announces the acknowledgement key. Returns the size, 1."""
    ledger.open_log(origin=ORIGIN, now=NOON)
    return seal()


def log() -> list[bytes]:
    return [bytes(body) for body in Entry.objects.filter(index__isnull=False).order_by("index").values_list("body", flat=True)]
