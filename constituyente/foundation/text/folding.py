"""Folding: one spelling for what people type in many, with and without accents."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CHUNK = re.compile(r"\S+")
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = "'’ʼ"  # noqa: RUF001  as people and keyboards set them
UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # categories: control, format, half of a pair


def _seen(characters: str) -> str:
    """The characters without those that nobody sees, each space a plain one."""
    return "".join(" " if one.isspace() else one for one in characters if one.isspace() or unicodedata.category(one) not in UNSEEN)


def _folded(character: str) -> str:
    """Casefolded, decomposed, without marks and apostrophes."""
    text = character
    for _step in range(2):  # a decomposed letter may be cased again, and the folding of one may be composed
        text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    return _seen("".join(one for one in text if not unicodedata.combining(one) and one not in APOSTROPHES))


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met: for str.translate."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, code: int) -> str:
        self[code] = became = self._become(chr(code))
        return became


_FOLDED, _SEEN = _Table(_folded), _Table(_seen)


def fold(text: str) -> str:
    """`text` as it is compared: "nino" for "Niño", "fin" for "ﬁn"; without accents, cases, and characters that nobody sees.

    Apostrophes are left out, so that a word stays one ("people's": "peoples"). Folding twice changes nothing more, and what two texts
    fold to is what they fold to together. Source: Unicode Standard, section 3.13 (caseless matching), form NFKD.
    """
    return text.translate(_FOLDED)


def visible(text: str) -> str:
    """`text` in its own spelling on one line, without control and format characters, such as those that turn the direction of writing."""
    return re.sub(" {2,}", " ", text.translate(_SEEN)).strip()


def tokens(text: str) -> list[str]:
    """The words of `text`, folded, in order: runs of letters and digits."""
    return WORD.findall(fold(text))


@dataclass(frozen=True)
class Word:
    """One word of a text: folded, and where it stands in the text, from `start` up to `end`."""

    folded: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of `text` with their places, in order; the same as `tokens`."""
    for chunk in CHUNK.finditer(text):
        yield from _words(chunk[0], chunk.start())


def _words(chunk: str, start: int) -> Iterator[Word]:
    """The words of a stretch without spaces that begins at `start`."""
    if chunk.isascii() and chunk.isprintable() and "'" not in chunk:  # most of them: each character folds to one
        for match in WORD.finditer(chunk.lower()):
            yield Word(match[0], start + match.start(), start + match.end())
        return
    folded = [_FOLDED[ord(character)] for character in chunk]
    places = [place for place, part in enumerate(folded) for _character in part]
    for match in WORD.finditer("".join(folded)):
        end = places[match.end() - 1] + 1
        while end < len(chunk) and not folded[end] and chunk[end] not in APOSTROPHES:  # the accents on its last letter
            end += 1
        yield Word(match[0], start + places[match.start()], start + end)
