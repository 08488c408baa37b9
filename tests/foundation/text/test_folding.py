import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text
from constituyente.foundation.text.folding import words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Niño", "nino"),
        ("nin\u0303o", "nino"),
        ("PARTICIPACIÓN", "participacion"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("people\u2019s", "peoples"),
        ("a\u200bgua", "agua"),
        ("\u202eagua\u202c", "agua"),
        ("a\x00gua", "agua"),
        ("agua\npotable\u00a0y luz", "agua potable y luz"),
        ("", ""),
    ],
)
def test_fold_gives_one_spelling(typed: str, folded: str) -> None:
    assert text.fold(typed) == folded


def test_fold_changes_nothing_more_the_second_time_for_any_character() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    assert [one for one in characters if text.fold(text.fold(one)) != text.fold(one)] == []


@given(st.text(), st.text())
def test_fold_takes_two_texts_as_it_takes_each(one: str, other: str) -> None:
    assert text.fold(one + other) == text.fold(one) + text.fold(other)


def test_tokens_are_runs_of_letters_and_digits() -> None:
    assert text.tokens("¿Agua_potable, a las 7:30? ½ m² C-4") == ["agua", "potable", "a", "las", "7", "30", "1", "2", "m2", "c", "4"]
    assert text.tokens("¡¿…?! --") == []


@given(st.text())
def test_words_are_the_tokens_with_their_places(content: str) -> None:
    found = list(words(content))
    assert [one.folded for one in found] == text.tokens(content)
    assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(found))
    assert [one for one in found if one.folded not in text.fold(content[one.start : one.end])] == []


def test_words_end_behind_their_accents() -> None:
    content = "cafe\u0301 \u2018niño\u2019 (agua)"
    assert [content[one.start : one.end] for one in words(content)] == ["cafe\u0301", "niño", "agua"]


def test_visible_shows_no_control_characters_and_one_line() -> None:
    assert text.visible(" Más\u200b \u202eagua\x00\r\n\r\npotable\t ") == "Más agua potable"
