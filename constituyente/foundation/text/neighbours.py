"""What is nearest to a text among many, by the letters they share. Pure; numerics only.

Two texts are as near as the cosine of their character n-grams, of four and of five signs and across the ends of words, each weighed by
1 + log count, times idf. Forms of a word, misspellings, a word that is still being typed, and languages that nobody made a stemmer for
share most of their letters. Chosen by measuring: docs/benchmarks.md.
Source: C. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval, 2008, sections 3.2.2 and 6.3.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .folding import tokens

SIZES = (4, 5)  # signs of an n-gram
READ = 20_000  # characters of a text that are looked at
BITS = 20  # of the number that stands for an n-gram; two that share one count as one
FOLLOWED = 500_000  # places at most that are looked at for one text, of its rarest n-grams: what bounds the time, whatever the texts
DIGITS = 6  # decimals of a score: what differs less is a tie
PRIME, MIX = np.uint64(1_000_003), np.uint64(0x9E37_79B9_7F4A_7C15)


@dataclass(frozen=True)
class Grams:
    """The n-grams of a text: the numbers that stand for them, ascending, and how often each is there, up to 255."""

    numbers: NDArray[np.int32]
    counts: NDArray[np.uint8]


def grams(text: str, *, read: int = READ) -> Grams:
    """The n-grams of `text`, folded, its words apart by one space; of its first `read` characters."""
    signs = np.frombuffer(f" {' '.join(tokens(text[:read]))} ".encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    found = [_hashed(signs, size) for size in SIZES if len(signs) >= size]
    numbers, counts = np.unique(np.concatenate(found) if found else np.zeros(0, np.int32), return_counts=True)
    return Grams(numbers.astype(np.int32), np.minimum(counts, 255).astype(np.uint8))


def _hashed(signs: NDArray[np.uint64], size: int) -> NDArray[np.int32]:
    """A number of BITS for every run of `size` signs."""
    end = len(signs) - size + 1
    value = np.full(end, size, dtype=np.uint64)
    for at in range(size):
        value = value * PRIME + signs[at : at + end]
    return ((value * MIX) >> np.uint64(64 - BITS)).astype(np.int32)


class Frequencies:
    """In how many texts each n-gram is found. Grows as texts are added, and takes the same memory for any number of them."""

    def __init__(self) -> None:
        self.texts = 0
        self._found = np.zeros(1 << BITS, dtype=np.int32)

    def add(self, text: Grams) -> None:
        self.texts += 1
        self._found[text.numbers] += 1

    def told(self, text: Grams) -> NDArray[np.float64]:
        """How much each n-gram of a text tells, by how often it is there and how few texts have it; of length 1, unless it has none."""
        idf = 1 + np.log((1 + self.texts) / (1 + self._found[text.numbers]))
        weights: NDArray[np.float64] = (1 + np.log(text.counts)) * idf
        length = float(np.sqrt(np.sum(weights**2)))
        return weights / length if length else weights


def likeness(one: Grams, other: Grams, frequencies: Frequencies) -> float:
    """How near two texts are, from 0 (nothing in common) to 1."""
    _shared, left, right = np.intersect1d(one.numbers, other.numbers, assume_unique=True, return_indices=True)
    return round(min(float(frequencies.told(one)[left] @ frequencies.told(other)[right]), 1.0), DIGITS)


@dataclass(frozen=True)
class Near:
    """The text at a place of the index, and how near it is, from 0 to 1."""

    place: int
    score: float


class Index:
    """Texts that can be asked for those nearest to another. Eight bytes for each n-gram of each text."""

    def __init__(self, texts: Sequence[Grams], frequencies: Frequencies) -> None:
        self._size, self._frequencies = len(texts), frequencies
        numbers = np.concatenate([np.zeros(0, np.int32), *(one.numbers for one in texts)])
        places = np.repeat(np.arange(len(texts), dtype=np.int32), [len(one.numbers) for one in texts])
        weights = np.concatenate([np.zeros(0, np.float32), *(frequencies.told(one).astype(np.float32) for one in texts)])
        order = np.argsort(numbers, kind="stable")
        self._places, self._weights = places[order], weights[order]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=1 << BITS))]).astype(np.int64)

    def nearest(self, text: Grams, *, limit: int, without: Collection[int] = ()) -> tuple[Near, ...]:
        """The texts nearest to another, at most `limit`, the nearest first; of equals, the one that was put in first.

        without  places that are passed over
        """
        told, starts = self._frequencies.told(text), self._starts[text.numbers]
        lengths = self._starts[text.numbers + 1] - starts
        rarest = np.argsort(lengths, kind="stable")
        followed = rarest[np.cumsum(lengths[rarest]) <= FOLLOWED]
        starts, lengths = starts[followed], lengths[followed]
        at = np.arange(int(lengths.sum())) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        own = np.repeat(told[followed], lengths)
        scores = np.round(np.bincount(self._places[at], weights=self._weights[at] * own, minlength=self._size), DIGITS)
        scores[list(without)] = -1
        limit = min(limit, self._size - len(set(without)))
        if limit <= 0:
            return ()
        least = np.partition(scores, -limit)[-limit]
        found = np.flatnonzero(scores >= least)
        best = found[np.lexsort((found, -scores[found]))][:limit]
        return tuple(Near(int(place), min(float(scores[place]), 1.0)) for place in best)


def index_of(texts: Iterable[str], *, read: int = READ) -> Index:
    """An index of these texts, at their places."""
    found, frequencies = [grams(one, read=read) for one in texts], Frequencies()
    for one in found:
        frequencies.add(one)
    return Index(found, frequencies)
