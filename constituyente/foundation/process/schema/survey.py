"""The questionnaire."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from constituyente.foundation.common.msgid import marked as _

from .terms import Flag, Key, Label, Table, refusal


class Option(Table):
    """One answer of a list."""

    key: Key
    label: Label


QuestionKind = Literal["words", "pick", "text", "number", "choice", "multiple", "scale", "place"]
# What each kind needs, and what it may have besides.
NEEDS: Mapping[str, frozenset[str]] = {
    "words": frozenset({"count"}),
    "pick": frozenset({"count", "options"}),
    "text": frozenset({"limit"}),
    "number": frozenset(),
    "choice": frozenset({"options"}),
    "multiple": frozenset({"options"}),
    "scale": frozenset({"minimum", "maximum"}),
    "place": frozenset(),
}
MAY_HAVE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(NEEDS, frozenset({"required"})),
    **dict.fromkeys(["pick", "choice", "multiple"], frozenset({"required", "shuffle"})),
    "number": frozenset({"required", "minimum", "maximum"}),
}


class Question(Table):
    """One question of the survey."""

    key: Key
    kind: QuestionKind
    ask: Label
    count: Annotated[int, Field(strict=True, ge=1, le=20)] | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    minimum: Annotated[int, Field(strict=True)] | None = None
    maximum: Annotated[int, Field(strict=True)] | None = None
    shuffle: Flag = False
    required: Flag = False
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Question":
        given = self.model_fields_set - {"key", "kind", "ask"}
        for name in sorted(NEEDS[self.kind] - given):
            raise refusal(_("a question of kind “%(kind)s” needs %(key)s"), kind=self.kind, key=name)
        for name in sorted(given - NEEDS[self.kind] - MAY_HAVE[self.kind]):
            raise refusal(_("a question of kind “%(kind)s” has no %(key)s"), kind=self.kind, key=name)
        if "options" in NEEDS[self.kind] and len(self.options) < 2:  # noqa: PLR2004  a choice is between two
            raise refusal(_("a list to choose from needs two options or more"))
        if self.options and self.count is not None and self.count > len(self.options):
            raise refusal(_("count is more than there are options"))
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise refusal(_("minimum must be below maximum"))
        return self


AskedOfAnswers = Literal["territory", "age_band"]


class Survey(Table):
    """The questionnaire, and what is asked of whoever answers it."""

    title: Label
    asks: tuple[AskedOfAnswers, ...] = ("territory", "age_band")
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
