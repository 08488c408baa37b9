from hypothesis import given
from hypothesis import strategies as st

from constituyente.decision.drafting.textdiff import Change, provisions_changed
from constituyente.decision.drafting.tree import ProvisionInput


def unit(key: str, place: int, parent: str = "", body: str = "", mark: str = "") -> ProvisionInput:
    return ProvisionInput(key, parent, place, "paragraph", mark, "", body, "")


def states(old: list[ProvisionInput], new: list[ProvisionInput]) -> dict[str, str]:
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
