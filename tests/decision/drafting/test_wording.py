import pytest

from constituyente.decision.drafting.wording import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  agua\r\ny aire\r \n", "agua\ny aire"),
        ("a\u200bgu\u00ada\ufeff", "agua"),
        ("\u202eagua\u202c", "agua"),
        ("agua\x07\x1b[0m", "agua[0m"),
        ("n\u0303", "ñ"),
        ("a\u200cb\u200dc", "a\u200cb\u200dc"),
        ("a\tb", "a\tb"),
        ("<b>=1+1</b>", "<b>=1+1</b>"),
    ],
)
def test_clean_takes_out_what_nobody_sees(text: str, expected: str) -> None:
    assert clean(text) == expected
