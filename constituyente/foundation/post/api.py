"""Letters: sealed, queued in the caller's transaction, sent by the worker; and who asked for them."""

from .data import NOBODY, Context, Tended
from .errors import SealBroken
from .outbox import drain, tend
from .sealing import mac, seal, unseal, unseal_bytes
from .services import end_subscriptions, notify, send, subscribe

__all__ = [
    "NOBODY",
    "Context",
    "SealBroken",
    "Tended",
    "drain",
    "end_subscriptions",
    "mac",
    "notify",
    "seal",
    "send",
    "subscribe",
    "tend",
    "unseal",
    "unseal_bytes",
]
