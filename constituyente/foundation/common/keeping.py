"""A shelf for what was made a moment ago and is asked for again: bounded in bytes and in age."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent.

    made   seconds of a clock that never goes back
    until  of the same clock: from then on it is too old
    """

    content: bytes
    headers: Mapping[str, str]
    made: float
    until: float


class Shelf:
    """At most so many bytes of content; what was asked for longest ago goes first. Several threads may use it.

    size  bytes in all; content of more than a tenth of it is not kept
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._kept = OrderedDict[Hashable, Kept]()
        self._lock = threading.Lock()

    def get(self, key: Hashable, *, now: float) -> Kept | None:
        """What was put under this key, unless it is too old by `now`."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if now >= kept.until:
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return kept

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep it in place of what was there."""
        if len(kept.content) * 10 > self._size:
            return
        with self._lock:
            if key in self._kept:
                self._drop(key)
            self._kept[key] = kept
            self._held += len(kept.content)
            while self._held > self._size:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        self._held -= len(self._kept.pop(key).content)
