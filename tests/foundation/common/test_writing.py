import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common import writing


def test_what_cannot_be_seen_is_left_out() -> None:
    assert writing.line("\u200bAgua\u202e\u2066 y\x00\x07 \ufeffluz\u00ad") == "Agua y luz"
    assert writing.block("uno\r\ndos\u2028tres\tcuatro ") == "uno\ndos\ntres cuatro"
    assert writing.line("uno\r\nBEGIN:VEVENT") == "uno BEGIN:VEVENT"


def test_letters_have_one_spelling_and_joiners_stay() -> None:
    assert writing.line("avio\u0301n") == "avi\u00f3n"
    assert writing.line("👩\u200d🌾") == "👩\u200d🌾"


@pytest.mark.parametrize("text", ["Agua", "3", "水", " . a"])
def test_a_letter_or_a_digit_says_something(text: str) -> None:
    assert writing.says_something(text)


@pytest.mark.parametrize("text", ["", " . ", "\u200b\u200d", "—"])
def test_signs_say_nothing(text: str) -> None:
    assert not writing.says_something(text)


def test_the_same_place_is_recognized() -> None:
    assert writing.same("Casa de Cultura, Calle 5", "casa de cultura  calle 5.")
    assert not writing.same("Casa de Cultura, Calle 5", "Casa de Cultura, Calle 6")


def test_a_text_is_shortened_at_a_word() -> None:
    assert writing.shortened("uno dos tres", 12) == "uno dos tres"
    assert writing.shortened("uno dos tres", 11) == "uno dos…"
    assert writing.shortened("a" * 20, 10) == "a" * 9 + "…"


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_becomes_one_that_can_be_stored_and_stays_so(text: str) -> None:
    found = writing.block(text)
    assert writing.block(found) == found
    assert found.encode().decode() == found
    assert {char for char in found if unicodedata.category(char) == "Cc"} <= {"\n"}
