from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text
from constituyente.foundation.text.api import WordCount


def test_spellings_and_plurals_are_one_word() -> None:
    given_words = ["Agua", " agua ", "AGUAS", "Niño", "nino", "niños", "luz", "luces", "luces", "¡!", "", "\u200b"]
    assert text.word_counts(given_words) == (WordCount("agua", 3), WordCount("luces", 3), WordCount("niño", 3))


def test_a_plural_whose_singular_nobody_gave_stays() -> None:
    assert text.word_counts(["crisis", "crisis", "parques", "país", "países", "cities", "city"]) == (
        WordCount("cities", 2),
        WordCount("crisis", 2),
        WordCount("país", 2),
        WordCount("parques", 1),
    )


def test_synonyms_count_as_the_word_they_stand_for() -> None:
    synonyms = {"H2O": "Agua", "bici": "Bicicleta"}
    assert text.word_counts(["h2o", "agua", "BICI", "bici"], synonyms) == (WordCount("Bicicleta", 2), WordCount("agua", 2))


def test_groups_of_words_are_one() -> None:
    assert text.word_counts(["seguridad  pública", "Seguridad publica", "=HYPERLINK(1)"]) == (
        WordCount("seguridad pública", 2),
        WordCount("=hyperlink(1)", 1),
    )


@given(st.lists(st.text(max_size=8), max_size=40))
def test_every_answer_with_a_letter_counts_once_in_any_order(answers: list[str]) -> None:
    counted = text.word_counts(answers)
    assert sum(one.count for one in counted) == sum(1 for one in answers if text.tokens(one))
    assert text.word_counts(answers[::-1]) == counted
    assert [-one.count for one in counted] == sorted(-one.count for one in counted)
