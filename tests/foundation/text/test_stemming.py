import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", "participación participaciones participacion"),
        ("es", "ciudad ciudades"),
        ("es", "mujer mujeres"),
        ("es", "joven jóvenes jovenes"),
        ("es", "luz luces"),
        ("es", "niño niños niña nino"),
        ("es", "país países pais"),
        ("es", "interés intereses"),
        ("es", "público públicas publicos"),
        ("es-MX", "parque parques"),
        ("en", "right rights"),
        ("en", "city cities"),
        ("en", "people people's peoples"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len(set(text.stems(forms, language))) == 1


@pytest.mark.parametrize("pair", ["agua aguja", "voto veto", "derecho deuda", "casa caso"])
def test_other_words_have_other_stems(pair: str) -> None:
    assert len(set(text.stems(pair, "en"))) == 2


def test_a_language_without_a_stemmer_is_folded_only() -> None:
    assert text.stems("Ātl īhuān Altepētl", "nah") == ["atl", "ihuan", "altepetl"]
    assert text.stems("Las aguas", "xx") == ["las", "aguas"]


@given(LETTERS, st.sampled_from([*text.LANGUAGES, "nah"]))
def test_a_stem_is_the_stem_of_itself_and_never_empty(word: str, language: str) -> None:
    stem = text.stem(word, language)
    assert stem
    assert text.stem(stem, language) == stem


def test_a_word_without_end_is_cut() -> None:
    assert len(text.stem("x" * 100_000, "es")) == 64


def test_stop_words_are_folded_words() -> None:
    assert [word for word in text.STOP_WORDS if text.tokens(word) != [word]] == []


def test_small_words_tell_the_language() -> None:
    said = ["Más sombra en las paradas", "More shade at the stops", "Agua", "", "no a"]
    assert [text.likely_language(one, "nah") for one in said] == ["es", "en", "nah", "nah", "nah"]
