from hypothesis import given
from hypothesis import strategies as st

from constituyente.participation.capture.comparing import alike, differences, told
from constituyente.participation.capture.data import VOID, Difference

ANA = {"contact": "ana@villa-clara.example", "territory": "001"}
LINES = st.dictionaries(st.integers(1, 10), st.dictionaries(st.sampled_from(["contact", "territory", VOID]), st.text("ab @1", max_size=4)))


def test_blanks_letters_and_groups_of_digits_are_no_difference() -> None:
    assert differences({1: ANA}, {1: {**ANA, "contact": "ANA@Villa-Clara.example "}}) == ()
    assert differences({2: {"contact": "55 1234-5678"}}, {2: {"contact": "(55) 12345678"}}) == ()


def test_a_hyphen_of_an_address_is_one() -> None:
    found = differences({1: {"contact": "a-b@x.example"}}, {1: {"contact": "ab@x.example"}})
    assert found == (Difference(1, "contact", "a-b@x.example", "ab@x.example"),)


def test_a_line_that_only_one_saw_differs_in_each_cell() -> None:
    assert differences({1: ANA}, {}) == (
        Difference(1, "contact", "ana@villa-clara.example", ""),
        Difference(1, "territory", "001", ""),
    )


def test_of_a_void_line_nothing_else_is_kept() -> None:
    assert told({1: {**ANA, VOID: "1"}, 2: {"contact": "  ", VOID: ""}, 3: ANA}) == {1: {VOID: "1"}, 3: ANA}


@given(LINES, LINES)
def test_what_is_alike_and_what_differs_are_everything(one: dict[int, dict[str, str]], other: dict[int, dict[str, str]]) -> None:
    first, second = told(one), told(other)
    apart = {(each.line, each.column) for each in differences(first, second)}
    same = {(number, key) for number, line in alike(first, second).items() for key in line}
    assert same.isdisjoint(apart)
    assert {(number, key) for number, line in first.items() for key in line} <= same | apart
    assert differences(first, first) == ()
    assert {(each.line, each.column) for each in differences(second, first)} == apart
