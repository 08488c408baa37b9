"""Pictures for links: the right size, the same bytes for the same words, and no text that breaks them."""

from io import BytesIO

import pytest
from PIL import Image

from constituyente.portal.sharing import drawing, lettering
from constituyente.portal.sharing.drawing import Bar, Picture

INK, THREAD = (0x24, 0x12, 0x2A), (0xE4, 0x00, 0x7C)


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(drawing.png(picture))).convert("RGB")


def near(image: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels are about of one colour."""
    pixels = image.tobytes()
    bands = (range(max(0, part - 24), part + 25) for part in colour)
    red, green, blue = bands
    return sum(r in red and g in green and b in blue for r, g, b in zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))


def test_a_picture_has_the_size_that_other_sites_ask_for() -> None:
    picture = Picture("Villa Clara", "Petición 1", "Agua todos los días")
    image = Image.open(BytesIO(drawing.png(picture)))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(drawing.png(picture)) < 60_000
    assert drawing.png.__wrapped__(picture) == drawing.png(picture)


def test_a_picture_shows_the_thread_and_the_title() -> None:
    full, empty = (opened(Picture("Villa Clara", "Petición 1", title)) for title in ("Agua todos los días", ""))
    assert near(full, THREAD) > 1000
    assert near(full, INK) > near(empty, INK) > 0


def test_the_bar_runs_as_far_as_it_is_told() -> None:
    def pink(run: float) -> int:
        return near(opened(Picture("", "", "T", bar=Bar(run, ((0.31, "5", False), (0.96, "50", False))))), THREAD)

    assert pink(0) < pink(0.4) < pink(1)


@pytest.mark.parametrize(
    "title",
    ["A" * 5000, "\u202e\u05e7\u05d5\u05d3", "中文" * 90, "🙂" * 90, "a\u0301" * 500, "\x00\n\t", " ", "Ł" * 300, "ﷺ" * 40, "W " * 400],
    ids=["long word", "right to left", "chinese", "emoji", "marks", "controls", "space", "latin-ext", "ligature", "long text"],
)
def test_no_text_breaks_a_picture(title: str) -> None:
    image = opened(Picture(title, title, title, title[:20], title, title, "", Bar(0.5, ((0.96, title[:10], True),))))
    assert image.size == (1200, 630)


def test_legible_leaves_out_what_the_letters_cannot_write() -> None:
    assert lettering.legible("Árbol  🙂 ñandú\u202e") == "Árbol ñandú"
    assert lettering.legible("žluťoučký kůň") == "žluťoučký kůň"
    assert lettering.legible("agua 中文中文中文中文") == ""


def test_fitted_takes_the_largest_letters_that_fit_and_cuts_in_the_smallest() -> None:
    sizes = ((60, 1), (30, 2))
    assert lettering.fitted("Agua", 400, sizes) == (60, ("Agua",))
    size, lines = lettering.fitted("agua " * 40, 400, sizes)
    assert (size, len(lines), lines[-1][-1]) == (30, 2, "…")
    assert max(lettering.width(line, size) for line in lines) <= 400


def test_fitted_breaks_a_word_that_is_longer_than_a_line() -> None:
    size, lines = lettering.fitted("a" * 60, 300, ((30, 9),))
    assert "".join(lines) == "a" * 60
    assert max(lettering.width(line, size) for line in lines) <= 300
