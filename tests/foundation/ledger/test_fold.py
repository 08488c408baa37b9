"""What entries add up to: the table of docs/ledger.md, "Counting", and its opposite."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.ledger import entries, fold

A, B, HASH = "a" * 16, "b" * 16, "ab" * 32
ACTS = ("hold", "release", "exclude", "reinstate", "withdraw")
# Every state and every act upon it, as the documentation has them; an act that is not named moves nothing.
TABLE = {
    ("counted", "hold"): "held",
    ("counted", "exclude"): "excluded",
    ("counted", "withdraw"): "withdrawn",
    ("held", "release"): "counted",
    ("held", "exclude"): "excluded",
    ("held", "withdraw"): "withdrawn",
    ("excluded", "reinstate"): "counted",
    ("excluded", "withdraw"): "withdrawn",
}


def secret(number: int) -> bytes:
    return number.to_bytes(32, "big")


def given_(number: int, kind: str = "sign", key: str = A, strength: str = "email") -> bytes:
    cancel = entries.commitment("cancel", [], secret(number))
    own: dict[str, str | int | bytes] = {"commitment": secret(number + 500), "cancel": cancel, "strength": strength, "record": HASH}
    if kind == "sign":
        return entries.encode(kind, petition=key, tag=secret(number), **own)
    return entries.encode(kind, **own, **({"survey": key} if kind == "answer" else {"version": 1}))


def act(kind: str, index: int, number: int, case: int = 1) -> bytes:
    if kind == "withdraw":
        return entries.encode(kind, index=index, secret=secret(number))
    return entries.encode(kind, index=index, record=f"{case:064x}")


@pytest.mark.parametrize("kind", ["sign", "answer"])
def test_what_is_given_counts_for_its_own_tally_and_strength(kind: str) -> None:
    bodies = [given_(1, kind), given_(2, kind, B), given_(3, kind, A, "phone"), given_(4, "annotation")]
    assert fold.recount(bodies) == {
        A: Counter({("counted", "email"): 1, ("counted", "phone"): 1}),
        B: Counter({("counted", "email"): 1}),
    }


@given(st.lists(st.sampled_from(ACTS), max_size=8), st.sampled_from(["sign", "answer"]))
def test_acts_move_one_entry_as_the_table_says(acts: list[str], kind: str) -> None:
    bodies, state = [given_(0, kind), given_(1, kind)], "counted"
    for case, name in enumerate(acts):
        bodies.append(act(name, 0, 0, case))
        state = TABLE.get((state, name), state)
    expected = Counter({("counted", "email"): 1}) + Counter({(state, "email"): 1})
    assert fold.recount(bodies) == {A: expected}


def test_an_act_on_an_annotation_moves_no_count() -> None:
    assert fold.recount([given_(0, "annotation"), act("exclude", 0, 0), act("withdraw", 0, 0)]) == {}


@pytest.mark.parametrize(
    "bodies",
    [
        [given_(0), act("withdraw", 0, 1)],  # another's secret
        [act("hold", 0, 0)],  # itself
        [given_(0), act("hold", 2, 0), given_(2)],  # what comes later
        [entries.encode("rules", version=1, record=HASH), act("exclude", 0, 0)],  # what nobody gave
        [given_(0), act("hold", 0, 0), act("release", 1, 0)],  # an act
    ],
)
def test_an_act_is_about_what_somebody_gave_before(bodies: list[bytes]) -> None:
    with pytest.raises(fold.BadReference):
        fold.recount(bodies)


def test_all_other_kinds_move_nothing() -> None:
    folding = fold.Fold([].__getitem__)
    assert folding.take(0, entries.encode("crossing", petition=A, mark=5, before=0, size=9)) == ()
    assert folding.take(1, entries.encode("erasure", index=0, record=HASH)) == ()
