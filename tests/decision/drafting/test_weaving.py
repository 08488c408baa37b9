import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.decision.drafting.weaving import Segment, weave


def marked(body: str, *quotes: str) -> list[str]:
    """The lines with what is quoted in brackets."""
    return ["".join(f"[{one.text}]" if one.quoted else one.text for one in line) for line in weave(body, quotes)]


@pytest.mark.parametrize(
    ("body", "quotes", "expected"),
    [
        ("con quince días de aviso", ["quince días"], ["con [quince días] de aviso"]),
        ("con quince días de aviso", [], ["con quince días de aviso"]),
        ("agua y más agua", ["agua"], ["[agua] y más agua"]),
        ("uno dos tres", ["uno dos", "dos tres"], ["[uno dos tres]"]),
        ("uno dos tres", ["uno", "tres"], ["[uno] dos [tres]"]),
        ("uno dos", ["cuatro", ""], ["uno dos"]),
        ("uno\ndos", ["uno\nd"], ["[uno]", "[d]os"]),
        ("uno\n\ndos", [], ["uno", "dos"]),
        ("", ["uno"], []),
    ],
)
def test_weave_marks_what_comes_from_people(body: str, quotes: list[str], expected: list[str]) -> None:
    assert marked(body, *quotes) == expected


@given(st.text("ab \n", max_size=40), st.lists(st.text("ab \n", max_size=6), max_size=4))
def test_weave_changes_no_letter(body: str, quotes: list[str]) -> None:
    lines = weave(body, quotes)
    assert ["".join(segment.text for segment in line) for line in lines] == [line for line in body.split("\n") if line]
    assert all(segment.text for line in lines for segment in line)


@given(st.text("ab ", min_size=1, max_size=20), st.data())
def test_weave_marks_exactly_the_first_occurrence(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    quote = body[start : data.draw(st.integers(start + 1, len(body)))]
    (line,) = weave(body, [quote])
    assert [segment for segment in line if segment.quoted] == [Segment(quote, quoted=True)]
    before = "".join(segment.text for segment in line[: [segment.quoted for segment in line].index(True)])
    assert len(before) == body.find(quote)
