"""The drawings as templates write them: markup that stands alone, one picture with one sentence, whatever the numbers are."""

import re
from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override
from lxml import etree

from constituyente.foundation.common.charts.course import Total
from constituyente.foundation.common.charts.flow import End
from constituyente.foundation.common.charts.scales import Value
from constituyente.foundation.common.charts.territories import Territories, areas, tiles

SHAPES = {
    "1": (((0, 0), (10, 0), (10, 10), (0, 10)),),
    "2": (((10, 0), (20, 0), (20, 10), (10, 10)),),
}
WIDTH, HEIGHT, AREAS = areas(SHAPES, unit=1e-4)
GRID = tiles({"1": (1, 1), "2": (2, 1)}, {"1": "NO", "2": "SU"})
CITY = Territories({"1": "Norte", "2": "Sur"}, {"1": 1_000_000, "2": 50_000}, WIDTH, HEIGHT, AREAS, *GRID, source={"es": "INEGI"})


class Site:
    territories = CITY


def drawn(tag: str, **context: object) -> str:
    with override("en"):
        return Template("{% load charts %}" + tag).render(Context({"site": Site(), **context}))


def parsed(markup: str) -> Any:  # noqa: ANN401  XPath gives whatever is asked for
    """The markup, which must be whole, with nothing inline."""
    root = etree.fromstring(f"<div>{markup}</div>")
    assert not root.xpath("//*[@style or local-name()='script' or local-name()='style' or starts-with(name(@*), 'on')]")
    return root


def values(*counts: int | None) -> list[Value]:
    return [Value(str(number), f"Place {number}", count) for number, count in enumerate(counts, start=1)]


def texts(root: Any, css: str) -> list[str]:  # noqa: ANN401  as above
    return ["".join(one.itertext()) for one in root.xpath(f"//svg[@class='{css}']//text")]


@pytest.mark.parametrize(
    ("counts", "on_map", "in_tiles", "key"),
    [
        ((3, 0), ["3", "0"], ["NO", "3", "SU", "0"], ["none", "3"]),
        ((123, 4_567_890), ["123", "4,567,890"], ["NO", "1", "SU", "5"], None),
        ((None, None), ["—", "—"], ["NO", "—", "SU", "—"], ["— left out, or not asked"]),
        ((), ["—", "—"], ["NO", "—", "SU", "—"], ["— left out, or not asked"]),
    ],
)
def test_map_says_every_number(counts: tuple[int | None, ...], on_map: list[str], in_tiles: list[str], key: list[str] | None) -> None:
    root = parsed(drawn("{% territory_map rows title='Who meets where.' unit='meetings' %}", rows=values(*counts)))
    assert texts(root, "c-map__areas") == on_map
    assert texts(root, "c-map__tiles") == in_tiles
    assert {one.get("aria-label") for one in root.xpath("//svg[@role='img']")} == {"Who meets where. The same is in the table."}
    if key is not None:
        assert ["".join(one.itertext()).strip() for one in root.xpath("//ul/li")] == key


def test_map_writes_classes_where_numbers_do_not_fit() -> None:
    narrow = {code: tuple(tuple((x, y * 12) for x, y in ring) for ring in shape) for code, shape in SHAPES.items()}
    width, height, small = areas(narrow, unit=1e-4)
    city = Territories(CITY.names, CITY.people, width, height, small, 0, 0, (), source={})
    site = type("Small", (), {"territories": city})()
    root = parsed(drawn("{% territory_map rows title='Where.' %}", site=site, rows=values(4_567_890, 7)))
    assert texts(root, "c-map__areas") == ["5", "1"]
    assert [one.text for one in root.xpath("//ul/li/b")] == ["1", "2", "3", "4", "5"]
    assert root.xpath("//p") == []  # nobody's shapes are named


