"""What the answers came to."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from constituyente.foundation.common.disclosure import Cell, Figure
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import answers, tabulating, words
from constituyente.participation.survey.data import (
    AnswerQuote,
    CrossRow,
    CrossTable,
    QuestionResult,
    ResultRow,
    ResultsPage,
    ShownCount,
    SnapshotRow,
)
from constituyente.participation.survey.models import ShownText, Snapshot

from .standing import counts_of, rules_of, standing_of

QUOTES, WORDS = 3, 60  # of each question
LISTED = 30  # snapshots beside the one that is shown
NONE = ShownCount(None, None)
BREAKDOWNS: tuple[Literal["territory", "age_band"], ...] = ("territory", "age_band")


def results_page(number: int | None = None, *, now: datetime) -> ResultsPage:
    """Snapshot `number`, or the newest of the questionnaire in force, beside the counts as they are now. At most ten statements.

    Raises NotFound, NoRules.
    """
    in_force = process.current()
    rows = Snapshot.objects.select_related("questionnaire").order_by("-number")
    key = answers.key_of(in_force.survey) if in_force.survey else ""
    found = rows.filter(questionnaire__key=key).first() if number is None else rows.filter(number=number).first()
    if found is None and number is not None:
        raise NotFound
    if found is not None:
        key = found.questionnaire.key
    rules = rules_of(key) if found is not None else in_force
    snapshots = tuple(snapshot_row(row) for row in rows.filter(questionnaire__key=key).defer("record")[:LISTED])
    record = json.loads(found.record) if found else {}
    shown = tabulating.read_record(record) if found else None
    survey = rules.survey
    return ResultsPage(
        title=in_language(survey.title) if survey else "",
        counts=counts_of(key),
        k=rules.privacy.k,
        open_now=standing_of(in_force, now=now)[0] == "open",
        snapshot=snapshot_row(found) if found else None,
        size=int(record["size"]) if found else 0,
        index=ledger.positions([bytes(found.leaf)]).get(bytes(found.leaf)) if found else None,
        hash=found.hash if found else "",
        record=found.record if found else "",
        newest=number is None or bool(snapshots and snapshots[0].number == number),
        people=tuple(_people(shown, rules)) if shown else (),
        questions=tuple(_questions(shown, rules, _quotes(key))) if shown and survey else (),
        snapshots=snapshots,
    )


def snapshot_row(row: Snapshot) -> SnapshotRow:
    return SnapshotRow(row.number, row.at, row.answers)


def _quotes(key: str) -> Mapping[str, list[AnswerQuote]]:
    """The texts shown last, by question. One statement."""
    found = defaultdict[str, list[AnswerQuote]](list)
    for text in (
        ShownText.objects.filter(answer__questionnaire__key=key)
        .select_related("answer")
        .order_by("-answer__month", "answer__folio", "pk")[: QUOTES * 20]
    ):
        if len(found[text.question]) < QUOTES:
            found[text.question].append(AnswerQuote(text.answer.folio, text.body, text.answer.language))
    return found


def _names(rules: process.Rules, by: str) -> Mapping[str, str]:
    """The rows of a breakdown with what they are called, those who did not say last."""
    known = process.place_names(rules) if by == "territory" else {band: band for band in rules.age_bands}
    return {**known, "": str(words.NOT_SAID)}


def _shown(figures: Mapping[Cell, Figure], row: str, column: str) -> ShownCount:
    figure = figures.get((row, column))
    return ShownCount(figure.count, figure.at) if figure else NONE


def _people(shown: tabulating.Published, rules: process.Rules) -> Iterator[CrossTable]:
    """Who answered: how many from each territory, of each age band."""
    for by in BREAKDOWNS:
        if by in tabulating.breakdowns(rules):
            figures = shown.tables.get(("", "", by), {})
            yield CrossTable(by, (), tuple(CrossRow(key, name, (_shown(figures, "", key),)) for key, name in _names(rules, by).items()))


def _questions(shown: tabulating.Published, rules: process.Rules, quotes: Mapping[str, Sequence[AnswerQuote]]) -> Iterator[QuestionResult]:
    for question in rules.survey.questions if rules.survey else ():
        numbers = shown.numbers.get(question.key)
        columns = _columns(question, rules)
        yield QuestionResult(
            key=question.key,
            ask=in_language(question.ask),
            kind=question.kind,
            answered=_answered(shown, question, rules),
            rows=tuple(_rows(shown, question, columns)),
            mean=numbers.mean if numbers else "",
            median=numbers.median if numbers else "",
            by=tuple(_crossed(shown, question, columns, rules)),
            quotes=tuple(quotes.get(question.key, ())),
        )


def _answered(shown: tabulating.Published, question: process.Question, rules: process.Rules) -> ShownCount:
    """How many answered a question: shown by itself, or what is left beside those who did not."""
    figures = shown.tables.get((question.key, "", ""), {})
    if "" not in tabulating.columns_of(question, rules):
        return _shown(figures, "", tabulating.YES)
    without = figures.get(("", ""))
    if without is None or without.at != shown.snapshot:
        return NONE
    return ShownCount(shown.answers - without.count, without.at)


def _columns(question: process.Question, rules: process.Rules) -> Mapping[str, str]:
    """What may be answered, each with what it is called, in the order of the questionnaire; none where people write."""
    if question.kind == "place":
        return process.place_names(rules)
    if tabulating.is_several(question) or question.kind == "choice":
        return {option.key: in_language(option.label) for option in question.options}
    if answers.is_steps(question):
        return {step: step for step in answers.options_of(question, rules)}
    if question.kind in {"number", "scale"}:
        return {one.key: words.between(one.low, one.high) for one in tabulating.bins(question)}
    return {}


def _rows(shown: tabulating.Published, question: process.Question, columns: Mapping[str, str]) -> Iterator[ResultRow]:
    if question.kind == "words":
        figures = shown.tables.get((question.key, "", "words"), {})
        for (_, word), figure in sorted(figures.items(), key=lambda item: (-item[1].count, item[0][1]))[:WORDS]:
            yield ResultRow(word, word, ShownCount(figure.count, figure.at))
    for key, label in columns.items():
        yield ResultRow(key, label, _option(shown, question, key, by="", row=""))
    if columns and not tabulating.is_several(question):
        yield ResultRow("", str(words.NO_ANSWER), _option(shown, question, "", by="", row=""))


def _option(shown: tabulating.Published, question: process.Question, key: str, *, by: str, row: str) -> ShownCount:
    """The count of one option: where several may be chosen, each has a table of its own."""
    if tabulating.is_several(question):
        return _shown(shown.tables.get((question.key, key, by), {}), row, tabulating.YES)
    return _shown(shown.tables.get((question.key, "", by), {}), row, key)


def _crossed(
    shown: tabulating.Published, question: process.Question, columns: Mapping[str, str], rules: process.Rules
) -> Iterator[CrossTable]:
    for by in BREAKDOWNS:
        if columns and by in tabulating.breakdowns(rules):
            rows = tuple(
                CrossRow(row, name, tuple(_option(shown, question, key, by=by, row=row) for key in columns))
                for row, name in _names(rules, by).items()
            )
            yield CrossTable(by, tuple(columns.values()), rows)
