"""What the people of the demonstration city write."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.portal.demo import texts
from constituyente.portal.demo.petitions import curve
from constituyente.portal.demo.story import FULL

PLACES = {f"{code:03}": f"Alcaldía {code}" for code in range(2, 18)}
OUTCOMES = {"adopted", "adopted_in_part", "merged", "already_covered", "not_adopted", "out_of_scope"}


def writer(seed: str = "x") -> texts.Writer:
    return texts.Writer(seed, PLACES, range(1, 17))


def test_the_same_seed_writes_the_same() -> None:
    first, again, other = ([one.petition() for _petition in range(20)] for one in (writer(), writer(), writer("y")))
    assert first == again != other


def test_no_two_petitions_of_the_whole_city_have_the_same_title() -> None:
    one = writer()
    petitions = [one.petition() for _petition in range(FULL.petitions)]
    assert Counter(petition.title for petition in petitions).most_common(1)[0][1] == 1
    assert max(len(petition.title) for petition in petitions) <= 200
    assert not [petition for petition in petitions if "{" in f"{petition.title}{petition.demand}{petition.reasons}{petition.author}"]


def test_wishes_are_short_varied_and_some_are_alike() -> None:
    one = writer()
    wishes = Counter(one.wish("007").text for _wish in range(2000))
    assert max(len(text) for text in wishes) <= texts.LONGEST
    assert 1000 < len(wishes) < 2000
    assert not [text for text in wishes if "{" in text]


def test_nobody_against_and_in_favour_is_more_than_who_came() -> None:
    one = writer()
    for gathering in (one.gathering() for _meeting in range(100)):
        assert max(support + dissent for _text, support, dissent in gathering.statements) <= gathering.people
        assert not [text for text, _support, _dissent in gathering.statements if "{" in text]


@pytest.mark.parametrize("key", list(texts.topics()))
def test_a_topic_says_what_becomes_of_all_that_is_asked(key: str) -> None:
    topic = texts.topics()[key]
    assert {fate["outcome"] for fate in topic.fates} <= OUTCOMES
    assert [fate for fate in topic.fates if (fate["outcome"] == "merged") != ("into" in fate)] == []
    asked = [*(ask["fate"] for ask in topic.asks), *topic.wishes]
    assert set(asked) <= set(range(len(topic.fates)))
    assert {scene for ask in topic.asks for scene in ask["scenes"]} <= set(range(len(topic.scenes)))
    assert {fact for ask in topic.asks for fact in ask["facts"]} <= set(range(len(topic.facts)))


def test_without_accents_keeps_the_n_with_its_tilde() -> None:
    assert texts.without_accents("Mañana, camión y pingüino") == "Mañana, camion y pinguino"


@given(
    total=st.integers(0, 100_000),
    days=st.integers(1, 200),
    bumps=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 3)), max_size=4),
)
def test_a_curve_has_as_many_signatures_and_days_as_it_should(total: int, days: int, bumps: list[tuple[float, float]]) -> None:
    spread = curve(total, days, bumps)
    assert (len(spread), sum(spread)) == (days, total)
    assert min(spread) >= 0
