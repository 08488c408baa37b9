"""CURP: structure, check digit, birth date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.accounts import curp

GOOD = "BOXW310820HNERXN09"  # the example of the registry's own instructions
YOUNG = "AAAA100229HDFBBBA"  # 29 February of 2010 does not exist


def made(first: str) -> str:
    return first + str(curp.check_digit(first))


def test_a_curp_has_one_spelling_and_a_birth_date() -> None:
    for typed in (GOOD, " boxw 310820-hnerxn 09 "):
        assert curp.read(typed) == curp.Curp(GOOD, date(1931, 8, 20))


def test_a_letter_before_the_check_digit_tells_the_new_century() -> None:
    assert curp.read(made("AAAA080229MDFBBBA")).born == date(2008, 2, 29)
    assert curp.read(made("ÑAAA990101XNEÑÑÑ0")).born == date(1999, 1, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "It must have 18 characters and has 0."),
        (GOOD[:-1], "It must have 18 characters and has 17."),
        (GOOD + "0", "It must have 18 characters and has 19."),
        (GOOD.replace("B", "4"), "Its character 1 cannot be “4”."),
        (GOOD.replace("31", "3I"), "Its character 6 cannot be “I”."),
        (GOOD[:-1] + "X", "Its character 18 cannot be “X”."),
        (GOOD.replace("W", "_"), "Its character 4 cannot be “_”."),
        (GOOD.replace("W", "\u0412"), "Its character 4 cannot be “\u0412”."),  # a Cyrillic letter
        (GOOD.replace("1", "\u0661", 1), "Its character 6 cannot be “\u0661”."),  # an Arabic digit
        (GOOD.replace("HNE", "HZZ"), "Its letters are not in the order of a CURP. Copy it from your certificate."),
        (GOOD.replace("HNE", "ANE"), "Its letters are not in the order of a CURP. Copy it from your certificate."),
        (made(YOUNG), "The birth date in it, characters 5 to 10, does not exist."),
        (GOOD[:-1] + "8", "Its last character does not fit the others: one of them is wrong."),
    ],
)
def test_what_is_no_curp_says_what_is_wrong_first(typed: str, said: str) -> None:
    with pytest.raises(curp.NoCurp) as refused:
        curp.read(typed)
    assert refused.value.sentence % refused.value.facts == said


@given(st.integers(0, 16), st.sampled_from(curp.ALPHABET))
def test_no_single_wrong_character_passes_but_the_one_that_weighs_the_same(place: int, char: str) -> None:
    wrong = GOOD[:place] + char + GOOD[place + 1 :]
    weighs = (curp.ALPHABET.index(char) - curp.ALPHABET.index(GOOD[place])) * (18 - place) % 10
    if weighs:
        with pytest.raises(curp.NoCurp):
            curp.read(wrong)


@given(st.text(max_size=40))
def test_any_text_is_a_curp_or_is_refused(typed: str) -> None:
    try:
        found = curp.read(typed)
    except curp.NoCurp:
        return
    assert curp.read(found.text) == found


@pytest.mark.parametrize(("day", "age"), [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2028, 2, 29), 20)])
def test_age_is_in_whole_years(day: date, age: int) -> None:
    assert curp.read(made("AAAA080229MDFBBBA")).age(day) == age


@pytest.mark.parametrize(
    ("band", "ages"), [("16-17", {16, 17}), ("18+", {18, 19, 120}), ("", {15, 16, 17, 18, 19, 120}), ("adult", {15, 16, 17, 18, 19, 120})]
)
def test_a_band_allows_its_ages(band: str, ages: set[int]) -> None:
    assert {age for age in (15, 16, 17, 18, 19, 120) if curp.allows(band, age)} == ages
