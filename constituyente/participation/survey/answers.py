"""What each kind of question takes: from what was typed to what is kept, and to what stands in the log's commitment."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256

from constituyente.foundation.common import writing
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.process import api as process

from .errors import AnswerMissing, AnswerTooLong, NotANumber, OutOfRange, TooManyPicked, UnknownOption

Value = str | int | list[str]
LONGEST_WORD = 40  # characters
STEPS = 11  # a scale of so many steps is a list to choose from; a longer one is a number
LONGEST_NUMBER = 12  # digits
_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{LONGEST_NUMBER}}}")


def key_of(survey: process.Survey) -> str:
    """The 16 hexadecimal digits that name a questionnaire in the log: other words are another questionnaire."""
    return digest(canonical(survey.model_dump(mode="json")))[:16]


def clean(text: str, *, lines: bool = False) -> str:
    """What was typed, without what nobody sees; on one line unless `lines`."""
    return writing.block(text) if lines else writing.line(text)


def options_of(question: process.Question, rules: process.Rules) -> tuple[str, ...]:
    """The keys there are to choose from; none where people write."""
    if question.kind == "place":
        return rules.places
    if is_steps(question):
        return tuple(str(step) for step in range(question.minimum or 0, (question.maximum or 0) + 1))
    return tuple(option.key for option in question.options)


def is_steps(question: process.Question) -> bool:
    """Whether it is a scale short enough to choose from."""
    return question.kind == "scale" and (question.maximum or 0) - (question.minimum or 0) < STEPS


def shuffled(keys: Sequence[str], question: str, seed: str) -> tuple[str, ...]:
    """`keys` in the order that is this visitor's alone, the same each time they come by."""
    return tuple(sorted(keys, key=lambda key: sha256(f"{seed} {question} {key}".encode()).digest()))


def read(question: process.Question, typed: Sequence[str], rules: process.Rules) -> Value | None:
    """What is kept of what was `typed` or chosen as the answer to `question`; None if it was skipped.

    Raises AnswerMissing, AnswerTooLong, NotANumber, OutOfRange, TooManyPicked, UnknownOption.
    """
    given = [one for one in (clean(text, lines=question.kind == "text") for text in typed) if one]
    if not given:
        if question.required:
            raise AnswerMissing(question=question.key)
        return None
    if question.kind in {"pick", "multiple"}:
        return _several(question, given)
    if len(given) > (most := question.count or 1):
        raise TooManyPicked(question=question.key, count=most, picked=len(given))
    if question.kind == "words":
        for one in given:
            _short(question, one, LONGEST_WORD)
        return given
    if question.kind == "text":
        _short(question, given[0], question.limit or 0)
        return given[0]
    if question.kind in {"number", "scale"}:
        return _number(question, given[0])
    return _known(question, given[0], options_of(question, rules))


def _several(question: process.Question, given: Collection[str]) -> list[str]:
    known = [option.key for option in question.options]
    picked = {_known(question, one, known) for one in given}
    if question.count is not None and len(picked) > question.count:
        raise TooManyPicked(question=question.key, count=question.count, picked=len(picked))
    return [key for key in known if key in picked]


def _known(question: process.Question, given: str, known: Collection[str]) -> str:
    if given not in known:
        raise UnknownOption(question=question.key, answer=given[:LONGEST_WORD])
    return given


def _short(question: process.Question, given: str, limit: int) -> None:
    if len(given) > limit:
        raise AnswerTooLong(question=question.key, limit=limit, length=len(given))


def _number(question: process.Question, given: str) -> int:
    plain = given.replace(" ", "")
    if _NUMBER.fullmatch(plain) is None:
        raise NotANumber(question=question.key)
    number = int(plain)
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        furthest = 10**LONGEST_NUMBER - 1
        raise OutOfRange(question=question.key, minimum=-furthest if low is None else low, maximum=furthest if high is None else high)
    return number


def known_person(rules: process.Rules, *, territory: str, age_band: str) -> None:
    """Raises UnknownOption unless both are among those of the rules, or not said, or not asked."""
    asks = rules.survey.asks if rules.survey else ()
    for name, given, known in (("territory", territory, rules.places), ("age_band", age_band, rules.age_bands)):
        if given and (name not in asks or given not in known):
            raise UnknownOption(question=name, answer=given[:LONGEST_WORD])


def parts(
    ref: str, values: Mapping[str, Value], survey: process.Survey, *, territory: str, age_band: str, channel: str
) -> Iterator[tuple[str, str]]:
    """Name and text of each part of the commitment, in order. Source: docs/ledger.md, "Commitments", and docs/rules.md, "The survey"."""
    yield "ref", ref
    yield "territory", territory
    yield "age_band", age_band
    yield "channel", channel
    for question in survey.questions:
        value = values.get(question.key, "")
        yield f"question {question.key}", "\n".join(value) if isinstance(value, list) else str(value)
