from collections.abc import Iterable

import pytest

from constituyente.foundation.text import api as text
from constituyente.foundation.text import pairing

ROWS = (("a", "Sombra en las paradas"), ("b", "Paradas con sombra"), ("c", "Agua limpia"), ("d", "Agua limpia"), ("e", "Agua limpia"))


def found(rows: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]], each: int = 2) -> list[tuple[str, int, str]]:
    given, against = list(rows), list(others)
    return [(one.id, one.rank, one.other_id) for one in text.pairs(lambda: given, lambda: against, each=each, told=lambda _done: None)]


EXPECTED = [
    ("a", 1, "b"),
    ("a", 2, "c"),
    ("b", 1, "a"),
    ("b", 2, "c"),
    ("c", 1, "d"),
    ("c", 2, "e"),
    ("d", 1, "c"),
    ("d", 2, "e"),
    ("e", 1, "c"),
    ("e", 2, "d"),
]


def test_each_row_has_its_nearest_and_never_itself() -> None:
    assert found(ROWS, ROWS) == EXPECTED


@pytest.mark.parametrize("block", [1, 2, 3])
def test_blocks_change_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "BLOCK", block)
    assert found(ROWS, ROWS) == EXPECTED


def test_a_row_that_stands_in_the_other_file_too_is_passed_over() -> None:
    assert found([("a", "Sombra")], [("a", "Sombra en la parada"), ("b", "Sombra")]) == [("a", 1, "b")]


def test_fewer_others_than_asked_for_are_all_told() -> None:
    assert found(ROWS[:1], ROWS[:2], each=5) == [("a", 1, "b")]
    assert found(ROWS[:1], ()) == []
    assert found((), ROWS) == []
