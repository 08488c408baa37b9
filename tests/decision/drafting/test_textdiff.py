from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from constituyente.decision.drafting.textdiff import Change, Unit, count_words, provisions_changed, words_changed

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


# ------------------------------------------------------------------ provisions


def unit(key: str, place: int, parent: str = "", body: str = "", mark: str = "") -> Unit:
    return Unit(key, parent, place, "paragraph", mark, "", body, "")


def states(old: list[Unit], new: list[Unit]) -> dict[str, str]:
    return {key: change.state for key, change in provisions_changed(old, new).items()}


def test_provisions_are_known_by_their_key() -> None:
    old = [unit("a", 1, body="uno"), unit("b", 2, body="dos"), unit("c", 3, body="tres", mark="3.")]
    new = [unit("a", 1, body="uno"), unit("d", 2, body="nuevo"), unit("b", 3, body="DOS"), unit("c", 4, body="tres", mark="4.")]
    assert states(old, new) == {"a": "same", "d": "added", "b": "changed", "c": "renumbered"}
    assert states(new, old) == {"a": "same", "d": "removed", "b": "changed", "c": "renumbered"}


def test_what_is_gone_stands_behind_what_it_followed() -> None:
    old = [unit(key, place) for place, key in enumerate("abcde", 1)]
    assert list(provisions_changed(old, [unit("b", 1), unit("d", 2)])) == ["a", "b", "c", "d", "e"]


def test_one_more_provision_moves_nothing() -> None:
    old = [unit(key, place) for place, key in enumerate("abc", 1)]
    assert states(old, [unit(key, place) for place, key in enumerate("xabc", 1)]) == {"x": "added", "a": "same", "b": "same", "c": "same"}


def test_only_what_changed_places_has_moved() -> None:
    old = [unit(key, place) for place, key in enumerate("abcd", 1)]
    new = [unit(key, place) for place, key in enumerate("dabc", 1)]
    assert states(old, new) == {"d": "moved", "a": "same", "b": "same", "c": "same"}


def test_what_stands_in_something_else_has_moved() -> None:
    old = [unit("a", 1), unit("b", 2), unit("c", 3, "a")]
    change = provisions_changed(old, [unit("a", 1), unit("b", 2), unit("c", 3, "b", body="y cambió")])["c"]
    assert (change.worded, change.moved, change.renumbered, change.state) == (True, True, False, "changed")


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_every_provision_ends_in_one_state(before: list[str], after: list[str]) -> None:
    old = [unit(key, place) for place, key in enumerate(before, 1)]
    new = [unit(key, place) for place, key in enumerate(after, 1)]
    found = provisions_changed(old, new)
    assert {key for key, change in found.items() if change.state == "added"} == set(after) - set(before)
    assert {key for key, change in found.items() if change.state == "removed"} == set(before) - set(after)
    stayed = [key for key in before if key in after and found[key].state == "same"]
    assert stayed == [key for key in after if key in before and found[key].state == "same"]
    assert [key for key in found if key in after] == after


def test_a_change_of_nothing_has_no_key() -> None:
    assert Change(None, None).key == ""
