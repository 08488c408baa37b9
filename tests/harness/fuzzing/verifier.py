"""The parsers of verify/verify.py, which shares no code with the site: what both read, both must accept or both refuse."""

import io
from collections.abc import Callable, Collection
from contextlib import redirect_stdout
from pathlib import Path

from constituyente.foundation.ledger import entries, notes, tiles
from verify import verify

from .running import NotCanonical

# "What comes of taking apart what is not as it should be": whoever calls these turns it into one sentence.
REFUSALS = (verify.Fault, verify.CannotCheck, *verify.MALFORMED)


def need(what: str, *, holds: bool) -> None:
    if not holds:
        raise NotCanonical(what)


def is_entry(body: bytes) -> bool:
    return verify.parse_entry(body.decode("latin-1"))[0] != ""


def entry(body: bytes) -> bool:
    accepted = is_entry(body)
    try:
        entries.decode(body)
    except entries.BadEntry:
        need("the site refuses it", holds=not accepted)
        return False
    need("the site accepts it", holds=accepted)
    return True


def checkpoint(note: str) -> bool:
    size, root = verify.parse_head(note)
    point = notes.read(note)
    need("the site reads another", holds=(size, root) == (point.size, point.root))
    return True


def signed(written: str, texts: Collection[str]) -> Callable[[str], bool]:
    """Reads notes that the key as written should have signed, over these texts and no others."""
    name, public = verify.split_key(written)

    def read(note: str) -> bool:
        if not verify.signers(note, name, [public]):
            return False
        need("nobody signed that", holds=note.rpartition("\n\n")[0] in texts)
        need("the site says that nobody did", holds=notes.signed_by(note, written))
        return True

    return read


def key(written: str) -> bool:
    name, public = verify.split_key(written)
    need("it has another spelling", holds=notes.written(name, notes.ED25519 + public) == written)
    return True


HELD = 3


def bundle(content: bytes) -> bool:
    kept = verify.cut(content, HELD, HELD)[0]
    need("not all of it was kept", holds=kept == content)
    need("the site finds others", holds=len(tiles.unpack_bundle(content)) == HELD)
    return True


class Served(verify.Source):
    """A site of one page, and of the list that names it."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        super().__init__(".")
        self.pages = pages

    def read(self, path: str, limit: int) -> bytes:
        return self.pages.get(path, b"")[:limit]


def _pages(only: int | None, pages: dict[str, bytes]) -> bool:
    report = verify.Report("en")
    with redirect_stdout(io.StringIO()):
        verify.Pages(Served(pages), only, report)
    return report.code == 0


def page(content: bytes) -> bool:
    return _pages(1, {"petitions/1.json": content})


def listing(pages: dict[str, bytes]) -> Callable[[bytes], bool]:
    """Reads the first page of a list of petitions, whose own pages are right."""
    return lambda content: _pages(None, {**pages, "petitions.json": content})


def receipt(file: Callable[[str, bytes], Path]) -> Callable[[bytes], bool]:
    """Reads receipts, which are files; what needs no key."""

    def read(content: bytes) -> bool:
        report = verify.Report("en")
        with redirect_stdout(io.StringIO()):
            verify.Receipt(str(file("receipt.json", content)), report)
        return report.code == 0

    return read
