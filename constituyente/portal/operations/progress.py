"""Progress of whatever takes longer than two seconds, on standard error."""

import sys
import time
from collections.abc import Callable

from django.utils.translation import gettext as _

from constituyente.foundation.common.numbers import grouped

QUIET = 2.0  # seconds before anything is told
OFTEN = 1.0  # seconds between two lines
MEGABYTE = 1 << 20


class Progress:
    """Told of every step, it writes a line a second at most."""

    def __init__(self) -> None:
        self._started = self._told = time.monotonic()
        self._bytes: dict[str, int] = {}

    def bytes(self, name: str, count: int) -> None:
        """So many more bytes of `name` are done; the files of the log count as one."""
        name = name.partition("/")[0]
        self._bytes[name] = self._bytes.get(name, 0) + count
        self._tell(lambda: f"{name}: {grouped(round(self._bytes[name] / MEGABYTE))} MB")

    def entries(self, name: str, index: int) -> None:
        """Entry `index` is done."""
        self._tell(lambda: _("%(name)s: entry %(index)s") % {"name": name, "index": grouped(index)})

    def rows(self, name: str, count: int) -> None:
        """So many rows of a table are done."""
        self._tell(lambda: _("%(table)s: %(count)s rows") % {"table": name, "count": grouped(count)})

    def step(self, name: str, amount: int) -> None:
        """Bytes of what a backup holds; entries of whatever else has a name."""
        (self.entries if name in {"published", "tail", "recount"} else self.bytes)(name, amount)

    def _tell(self, line: Callable[[], str]) -> None:
        now = time.monotonic()
        if now - self._started > QUIET and now - self._told > OFTEN:
            sys.stderr.write(f"{line()}\n")
            self._told = now
