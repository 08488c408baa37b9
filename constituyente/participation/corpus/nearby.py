"""The texts nearest to another by their letters, from an index that each process holds in memory.

It holds petitions, which are what a new petition may repeat. Whoever asks looks first, with one statement over an index of the database,
whether the pool is still as it was; only what is new or changed is read. While one thread brings the index up to date, the others go on
with the one there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from django.db import connection
from django.db.models import Count, Sum

from constituyente.foundation.text import api as text

from .models import Entry

KIND = "petition"
MOST = 50_000  # texts that are held, the newest: what bounds the memory
READ = 1000  # characters of a text that are compared: its title and how it begins
CHUNK = 500

Texts = dict[str, tuple[int | None, text.Grams]]  # by reference its mark and its n-grams
Stamp = tuple[str, int, int]  # of the pool: of which database, how many texts, the sum of their marks


@dataclass(frozen=True)
class Held:
    """The texts as they were at `stamp`: by reference the mark and the n-grams, in the order of the index."""

    stamp: Stamp
    texts: Texts
    refs: tuple[str, ...]
    frequencies: text.Frequencies
    index: text.Index

    def nearest(self, asked: text.Grams, *, limit: int, without: str) -> dict[str, float]:
        """The references of the nearest, and how near they are, from 0 to 1."""
        own = [place for place, ref in enumerate(self.refs) if ref == without] if without in self.texts else []
        return {self.refs[one.place]: one.score for one in self.index.nearest(asked, limit=limit, without=own)}

    def likeness(self, asked: text.Grams, other: text.Grams) -> float:
        """How near two texts are, weighed as those of the index."""
        return text.likeness(asked, other, self.frequencies)


def _made(stamp: Stamp, texts: Texts) -> Held:
    frequencies = text.Frequencies()
    for _mark, one in texts.values():
        frequencies.add(one)
    index = text.Index([one for _mark, one in texts.values()], frequencies)
    return Held(stamp, texts, tuple(texts), frequencies, index)


class Memory:
    """What this process holds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held = _made(("", 0, 0), {})

    def now(self) -> Held:
        """The index of the pool as it is. One statement; two more, and one for 500 new texts, where it has changed."""
        stamp = _stamp()
        if self._held.stamp != stamp and self._lock.acquire(blocking=self._held.stamp[0] != stamp[0]):
            try:
                if self._held.stamp != stamp:
                    self._held = _made(stamp, _read(self._held.texts))
            finally:
                self._lock.release()
        return self._held


memory = Memory()


def now() -> Held:
    """As Memory.now, of this process."""
    return memory.now()


def grams(title: str, body: str) -> text.Grams:
    return text.grams(f"{title}\n{body}", read=READ)


def _stamp() -> Stamp:
    found = Entry.objects.filter(kind=KIND).aggregate(texts=Count("pk"), marks=Sum("mark"))
    return str(connection.settings_dict["NAME"]), found["texts"], int(found["marks"] or 0)


def _read(known: Texts) -> Texts:
    """Every text that is held, in the order of the references; those that are known with their mark are not read again."""
    marks = dict(Entry.objects.filter(kind=KIND).order_by("-pk").values_list("ref", "mark")[:MOST])
    new = [ref for ref, mark in marks.items() if ref not in known or known[ref][0] != mark]
    fresh = known | {ref: found for first in range(0, len(new), CHUNK) for ref, found in _texts(new[first : first + CHUNK])}
    return {ref: fresh[ref] for ref in sorted(marks) if ref in fresh}


def _texts(refs: list[str]) -> Iterator[tuple[str, tuple[int | None, text.Grams]]]:
    for row in Entry.objects.filter(ref__in=refs).only("ref", "mark", "title", "body"):
        yield row.ref, (row.mark, grams(row.title, row.body))
