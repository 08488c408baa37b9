from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from constituyente.foundation.text.api import count_words, words_changed

TEXTS = st.one_of(
    st.text(max_size=60), st.text("ab ,.\nñ", max_size=60), st.lists(st.sampled_from(["de ", "la ", "ley", ". "])).map("".join)
)


def drawn(old: str, new: str) -> str:
    """What changed, with what is gone in [ ] and what is new in { }."""
    marks = {"same": "%s", "deleted": "[%s]", "inserted": "{%s}"}
    return "".join(marks[segment.kind] % segment.text for segment in words_changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("agua", "agua", "agua"),
        ("", "agua", "{agua}"),
        ("agua", "", "[agua]"),
        ("con quince días", "con siete días", "con [quince ]{siete }días"),
        ("captarán la lluvia y la usarán.", "captarán la lluvia.", "captarán la lluvia[ y la usarán]."),
        ("uno, dos", "uno; dos", "uno[, ]{; }dos"),
        ("uno dos", "uno\ndos", "uno[ ]{\n}dos"),
        ("Agua", "agua", "[Agua]{agua}"),
        ("calle y plaza", "vía y parque", "[calle y plaza]{vía y parque}"),
        ("<b>agua</b>", "<b>aire</b>", "<b>[agua]{aire}</b>"),
    ],
)
def test_words_changed_marks_words(old: str, new: str, expected: str) -> None:
    assert drawn(old, new) == expected


@given(TEXTS, TEXTS)
@example("a b", "b a")
@example(" ", "\n")
@example("a. b", "a.  b")
def test_words_changed_loses_no_letter_of_either_text(old: str, new: str) -> None:
    segments = words_changed(old, new)
    assert "".join(segment.text for segment in segments if segment.kind != "inserted") == old
    assert "".join(segment.text for segment in segments if segment.kind != "deleted") == new
    assert all(segment.text for segment in segments)
    assert all(one.kind != following.kind for one, following in pairwise(segments))


@given(TEXTS)
def test_words_changed_marks_nothing_in_one_text(text: str) -> None:
    assert {segment.kind for segment in words_changed(text, text)} <= {"same"}


@given(TEXTS, TEXTS, st.integers(0, 40))
def test_words_changed_holds_within_any_budget(old: str, new: str, budget: int) -> None:
    segments = words_changed(old, new, budget=budget)
    assert "".join(segment.text for segment in segments if segment.kind != "inserted") == old
    assert "".join(segment.text for segment in segments if segment.kind != "deleted") == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 60_000, "a b " * 30_000),
        ("ab " * 40_000, "ba " * 40_000),
        (" ".join(map(str, range(40_000))), " ".join(map(str, range(40_000, 0, -1)))),
        ("x" * 131_072, "y" * 131_072),
    ],
)
def test_words_changed_comes_to_an_end_with_whatever_fits_into_a_field(old: str, new: str) -> None:
    segments = words_changed(old, new)
    assert "".join(segment.text for segment in segments if segment.kind != "inserted") == old
    assert "".join(segment.text for segment in segments if segment.kind != "deleted") == new


def test_count_words_leaves_punctuation_out() -> None:
    assert count_words(" La ley, que dirá cómo: 3. ") == 6
