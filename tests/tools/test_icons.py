from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tools import icons

MARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="12" fill="#ffffff"/><path d="{d}" stroke="#e4007c" stroke-width="8"/></svg>"""


def test_icons_are_drawn_from_the_mark_as_it_is() -> None:
    assert icons.stale() == []


def test_icons_of_another_mark_are_not_current(tmp_path: Path) -> None:
    for name, file in icons.files(icons.Mark.read((icons.FOLDER / icons.MARK).read_text(encoding="utf-8"))).items():
        (tmp_path / name).write_bytes(file)
    (tmp_path / icons.MARK).write_text(MARK.format(d="M0 32H64"), encoding="utf-8")
    (tmp_path / "icon-192.png").unlink()
    assert icons.stale(tmp_path) == ["favicon.ico", "apple-touch-icon.png", "icon-192.png", "icon-512.png", "icon-mask-512.png"]


def test_points_follow_lines_and_curves() -> None:
    found = list(icons.points("M0 32H16C16 0 48 0 48 32"))
    assert (found[:2], found[1 + icons.STEPS // 2], found[-1]) == ([(0, 32), (16, 32)], (32, 8), (48, 32))


def test_points_of_another_command_are_refused() -> None:
    with pytest.raises(ValueError, match="draws with L"):
        list(icons.points("M0 0L1 1"))


def test_drawn_is_the_line_on_its_ground_and_nothing_beyond_round_corners() -> None:
    image = icons.drawn(icons.Mark.read(MARK.format(d="M0 32H64")), 32, round_off=True)
    assert (image.getpixel((16, 16)), image.getpixel((16, 2))) == ((0xE4, 0, 0x7C, 255), (255, 255, 255, 255))
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]  # four bands


def test_drawn_for_a_mask_keeps_the_mark_in_the_middle_and_lets_its_line_run_to_the_edges() -> None:
    image = icons.drawn(icons.Mark.read(MARK.format(d="M0 32H64")), 64, round_off=False, within=0.5)
    pink = (0xE4, 0, 0x7C, 255)
    assert [image.getpixel((x, 32)) == pink for x in (0, 32, 63)] == [True, True, True]
    assert [image.getpixel((32, y)) == pink for y in (28, 31, 32, 35)] == [False, True, True, False]


def test_favicon_has_every_size_of_a_tab() -> None:
    file = icons.files(icons.Mark.read((icons.FOLDER / icons.MARK).read_text(encoding="utf-8")))["favicon.ico"]
    assert Image.open(BytesIO(file)).info["sizes"] == {(size, size) for size in icons.TAB}
