"""Letters: sealed, queued in the caller's transaction, sent by the worker; and who asked for them."""

from .data import NOBODY, Context, Progress, Tended
from .errors import SealBroken
from .outbox import drain, tend
from .queries import progress
from .sealing import mac, seal, unseal, unseal_bytes
from .services import end_subscriptions, notify, send, subscribe

__all__ = [
    "NOBODY",
    "Context",
    "Progress",
    "SealBroken",
    "Tended",
    "drain",
    "end_subscriptions",
    "mac",
    "notify",
    "progress",
    "seal",
    "send",
    "subscribe",
    "tend",
    "unseal",
    "unseal_bytes",
]
