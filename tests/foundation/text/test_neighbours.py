import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text
from constituyente.foundation.text import neighbours

TEXTS = ["Sombra en las paradas", "Paradas con sombra y asiento", "Bibliotecas abiertas los domingos", "Libraries open on Sundays"]


def near(asked: str, texts: list[str], *, limit: int = 9, without: tuple[int, ...] = ()) -> list[int]:
    found = text.index_of(texts).nearest(text.grams(asked), limit=limit, without=without)
    return [one.place for one in found if one.score > 0]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("Sombra en las paradas", 0),
        ("asientos y sombras", 1),
        ("SÓMBRA EN LAS PARA", 0),
        ("som\u200bbra en las prdaas", 0),
        ("biblioteca abierta en domingo", 2),
        ("a library open on Sunday", 3),
    ],
)
def test_forms_misspellings_and_beginnings_find_the_text(asked: str, place: int) -> None:
    assert near(asked, TEXTS, limit=1) == [place]


def test_what_shares_nothing_has_no_score_and_is_told_last() -> None:
    found = text.index_of(TEXTS).nearest(text.grams("Sombra en las paradas"), limit=9)
    assert (found[0].place, found[0].score) == (0, 1.0)
    assert [one.place for one in found][:2] == [0, 1]
    assert found[-1].score == 0.0
    assert len(found) == 4


@pytest.mark.parametrize("asked", ["", "¡!", "\u200b"])
def test_a_question_without_letters_is_near_to_nothing(asked: str) -> None:
    assert near(asked, TEXTS) == []


def test_of_equals_the_first_comes_first() -> None:
    found = text.index_of(["Agua limpia"] * 4 + ["Luz"]).nearest(text.grams("Agua limpia"), limit=3, without=(1,))
    assert [one.place for one in found] == [0, 2, 3]


def test_an_index_of_nothing_answers_nothing() -> None:
    assert text.index_of([]).nearest(text.grams("Agua"), limit=5) == ()
    assert text.index_of(["Agua"]).nearest(text.grams("Agua"), limit=5, without=(0,)) == ()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6), st.text(max_size=40))
def test_the_index_tells_what_comparing_two_texts_tells(texts: list[str], asked: str) -> None:
    frequencies, own = text.Frequencies(), text.grams(asked)
    found = [text.grams(one) for one in texts]
    for one in found:
        frequencies.add(one)
    told = {one.place: one.score for one in text.Index(found, frequencies).nearest(own, limit=9)}
    assert told.keys() == set(range(len(texts)))
    assert told == pytest.approx({place: text.likeness(own, one, frequencies) for place, one in enumerate(found)}, abs=1e-5)
    assert all(0 <= score <= 1 for score in told.values())


def test_the_rarest_are_followed_first_where_following_all_costs_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    index = text.index_of(["en la calle"] * 50 + ["en la calle un quetzal"])
    monkeypatch.setattr(neighbours, "FOLLOWED", 20)
    assert index.nearest(text.grams("en la calle un quetzal"), limit=1)[0].place == 50


def test_a_text_is_read_up_to_an_end() -> None:
    assert np.array_equal(text.grams("agua " * 9, read=4).numbers, text.grams("agua").numbers)
