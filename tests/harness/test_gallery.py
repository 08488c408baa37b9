"""The contact sheet of the gallery: which templates there are, and which nobody saw."""

from pathlib import Path

from .gallery.sheet import NO_PAGES, missing, sheet, templates_there

SCENE = {
    "phase": "adopted",
    "name": "sign-2-refused",
    "language": "es",
    "address": "/petitions/7/sign?a=1&b=2",
    "status": 200,
    "shows": "petitions/sign.html",
    "templates": ["petitions/sign.html", "common/base.html"],
    "pictures": ["adopted/sign-2-refused-es-360.webp", "adopted/sign-2-refused-es-1280.webp"],
}


def test_pages_are_told_from_fragments_letters_and_fields(tmp_path: Path) -> None:
    for name in (
        "a/b/templates/b/page.html",
        "a/b/templates/b/_part.html",
        "c/templates/c/mail/x.html",
        "c/templates/c/forms/y.html",
        "c/z.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert templates_there(tmp_path) == {"b/page.html"}


def test_a_template_is_missing_that_no_page_had_a_part_of_and_nobody_said_why() -> None:
    there = frozenset({"petitions/sign.html", "common/base.html", "portal/home.html", *NO_PAGES})
    assert missing(there, [SCENE]) == {"portal/home.html"}


def test_what_is_left_out_is_in_the_product() -> None:
    assert set(NO_PAGES) <= templates_there(Path("constituyente"))


def test_the_sheet_shows_each_picture_beside_its_template() -> None:
    page = sheet([SCENE], frozenset({"portal/home.html"}))
    assert page.count("<img ") == 2
    for words in ("2 pictures of 1 pages", "petitions/sign.html · /petitions/7/sign?a=1&amp;b=2 · 200", "<li>portal/home.html</li>"):
        assert page.count(words) == 1
