"""Files of texts, and the file of which of them are nearest to which."""

import csv
import gzip
import os
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from django.utils.translation import gettext as _

from constituyente.foundation.common import exchange
from constituyente.foundation.text import api as text

COLUMNS = ("id", "rank", "other_id", "score")
EACH = 5  # of the others that are told for a row
LONGEST = 10_000_000  # characters of a field
ZIPPED = b"\x1f\x8b"


class Unreadable(Exception):
    """A file is not what it has to be; the message is one line for whoever gave it."""


@dataclass
class Texts:
    """The rows of a CSV file, compressed or not, with an id and texts in columns of these names.

    count is how many rows there were when they were last read to the end.
    """

    path: Path
    id: str
    columns: Sequence[str]
    count: int = field(default=0, init=False)

    def __call__(self) -> Iterator[tuple[str, str]]:
        """The id and the text of each row, in the order of the file. Raises Unreadable."""
        if not self.path.is_file():  # what comes through a pipe is not there the second time
            raise Unreadable(_("%(file)s: there is no such file") % {"file": self.path})
        line = 1
        try:
            with _opened(self.path) as file:
                reader = csv.reader(file, strict=True)
                header = next(reader, [])
                places = self._places(header)
                count = 0
                for row in reader:
                    line = reader.line_num
                    if row:
                        self._whole(row, header, line)
                        count += 1
                        yield row[places[0]], "\n".join(row[place] for place in places[1:])
                self.count = count
        except (csv.Error, UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
            facts = {"file": self.path, "line": line, "problem": error}
            raise Unreadable(_("%(file)s: not a CSV file in UTF-8 after line %(line)s: %(problem)s") % facts) from error

    def _places(self, header: Sequence[str]) -> list[int]:
        """Where the id stands, and the texts. Raises Unreadable."""
        if not header:
            raise Unreadable(_("%(file)s: the first line has to name the columns, and there is none") % {"file": self.path})
        wanted = [self.id]
        for name in self.columns:
            wanted += [name] if name in header else name.split(",")
        for name in wanted:
            if name not in header:
                facts = {"file": self.path, "column": name, "columns": ", ".join(header)[:300]}
                raise Unreadable(_("%(file)s: there is no column “%(column)s” among: %(columns)s") % facts)
        return [header.index(name) for name in wanted]

    def _whole(self, row: Sequence[str], header: Sequence[str], line: int) -> None:
        if len(row) != len(header):
            facts = {"file": self.path, "line": line, "found": len(row), "wanted": len(header)}
            raise Unreadable(_("%(file)s, line %(line)s: %(found)s fields and not %(wanted)s") % facts)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The file as text, unzipped where it is compressed, whatever it is called."""
    csv.field_size_limit(LONGEST)
    with path.open("rb") as raw:
        zipped = raw.read(len(ZIPPED)) == ZIPPED
        raw.seek(0)
        with TextIOWrapper(cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if zipped else raw, encoding="utf-8-sig", newline="") as file:
            yield file


def write(rows: Texts, others: Texts, out: Path, *, told: Callable[[int], None]) -> int:
    """Write into `out` the nearest of the others to each row, whole or not at all. Returns how many pairs there are.

    told  hears how many rows are done. Raises Unreadable, OSError.
    """
    if any(out.exists() and one.path.exists() and out.samefile(one.path) for one in (rows, others)):
        raise Unreadable(_("%(file)s: what is read is not written over") % {"file": out})
    draft = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    written = 0
    try:
        with (
            gzip.open(draft, "wt", encoding="utf-8", newline="")
            if out.suffix == ".gz"
            else draft.open("w", encoding="utf-8", newline="") as file
        ):
            file.write(exchange.line(COLUMNS))
            for pair in text.pairs(rows, others, each=EACH, told=told):
                fields = (exchange.guarded(pair.id), str(pair.rank), exchange.guarded(pair.other_id), f"{pair.score:.4f}")
                file.write(exchange.line(fields))
                written += 1
        os.replace(draft, out)  # noqa: PTH105  both are of one folder
    finally:
        draft.unlink(missing_ok=True)
    return written
