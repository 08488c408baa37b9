"""How similar two texts are. Pure arithmetic on their stems."""

from collections.abc import Mapping
from math import log, sqrt


def idf(found: Mapping[str, int]) -> dict[str, float]:
    """How much each stem tells, from how many texts have it: the fewer, the more; what no text has tells nothing.

    Source: K. Spärck Jones, A statistical interpretation of term specificity, 1972; smoothed, over the commonest of the stems.
    """
    most = max(found.values(), default=0)
    return {stem: log(1 + (1 + most) / number) for stem, number in found.items() if number > 0}


def similarity(one: Mapping[str, int], other: Mapping[str, int], weights: Mapping[str, float], otherwise: float = 0.0) -> float:
    """The cosine of two texts, from 0 (no stem in common) to 1 (the same stems as often), each stem weighed by 1 + log count, times idf.

    one, other  how often each stem stands in the text
    weights     idf by stem; otherwise  that of a stem which they lack: 0, and it counts for nothing on either side
    Source: C. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval, 2008, section 6.3.
    """
    left, right = _vector(one, weights, otherwise), _vector(other, weights, otherwise)
    length = sqrt(sum(value**2 for value in left.values())) * sqrt(sum(value**2 for value in right.values()))
    if not length:
        return 0.0
    return min(sum(left[stem] * right[stem] for stem in sorted(left.keys() & right.keys())) / length, 1.0)


def _vector(counts: Mapping[str, int], weights: Mapping[str, float], otherwise: float) -> dict[str, float]:
    return {stem: (1 + log(counts[stem])) * weights.get(stem, otherwise) for stem in sorted(counts) if counts[stem] > 0}
