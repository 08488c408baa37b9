"""Where somebody is in the questionnaire, and everything they gave so far, which the form itself carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from constituyente.foundation.process import api as process

from .answers import clean
from .data import Sheet
from .forms import PERSON, PersonForm, Posted, QuestionForm, carried, names_of, typed

LONGEST_TOKEN = 26  # characters, 130 bits


@dataclass(frozen=True)
class Row:
    """A question at the last look, with what was answered as people read it; `at` is its screen."""

    at: int
    question: process.Question
    answer: tuple[str, ...]


@dataclass(frozen=True)
class Screen:
    """One page: a question, what is asked of whoever answers, or the last look. `at` counts from 0."""

    sheet: Sheet
    posted: Posted
    at: int

    @property
    def of(self) -> int:
        """How many questions there are."""
        return len(self.sheet.survey.questions)

    @property
    def last(self) -> int:
        """The place of the last look."""
        return self.of + bool(self.sheet.survey.asks)

    @property
    def step(self) -> int:
        """For the progress line, from 1."""
        return self.at + 1

    @property
    def kind(self) -> Literal["question", "person", "check"]:
        if self.at < self.of:
            return "question"
        return "person" if self.at < self.last else "check"

    @property
    def question(self) -> process.Question:
        return self.sheet.survey.questions[self.at]

    @property
    def token(self) -> str:
        return clean(self.posted.get("token") or "")[:LONGEST_TOKEN]

    @property
    def seed(self) -> str:
        return clean(self.posted.get("seed") or "")[:LONGEST_TOKEN]

    @property
    def own(self) -> Sequence[str]:
        """The names of the controls on it."""
        if self.kind == "question":
            return names_of(self.question)
        return PERSON if self.kind == "person" else ()

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """What goes along of the other pages, name and value each."""
        return tuple(carried(self.sheet, self.posted, without=self.own))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every question with what was answered, for the last look."""
        return tuple(Row(at, question, self._in_words(question)) for at, question in enumerate(self.sheet.survey.questions))

    @property
    def person(self) -> tuple[tuple[str, str], ...]:
        """What is asked of whoever answers, each with what was said, for the last look."""
        fields = PersonForm(None, sheet=self.sheet, initial=self.posted).fields
        return tuple(
            (str(field.label), str(dict(field.choices).get(self.posted.get(name) or "", "")))  # type: ignore[attr-defined]  # both have choices
            for name, field in fields.items()
        )

    @property
    def answered(self) -> int:
        return sum(1 for row in self.rows if row.answer)

    def form(self, *, bound: bool) -> QuestionForm | PersonForm | None:
        """The form of this page, none at the last look; bound: with what is wrong in it."""
        if self.kind == "check":
            return None
        if self.kind == "person":
            return PersonForm(self.posted if bound else None, sheet=self.sheet, initial=self.posted)
        rules = self.sheet.rules
        data = self.posted if bound else None
        return QuestionForm(data, question=self.question, rules=rules, sheet=self.sheet, seed=self.seed, initial=self.posted)

    def moved(self, at: int) -> "Screen":
        return Screen(self.sheet, self.posted, min(max(at, 0), self.last))

    def wrong(self) -> "Screen | None":
        """The first page with something wrong in it."""
        for at in range(self.last):
            form = self.moved(at).form(bound=True)
            if form is not None and not form.is_valid():
                return self.moved(at)
        return None

    def given(self) -> dict[str, list[str]]:
        """Question → what was typed or chosen."""
        return {question.key: typed(question, self.posted) for question in self.sheet.survey.questions}

    def _in_words(self, question: process.Question) -> tuple[str, ...]:
        names = dict(self.sheet.territories) if question.kind == "place" else self.sheet.labels_of(question)
        return tuple(names.get(one, one) for one in (clean(text) for text in typed(question, self.posted)) if one)
