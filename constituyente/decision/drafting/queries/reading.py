"""A whole version in the order of reading: for whoever prints it, writes it into a file, or asks how far two of them are apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from constituyente.decision.drafting import tree
from constituyente.decision.drafting.data import ProvisionInput

from .versions import places, provisions_of


@dataclass(frozen=True)
class Passage:
    """A provision of a whole text, with its words; `parent` is the key of what it stands in, empty at the top.

    depth  how many provisions it stands in
    page   the key of the page that shows it; empty for a title or chapter that only divides the text
    inner  how deep in its page: 0 for the page itself
    """

    key: str
    parent: str
    kind: str
    mark: str
    heading: str
    body: str
    note: str
    depth: int
    page: str
    inner: int

    @property
    def lines(self) -> tuple[str, ...]:
        """The body line by line, without empty lines."""
        return tuple(line for line in self.body.split("\n") if line.strip())

    @property
    def rank(self) -> int:
        """Which heading it has on a page that shows the whole text: h2 at the top, h6 at the deepest."""
        return min(self.depth + 2, 6)

    @property
    def level(self) -> int:
        """How deep in its page it is drawn: everything below the fifth as the fifth."""
        return min(self.inner, 5)


@dataclass(frozen=True)
class Difference:
    """How many provisions a newer text has besides those of an older one, lacks of them, and has with other words or in another place."""

    added: int
    removed: int
    changed: int


def passages(number: int) -> tuple[Passage, ...]:
    """Everything in version `number`, in the order of reading; nothing if there is no such version. One statement."""
    rows = provisions_of(number)
    found = tree.places(rows)
    return tuple(_passage(row, found[row.key]) for row in rows)


def _passage(row: ProvisionInput, place: tree.Place) -> Passage:
    above = [one.key for one in place.path]
    return Passage(
        key=row.key,
        parent=row.parent,
        kind=row.kind,
        mark=row.mark,
        heading=row.heading,
        body=row.body,
        note=row.note,
        depth=len(above),
        page=place.page,
        inner=len(above) - above.index(place.page) if place.page in above else 0,
    )


def difference(older: int, newer: int) -> Difference:
    """How far version `newer` is from version `older`. Positions do not count: one more provision moves all that follow. Two statements."""
    before, after = _words(older), _words(newer)
    return Difference(
        added=len(after.keys() - before.keys()),
        removed=len(before.keys() - after.keys()),
        changed=sum(before[key] != after[key] for key in before.keys() & after.keys()),
    )


def _words(number: int) -> Mapping[str, tuple[str, ...]]:
    return {one.key: (one.parent, one.kind, one.mark, one.heading, one.body, one.note) for one in passages(number)}


def pages_of(number: int) -> Mapping[str, str]:
    """The page on which each provision of version `number` stands, by key; empty for what only divides the text. One statement."""
    return {key: place.page for key, place in places(number).items()}