def test_map_draws_rates_where_people_are_known() -> None:
    root = parsed(drawn("{% territory_map rows title='Where.' unit='for every 100,000' rate=True %}", rows=values(20, None)))
    assert [one.text for one in root.xpath("//svg[@class='c-map__areas']//title")] == ["Norte: 2 for every 100,000", "Sur"]
    assert (
        drawn("{% rate '1' 20 as one %}{{ one }} {% rate '2' None as other %}{{ other }} {% rate '9' 5 as away %}{{ away }}")
        == "2 None None"
    )


def test_map_of_a_city_without_shapes_is_nothing() -> None:
    bare = Territories(CITY.names, {}, 0, 0, (), 0, 0, (), source={})
    site = type("Bare", (), {"territories": bare})()
    assert drawn("{% territory_map rows title='Where.' %}", site=site, rows=values(1)).strip() == ""
    assert drawn("{% territory_map rows title='Where.' %}", site=None, rows=values(1)).strip() == ""


def test_course_names_its_marks() -> None:
    days = [Total(date(2026, 5, 9), 1_200), Total(date(2026, 6, 20), 9_876_543)]
    root = parsed(
        drawn(
            "{% course days begins=begins marks=marks title='By day.' %}", days=days, begins=days[0].day, marks=[(5_000, date(2026, 6, 2))]
        )
    )
    assert ["".join(one.itertext()) for one in root.xpath("//text")] == [
        "5,000,000",
        "10,000,000",
        "5,000 2 Jun",
        "9 May",
        "1 Jun",
        "20 Jun",
    ]
    assert root.xpath("count(//circle)") == 1.0
    assert drawn("{% course days begins=begins title='By day.' %}", days=[], begins=days[0].day).strip() == ""


def test_bars_say_what_is_left_out() -> None:
    root = parsed(drawn("{% bars rows %}", rows=values(50, 200, None, 0)))
    assert [one.get("width") for one in root.xpath("//rect")] == ["25.0%", "100.0%", "0.0%"]
    assert [re.sub(r"\s+", " ", "".join(one.itertext())).strip() for one in root.xpath("//li")] == [
        "Place 150",
        "Place 2200",
        "Place 3— Left out: too few",
        "Place 40",
    ]
    assert drawn("{% bars rows %}", rows=[]).strip() == ""
    assert parsed(drawn("{% bars rows %}", rows=values(0))).xpath("//rect/@width") == ["0.0%"]


def test_flow_names_both_ends() -> None:
    left, right = [End("a", "Peticiones")], [End("x", "Fuera del alcance de este texto y de todos los demás", cut=True)]
    root = parsed(drawn("{% flow left right values title='From, to.' %}", left=left, right=right, values={("a", "x"): 1_234_567}))
    assert ["".join(one.itertext()) for one in root.xpath("//text")] == [
        "Peticiones",
        "1,234,567",
        "Fuera del alcance de",
        "este texto y de todo…",
        "1,234,567",
    ]
    assert root.xpath("//rect/@class") == ["node", "node node--cut"]
    assert drawn("{% flow left right values title='From, to.' %}", left=left, right=right, values={}).strip() == ""


def test_seats_stand_by_group() -> None:
    root = parsed(drawn("{% seats rows of=6 title='Who sits where.' %}", rows=values(3, 2, 0)))
    assert root.xpath("//svg[@role='img']/circle/@class") == ["g1", "g1", "g1", "g2", "g2", "free"]
    assert [re.sub(r"\s+", " ", "".join(one.itertext())).strip() for one in root.xpath("//ol/li")] == [
        "1 Place 1 3",
        "2 Place 2 2",
        "Vacant seat 1",
    ]
    assert drawn("{% seats rows of=0 title='Who.' %}", rows=[]).strip() == ""


def test_seats_never_are_more_than_there_are() -> None:
    root = parsed(drawn("{% seats rows of=2 title='Who sits where.' %}", rows=values(3, 2)))
    assert root.xpath("//svg[@role='img']/circle/@class") == ["g1", "g1"]
