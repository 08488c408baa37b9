import pytest

from constituyente.participation.survey.blackout import only_leaves_out


@pytest.mark.parametrize(
    ("original", "edited", "right"),
    [
        ("Soy Ana y quiero agua.", "Soy Ana y quiero agua.", True),
        ("Soy Ana y quiero agua.", "Soy […] y quiero agua.", True),
        ("Soy Ana y quiero agua.", "[…]agua[…]", True),
        ("aa bb aa", "[…]bb[…]bb", False),
        ("Soy Ana y quiero agua.", "Quiero agua.", False),
        ("Soy Ana y quiero agua.", "[…] […]", False),
        ("Soy Ana", "Soy Ana[…]Ana", False),
    ],
)
def test_a_blackout_only_leaves_out(*, original: str, edited: str, right: bool) -> None:
    assert only_leaves_out(original, edited) is right
