"""A process file from its text, or everything that is wrong with it, each with its line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from constituyente.foundation.common.msgid import marked as _

from .checks import contradictions
from .lines import Loc, lines_of
from .schema import OWN, ProcessFile

LARGEST = 1_000_000  # characters; a file with every municipality of a large country has a tenth


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the file.

    line      from 1
    path      such as `petitions.tiers[2].signatures`, entries of lists counted from 0; empty if the file is not TOML
    sentence  an English message id with named placeholders
    facts     what stands in them
    """

    line: int
    path: str
    sentence: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


class Faulty(Exception):
    """The text is no process file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.path)))
        super().__init__(self.faults)


def read(text: str, *, main_language: str = "") -> ProcessFile:
    """The process file that `text` is.

    main_language  the site's, which the file's languages must begin with; empty: any
    Raises Faulty with everything found: the one error of syntax, else all keys of wrong form, else all that contradict each other.
    """
    text = text.removeprefix("\ufeff")  # the mark some editors put before UTF-8; TOML has no place for it
    tables = _parsed(text)
    try:
        file = ProcessFile.model_validate(tables)
    except ValidationError as error:
        lines = lines_of(text)
        details = error.errors()
        places = [detail["loc"] for detail in details]
        # Pydantic counts the good entries of a list: one with a bad entry would be called short as well.
        raise Faulty(_fault(one, lines) for one in details if one["type"] != "too_short" or not _below(one["loc"], places)) from error
    if found := list(contradictions(file, main_language)):
        lines = lines_of(text)
        standing = [_standing(one.loc, lines) for one in found]
        raise Faulty(Fault(lines[at], path_of(at), one.sentence, one.facts) for at, one in zip(standing, found, strict=True))
    return file


def _below(loc: Loc, places: Iterable[Loc]) -> bool:
    """Whether one of `places` lies inside `loc`."""
    return any(len(place) > len(loc) and place[: len(loc)] == loc for place in places)


# ------------------------------------------------------------------ not TOML

# What Python's reader says, and how we say it.
SYNTAX: Mapping[str, str] = {
    "Cannot declare": _("this table is there twice"),
    "Cannot overwrite a value": _("this key is there twice"),
    "Duplicate inline table key": _("this key is there twice"),
    "Cannot mutate immutable namespace": _("this table was already closed"),
    "Cannot redefine namespace": _("this table is there twice"),
    "Expected '=' after a key": _("after a key comes ="),
    "Expected ']' at the end of a table": _("the name of a table ends with ]"),
    "Expected ']]' at the end of an array": _("the name of a list of tables ends with ]]"),
    "Expected newline or end of document": _("after a value the line must end"),
    "Invalid date or datetime": _("there is no such date"),
    "Invalid initial character for a key": _("no key can begin like this"),
    "Invalid statement": _("this is no table, no key and no comment"),
    "Invalid value": _("this is no value: text needs quotes, lists [ ], tables { }"),
    "Unclosed array": _("a list is missing its ]"),
    "Unclosed inline table": _("a table is missing its }"),
    "Unterminated string": _("a text is missing its closing quotes"),
    "Expected '\"'": _("a text is missing its closing quotes"),
    'Expected "\'"': _("a text is missing its closing quotes"),
    "Illegal character '\\n'": _("a text is missing its closing quotes"),
    "Found invalid character": _("there is a character that TOML does not allow"),
    "Illegal character": _("there is a character that TOML does not allow"),
    "Unescaped '\\'": _("a \\ must be written \\\\ in quotes"),
}


def _parsed(text: str) -> dict[str, object]:
    if len(text) > LARGEST:
        raise Faulty([Fault(1, "", _("is longer than %(limit)d characters"), {"limit": LARGEST})])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = re.search(r"\(at line (\d+), column \d+\)", said)
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        ours = next((sentence for start, sentence in SYNTAX.items() if said.startswith(start)), None)
        what = Fault(line, "", ours) if ours else Fault(line, "", _("is not TOML: %(what)s"), {"what": said.partition(" (at ")[0]})
        raise Faulty([what]) from error
    except ValueError as error:  # of a number with so many digits Python makes no number
        runs = ((at, run) for at, line in enumerate(text.split("\n"), start=1) for run in re.findall("[0-9_]+", line))
        longest = max(runs, key=lambda found: len(found[1]))
        raise Faulty([Fault(longest[0], "", _("a number has too many digits"))]) from error
    except RecursionError as error:
        raise Faulty([Fault(1, "", _("lists or tables are nested too deeply"))]) from error


# ------------------------------------------------------------------ of wrong form

FORM: Mapping[str, str] = {
    "missing": _("is missing"),
    "string_type": _("must be text in quotes"),
    "string_too_short": _("is empty"),
    "string_too_long": _("is longer than %(max_length)d characters"),
    "int_type": _("must be a whole number"),
    "bool_type": _("must be true or false"),
    "date_type": _("must be a date without quotes, such as 2016-03-30"),
    "tuple_type": _("must be a list in square brackets"),
    "dict_type": _("must be a table"),
    "model_type": _("must be a table"),
    "model_attributes_type": _("must be a table"),
    "too_short": _("needs at least %(min_length)d"),
    "too_long": _("takes at most %(max_length)d"),
    "greater_than_equal": _("must be %(ge)d or more"),
    "less_than_equal": _("must be %(le)d or less"),
    "literal_error": _("must be one of: %(expected)s"),
}
NEAR = _("must be one of: %(expected)s; did you mean “%(near)s”?")
UNKNOWN = _("is not a key of this table; there are: %(known)s")
UNKNOWN_NEAR = _("is not a key of this table; did you mean “%(near)s”?")
OTHER = _("is not valid: %(what)s")


def _fault(detail: ErrorDetails, lines: Mapping[Loc, int]) -> Fault:
    loc = tuple(part for part in detail["loc"] if part != "[key]")
    at = _standing(loc, lines)
    # What is missing stands nowhere: its line is that of the table it is missing from.
    return Fault(lines[at], path_of(loc if detail["type"] == "missing" else at), *_told(detail, loc))


def _told(detail: ErrorDetails, loc: Loc) -> tuple[str, Mapping[str, str | int]]:
    """The sentence for an error of pydantic's, and its facts."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == OWN:
        return context["sentence"], context["facts"]
    if kind == "extra_forbidden":
        known = _keys_beside(loc)
        near = get_close_matches(str(loc[-1]), known, n=1)
        return (UNKNOWN_NEAR, {"near": near[0]}) if near else (UNKNOWN, {"known": ", ".join(known)})
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        near = get_close_matches(str(detail["input"]), expected.split(", "), n=1)
        return (NEAR, {"expected": expected, "near": near[0]}) if near else (FORM[kind], {"expected": expected})
    if kind in FORM:
        return FORM[kind], {name: value for name, value in context.items() if isinstance(value, int)}
    return OTHER, {"what": detail["msg"]}


def _standing(loc: Loc, lines: Mapping[Loc, int]) -> Loc:
    """The longest beginning of `loc` that stands in the file."""
    while loc not in lines:
        loc = loc[:-1]
    return loc


def _keys_beside(loc: Loc) -> list[str]:
    """The keys that the table holding `loc` may have."""
    table: type[BaseModel] = ProcessFile
    for part in loc[:-1]:
        if isinstance(part, str) and part in table.model_fields:
            table = _table_in(table.model_fields[part].annotation) or table
    return list(table.model_fields)


def _table_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, be it alone, in a list or in a table by key."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((table for inner in getattr(annotation, "__args__", ()) if (table := _table_in(inner))), None)


def path_of(loc: Loc) -> str:
    """A place as people read it: `petitions.tiers[2].signatures`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")
