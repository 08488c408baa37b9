"""The moment between reading the tree and replacing it, which two real sequencers hit only by chance."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Checkpoint, Entry

ORIGIN = "log.example.org/2026"


class Overtake:
    """Lets another sequencer move the tree just before the first statement that would."""

    def __init__(self) -> None:
        self.done = False

    def __call__(self, execute: Callable[..., object], sql: str, params: object, many: object, context: object) -> object:
        if not self.done and sql.startswith("UPDATE") and '"ledger_tree"' in sql:
            self.done = True
            with connection.cursor() as cursor:
                cursor.execute("UPDATE ledger_tree SET size = size + 1, frontier = %s", [b"\x11" * 32])
        return execute(sql, params, many, context)


@pytest.mark.django_db
def test_seal_writes_nothing_if_another_sequencer_was_faster(noon: datetime) -> None:
    ledger.open_log(origin=ORIGIN, now=noon)
    overtake = Overtake()
    with connection.execute_wrapper(overtake), pytest.raises(ledger.SequencedElsewhere):
        ledger.seal(origin=ORIGIN, now=noon)
    assert overtake.done
    assert Checkpoint.objects.count() == 0
    assert list(Entry.objects.values_list("index", flat=True)) == [None]
    assert ledger.seal(origin=ORIGIN, now=noon) == 1
