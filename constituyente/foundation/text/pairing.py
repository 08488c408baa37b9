"""The nearest others of each of many texts, in memory that does not grow with their length. Pure; numerics only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from .neighbours import Frequencies, Index, grams

BLOCK = 20_000  # texts that are held at once

Rows = Callable[[], Iterable[tuple[str, str]]]
"""Gives the id and the text of each row, in their order; called more than once, each time from the first on."""
Told = Callable[[int], None]


@dataclass(frozen=True)
class Pair:
    """A row, one of the others nearest to it, the how-manieth of them that is, from 1, and how near: from 0 to 1."""

    id: str
    rank: int
    other_id: str
    score: float


class _Best:
    """The best so far of each row: places among the others, and scores; places of -1 are empty."""

    def __init__(self, rows: int, each: int) -> None:
        self._places: NDArray[np.int64] = np.full((rows, each), -1, dtype=np.int64)
        self._scores: NDArray[np.float64] = np.full((rows, each), -1.0)

    def add(self, row: int, found: list[tuple[int, float]]) -> None:
        """These come behind those there were, where they are as near: their places are later."""
        places = np.concatenate([self._places[row], [place for place, _score in found]]).astype(np.int64)
        scores = np.concatenate([self._scores[row], [score for _place, score in found]])
        best = np.argsort(-scores, kind="stable")[: self._places.shape[1]]
        self._places[row], self._scores[row] = places[best], scores[best]

    def of(self, row: int) -> Iterator[tuple[int, float]]:
        for place, score in zip(self._places[row], self._scores[row], strict=True):
            if place >= 0:
                yield int(place), float(score)


def pairs(rows: Rows, others: Rows, *, each: int, told: Told) -> Iterator[Pair]:
    """For each row its `each` nearest among the others, the nearest first; of equals, the one that comes first among the others.

    A row is never its own neighbour: an other with its id is passed over. `told` hears how many rows were compared with a block of others.
    """
    frequencies, names, by_name = Frequencies(), list[str](), defaultdict[str, list[int]](list)
    for place, (name, text) in enumerate(others()):
        frequencies.add(grams(text))
        names.append(name)
        by_name[name].append(place)
        told(place + 1)
    known = [name for name, _text in rows()]
    best = _Best(len(known), each)
    texts = (grams(text) for _name, text in others())
    for first in range(0, len(names), BLOCK):
        index = Index(list(islice(texts, BLOCK)), frequencies)
        for row, (name, text) in enumerate(rows()):
            own = [place - first for place in by_name.get(name, ()) if first <= place < first + BLOCK]
            near = index.nearest(grams(text), limit=each, without=own)
            best.add(row, [(first + one.place, one.score) for one in near])
            told(row + 1)
    for row, name in enumerate(known):
        for rank, (place, score) in enumerate(best.of(row), start=1):
            yield Pair(name, rank, names[place], score)
