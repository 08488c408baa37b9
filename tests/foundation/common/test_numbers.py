import pytest

from constituyente.foundation.common.numbers import number_in


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", " 7", "1_0", "٣", "²", "1e3", "1000000000", "7; DROP"])
def test_what_is_no_number_is_none(text: str | None) -> None:
    assert number_in(text) is None
