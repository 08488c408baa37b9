"""What two forms of one act leave behind, to be compared: the same start, the same random bytes, each undone afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from constituyente.foundation.common.rng import Rng, Seeded
from constituyente.foundation.ledger.models import Entry, Tally
from constituyente.foundation.process import api as process

Rows = Mapping[Any, Sequence[str]]  # model → its columns that are compared, which rows of others are named by what is unique
Left = Mapping[str, Sequence[tuple[object, ...]]]

LOG: Rows = {
    Entry: ("leaf", "body", "kind", "queued_at", "due_at", "target", "index"),
    Tally: ("name", "total", "by_strength", "held", "excluded", "withdrawn"),
}


class Remembering:
    """A source that keeps what it gave, act by act."""

    def __init__(self, seed: str) -> None:
        self._source = Seeded(seed)
        self.given = list[list[bytes]]()

    def act(self) -> Rng:
        """From now on what is given belongs to another act."""
        self.given.append([])
        return self

    def bytes(self, count: int) -> bytes:
        drawn = self._source.bytes(count)
        self.given[-1].append(drawn)
        return drawn


class Replaying:
    """A source that gives what another one gave."""

    def __init__(self, given: Sequence[bytes]) -> None:
        self._rest: Iterator[bytes] = iter(given)

    def bytes(self, count: int) -> bytes:
        drawn = next(self._rest)
        assert len(drawn) == count
        return drawn


def left_behind(act: Callable[[], object], rows: Rows, *, seal: Callable[[], object] = process.current) -> Left:
    """The rows there are once `act` is done and what waits is sealed; then all of it is undone."""
    with _undone():
        act()
        seal()
        return {model._meta.label: [tuple(map(_plain, row)) for row in _rows(model, columns)] for model, columns in {**rows, **LOG}.items()}


def _rows(model: type[models.Model], columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    return iter(model._default_manager.order_by("pk").values_list(*columns))


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
