"""Counting short answers: the same word in another spelling, in the plural, or by another name is one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .folding import tokens, visible


@dataclass(frozen=True)
class WordCount:
    """A word as most people wrote it, and how many times it was given, in whatever form."""

    word: str
    count: int


def word_counts(given: Iterable[str], synonyms: Mapping[str, str] | None = None) -> tuple[WordCount, ...]:
    """How often each word, or group of words, was given; the most frequent first, equals by the alphabet.

    given     one answer each, such as "Agua", " agua" and "AGUAS"; what holds no letter and no digit is left out
    synonyms  a word → the word it counts as ("H2O": "agua"), in any spelling; a chain is followed one step
    A plural counts with its singular where somebody gave that too. Each is shown as most people wrote it; of several written as often, the
    one with accents, since many leave them out.
    """
    counts_as = {_key(word): (_key(other), visible(other)) for word, other in (synonyms or {}).items()}
    written = defaultdict[str, Counter[str]](Counter)  # key → the ways it was written
    named = dict[str, str]()  # key → its name, for those that only stand for others
    for one in given:
        key = _key(one)
        if key in counts_as:
            key, name = counts_as[key]
            named.setdefault(key, name)
            written[key][""] += 1
        elif key:
            written[key][visible(one).casefold()] += 1
    joined = defaultdict[str, list[str]](list)
    for key in written:
        joined[_singular(key, written.keys())].append(key)
    ways = {head: sum((written[key] for key in keys), Counter[str]()) for head, keys in joined.items()}
    counts = (WordCount(_name(one, named.get(head, "")), one.total()) for head, one in ways.items())
    return tuple(sorted(counts, key=lambda one: (-one.count, one.word)))


def _key(word: str) -> str:
    return " ".join(tokens(word))


def _name(ways: Counter[str], otherwise: str) -> str:
    """The way most people wrote it; `otherwise` where nobody did."""
    own = sorted((way for way in ways if way), key=lambda way: (-ways[way], way.isascii(), way))
    return own[0] if own else otherwise


def _singular(key: str, given: Collection[str]) -> str:
    """The singular of `key` that was given too, followed to its end; else `key`."""
    for plural, singular in (("ces", "z"), ("ies", "y"), ("s", ""), ("es", "")):
        other = key[: -len(plural)] + singular
        if key.endswith(plural) and other != key and other in given:
            return _singular(other, given)
    return key
