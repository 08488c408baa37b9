"""Single values of the process file, set without touching anything else of it."""

import tomllib
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.process import api as process
from constituyente.foundation.process.editing import Value, written
from tests.conftest import PROCESS

TEXT = PROCESS.read_text(encoding="utf-8")
SMALL = """# of a town
[process]
title = { es = "Carta", en = "Charter" } # in two languages
languages = ["es", "en"]

[[tiers]]
signatures = 3
promise = { kind = "answer", within = { days = 20 } }
[[tiers]]
signatures = 5
"""


def test_edited_sets_values_where_they_stand_and_nothing_else() -> None:
    assert process.edited(
        SMALL, {("process", "title", "en"): "A “new” charter", ("tiers", 0, "promise", "within", "days"): 7, ("tiers", 1, "signatures"): 9}
    ) == SMALL.replace('"Charter"', '"A “new” charter"').replace("days = 20", "days = 7").replace("signatures = 5", "signatures = 9")


def test_edited_adds_what_has_no_place_yet() -> None:
    values: dict[process.Loc, Value | None] = {
        ("process", "opens"): date(2026, 3, 30),
        ("process", "place", "es"): "Villa",
        ("process", "place", "en"): "Town",
        ("site", "hours", "es"): "De 9 a 3",
        ("site", "phone"): "55 1234",
    }
    added = 'languages = ["es", "en"]\nopens = 2026-03-30\nplace = { es = "Villa", en = "Town" }\n'
    assert process.edited(SMALL, values) == (
        SMALL.replace('languages = ["es", "en"]\n', added) + '\n[site]\nhours = { es = "De 9 a 3" }\nphone = "55 1234"\n'
    )


def test_edited_takes_values_out_and_the_braces_that_held_nothing_else() -> None:
    assert process.edited(SMALL, {("process", "title", "es"): None}) == SMALL.replace('es = "Carta", ', "")
    assert process.edited(SMALL, {("process", "title", "en"): None}) == SMALL.replace(', en = "Charter"', "")
    both: dict[process.Loc, Value | None] = {("process", "title", "es"): None, ("process", "title", "en"): None}
    assert process.edited(SMALL, both) == SMALL.replace('title = { es = "Carta", en = "Charter" } # in two languages\n', "")
    assert process.edited(SMALL, {("site", "phone"): None}) == SMALL


def test_edited_leaves_the_mark_some_editors_put_first() -> None:
    assert process.edited(f"\ufeff{SMALL}", {("tiers", 1, "signatures"): 5}) == f"\ufeff{SMALL}"


@pytest.mark.parametrize("text", ["", "[site]", "[site]\n\n[log]\n"])
def test_edited_begins_a_table(text: str) -> None:
    assert tomllib.loads(process.edited(text, {("site", "hours", "es"): "9"}))["site"] == {"hours": {"es": "9"}}


PLACES: list[process.Loc] = [
    ("process", "title", "es"),
    ("process", "place", "en"),
    ("phases", 1, "closes"),
    ("petitions", "closes_after_days"),
    ("petitions", "tiers", 2, "promise", "within", "days"),
    ("site", "controller", "es"),
    ("site", "email"),
]


@given(st.dictionaries(st.sampled_from(PLACES), st.one_of(st.text(), st.integers(0, 10**9), st.dates(), st.none())))
def test_edited_means_the_same_as_setting_the_values(values: dict[process.Loc, Value | None]) -> None:
    wanted = deepcopy(tomllib.loads(TEXT))
    for loc, value in values.items():
        _set(wanted, loc, value)
    found = tomllib.loads(process.edited(TEXT, values))
    assert _full(found) == _full(wanted)


def _set(tables: dict[str, Any], loc: process.Loc, value: Value | None) -> None:
    inside: Any = tables
    for part in loc[:-1]:
        inside = inside[part] if isinstance(part, int) else inside.setdefault(part, {})
    if value is None:
        inside.pop(loc[-1], None)
    else:
        inside[loc[-1]] = value


def _full(tables: object) -> object:
    """Without empty tables: what is taken out may leave none behind."""
    if isinstance(tables, dict):
        return {key: full for key, value in tables.items() if (full := _full(value)) != {}}
    return [_full(one) for one in tables] if isinstance(tables, list) else tables


@given(st.text())
def test_written_is_read_as_the_same_text(text: str) -> None:
    assert tomllib.loads(f"a = {written(text)}") == {"a": text}


def test_changes_are_the_lines_that_are_others() -> None:
    newer = SMALL.replace("signatures = 3", "signatures = 4").replace("[[tiers]]\nsignatures = 5\n", "") + "[site]\n"
    assert process.changes(SMALL, newer) == (
        process.Change(7, ("signatures = 3",), ("signatures = 4",)),
        process.Change(9, ("[[tiers]]", "signatures = 5"), ("[site]",)),
    )
    assert process.changes(SMALL, SMALL) == ()
