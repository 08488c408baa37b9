import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text
from constituyente.participation.corpus import asking


@given(st.text(), st.sampled_from(["es", "en", "nah"]))
def test_keys_are_small_letters_and_digits_and_begin_with_a_letter(content: str, language: str) -> None:
    assert [key for key in asking.keys(content, language) if not asking.PLAIN.fullmatch(key)] == []
    assert len(asking.keys(content, language)) == len(text.tokens(content))


def test_other_words_have_other_keys() -> None:
    assert [asking.key(stem) for stem in ("agua", "7", "水", "n7")] == ["agua", "x37", "xe6b0b4", "n7"]


def test_a_title_counts_twice() -> None:
    assert asking.indexed("Sombra", "En las paradas.", "es").split() == ["sombr", "sombr", "en", "las", "par"]


def test_the_index_of_a_text_without_end_ends() -> None:
    kept = asking.indexed("", "agua " * 200_000, "xx")
    assert len(kept) <= asking.INDEXED
    assert set(kept.split()) == {"agua"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("El derecho al agua", ["derech", "agu"]),
        ('"agua" OR NEAR(x, 3) AND NOT {title}:*', ["agu", "near", "x", "x33", "titl"]),
        ("la de los", ["la", "de", "los"]),
        ("Agua AGUA água", ["agu"]),
        ("\u200b\u202e ¡! '\";--", []),
        ("", []),
    ],
)
def test_a_question_is_its_telling_words(asked: str, words: list[str]) -> None:
    question = asking.question(asked)
    assert [next(key for key in forms) for forms in question.keys] == words
    assert not question.cut


def test_a_word_is_looked_for_in_every_language_and_as_typed() -> None:
    assert asking.question("nations").keys == (("nation", "nations"),) or asking.question("nations").keys == (("nations", "nation"),)


def test_a_question_is_cut() -> None:
    long = asking.question(" ".join(f"palabra{number}x" for number in range(13)))
    assert (len(long.words), long.cut) == (12, True)
    assert asking.question("x" * 10_000).cut
    assert not asking.question(" ".join(["agua"] * 150)).cut


@given(st.text(max_size=2000))
def test_a_question_never_holds_more_than_keys(asked: str) -> None:
    question = asking.question(asked)
    assert len(question.words) <= asking.WORDS
    assert all(forms and asking.PLAIN.fullmatch(key) for forms in question.keys for key in forms)


def test_telling_words_are_those_of_the_title_then_the_longest() -> None:
    assert asking.telling("Más sombra", "En las paradas hay sol", "es", most=3) == ("sombr", "par", "sol")
