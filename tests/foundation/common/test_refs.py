"""References: one text for one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.refs import BadRef, Ref

KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", fullmatch=True)


@given(st.from_regex(r"[a-z]{2,20}", fullmatch=True), KEYS, st.none() | st.integers(1, 10**9 - 1))
def test_a_reference_reads_back(kind: str, key: str, version: int | None) -> None:
    ref = Ref(kind, key, version)
    assert Ref.parse(str(ref)) == ref
    assert ref.bare == Ref(kind, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "petition",
        "petition/",
        "/7",
        "petition/7@",
        "petition/7@0",
        "petition/7@x",
        "Petition/7",
        "petition/7/8",
        "petition/7 ",
        "petition/..",
        "petition/-7",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadRef):
        Ref.parse(text)
