"""From single answers to tables, and from tables to the record of a snapshot, which shows no small group.

A table is named by its question, by the option it is about where several may be chosen ("" else), and by what it is broken down by ("",
"territory", "age_band", and "words" for the words people gave). The question "" is about the people themselves.
Source: docs/rules.md, "Tables of the survey".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import accumulate
from typing import Any

from constituyente.foundation.common.disclosure import Cell, Figure, Table, publish
from constituyente.foundation.common.records import instant
from constituyente.foundation.process import api as process
from constituyente.foundation.text import api as text

from .answers import Value, is_steps, options_of

Name = tuple[str, str, str]  # question, option, by
YES, NO = "yes", "no"
BINS = 10
DECADES = (0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)  # of numbers without bounds: the same whatever is answered


@dataclass(frozen=True)
class Given:
    """One answer as it is counted: who gave it, as far as they said, and question → what was given."""

    territory: str
    age_band: str
    values: Mapping[str, Value]


@dataclass
class Exact:
    """Exact counts, which nobody sees."""

    answers: int = 0
    counts: defaultdict[Name, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    words: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    numbers: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True)
class Bin:
    """A stretch of numbers, both ends in it; None: without end."""

    key: str
    low: int | None
    high: int | None


def is_several(question: process.Question) -> bool:
    return question.kind in {"pick", "multiple"}


def bins(question: process.Question) -> tuple[Bin, ...]:
    """The stretches in which the numbers of a question are counted: they hang on its bounds, never on what was answered."""
    low, high = question.minimum, question.maximum
    if low is None or high is None:
        starts = [one for one in DECADES if (low is None or one > low) and (high is None or one <= high)]
        return tuple(_bin(*ends) for ends in _between(low, starts, high))
    width = -(-(high - low + 1) // BINS)
    return tuple(_bin(start, min(start + width - 1, high)) for start in range(low, high + 1, width))


def _between(low: int | None, starts: Sequence[int], high: int | None) -> Iterator[tuple[int | None, int | None]]:
    ends = [low, *starts]
    for start, following in zip(ends, [*starts, None], strict=True):
        yield start, following - 1 if following is not None else high


def _bin(low: int | None, high: int | None) -> Bin:
    return Bin(f"{'' if low is None else low}..{'' if high is None else high}", low, high)


def columns_of(question: process.Question, rules: process.Rules) -> tuple[str, ...]:
    """The columns of a question's own table, "" for those who did not answer."""
    if question.kind in {"choice", "place"} or is_steps(question):
        return (*options_of(question, rules), "")
    if question.kind in {"number", "scale"}:
        return (*(one.key for one in bins(question)), "")
    return (YES, NO)


