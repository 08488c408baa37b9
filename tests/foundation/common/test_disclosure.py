"""What is shown of a table lets nobody work out a group of fewer than k people: tried by somebody who solves every equation there is."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.disclosure import Cell, Figure, Table, publish

K = 3
ROWS, COLUMNS = ("r1", "r2", "r3"), ("a", "b", "c")
Unknown = tuple[int, Cell]  # a cell at a moment
Equation = tuple[frozenset[Unknown], int]


def line(counts: Mapping[str, int], at: int = 1, earlier: Sequence[Table] = ()) -> Table:
    total = {"": sum(counts.values())}
    return publish({("", name): count for name, count in counts.items()}, k=10, at=at, rows=total, earlier=earlier)


def now(table: Table) -> dict[str, int]:
    return {column: count for (_row, column), count in table.now.items()}


# ------------------------------------------------------------------ a list


def test_small_groups_are_left_out_with_another_so_that_the_total_does_not_tell() -> None:
    assert now(line({"water": 40, "air": 25, "trees": 4})) == {"water": 40}
    assert now(line({"water": 40, "air": 25, "trees": 12, "work": 0})) == {"water": 40, "air": 25, "trees": 12, "work": 0}


def test_what_is_left_out_is_a_group_that_may_be_shown() -> None:
    assert now(line({"water": 40, "air": 25, "trees": 2, "work": 3})) == {"water": 40}  # five people would follow from the total


def test_nothing_is_shown_of_few() -> None:
    assert now(line({"water": 5, "air": 0})) == {}


def test_a_figure_keeps_until_it_has_moved_by_k() -> None:
    first = line({"water": 40, "air": 25, "trees": 30})
    second = line({"water": 44, "air": 36, "trees": 41}, at=2, earlier=[first])
    assert second.figures == {("", "water"): Figure(40, 1), ("", "air"): Figure(25, 1), ("", "trees"): Figure(41, 2)}
    third = line({"water": 50, "air": 36, "trees": 41}, at=3, earlier=[first, second])
    assert now(third) == {"water": 50, "air": 36, "trees": 41}


def test_what_was_left_out_together_keeps_until_it_has_moved_by_k() -> None:
    first = line({"water": 40, "air": 25, "trees": 6, "work": 6})
    assert now(first) == {"water": 40, "air": 25}
    second = line({"water": 52, "air": 37, "trees": 7, "work": 7}, at=2, earlier=[first])  # two more people in trees or work
    assert now(second) == {"water": 52}


# ------------------------------------------------------------------ rows and columns


def grid(counts: Mapping[Cell, int], at: int, earlier: Mapping[str, Sequence[Table]]) -> dict[str, Table]:
    """The three tables that belong together: rows, columns, and their crossings."""
    rows = {row: sum(n for cell, n in counts.items() if cell[0] == row) for row in ROWS}
    columns = {column: sum(n for cell, n in counts.items() if cell[1] == column) for column in COLUMNS}
    total = {"": sum(counts.values())}
    by_row = publish({("", row): n for row, n in rows.items()}, k=K, at=at, rows=total, earlier=earlier["rows"])
    by_column = publish({("", column): n for column, n in columns.items()}, k=K, at=at, rows=total, earlier=earlier["columns"])
    both = publish(
        counts,
        k=K,
        at=at,
        rows={row: n for (_, row), n in by_row.now.items()},
        columns={column: n for (_, column), n in by_column.now.items()},
        earlier=earlier["both"],
    )
    return {"rows": by_row, "columns": by_column, "both": both}


def test_a_cell_does_not_follow_from_row_and_column() -> None:
    counts = {("r1", "a"): 1, ("r1", "b"): 8, ("r1", "c"): 9, ("r2", "a"): 7, ("r2", "b"): 6, ("r2", "c"): 9}
    counts |= {("r3", "a"): 5, ("r3", "b"): 5, ("r3", "c"): 9}
    shown = grid(counts, 1, {"rows": [], "columns": [], "both": []})["both"].now
    assert set(counts) - set(shown) == {("r1", "a"), ("r1", "b"), ("r3", "a"), ("r3", "b")}


# ------------------------------------------------------------------ whoever solves every equation


class Attacker:
    """Knows every figure that was shown at its moment, and how many people there were; solves for what was not."""

    def __init__(self) -> None:
        self.rows: list[tuple[dict[Unknown, Fraction], Fraction]] = []  # reduced, each with a leading unknown of its own

    def learn(self, cells: Sequence[Unknown], total: int) -> None:
        rest, value = self._reduced(dict.fromkeys(cells, Fraction(1)), Fraction(total))
        if not rest:
            assert value == 0, "the figures contradict each other"
            return
        lead = min(rest)
        scale = rest[lead]
        self.rows.append(({cell: part / scale for cell, part in rest.items()}, value / scale))

    def _reduced(self, parts: dict[Unknown, Fraction], value: Fraction) -> tuple[dict[Unknown, Fraction], Fraction]:
        for row, known in self.rows:
            factor = parts.get(min(row), Fraction(0))
            if factor:
                for cell, part in row.items():
                    parts[cell] = parts.get(cell, Fraction(0)) - factor * part
                value -= factor * known
        return {cell: part for cell, part in parts.items() if part}, value

    def worth(self, parts: Mapping[Unknown, int]) -> Fraction | None:
        """The value of a sum of cells, if it follows from what is known."""
        rest, value = self._reduced({cell: Fraction(part) for cell, part in parts.items()}, Fraction(0))
        return None if rest else -value


def learnt(history: Sequence[tuple[Mapping[Cell, int], dict[str, Table]]]) -> Attacker:
    attacker = Attacker()
    for at, (counts, shown) in enumerate(history, start=1):
        everything = [(at, cell) for cell in counts]
        attacker.learn(everything, sum(counts.values()))
        for (_, row), count in shown["rows"].now.items():
            attacker.learn([one for one in everything if one[1][0] == row], count)
        for (_, column), count in shown["columns"].now.items():
            attacker.learn([one for one in everything if one[1][1] == column], count)
        for cell, count in shown["both"].now.items():
            attacker.learn([(at, cell)], count)
    return attacker


def groups() -> list[list[Cell]]:
    """Every cell, row and column: what a figure is of."""
    cells = [(row, column) for row in ROWS for column in COLUMNS]
    return [
        *([cell] for cell in cells),
        *([cell for cell in cells if cell[0] == row] for row in ROWS),
        *([cell for cell in cells if cell[1] == column] for column in COLUMNS),
    ]


COUNTS = st.fixed_dictionaries({(row, column): st.integers(0, 7) for row in ROWS for column in COLUMNS})


@given(arrivals=st.lists(COUNTS, min_size=1, max_size=4), grows=st.booleans())
def test_nobody_works_out_a_small_group_or_a_small_difference(*, arrivals: list[dict[Cell, int]], grows: bool) -> None:
    history = list[tuple[dict[Cell, int], dict[str, Table]]]()
    counts = dict.fromkeys(arrivals[0], 0)
    for at, more in enumerate(arrivals, start=1):
        counts = {cell: more[cell] + (before if grows else 0) for cell, before in counts.items()}
        earlier = {name: [shown[name] for _counts, shown in history] for name in ("rows", "columns", "both")}
        history.append((counts, grid(counts, at, earlier)))
    attacker = learnt(history)
    for group in groups():
        for at in range(1, len(history) + 1):
            one = attacker.worth({(at, cell): 1 for cell in group})
            assert one is None or one == 0 or one >= K
            for before in range(1, at):
                parts = {(at, cell): 1 for cell in group} | {(before, cell): -1 for cell in group}
                difference = attacker.worth(parts)
                assert difference is None or difference == 0 or abs(difference) >= K


@given(COUNTS)
def test_what_is_shown_is_true_and_a_large_table_is_shown_whole(counts: dict[Cell, int]) -> None:
    nothing: dict[str, list[Table]] = {"rows": [], "columns": [], "both": []}
    assert all(counts[cell] == count for cell, count in grid(counts, 1, nothing)["both"].now.items())
    large = {cell: count + K for cell, count in counts.items()}
    assert grid(large, 1, nothing)["both"].now == large
