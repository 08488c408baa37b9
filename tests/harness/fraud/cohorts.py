"""Made-up crowds, from a seed: the ones who stuff, and the ones who only look like it. No word of them is anybody's."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from constituyente.participation.reviews.signals import Seen

HOURS = 48  # that a petition was open before the crowd came
USUAL = 8  # signatures an hour, of people who are who they say
START = 480_000  # an hour since the epoch
PROVIDERS = {"gmail": 0.55, "hotmail": 0.25, "outlook": 0.12, "yahoo": 0.08}


@dataclass(frozen=True)
class Crowd:
    """Signatures of one petition: which of them are stuffed; and what the site knows besides."""

    seen: tuple[Seen, ...]
    stuffed: frozenset[bytes]
    registered: frozenset[str] = frozenset()
    residents: Mapping[str, int] | None = None


class Maker:
    """Draws signatures, each with a leaf of its own."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)  # noqa: S311  a seed, so that a crowd can be made again
        self.made = 0

    def leaf(self) -> bytes:
        self.made += 1
        return self.made.to_bytes(32, "big")

    def person(self, hour: int, *, network: str = "", provider: str = "", seconds: int | None = None, territory: str = "") -> Seen:
        """Somebody who is who they say."""
        chosen = provider or self.random.choices(list(PROVIDERS), list(PROVIDERS.values()))[0]
        took = seconds if seconds is not None else max(3, int(self.random.lognormvariate(4.2, 1.0)))
        return Seen(self.leaf(), hour, network or f"n{self.random.randrange(4000)}", chosen, territory, took)

    def machine(self, hour: int, *, network: str = "", provider: str = "", seconds: int = 30, disposable: bool = False) -> Seen:
        """Something that is nobody."""
        return Seen(self.leaf(), hour, network or f"p{self.random.randrange(100_000)}", provider or "gmail", "", seconds, disposable)

    def usual(self) -> Iterator[Seen]:
        """Two ordinary days."""
        for hour in range(HOURS):
            for _one in range(self.random.randint(USUAL // 2, USUAL + USUAL // 2)):
                yield self.person(START + hour)


def _crowd(maker: Maker, honest: list[Seen], stuffed: list[Seen], registered: frozenset[str] = frozenset()) -> Crowd:
    seen = [*maker.usual(), *honest, *stuffed]
    maker.random.shuffle(seen)
    return Crowd(tuple(seen), frozenset(one.leaf for one in stuffed), registered)


LAST = START + HOURS - 1


def one_network(maker: Maker) -> Crowd:
    """A script behind one connection, an evening long."""
    return _crowd(maker, [], [maker.machine(LAST - one % 3, network="x", seconds=maker.random.randint(3, 90)) for one in range(1200)])


def script_fast(maker: Maker) -> Crowd:
    """A script over rented connections that presses the button at once."""
    return _crowd(maker, [], [maker.machine(LAST - one % 6, seconds=maker.random.randint(0, 1)) for one in range(600)])


def disposable_behind_proxies(maker: Maker) -> Crowd:
    """Addresses for ten minutes, each over another connection, at a human pace; a part of the providers is on nobody's list."""
    stuffed = [
        maker.machine(LAST - one % 24, provider=f"d{one % 9}", seconds=maker.random.randint(5, 300), disposable=one % 9 != 0)
        for one in range(900)
    ]
    return _crowd(maker, [], stuffed)


def own_domain(maker: Maker) -> Crowd:
    """A bought domain where every address exists, over rented connections."""
    return _crowd(
        maker, [], [maker.machine(LAST - one % 20, provider="catch-all", seconds=maker.random.randint(5, 300)) for one in range(500)]
    )


def mail_merge(maker: Maker) -> Crowd:
    """A list somebody bought, sent from one server in one hour."""
    return _crowd(maker, [], [maker.machine(LAST, network="server", seconds=maker.random.randint(2, 6)) for _one in range(5000)])


def two_networks(maker: Maker) -> Crowd:
    """The same, from two servers in turns."""
    return _crowd(maker, [], [maker.machine(LAST - one % 2, network=f"s{one % 2}", seconds=20) for one in range(2000)])


def burst_in_a_burst(maker: Maker) -> Crowd:
    """A script that hides behind a night on television, but presses too fast."""
    night = [maker.person(LAST, network=f"c{maker.random.randrange(300)}") for _one in range(8000)]
    return _crowd(maker, night, [maker.machine(LAST, seconds=1) for _one in range(400)])


def slow_drip(maker: Maker) -> Crowd:
    """One connection, ten an hour, day and night: no rule sees it."""
    return _crowd(maker, [], [maker.machine(START + one % HOURS, network="drip", seconds=60) for one in range(10 * HOURS)])


def television(maker: Maker) -> Crowd:
    """Nobody stuffs: thirty thousand in an hour, behind the few addresses of three carriers."""
    return _crowd(maker, [maker.person(LAST, network=f"cgnat{maker.random.randrange(60)}") for _one in range(30_000)], [])


def school(maker: Maker) -> Crowd:
    """Nobody stuffs: a school signs in one lesson, with the school's addresses, from the school's connection, which is registered."""
    pupils = [maker.person(LAST, network="school", provider="school", seconds=maker.random.randint(5, 60)) for _one in range(450)]
    return _crowd(maker, pupils, [], frozenset({"school"}))


def village(maker: Maker) -> Crowd:
    """Nobody stuffs: a village behind one mast, over two days."""
    return _crowd(maker, [maker.person(START + maker.random.randrange(HOURS), network="mast") for _one in range(400)], [])


def families(maker: Maker) -> Crowd:
    """Nobody stuffs: four at each connection, on one evening."""
    people = [maker.person(LAST - one % 4, network=f"home{one // 4}") for one in range(1600)]
    return _crowd(maker, people, [])


STUFFING: Mapping[str, Callable[[Maker], Crowd]] = {
    one.__name__: one
    for one in (one_network, script_fast, disposable_behind_proxies, own_domain, mail_merge, two_networks, burst_in_a_burst, slow_drip)
}
HONEST: Mapping[str, Callable[[Maker], Crowd]] = {one.__name__: one for one in (television, school, village, families)}