def tables_of(question: process.Question, rules: process.Rules) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tables of a question: the option each is about, and its columns."""
    yield "", columns_of(question, rules)
    if is_several(question):
        yield from ((option.key, (YES, NO)) for option in question.options)


def breakdowns(rules: process.Rules) -> Mapping[str, tuple[str, ...]]:
    """What tables are broken down by, with the rows, "" for those who did not say."""
    asks = rules.survey.asks if rules.survey else ()
    known = {"territory": rules.places, "age_band": rules.age_bands}
    return {by: (*known[by], "") for by in known if by in asks}


# ------------------------------------------------------------------ counting


def tabulate(rules: process.Rules, answers: Iterable[Given]) -> Exact:
    """Count `answers`, read once; what is held does not grow with their number, but for the words."""
    exact, rows = Exact(), breakdowns(rules)
    questions = rules.survey.questions if rules.survey else ()
    for answer in answers:
        exact.answers += 1
        said = {"territory": answer.territory, "age_band": answer.age_band}
        of = {"": "", **{by: said[by] if said[by] in known else "" for by, known in rows.items()}}
        for by in rows:
            exact.counts["", "", by]["", of[by]] += 1
        for question in questions:
            value = answer.values.get(question.key)
            for option, column in _columns(question, value):
                for by, row in of.items():
                    exact.counts[question.key, option, by][row, column] += 1
            if question.kind == "words" and isinstance(value, list):
                exact.words[question.key].update({text.fold(one): one for one in value}.values())
            if question.kind in {"number", "scale"} and isinstance(value, int):
                exact.numbers[question.key][value] += 1
    return exact


def _columns(question: process.Question, value: Value | None) -> Iterator[tuple[str, str]]:
    """Where an answer stands in each table of its question."""
    if is_several(question):
        picked = value if isinstance(value, list) else []
        yield "", YES if picked else NO
        yield from ((option.key, YES if option.key in picked else NO) for option in question.options)
    elif question.kind in {"words", "text"}:
        yield "", NO if value is None else YES
    elif value is None:
        yield "", ""
    elif question.kind in {"choice", "place"} or is_steps(question):
        yield "", str(value)
    else:
        number = value if isinstance(value, int) else 0
        yield (
            "",
            next(one.key for one in bins(question) if (one.low is None or one.low <= number) and (one.high is None or number <= one.high)),
        )


# ------------------------------------------------------------------ records


@dataclass(frozen=True)
class Numbers:
    """Mean (one decimal) and median of so many numbers, as they stood at a snapshot."""

    mean: str
    median: str
    answers: int
    at: int


@dataclass(frozen=True)
class Published:
    """What a snapshot shows: every table by its name, and of numbers what they come to."""

    snapshot: int
    answers: int
    tables: Mapping[Name, Mapping[Cell, Figure]]
    numbers: Mapping[str, Numbers]

    def table(self, name: Name) -> Table:
        """One table as it was published, with the totals that were known then."""
        question, option, by = name
        if by in {"", "words"} or not question:
            return Table(self.snapshot, {"": self.answers}, {}, self.tables.get(name, {}))
        rows = {row: count for (_, row), count in self._now(("", "", by)).items()}
        columns = {column: count for (_, column), count in self._now((question, option, "")).items()}
        return Table(self.snapshot, rows, columns, self.tables.get(name, {}))

    def _now(self, name: Name) -> Mapping[Cell, int]:
        return {cell: figure.count for cell, figure in self.tables.get(name, {}).items() if figure.at == self.snapshot}


def published(rules: process.Rules, exact: Exact, *, number: int, earlier: Sequence[Published]) -> Published:
    """What snapshot `number` shows of `exact` after all `earlier` ones of the same questionnaire."""
    k, tables, numbers = rules.privacy.k, dict[Name, Mapping[Cell, Figure]](), dict[str, Numbers]()
    everybody = {"": exact.answers}

    def show(name: Name, counts: Mapping[Cell, int], rows: Mapping[str, int], columns: Mapping[str, int] | None = None) -> Table:
        table = publish(counts, k=k, at=number, rows=rows, columns=columns, earlier=[one.table(name) for one in earlier])
        tables[name] = table.figures
        return table

    people = {}
    for by, rows in breakdowns(rules).items():
        people[by] = _totals(show(("", "", by), {("", row): exact.counts["", "", by]["", row] for row in rows}, everybody))
    for question in rules.survey.questions if rules.survey else ():
        for option, columns in tables_of(question, rules):
            name = (question.key, option, "")
            totals = _totals(show(name, {("", column): exact.counts[name]["", column] for column in columns}, everybody))
            for by, rows in breakdowns(rules).items():
                name = (question.key, option, by)
                show(name, {(row, column): exact.counts[name][row, column] for row in rows for column in columns}, people[by], totals)
        if question.kind == "words":
            tables[question.key, "", "words"] = _words(exact, question.key, k=k, number=number, earlier=earlier)
        if question.kind in {"number", "scale"} and (come_to := _numbers(exact, question, k=k, number=number, earlier=earlier)):
            numbers[question.key] = come_to
    return Published(number, exact.answers, {name: figures for name, figures in tables.items() if figures}, numbers)


def _totals(table: Table) -> dict[str, int]:
    """The totals of lines, from the table that shows them."""
    return {line: count for (_, line), count in table.now.items()}


def _words(exact: Exact, question: str, *, k: int, number: int, earlier: Sequence[Published]) -> Mapping[Cell, Figure]:
    """The words that k people or more gave, each with how many did; those shown before keep their figure until it may move.

    A word is compared with every figure ever shown of a word with the same stem, since which plural goes with which singular may change.
    """
    name = (question, "", "words")
    counted = text.word_counts(exact.words[question].elements())
    before = defaultdict[str, set[tuple[int, int]]](set)
    for one in earlier:
        for (_, word), figure in one.tables.get(name, {}).items():
            before[_stem(word)].add((figure.at, figure.count))
    size = {one.snapshot: one.answers for one in earlier}
    shown, kept = dict[Cell, Figure](), dict(earlier[-1].tables.get(name, {})) if earlier else {}
    for given in counted:
        if given.count < k:
            break
        stem = _stem(given.word)
        past = [
            Table(at, {"": size[at]}, {}, {("", YES): Figure(count, at), ("", NO): Figure(size[at] - count, at)})
            for at, count in before[stem]
        ]
        cells = {("", YES): given.count, ("", NO): exact.answers - given.count}
        if YES in _totals(publish(cells, k=k, at=number, rows={"": exact.answers}, earlier=past)):
            shown["", given.word] = Figure(given.count, number)
            kept = {cell: figure for cell, figure in kept.items() if _stem(cell[1]) != stem}
    return kept | shown


def _stem(word: str) -> str:
    return " ".join(text.stems(word, "es"))


def _numbers(exact: Exact, question: process.Question, *, k: int, number: int, earlier: Sequence[Published]) -> Numbers | None:
    """Mean and median; they move only together with k answers or more."""
    last = earlier[-1].numbers.get(question.key) if earlier else None
    found = exact.numbers[question.key]
    answers = found.total()
    past = {one.numbers[question.key].answers for one in earlier if question.key in one.numbers}
    if answers < k or any(abs(answers - one) < k for one in past):
        return last
    mean = Decimal(sum(value * count for value, count in found.items())) / answers
    return Numbers(str(mean.quantize(Decimal("0.1"), ROUND_HALF_EVEN)), _median(found), answers, number)


def _median(found: Counter[int]) -> str:
    """The middle one, or the middle between two, as digits."""
    ordered = list(accumulate(sorted(found.items()), lambda before, one: (one[0], before[1] + one[1])))
    total = found.total()
    low, high = (next(value for value, upto in ordered if upto >= rank) for rank in ((total + 1) // 2, total // 2 + 1))
    return str((low + high) // 2) if (low + high) % 2 == 0 else str(Decimal(low + high) / 2)


def record_of(one: Published, *, questionnaire: str, rules_version: int, size: int, at: datetime, k: int) -> Mapping[str, object]:
    """What is hashed. Cells are lists of row, column, count and the snapshot at which that was true; what is left out is not there."""
    return {
        "snapshot": one.snapshot,
        "questionnaire": questionnaire,
        "rules": rules_version,
        "size": size,
        "at": instant(at),
        "k": k,
        "answers": one.answers,
        "tables": [
            {
                "question": question,
                "option": option,
                "by": by,
                "cells": [
                    [row, column, figure.count, figure.at] for (row, column), figure in sorted(one.tables[question, option, by].items())
                ],
            }
            for question, option, by in sorted(one.tables)
        ],
        "numbers": [
            {"question": question, "mean": it.mean, "median": it.median, "answers": it.answers, "at": it.at}
            for question, it in sorted(one.numbers.items())
        ],
    }


def read_record(record: Mapping[str, object]) -> Published:
    """What `record_of` was given. Raises KeyError, TypeError, ValueError for what is no such record."""
    tables = dict[Name, Mapping[Cell, Figure]]()
    for table in _list(record["tables"]):
        cells = {(str(row), str(column)): Figure(int(count), int(at)) for row, column, count, at in table["cells"]}
        tables[str(table["question"]), str(table["option"]), str(table["by"])] = cells
    numbers = {
        str(one["question"]): Numbers(str(one["mean"]), str(one["median"]), int(one["answers"]), int(one["at"]))
        for one in _list(record["numbers"])
    }
    return Published(int(str(record["snapshot"])), int(str(record["answers"])), tables, numbers)


def _list(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise TypeError
    return value
