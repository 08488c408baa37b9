"""What is kept for a few days of how a signature came in, so that stuffing can be found: pseudonyms, and no address.

A network is known under a key of its day, which is destroyed after a week: nobody can tell later which network it was.
"""

import hmac
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import islice
from pathlib import Path

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.lately import Lately
from constituyente.foundation.common.rng import SYSTEM
from constituyente.foundation.post import api as post

from .data import Trail
from .models import NetworkKey

PURPOSE = "networks of a day"
LENGTH = 24  # characters of a pseudonym
PREFIX = {4: 24, 6: 48}  # bits of an address that are a network
LONGEST = 32_767  # seconds that are told apart
EVERYBODYS = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com", "proton.me", "protonmail.com")


def trail(address: str, contact: str, *, asked_at: datetime | None, more: tuple[str, ...], now: datetime) -> Trail:
    """What is kept of a confirmation.

    address  of the client, as text; empty or none: no network is kept
    contact  canonical: of a mail address its provider is kept, under a name that says nothing
    more     providers that the rules call disposable besides those everybody knows
    """
    _at, _sign, domain = contact.rpartition("@")
    took = None if asked_at is None else min(max(int((now - asked_at).total_seconds()), 0), LONGEST)
    known = domain if "@" in contact else ""
    return Trail(network_of(address, now.date()), provider_of(known), took, bool(known) and known in {*disposable(), *more})


def provider_of(domain: str) -> str:
    """The pseudonym of a mail provider; empty for none."""
    return post.mac(domain, "mail provider").hex()[:LENGTH] if domain else ""


def network_of(address: str, day: date) -> str:
    """The pseudonym of the network of `address` on `day`; empty for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found  # as a socket for both writes the fourth version: else all of that were one network
    network = ip_network((found, PREFIX[found.version]), strict=False)
    return hmac.digest(_key_of(day), str(network).encode(), "sha256").hex()[:LENGTH]


def parts_of(network: str) -> list[str]:
    """An address in each of the networks that pseudonyms tell apart in `network`, at most a thousand."""
    whole = ip_network(network)
    step = 1 << (whole.max_prefixlen - max(PREFIX[whole.version], whole.prefixlen))
    first, last = int(whole.network_address), int(whole.broadcast_address)
    return [str(ip_address(at.to_bytes(whole.max_prefixlen // 8, "big"))) for at in islice(range(first, last + 1, step), 1000)]


@Lately
def _key_of(day: date) -> bytes:
    """The key of a day (32 bytes), made now if there is none. At most two statements."""
    row = NetworkKey.objects.filter(day=day).first()
    if row is None:
        row, _new = insert_once(NetworkKey(day=day, sealed=post.seal(SYSTEM.bytes(32), PURPOSE)), by=("day",))
    return post.unseal_bytes(row.sealed, PURPOSE)


@cache
def disposable() -> frozenset[str]:
    """Providers that give anybody an address for minutes."""
    return frozenset((Path(__file__).parent / "disposable.txt").read_text(encoding="ascii").split())


def everybodys() -> Mapping[str, float]:
    """The providers that everybody uses, by pseudonym, with a share of one: many signatures by them say nothing."""
    return {provider_of(domain): 1.0 for domain in EVERYBODYS}
