"""What every table is made of: texts, keys, numbers, labels, and refusals in sentences of our own.

A sentence given to `refusal` is an English message id with named placeholders: whoever tells the reader translates it.
"""

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from constituyente.foundation.common.msgid import marked as _
from constituyente.foundation.process import shapes
from constituyente.foundation.process.shapes import LONGEST, NoShape

FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond them no calendar arithmetic is safe
OWN = "rule"  # the error type of our own sentences


def refusal(sentence: str, **facts: str | int) -> PydanticCustomError:
    """An error whose sentence is ours."""
    return PydanticCustomError(OWN, "{sentence}", {"sentence": sentence, "facts": facts})


def written(pattern: str, sentence: str) -> AfterValidator:
    """The whole text must match `pattern`; else the refusal is `sentence`, with the text as its `value`."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if form.fullmatch(text) is None:
            raise refusal(sentence, value=text)
        return text

    return AfterValidator(check)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise refusal(_("“%(value)s” is no time zone; names are written like America/Mexico_City"), value=name) from error
    return name


def _fraction(text: str) -> str:
    match = re.fullmatch(r"([0-9]{1,4})/([1-9][0-9]{0,3})", text)
    if match is None or not 0 < int(match[1]) <= int(match[2]):
        raise refusal(_('must be a fraction above 0 and up to 1, such as "2/3"'))
    return text


def _range(text: str) -> str:
    match = re.fullmatch(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))?", text)
    if match is None or (match[2] and int(match[2]) < int(match[1])):
        raise refusal(_('must be an article or a range of articles, such as "8-19"'))
    return text


def _outlines(text: str) -> str:
    try:
        shapes.read(text)
    except NoShape as error:
        raise refusal(error.sentence, **error.facts) from error
    return text


def _in_our_time(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusal(_("must be a day from 1900 to 2200"))
    return day


Text = Annotated[str, Field(strict=True), StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Key = Annotated[
    str,
    Field(strict=True),
    written(r"[a-z0-9][a-z0-9_+-]{0,39}", _("“%(value)s” cannot be a key: keys are up to 40 lower-case letters, digits, _, + or -")),
]
Code = Annotated[
    str, Field(strict=True), written(r"[A-Za-z0-9-]{1,20}", _("“%(value)s” cannot be a code: codes are up to 20 letters, digits or -"))
]
Language = Annotated[
    str,
    Field(strict=True),
    written(r"[a-z]{2,3}(-[a-z]{2,8})?", _("“%(value)s” cannot be a language: languages are written like es or en")),
]
Country = Annotated[
    str, Field(strict=True), written(r"([A-Z]{2})?", _("“%(value)s” is no country: countries are two capital letters, such as MX"))
]
Short = Annotated[str, Field(strict=True), StringConstraints(strip_whitespace=True, max_length=4)]
Outlines = Annotated[str, Field(strict=True), StringConstraints(max_length=LONGEST), AfterValidator(_outlines)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
Amount = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
Days = Annotated[int, Field(strict=True, ge=1, le=3660)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True), AfterValidator(_in_our_time)]
Year = Annotated[str, Field(strict=True), written(r"[0-9]{4}", _("“%(value)s” is no year"))]
Share = Annotated[str, Field(strict=True), AfterValidator(_fraction)]
Zone = Annotated[str, Field(strict=True), AfterValidator(_zone)]
Articles = Annotated[str, Field(strict=True), AfterValidator(_range)]
Origin = Annotated[
    str,
    Field(strict=True, max_length=100),
    written(
        r"[a-z0-9.-]+(/[a-z0-9-]+)+",
        _("“%(value)s” cannot name a log: write a domain and a path in lower case, such as log.example.org/2026"),
    ),
]


class Label(dict[str, str]):
    """One text in several languages: language → text."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, handler(dict[Language, Text]))


class Table(BaseModel):
    """A table of the file: nothing in it may change, and no other key may stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
