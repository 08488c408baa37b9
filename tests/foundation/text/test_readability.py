import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text

COUNTED = {
    "agua": 2,
    "AGUA": 2,
    "ciudad": 2,
    "país": 2,
    "países": 3,
    "constitución": 4,
    "petición": 3,
    "peticiones": 4,
    "firma": 2,
    "que": 1,
    "quien": 1,
    "guerra": 2,
    "guía": 2,
    "pingüino": 3,
    "averigüéis": 4,
    "ahora": 3,
    "ahí": 2,
    "prohíbe": 3,
    "búho": 2,
    "aeropuerto": 5,
    "poeta": 3,
    "leer": 2,
    "leíais": 3,
    "creía": 3,
    "cambiéis": 2,
    "construir": 2,
    "construí": 2,
    "viuda": 2,
    "muy": 1,
    "y": 1,
    "rey": 1,
    "reyes": 2,
    "ayuda": 3,
    "yo": 1,
    "hoy": 1,
    "muchacho": 3,
    "oía": 3,
    "día": 2,
    "después": 2,
    "Iztapalapa": 5,
    "México": 3,
    "electroencefalografista": 10,
    "TV": 0,
    "": 0,
}


@pytest.mark.parametrize(("word", "count"), COUNTED.items())
def test_syllables_are_counted(word: str, count: int) -> None:
    assert text.syllables(word) == count


def test_a_reading_counts_sentences_words_and_syllables() -> None:
    read = text.reading(["Pide agua. ¿Cuándo llega?", "Con 500 firmas te contestan", "10 %", ""])
    assert (read.sentences, read.words, read.syllables) == (3, 8, 15)
    assert round(read.index, 3) == round(206.835 - 62.3 * 15 / 8 - 8 / 3, 3)


def test_short_words_and_sentences_read_more_easily() -> None:
    easy = text.reading(["Pide lo que falta en tu calle. Otros lo firman. Te contestan por escrito."])
    sentence = (
        "La implementación de mecanismos institucionales de participación ciudadana requerirá consideraciones presupuestarias, "
        "administrativas y organizacionales que corresponderá determinar a las autoridades competentes."
    )
    hard = text.reading([sentence])
    assert (easy.index > 80, hard.index < 0) == (True, True)


def test_a_text_without_words_has_no_index() -> None:
    assert text.reading(["", "2026", "…"]).index == 0.0


@given(st.lists(st.text()))
def test_any_text_is_read(blocks: list[str]) -> None:
    read = text.reading(blocks)
    assert read.sentences <= read.words <= max(read.syllables, read.words)


@given(st.text(alphabet="abcdefghijlmnopqrstuvyzáéíóúüñ", max_size=30))
def test_a_word_has_no_more_syllables_than_vowels(word: str) -> None:
    assert text.syllables(word) <= sum(letter in "aeiouáéíóúüy" for letter in word)
