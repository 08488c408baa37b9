import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.charts.flow import Band, End, Flow, Line, Node, flow

LEFT = tuple(End(key, f"Kind {key}") for key in "abc")
RIGHT = tuple(End(key, f"A very long name of what became of it, {key}", cut=key == "z") for key in "wxyz")
VALUES = st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("wxyz")), st.integers(0, 1_000_000), max_size=12)


def test_flow_is_as_thick_as_what_runs_in_it() -> None:
    left = (End("a", "Peticiones"), End("b", "Nadie"))
    right = (End("x", "Adoptado"), End("y", "No adoptado", cut=True))
    assert flow(left, right, {("a", "x"): 3, ("a", "y"): 1, ("b", "x"): 0}) == Flow(
        height=254,
        left=(Node("a", (Line("Peticiones", 15.0),), 4, 0.0, 240.0, cut=False, number_y=33.0),),
        right=(
            Node("x", (Line("Adoptado", 15.0),), 3, 0.0, 180.0, cut=False, number_y=33.0),
            Node("y", (Line("No adoptado", 209.0),), 1, 194.0, 60.0, cut=True, number_y=227.0),
        ),
        bands=(
            Band("a", "x", 3, "M0 0.0C500 0.0 500 0.0 1000 0.0V180.0C500 180.0 500 180.0 0 180.0z", 180.0, 1),
            Band("a", "y", 1, "M0 180.0C500 180.0 500 194.0 1000 194.0V254.0C500 254.0 500 240.0 0 240.0z", 60.0, 2),
        ),
    )


@pytest.mark.parametrize("values", [{}, {("a", "w"): 0}, {("nobody", "w"): 5}])
def test_flow_of_nothing_is_none(values: dict[tuple[str, str], int]) -> None:
    assert flow(LEFT, RIGHT, values) is None


@given(VALUES)
def test_flow_loses_nobody_and_keeps_labels_apart(values: dict[tuple[str, str], int]) -> None:
    drawn = flow(LEFT, RIGHT, values)
    whole = sum(values.values())
    if drawn is None:
        assert not whole
        return
    assert {sum(node.value for node in side) for side in (drawn.left, drawn.right)} == {whole}
    for side, nodes in (("source", drawn.left), ("target", drawn.right)):
        for node in nodes:
            bands = sum(band.thickness for band in drawn.bands if getattr(band, side) == node.key)
            assert node.height == pytest.approx(bands, abs=0.5)
        assert all(max(one.y + one.height, one.number_y) < other.y for one, other in pairwise(nodes))
        assert max(nodes[-1].y + nodes[-1].height, nodes[-1].number_y) <= drawn.height + 1
    for band in drawn.bands:
        assert all(-0.1 <= float(number) <= max(1000, drawn.height + 1) for number in re.findall(r"-?\d+\.?\d*", band.path))
        assert band.thickness >= 2
