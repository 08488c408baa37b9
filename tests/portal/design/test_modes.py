"""The same page in every mode a reader may have set, in a real browser: what is computed there, on every piece at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.harness.axe import AXE
from tests.harness.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("rules")]

VIOLATIONS = "async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"
STYLE = """([selector, property, pseudo]) => [...new Set([...document.querySelectorAll(selector)]
    .map(element => getComputedStyle(element, pseudo || null)[property]))]"""
BROKEN_BY_PAGES = (".c-knot", ".c-prov", ".c-slip", ".c-figure", ".c-rows > li")


@pytest.fixture
def window(browser: Browser, client: Client) -> Iterator[Page]:
    served = Served(client)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    window = context.new_page()
    window.route("**/*", served.answer)
    window.goto(served.fetch("/design"))
    yield window
    context.close()


def styles(window: Page, selector: str, name: str, pseudo: str = "") -> list[str]:
    """The different values that a property has on all elements of a selector."""
    found: list[str] = window.evaluate(STYLE, [selector, name, pseudo])
    return found


def system_colour(window: Page, name: str) -> str:
    script = (
        "name => { const e = document.createElement('i'); e.style.color = name; document.body.append(e); return getComputedStyle(e).color }"
    )
    return str(window.evaluate(script, name))


@pytest.mark.parametrize("width", [1280, 360])
def test_design_has_no_finding_in_light_and_dark(window: Page, width: int) -> None:
    window.set_viewport_size({"width": width, "height": 900})
    window.evaluate(AXE)
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        assert window.evaluate(VIOLATIONS) == []
    assert window.evaluate("document.documentElement.scrollWidth") == width


def test_dark_is_by_the_system_and_a_choice_overrides_it(window: Page) -> None:
    light, dark = "rgb(250, 245, 236)", "rgb(27, 17, 31)"

    def ground(scheme: Any, choice: str) -> list[str]:  # noqa: ANN401  a literal of the browser's
        window.emulate_media(color_scheme=scheme)
        window.evaluate("choice => document.documentElement.dataset.theme = choice", choice)
        return styles(window, "body", "backgroundColor")

    found = [ground(scheme, choice) for scheme in ("light", "dark") for choice in ("", "light", "dark")]
    assert found == [[light], [light], [dark], [dark], [light], [dark]]


def test_in_dark_the_thread_is_lighter_and_the_button_is_not(window: Page) -> None:
    window.emulate_media(color_scheme="dark")
    assert styles(window, ".c-mark", "stroke") == ["rgb(255, 77, 166)"]
    assert styles(window, ".govuk-button:not([disabled], .govuk-button--secondary)", "backgroundColor") == ["rgb(228, 0, 124)"]


def test_forced_colours_keep_the_thread_its_knots_and_the_word_of_every_status(window: Page) -> None:
    window.emulate_media(forced_colors="active")
    ink, ground = system_colour(window, "CanvasText"), system_colour(window, "Canvas")
    done = "#knots .c-knot:not(.c-knot--cut)"
    assert styles(window, done, "backgroundColor", "::after") == [ink]
    assert styles(window, f"{done}:not(:last-child)", "backgroundColor", "::before") == [ink]
    assert styles(window, ".c-knot--future", "backgroundColor", "::after") == [ground]
    assert styles(window, ".c-knot--future", "borderTopColor", "::after") == [ink]
    for selector in (".c-mark", ".c-tier .run", ".c-tier .rest", ".c-time .gone", ".c-time .over", ".c-hemi .arc"):
        assert (selector, styles(window, selector, "stroke")) == (selector, [ink])
    assert styles(window, ".c-tier .on", "fill") == [ink]
    assert styles(window, ".govuk-tag", "borderTopStyle") == ["solid"]
    assert styles(window, ".govuk-tag .c-icon", "stroke") == styles(window, ".govuk-tag", "color")
    assert [tag for tag in window.locator(".govuk-tag").all_inner_texts() if not tag.strip()] == []


def test_paper_is_white_has_no_navigation_and_hides_nothing(window: Page) -> None:
    window.emulate_media(media="print", color_scheme="dark")
    assert (styles(window, "body", "backgroundColor"), styles(window, "body", "color")) == (["rgb(255, 255, 255)"], ["rgb(0, 0, 0)"])
    gone = ".c-nav, .c-langs, .c-menu, .c-footer, form, .govuk-button, .govuk-breadcrumbs, .govuk-pagination"
    assert window.locator(gone).filter(visible=True).count() == 0
    folded = window.locator(".govuk-details__text")
    assert [one.is_visible() for one in folded.all()] == [True] * folded.count()
    assert window.locator(".c-demo").is_visible()
    for selector in BROKEN_BY_PAGES:
        assert (selector, styles(window, selector, "breakInside")) == (selector, ["avoid"])


def test_nothing_moves_for_whoever_asked_for_that(window: Page) -> None:
    moving = "document.getAnimations().length"
    assert styles(window, ".govuk-button", "transitionDuration") == ["0.16s"]
    window.emulate_media(reduced_motion="reduce")
    assert styles(window, "*", "transitionDuration") == ["0s"]
    assert styles(window, "*", "animationName") == ["none"]
    assert window.evaluate(moving) == 0


def test_keyboard_skips_to_the_content_and_every_stop_shows_where_it_is(window: Page) -> None:
    window.keyboard.press("Tab")
    skip = window.locator(".govuk-skip-link")
    assert (skip.evaluate("e => e === document.activeElement"), skip.bounding_box()["x"] >= 0) == (True, True)  # type: ignore[index]  # visible
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"
    unseen, stops = list[str](), 0
    while stops < 200:  # more than there are
        window.keyboard.press("Tab")
        at = window.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e === document.body, s.outlineStyle + ' ' + s.outlineWidth, e.outerHTML.slice(0, 120)] }""")
        if at[0]:
            break
        stops += 1
        unseen += [at[2]] if at[1] != "solid 3px" else []
    assert (unseen, stops > 60) == ([], True)  # the samples alone
