"""Tables of counts that show no group of fewer than k people, and let none be worked out, alone or from the tables before them.

A table has rows and columns; each person stands in one cell. What is *shown* of a table at a moment is exact at that moment:

1.  A cell is shown only if it holds nobody, or k people or more; and only if it differs from every figure that was ever shown of it by
    nothing, or by k or more (primary suppression, over time).
2.  Where the total of a line (a row or a column) is known, what the line leaves out is two cells or more which together hold k people
    or more. Whatever its totals tell of some cells together, both now and at a moment before, differs by nothing or by k or more:
    what is left out now with what was left out then, where the two have a cell in common; else each of the two by itself. So even if a
    single person left in between, nobody can tell from where.
3.  No cell that is left out follows from the totals and the cells that are shown. The cells left out are the edges of a graph whose points
    are the lines: one follows exactly if it is a bridge. So another cell is left out until there is no bridge (complementary suppression).
4.  Of a line whose own total is not shown now, no cell is shown now: such lines are one to whoever reads the table, so that tables which
    share their lines tell no more about them together than each alone.

What is not shown now keeps its last figure, with the moment at which that was true: a figure moves only when it may. The number of all
people is taken to be known at every moment, since the public log has it. Every moment is a system of equations of its own, and what it
determines of single cells and lines is what is shown at that moment (by 3): so rule 1 holds for every difference that can be worked out.

What this does not do: bound from below and above what is left out, which inequalities alone allow; rule 2 keeps such bounds wide.

Sources: L. H. Cox, "Suppression methodology and statistical disclosure control", JASA 75 (1980); A. Hundepool et al., Statistical
Disclosure Control (2012), chapter 4; for the bridges D. Gusfield, "A graph theoretic approach to statistical data security", SIAM J.
Comput. 17 (1988).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Cell = tuple[str, str]  # row, column
Point = tuple[str, str | None]  # a line: "row" or "column", and which; None: all those whose total is not shown


@dataclass(frozen=True)
class Figure:
    """A count that was shown, and the moment (any rising number, such as that of a snapshot) at which it was true."""

    count: int
    at: int


@dataclass(frozen=True)
class Table:
    """What is shown at the moment `at`: the totals known at that moment, and the newest figure of each cell that ever had one."""

    at: int
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    figures: Mapping[Cell, Figure]

    @property
    def now(self) -> Mapping[Cell, int]:
        """The counts that are true at this moment."""
        return {cell: figure.count for cell, figure in self.figures.items() if figure.at == self.at}


def publish(
    counts: Mapping[Cell, int],
    *,
    k: int,
    at: int,
    rows: Mapping[str, int],
    columns: Mapping[str, int] | None = None,
    earlier: Iterable[Table] = (),
) -> Table:
    """What may be shown of the exact `counts` at the moment `at`, after the `earlier` tables of the same cells, in any order.

    counts   every cell, those of nobody too
    k        the smallest group that is shown, 2 or more
    rows     the totals that are known at this moment, by row; a row that is not among them is not shown
    columns  the same of columns; None: no total of a column is known, and each cell stands for itself, as in a list (one row)
    Takes time in proportion to the square of the number of cells, for each cell that is left out.
    """
    memory = _Memory.of(earlier)
    hidden = {cell for cell, count in counts.items() if not _apart(count, memory.counts[cell], k) or 0 < count < k}
    if columns is not None:
        hidden |= {cell for cell in counts if cell[0] not in rows or cell[1] not in columns}
    work = _Work(counts, rows, columns or {}, memory, k)
    while (cell := work.next(hidden)) is not None:
        hidden.add(cell)
    shown = {cell: Figure(count, at) for cell, count in counts.items() if cell not in hidden}
    return Table(at, dict(rows), dict(columns or {}), {**memory.newest, **shown})


def _apart(count: int, before: Iterable[int], k: int) -> bool:
    """Whether `count` is as much as each count before, or k or more away from it."""
    return all(count == one or abs(count - one) >= k for one in before)


@dataclass
class _Memory:
    """What was ever shown: of each cell its counts and its newest figure; of each line its totals, each with the counts shown then."""

    counts: defaultdict[Cell, set[int]] = field(default_factory=lambda: defaultdict(set))
    newest: dict[Cell, Figure] = field(default_factory=dict)
    lines: defaultdict[Point, list[tuple[int, Mapping[Cell, int]]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, tables: Iterable[Table]) -> "_Memory":
        memory = cls()
        for table in tables:
            memory.take(table)
        return memory

    def take(self, table: Table) -> None:
        for cell, figure in table.figures.items():
            self.counts[cell].add(figure.count)
            if cell not in self.newest or self.newest[cell].at < figure.at:
                self.newest[cell] = figure
        now = table.now
        for point, total in _totals(table.rows, table.columns):
            self.lines[point].append((total, {cell: count for cell, count in now.items() if _on(cell, point)}))


def _totals(rows: Mapping[str, int], columns: Mapping[str, int]) -> Iterator[tuple[Point, int]]:
    yield from ((("row", row), total) for row, total in rows.items())
    yield from ((("column", column), total) for column, total in columns.items())


def _on(cell: Cell, point: Point) -> bool:
    return cell[0 if point[0] == "row" else 1] == point[1]


@dataclass(frozen=True)
class _Work:
    """A table while it is decided what of it is left out."""

    counts: Mapping[Cell, int]
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    memory: _Memory
    k: int
    sound: set[tuple[Point, frozenset[Cell]]] = field(default_factory=set)  # found to be well: a line, and what it leaves out

    @cached_property
    def lines(self) -> Mapping[Point, list[Cell]]:
        """The lines whose totals are known, with their cells."""
        return {point: [cell for cell in self.counts if _on(cell, point)] for point, _total in _totals(self.rows, self.columns)}

    @cached_property
    def ends(self) -> Mapping[Cell, tuple[Point, Point]]:
        """The two lines of each cell; all those whose total is not known are one."""
        return {
            (row, column): (("row", row if row in self.rows else None), ("column", column if column in self.columns else None))
            for row, column in self.counts
        }

    def next(self, hidden: Collection[Cell]) -> Cell | None:
        """The next cell to leave out beside those `hidden`, or None if all is well: the smallest of those that mend what is wrong."""
        for point, cells in self.lines.items():
            left = frozenset(cell for cell in cells if cell in hidden)
            if len(left) < len(cells) and (point, left) not in self.sound:
                if mending := self._mending(point, left):
                    return self._smallest(mending)
                self.sound.add((point, left))
        shown = [cell for cell in self.counts if cell not in hidden]
        for cell in sorted(hidden) if shown else ():
            row, column = self.ends[cell]
            side = self._reached(row, cell, hidden)
            if column not in side:  # a bridge: best is a cell that leads round it
                other = self._reached(column, cell, hidden)
                leads = [one for one in shown if any(a in side and b in other for a, b in (self.ends[one], self.ends[one][::-1]))]
                return self._smallest(leads or [one for one in shown if one[0] == cell[0] or one[1] == cell[1]] or shown)
        return None

    def _mending(self, point: Point, left: frozenset[Cell]) -> Collection[Cell]:
        """The cells one of which must be left out too, if a line leaves out `left` and shows the others; none if all is well."""
        cells = frozenset(self.lines[point])
        if left and self._sum(left) < self.k:
            return cells - left
        for total, shown in self.memory.lines[point]:
            then, rest = cells - set(shown), total - sum(shown.values())
            if left & then:
                before = rest + sum(shown[cell] for cell in left - then)
                if left | then != cells and not _apart(self._sum(left | then), (before,), self.k):
                    return cells - left - then
            elif not _apart(self._sum(left), (sum(shown[cell] for cell in left),), self.k):
                return cells - left
            elif then != cells and not _apart(self._sum(then), (rest,), self.k):
                return then
        return ()

    def _sum(self, cells: Iterable[Cell]) -> int:
        return sum(self.counts[cell] for cell in cells)

    def _smallest(self, cells: Iterable[Cell]) -> Cell:
        """Leave out as few people as possible; cells of nobody last, since they hide nothing."""
        return min(cells, key=lambda cell: (self.counts[cell] == 0, self.counts[cell], cell))

    def _reached(self, start: Point, without: Cell, hidden: Collection[Cell]) -> set[Point]:
        """The lines that hang together with `start` through the cells left out, but for one of them."""
        beside = defaultdict[Point, list[Point]](list)
        for row, column in (self.ends[cell] for cell in hidden if cell != without):
            beside[row].append(column)
            beside[column].append(row)
        seen, edge = {start}, [start]
        while edge:
            new = set(beside[edge.pop()]) - seen
            seen |= new
            edge += new
        return seen
