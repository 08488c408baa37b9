"""The piece of a text that answers a question, with its words marked."""

from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .folding import Word, visible, words
from .stemming import base_of, stem

READ = 5_000  # characters of a text that are looked through: what takes long in a search is this
MORE = "…"


@dataclass(frozen=True)
class Stretch:
    """A piece of an excerpt; `marked` if it is a word that was asked for."""

    text: str
    marked: bool


def excerpt(text: str, wanted: Collection[str], *, language: str, width: int) -> tuple[Stretch, ...]:
    """The stretch of `text` with the most of the words asked for, the first of several; its beginning if it has none.

    wanted    stems, as `stem` gives them in `language`
    width     characters of the stretch, at most; an ellipsis stands where the text goes on
    Returns segments that joined are the stretch, on one line and without characters that are not seen; nothing for an empty text.
    """
    shown = visible(text[:READ])
    if not shown:
        return ()
    base = base_of(language)
    found = list(_found(shown, frozenset(wanted), base, width))
    start, end = _window(shown, found, base, width)
    segments = list[Stretch]()
    at = start
    for word in found:
        if at <= word.start and word.end <= end:  # "½" holds two words
            segments += [Stretch(shown[at : word.start], marked=False), Stretch(shown[word.start : word.end], marked=True)]
            at = word.end
    segments.append(Stretch(shown[at:end], marked=False))
    if start > 0:
        segments.insert(0, Stretch(MORE, marked=False))
    if end < len(shown) or len(text) > READ:
        segments.append(Stretch(MORE, marked=False))
    return _joined(segments)


def _found(shown: str, wanted: frozenset[str], language: str, width: int) -> Iterator[Word]:
    """The words of `shown` that are wanted, up to the end of the first stretch that has all of them: no later one has more."""
    last, end = dict[str, int](), len(shown)  # where each of them was seen last
    for word in words(shown):
        if word.start > end:
            return
        kind = stem(word.folded, language)
        if kind in wanted:
            yield word
            last[kind] = word.start
            if len(last) == len(wanted) and word.end - min(last.values()) <= width:
                end = min(end, min(last.values()) + width)


def _window(shown: str, found: list[Word], language: str, width: int) -> tuple[int, int]:
    """Where the stretch begins and ends: between words, around those found."""
    if len(shown) <= width:
        return 0, len(shown)
    first, last = _densest(found, language, width)
    start = max(0, first - (width - (last - first)) // 2)  # what is found stands in the middle
    start = min(start, len(shown) - width)
    end = start + width
    if start and not shown[start - 1].isspace():
        start = min(_after_space(shown, start, end), max(start, first))
    if end < len(shown) and not shown[end].isspace():
        cut = shown.rfind(" ", start, end)
        end = cut if cut > max(start, last) else end
    return start, end


def _densest(found: list[Word], language: str, width: int) -> tuple[int, int]:
    """Where the first stretch with the most different words among `found` begins and ends; the beginning if there are none."""
    best, place = 0, (0, 0)
    within, kinds = deque[tuple[Word, str]](), Counter[str]()
    for word in found:
        within.append((word, stem(word.folded, language)))
        kinds[within[-1][1]] += 1
        while within and word.end > within[0][0].start + width:
            _left, kind = within.popleft()
            kinds[kind] -= 1
        different = len(+kinds)
        if different > best:
            best, place = different, (within[0][0].start, word.end)
    return place


def _after_space(shown: str, start: int, end: int) -> int:
    """Behind the first space from `start` on; `start` itself if there is none."""
    space = shown.find(" ", start, end)
    return start if space < 0 else space + 1


def _joined(segments: list[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours that are marked alike made one, empty ones left out."""
    joined = list[Stretch]()
    for segment in segments:
        if joined and joined[-1].marked == segment.marked == False:  # noqa: E712  two marked words stay two
            joined[-1] = Stretch(joined[-1].text + segment.text, marked=False)
        elif segment.text:
            joined.append(segment)
    return tuple(joined)
