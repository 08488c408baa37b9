"""Records: one text for one record."""

import json

from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.records import canonical, digest

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="abcdef"), inner),
    max_leaves=10,
)


def test_a_record_is_written_as_documented() -> None:
    assert canonical({"b": 1, "a": "ñ"}) == '{"a":"ñ","b":1}'
    assert canonical({"a": "n\u0303"}) == '{"a":"ñ"}'  # one letter, however it was typed
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.dictionaries(st.text(alphabet="abcdef"), VALUES))
def test_order_does_not_matter_and_nothing_is_lost(record: dict[str, object]) -> None:
    text = canonical(record)
    assert canonical(dict(reversed(record.items()))) == text
    assert canonical(json.loads(text)) == text
