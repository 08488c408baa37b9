"""What stuffing looks like in what is kept of signatures for a few days. Source: docs/rules.md, "Reviews".

A signature is seen under names that mean nothing: which network and which mail provider it came from, in which hour, how fast. No rule
looks at what is asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median
from typing import Literal, Protocol

RuleKey = Literal["burst", "network", "provider", "disposable", "fast", "territory", "batch", "disputed", "reported"]
SOUGHT: tuple[RuleKey, ...] = ("burst", "provider", "disposable", "fast", "territory", "batch")  # by `clusters` and `out_of_control`


@dataclass(frozen=True)
class Seen:
    """One signature as it is kept for a while.

    hour      hours since the epoch, UTC; network, provider: pseudonyms, empty where it is not known
    seconds   from the message to the button; None where there was no message
    disposable whether the provider gives addresses away for minutes
    """

    leaf: bytes
    hour: int
    network: str = ""
    provider: str = ""
    territory: str = ""
    seconds: int | None = None
    disposable: bool = False


class Limits(Protocol):
    """From where on it looks stuffed: rules of the process file, [petitions.review]."""

    @property
    def burst_per_hour(self) -> int: ...
    @property
    def burst_times(self) -> int: ...
    @property
    def burst_percent(self) -> int: ...
    @property
    def fast_seconds(self) -> int: ...
    @property
    def fast_at_least(self) -> int: ...
    @property
    def disposable_at_least(self) -> int: ...
    @property
    def provider_at_least(self) -> int: ...
    @property
    def provider_percent(self) -> int: ...
    @property
    def territory_percent_per_day(self) -> int: ...


@dataclass(frozen=True)
class Cluster:
    """Signatures that look stuffed in one way: by which rule, what tells them from others found by it, and the numbers that say so."""

    rule: RuleKey
    name: str
    leaves: frozenset[bytes]
    evidence: Mapping[str, int]


def clusters(
    seen: Sequence[Seen],
    limits: Limits,
    *,
    registered: Collection[str] = (),
    common: Mapping[str, float] | None = None,
    residents: Mapping[str, int] | None = None,
    totals: Mapping[str, int] | None = None,
) -> tuple[Cluster, ...]:
    """The clusters among the signatures of one petition in the last days, in a fixed order.

    seen        the newest first
    registered  networks that are known to be many people's: schools, libraries, carriers
    common      provider → its share of all signatures of the process, 0 to 1; one that is not there is nobody's usual one
    residents   territory → how many people live there; totals: territory → how many ever signed from there
    """
    found = [*_bursts(seen, limits, registered), *_fast(seen, limits), *_disposable(seen, limits)]
    found += [*_providers(seen, limits, common or {}), *_territories(seen, limits, residents or {}, totals or {})]
    return tuple(sorted(found, key=lambda one: (one.rule, one.name)))


def _cluster(rule: RuleKey, name: str, some: Sequence[Seen], **evidence: int) -> Cluster:
    numbers = {
        "signatures": len(some),
        "hours": len({one.hour for one in some}),
        "networks": len({one.network for one in some if one.network}),
        **evidence,
    }
    return Cluster(rule, name, frozenset(one.leaf for one in some), numbers)


def _bursts(seen: Sequence[Seen], limits: Limits, registered: Collection[str]) -> Iterable[Cluster]:
    """One network that brings in an hour many more than the petition usually gets, and a good part of all that came in that hour.

    A night on television brings many too, but out of many networks at once: none of them is a good part of it.
    """
    by_hour, by_network = Counter(one.hour for one in seen), defaultdict[str, list[Seen]](list)
    for one in seen:
        if one.network and one.network not in registered:
            by_network[one.network].append(one)
    for network, ours in sorted(by_network.items()):
        hours = Counter(one.hour for one in ours)
        # What is usual is what others bring: a cluster must not raise its own measure.
        others = [by_hour[hour] - hours[hour] for hour in by_hour]
        usual = int(median(others)) if others else 0
        hot = {
            hour
            for hour, count in hours.items()
            if count >= limits.burst_per_hour and count > limits.burst_times * usual and 100 * count >= limits.burst_percent * by_hour[hour]
        }
        if hot:
            some = [one for one in ours if one.hour in hot]
            yield _cluster("burst", network, some, an_hour=max(hours[hour] for hour in hot), usual=usual)


def _fast(seen: Sequence[Seen], limits: Limits) -> Iterable[Cluster]:
    """Buttons pressed sooner than anybody opens a message."""
    some = [one for one in seen if one.seconds is not None and one.seconds < limits.fast_seconds]
    if len(some) >= limits.fast_at_least:
        yield _cluster("fast", "", some, seconds=int(median(one.seconds or 0 for one in some)))


def _disposable(seen: Sequence[Seen], limits: Limits) -> Iterable[Cluster]:
    some = [one for one in seen if one.disposable]
    if len(some) >= limits.disposable_at_least:
        yield _cluster("disposable", "", some, percent=100 * len(some) // len(seen))


def _providers(seen: Sequence[Seen], limits: Limits, common: Mapping[str, float]) -> Iterable[Cluster]:
    """Many by a provider that hardly anybody uses, scattered over networks: a school's people share the school's."""
    by_provider = defaultdict[str, list[Seen]](list)
    for one in seen:
        if one.provider and not one.disposable:
            by_provider[one.provider].append(one)
    for provider, some in sorted(by_provider.items()):
        scattered = 2 * len({one.network for one in some}) >= len(some)
        rare = 100 * common.get(provider, 0.0) < limits.provider_percent
        if len(some) >= limits.provider_at_least and rare and scattered:
            yield _cluster("provider", provider, some, percent=100 * len(some) // len(seen))


def _territories(seen: Sequence[Seen], limits: Limits, residents: Mapping[str, int], totals: Mapping[str, int]) -> Iterable[Cluster]:
    """More from a territory than it has people for: ever, or on one day. Only those that came over that: else a few could silence many."""
    for territory, people in sorted(residents.items()):
        ours = [one for one in seen if one.territory == territory]
        over = max(totals.get(territory, 0) - people, 0)
        some = ours[:over]
        for day, count in sorted(Counter(one.hour // 24 for one in ours).items()):
            allowed = limits.territory_percent_per_day * people // 100
            some += [one for one in ours if one.hour // 24 == day][: max(count - allowed, 0)]
        some = list({one.leaf: one for one in some}.values())
        if some and people:
            yield _cluster("territory", territory, some, residents=people)


SIGMAS = 3
LEAST = 10  # lines of a batch below which chance alone makes a share


def out_of_control(batches: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """The batches whose share of refused lines is more than three sigmas over that of all: a control chart for shares (p chart).

    batches  name → lines, and how many of them were refused; one of fewer than LEAST lines counts for the share, and is never named
    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2.
    """
    lines, refused = (sum(one[part] for one in batches.values()) for part in (0, 1))
    if not lines:
        return ()
    share = refused / lines
    spread = share * (1 - share)
    return tuple(sorted(name for name, (of, bad) in batches.items() if of >= LEAST and bad / of > share + SIGMAS * sqrt(spread / of)))
