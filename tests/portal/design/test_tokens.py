"""The values of the design: read from the stylesheet, and far enough apart in both modes."""

import pytest

from constituyente.portal.design import queries, sheets, tokens

CSS = """
/* --ink: #fff; is only a remark */
:root { --ink: #24122a; --t-1: 1rem; --ease: 160ms  ease-out; }
@media (min-width: 64rem) { :root { --t-1: 2rem; } }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --ink: #fff; } }
@media screen { :root[data-theme="dark"] { --ink: #fff; } }
@media (prefers-reduced-motion: reduce) { :root { --ease: 0s; } }
@media print { :root { --ink: #000; } }
"""


def test_read_keeps_modes_apart() -> None:
    assert tokens.read(CSS) == tokens.Values(
        light={"ink": "#24122a", "t-1": "1rem", "ease": "160ms ease-out"},
        wide={"t-1": "2rem"},
        dark={"ink": "#fff"},
        chosen_dark={"ink": "#fff"},
        paper={"ink": "#000"},
    )


def test_dark_is_the_same_by_the_system_and_by_choice() -> None:
    values = sheets.tokens()
    assert values.dark == values.chosen_dark
    assert values.dark.keys() < values.light.keys()


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#abc", "#abc", 1.0),
    ],
)
def test_contrast_is_that_of_the_field(one: str, other: str, ratio: float) -> None:
    """Source of the greys: #767676 is the lightest that passes on white, #777777 the first that does not."""
    assert round(tokens.contrast(one, other), 2) == ratio
    assert tokens.contrast(one, other) == tokens.contrast(other, one)


@pytest.mark.parametrize("wrong", ["ffffff", "#ffff", "white", "#gggggg", ""])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"no colour|invalid literal"):
        tokens.luminance(wrong)


def test_every_pair_of_colours_is_far_enough_apart_in_both_modes() -> None:
    found = queries.pairs(sheets.tokens())
    assert [(one.front, one.back, one.least, one.light, one.dark) for one in found if not one.enough] == []


def test_every_colour_that_carries_meaning_is_measured() -> None:
    measured = {name for one in queries.pairs(sheets.tokens()) for name in (one.front, one.back)}
    colours = {name for name, value in sheets.tokens().light.items() if value.startswith("#")}
    assert colours - measured == {"rule", "data-3"}  # hairlines say nothing; a middle step has its number written beside it
