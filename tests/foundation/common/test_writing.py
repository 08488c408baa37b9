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


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with a non-joiner between two letters
        "\u0d05\u0d35\u0d28\u0d4d\u200d\u0d31\u0d46",  # Malayalam
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
        "\U0001f469\U0001f3fd\u200d\U0001f33e",  # a farmer with a tone of skin
        "1ª m² 5 µg «ñandú» a\u0301\u0323",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    assert writing.line(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u200dgua y lu\u200cz", "agua y luz"),  # joiners that join nothing: a word that no search finds
        ("\u200dagua\u200c", "agua"),
        ("\u3164", ""),  # a letter by name, with nothing to look at
        ("agua\u2800\u115f", "agua"),
        ("a\u034fgua", "agua"),
        ("Z" + "\u0335\u0321\u0322" * 40 + "algo", "Z\u0335\u0321\u0322\u0335algo"),
        ("\u202eauga\u202c", "auga"),
        ("\U000e0041agua", "agua"),  # a tag character
    ],
)
def test_what_hides_or_covers_goes(typed: str, kept: str) -> None:
    assert unicodedata.normalize("NFD", writing.line(typed)) == unicodedata.normalize("NFD", kept)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Más sombra en las paradas", ()),
        ("El ag\u0443a es de todos", ("ag\u0443a",)),  # a Cyrillic letter in a Latin word
        ("\u0421\u043e\u0440\u0430 y agua", ("\u0421\u043e\u0440\u0430",)),  # a Cyrillic word that looks Latin
        ("\u0412\u043e\u0434\u0430 \u0434\u043b\u044f \u0432\u0441\u0435\u0445", ()),  # Russian
        ("Agua: \u0432\u043e\u0434\u0430", ()),  # a Russian word that does not look Latin
        ("\u03b1gua \u03b1gua", ("\u03b1gua",)),  # Greek, twice
        ("\U0001d400gua limpia", ("\U0001d400gua",)),  # mathematical
        ("\uff21gua", ("\uff21gua",)),  # full width
        ("1ª reunión, 2º piso, 5 µg", ()),
        ("\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", ()),  # Japanese mixes scripts
        ("", ()),
    ],
)
def test_words_that_seem_to_be_others_are_named(text: str, words: tuple[str, ...]) -> None:
    assert writing.confusable(text) == words


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
