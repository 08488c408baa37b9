"""What is shown of a table lets nobody work out a group of fewer than k people: tried by somebody who solves every equation there is."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

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
    third = line({"water": 54, "air": 36, "trees": 41}, at=3, earlier=[first, second])
    assert now(third) == {"water": 54, "air": 36, "trees": 41}


def test_what_was_left_out_together_keeps_until_it_has_moved_by_k() -> None:
    first = line({"water": 40, "air": 25, "trees": 6, "work": 6})
    assert now(first) == {"water": 40, "air": 25}
    second = line({"water": 52, "air": 37, "trees": 7, "work": 7}, at=2, earlier=[first])  # two more people in trees or work
    assert now(second) == {"water": 52}


def test_what_was_left_out_together_is_shown_once_it_has_moved_by_k() -> None:
    first = line({"water": 40, "air": 25, "trees": 6, "work": 6})
    second = line({"water": 52, "air": 37, "trees": 10, "work": 10}, at=2, earlier=[first])  # eight more people in trees or work
    assert now(second) == {"water": 52, "work": 10}
    third = line({"water": 52, "air": 37, "trees": 11, "work": 11}, at=3, earlier=[first])
    assert now(third) == {"water": 52, "air": 37, "trees": 11, "work": 11}


def test_whoever_left_alone_is_looked_for_in_vain() -> None:
    """One person leaves and eleven come: no two options tell together that one of the two has one person less."""
    options = [f"o{number}" for number in range(8)]
    first = line(dict.fromkeys(options, 20))
    for left in options:
        came = "o0" if left != "o0" else "o1"
        second = line({option: 20 + 11 * (option == came) - (option == left) for option in options}, at=2, earlier=[first])
        assert now(second) == {}
        assert second.figures == first.figures


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


def lines() -> Iterator[list[list[Cell]]]:
    """What has a known total, in the parts of which figures are shown: all people by row and by column, each row and column by cell."""
    yield [[(row, column) for column in COLUMNS] for row in ROWS]
    yield [[(row, column) for row in ROWS] for column in COLUMNS]
    yield from ([[(row, column)] for column in COLUMNS] for row in ROWS)
    yield from ([[(row, column)] for row in ROWS] for column in COLUMNS)


def known_changes(attacker: Attacker, parts: Sequence[Sequence[Cell]], before: int, at: int) -> Iterator[Fraction]:
    """By how much parts of a line changed, each alone or two together: whatever follows for them, and for none of the two by itself."""

    def change(*some: Sequence[Cell]) -> Fraction | None:
        cells = [cell for part in some for cell in part]
        return attacker.worth({(at, cell): 1 for cell in cells} | {(before, cell): -1 for cell in cells})

    alone = [change(part) for part in parts]
    yield from (one for one in alone if one is not None)
    for one, other in combinations(range(len(parts)), 2):
        if alone[one] is None and alone[other] is None and (both := change(parts[one], parts[other])) is not None:
            yield both


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
    for parts in lines():
        for at in range(1, len(history) + 1):
            counted = [attacker.worth({(at, cell): 1 for cell in part}) for part in parts]
            assert all(one is None or one == 0 or one >= K for one in counted)
            for before in range(1, at):
                assert all(one == 0 or abs(one) >= K for one in known_changes(attacker, parts, before, at))


@given(COUNTS)
def test_what_is_shown_is_true_and_a_large_table_is_shown_whole(counts: dict[Cell, int]) -> None:
    nothing: dict[str, list[Table]] = {"rows": [], "columns": [], "both": []}
    assert all(counts[cell] == count for cell, count in grid(counts, 1, nothing)["both"].now.items())
    large = {cell: count + K for cell, count in counts.items()}
    assert grid(large, 1, nothing)["both"].now == large
