import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.text import api as text

STEMS = st.sampled_from("abcdef")
COUNTS = st.dictionaries(STEMS, st.integers(1, 9))
WEIGHTS = st.dictionaries(STEMS, st.floats(0.1, 9))


@given(COUNTS, COUNTS, WEIGHTS)
def test_similarity_lies_between_none_and_the_same_and_is_the_same_from_both_sides(
    one: dict[str, int], other: dict[str, int], weights: dict[str, float]
) -> None:
    value = text.similarity(one, other, weights)
    assert 0 <= value <= 1
    assert text.similarity(other, one, weights) == pytest.approx(value)
    assert (value > 0) == bool(one.keys() & other.keys() & weights.keys())


@given(COUNTS, WEIGHTS)
def test_a_text_is_wholly_similar_to_itself(one: dict[str, int], weights: dict[str, float]) -> None:
    assert text.similarity(one, one, weights) == pytest.approx(1.0 if one.keys() & weights.keys() else 0.0)


@given(COUNTS, COUNTS, WEIGHTS)
def test_a_weight_for_the_others_is_as_if_they_had_it(one: dict[str, int], other: dict[str, int], weights: dict[str, float]) -> None:
    everywhere = {stem: weights.get(stem, 2.0) for stem in "abcdef"}
    assert text.similarity(one, other, weights, 2.0) == text.similarity(one, other, everywhere)


@given(COUNTS, COUNTS, WEIGHTS)
def test_a_stem_without_a_weight_counts_for_nothing(one: dict[str, int], other: dict[str, int], weights: dict[str, float]) -> None:
    known = {stem: number for stem, number in one.items() if stem in weights}
    assert text.similarity(one, other, weights) == text.similarity(known, other, weights)


def test_a_rare_stem_in_common_tells_more_than_a_common_one() -> None:
    weights = text.idf({"agu": 1, "calle": 900, "sol": 40})
    asked = {"agu": 1, "calle": 1, "sol": 1}
    assert text.similarity(asked, {"agu": 1, "luz": 1}, weights) > text.similarity(asked, {"calle": 1, "luz": 1}, weights)


@given(st.dictionaries(STEMS, st.integers(0, 1000)))
def test_idf_falls_as_texts_rise(found: dict[str, int]) -> None:
    weights = text.idf(found)
    assert weights.keys() == {stem for stem, number in found.items() if number}
    order = sorted(weights, key=lambda stem: found[stem])
    assert [weights[stem] for stem in order] == sorted(weights.values(), reverse=True)
    assert all(weight > 0 for weight in weights.values())
