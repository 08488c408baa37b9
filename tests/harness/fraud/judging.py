"""A crowd, judged by the rules as they stand in the defaults of the process file."""

from collections.abc import Iterable
from dataclasses import dataclass

from constituyente.foundation.process import api as process
from constituyente.participation.reviews import signals

from .cohorts import HONEST, PROVIDERS, STUFFING, Maker


@dataclass(frozen=True)
class Judged:
    """Over all seeds: the share of stuffed signatures that were held, the least of a seed; the share of honest ones, the most of a seed."""

    caught: float
    least: float
    false: float
    most: float


def judged(name: str, seeds: Iterable[int]) -> Judged:
    """What comes of the cohort `name` for each of `seeds`."""
    caught, false = list[float](), list[float]()
    for seed in seeds:
        crowd = {**STUFFING, **HONEST}[name](Maker(f"{name} {seed}"))
        found = signals.clusters(crowd.seen, process.Review(), registered=crowd.registered, common=PROVIDERS, residents=crowd.residents)
        held = frozenset().union(*(one.leaves for one in found))
        honest = len(crowd.seen) - len(crowd.stuffed)
        caught.append(len(held & crowd.stuffed) / len(crowd.stuffed) if crowd.stuffed else 1.0)
        false.append(len(held - crowd.stuffed) / honest)
    return Judged(sum(caught) / len(caught), min(caught), sum(false) / len(false), max(false))
