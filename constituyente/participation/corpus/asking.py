"""What is put into the index, and what it is asked for. Pure.

The index holds keys, each of letters a to z and digits, the first a letter: any engine keeps them as they are, and a question made of them
holds nothing that an engine could take for an order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from constituyente.foundation.text import api as text

PLAIN = re.compile("[a-z][a-z0-9]*")
INDEXED = 500_000  # characters of keys of one text: PostgreSQL takes less than a megabyte
READ = 1000  # characters of a question
WORDS = 12  # of a question that are looked for


def key(stem: str) -> str:
    """How a stem stands in the index: itself, else x and its bytes in hexadecimal digits."""
    return stem if PLAIN.fullmatch(stem) else f"x{stem.encode().hex()}"


def keys(content: str, language: str) -> list[str]:
    """The keys of every word of a text, in order."""
    return [key(stem) for stem in text.stems(content, language)]


def indexed(title: str, body: str, language: str) -> str:
    """What the index keeps of a text: the keys of its words, those of the title twice."""
    of_title = keys(title, language)
    joined = " ".join([*of_title, *of_title, *keys(body, language)])
    return joined if len(joined) <= INDEXED else joined[:INDEXED].rpartition(" ")[0]


@dataclass(frozen=True)
class Question:
    """What is looked for: all of `words`, each in one of its forms; `cut` if more was asked for than is looked for.

    words  for each word its stems, in every language and as it was typed
    """

    words: tuple[tuple[str, ...], ...]
    cut: bool = False

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for forms in self.words for stem in forms)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The same as the index has them."""
        return tuple(tuple(dict.fromkeys(key(stem) for stem in forms)) for forms in self.words)


def question(asked: str) -> Question:
    """What `asked`, in whatever people type, looks for: its words without those that say nothing by themselves, unless it has no others."""
    found = list(dict.fromkeys(text.tokens(asked[:READ])))
    telling = [word for word in found if word not in text.STOP_WORDS] or found
    forms = (_forms(word) for word in telling[:WORDS])
    return Question(tuple(dict.fromkeys(forms)), cut=len(telling) > WORDS or len(asked) > READ)


def _forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(text.stem(word, language) for language in text.LANGUAGES), text.stem(word, "")]))


def telling(title: str, body: str, language: str, *, most: int) -> tuple[str, ...]:
    """The keys by which something similar is found, at most `most`: of the words that say something, the title's, then the longest."""
    words = list(dict.fromkeys(text.tokens(title)))
    words += sorted(set(text.tokens(body)).difference(words), key=lambda word: (-len(word), word))
    return tuple(_keys_of((word for word in words if word not in text.STOP_WORDS), language))[:most]


def _keys_of(words: Iterable[str], language: str) -> Iterable[str]:
    base = language.partition("-")[0].casefold()
    return dict.fromkeys(key(text.stem(word, base)) for word in words)
