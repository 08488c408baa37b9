"""What changed from one text to another, word by word.

Words are compared by matching the longest common runs first (difflib), which reads better than the shortest edit script. Its cost is
quadratic at worst, so it has a budget: what is left when that is spent is shown as replaced whole. Source: Ratcliff and Metzener, 1988.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "inserted", "deleted"]
BUDGET = 400_000  # pairs of equal words looked at: about a tenth of a second
ISLAND = 3  # so few letters between two changes are read as part of the change

_WORD = re.compile(r"(\w+|[^\w\s])(\s*)|(\s+)")


@dataclass(frozen=True)
class DiffSegment:
    """A stretch of text that both have, that is new, or that is gone."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class _Word:
    """A word or one mark of punctuation, with the white space behind it; white space at the very beginning is a word of none."""

    core: str
    space: str

    def __str__(self) -> str:
        return self.core + self.space


def _words(text: str) -> list[_Word]:
    return [_Word(match[1] or "", match[2] if match[3] is None else match[3]) for match in _WORD.finditer(text)]


def words_changed(old: str, new: str, *, budget: int = BUDGET) -> tuple[DiffSegment, ...]:
    """What changed from `old` to `new`, word by word, in the order of reading: what is gone before what came in its place.

    budget  how many pairs of equal words are looked at, at most
    The segments that are the same or deleted give `old` when joined, those that are the same or inserted give `new`. None is empty, and no
    two of a kind follow one another.
    """
    before, after = _words(old), _words(new)
    parts = list[DiffSegment]()
    at_old = at_new = 0
    for start_old, start_new, length in [*_blocks(before, after, budget), (len(before), len(after), 0)]:
        parts.append(DiffSegment("deleted", _joined(before[at_old:start_old])))
        parts.append(DiffSegment("inserted", _joined(after[at_new:start_new])))
        for one, other in zip(before[start_old : start_old + length], after[start_new : start_new + length], strict=True):
            parts.append(DiffSegment("same", one.core))
            parts += _spaces(one.space, other.space)
        at_old, at_new = start_old + length, start_new + length
    return tuple(_tidied(parts))


def count_words(text: str) -> int:
    """How many words `text` has, punctuation apart."""
    return sum(1 for word in _words(text) if word.core[:1].isalnum())


def _joined(words: Iterable[_Word]) -> str:
    return "".join(map(str, words))


def _spaces(old: str, new: str) -> list[DiffSegment]:
    if old == new:
        return [DiffSegment("same", old)]
    return [DiffSegment("deleted", old), DiffSegment("inserted", new)]


def _blocks(before: Sequence[_Word], after: Sequence[_Word], budget: int) -> list[tuple[int, int, int]]:
    """Runs of words that both have: where they begin in either, and how many; in order."""
    old, new = [word.core for word in before], [word.core for word in after]
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found = [(0, 0, head)] if head else []
    found += _longest_runs(old[head : len(old) - tail], new[head : len(new) - tail], head, budget)
    return [*found, (len(old) - tail, len(new) - tail, tail)] if tail else found


def _longest_runs(old: list[str], new: list[str], shift: int, budget: int) -> list[tuple[int, int, int]]:
    """As `_blocks`, for what is left between a common beginning and a common end; all indices moved by `shift`."""
    counts = defaultdict[str, int](int)
    for word in new:
        counts[word] += 1
    costs = [0]  # how many pairs a look at the first n words of `old` takes
    for word in old:
        costs.append(costs[-1] + counts[word] + 1)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    waiting, found = [(0, len(old), 0, len(new))], list[tuple[int, int, int]]()
    while waiting:
        low_old, high_old, low_new, high_new = waiting.pop()
        if low_old == high_old or low_new == high_new:
            continue
        budget -= costs[high_old] - costs[low_old]
        if budget < 0:
            break
        run = matcher.find_longest_match(low_old, high_old, low_new, high_new)
        if run.size:
            found.append((run.a + shift, run.b + shift, run.size))
            waiting += [(low_old, run.a, low_new, run.b), (run.a + run.size, high_old, run.b + run.size, high_new)]
    return sorted(found)


def _tidied(parts: Iterable[DiffSegment]) -> Iterator[DiffSegment]:
    """Without islands: a few letters that stay between two changes are read with them."""
    runs = [(same, list(group)) for same, group in groupby((part for part in parts if part.text), key=lambda part: part.kind == "same")]
    flat = list[tuple[bool, list[DiffSegment]]]()
    for index, (same, group) in enumerate(runs):
        text = "".join(part.text for part in group)
        island = same and 0 < index < len(runs) - 1 and sum(map(str.isalnum, text)) <= ISLAND
        if island or (flat and not same and not flat[-1][0]):
            flat[-1][1].extend([DiffSegment("deleted", text), DiffSegment("inserted", text)] if island else group)
        else:
            flat.append((same, group))
    for same, group in flat:
        kinds: tuple[Kind, ...] = ("same",) if same else ("deleted", "inserted")
        for kind in kinds:
            text = "".join(part.text for part in group if part.kind == kind)
            if text:
                yield DiffSegment(kind, text)
