import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.common.charts.territories import Shape
from constituyente.foundation.process.shapes import NoShape, geometry, read, shapes_of, written

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "cdmx-geo" / "alcaldias.geojson"
DEMO = Path(__file__).parents[3] / "constituyente" / "portal" / "demo" / "process.toml.in"
POINT = st.tuples(st.integers(-1_800_000, 1_800_000), st.integers(-850_000, 850_000))
SHAPE = st.lists(st.lists(POINT, min_size=3, max_size=20).map(tuple), min_size=1, max_size=4).map(tuple)


def feature(code: object, *rings: list[tuple[float, float]], kind: str = "Polygon") -> dict[str, Any]:
    coordinates: Any = [list(map(list, ring)) for ring in rings]
    return {"properties": {"key": code}, "geometry": {"type": kind, "coordinates": coordinates if kind == "Polygon" else [coordinates]}}


def geojson(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
# Two squares with a crooked border in common, in points of their own direction.
BORDER = [(1.0, 0.0), (1.01, 0.2), (0.99, 0.4), (1.02, 0.6), (1.0, 0.8), (1.0, 1.0)]
WEST = [(0.0, 0.0), *BORDER, (0.0, 1.0), (0.0, 0.0)]
EAST = [*reversed(BORDER), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)]


@given(SHAPE)
def test_a_shape_is_read_as_it_was_written(shape: Shape) -> None:
    assert read(written(shape)) == shape


@pytest.mark.parametrize("text", ["", "1 2", "0 0 1 1", "0 0 1 1 2", "0 0 1 1 2 2 /", "a b c d e f", "0 0 1 1 12345678 1", "0 0\n1 1\n2 2"])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(NoShape) as refused:
        read(text)
    assert refused.value.sentence.startswith("is no shape")


def test_a_shape_outside_of_the_map_is_refused() -> None:
    with pytest.raises(NoShape) as refused:
        read("0 0 1800000 0 1 1")
    assert refused.value.sentence.startswith("leaves the map")


def test_polygons_become_shapes_in_the_order_of_the_codes() -> None:
    found = shapes_of(geojson(feature("b", SQUARE, kind="MultiPolygon"), feature("a", SQUARE)), key="key", codes=["a", "b"])
    square = ((0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000))
    assert list(found) == ["a", "b"]
    assert {frozenset(ring) for shape in found.values() for ring in shape} == {frozenset(square)}


def test_a_border_in_common_is_simplified_once() -> None:
    whole = shapes_of(geojson(feature("w", WEST), feature("e", EAST)), key="key", codes=["w", "e"], points=100)
    less = shapes_of(geojson(feature("w", WEST), feature("e", EAST)), key="key", codes=["w", "e"], points=9)
    for found, shared in ((whole, 6), (less, 4)):
        (west,), (east,) = found["w"], found["e"]
        assert len(set(west) & set(east)) == shared


@pytest.mark.parametrize(
    ("text", "sentence", "facts"),
    [
        (b"{", "is not JSON", {}),
        (b"[]", "is no GeoJSON: it must be a FeatureCollection", {}),
        (b'{"type": "Feature", "features": []}', "is no GeoJSON: it must be a FeatureCollection", {}),
        (geojson(), "has no shape for %(codes)s", {"codes": "a"}),
        (geojson({}), "feature %(number)d has no text under “%(key)s”", {"number": 1, "key": "key"}),
        (geojson(feature(3, SQUARE)), "feature %(number)d has no text under “%(key)s”", {"number": 1, "key": "key"}),
        (geojson(feature("z", SQUARE)), "feature %(number)d is “%(code)s”, which is the code of no territory", {"number": 1, "code": "z"}),
        (geojson(feature("a", SQUARE, kind="LineString")), "feature %(number)d is no Polygon and no MultiPolygon", {"number": 1}),
        (
            geojson(feature("a", [(0, 0), (500, 0), (0, 1)])),
            "feature %(number)d has coordinates that are no longitudes and latitudes",
            {"number": 1},
        ),
        (
            geojson(feature("a", [(0, 0), (0, 0), (0, 0)])),
            "feature %(number)d has coordinates that are no longitudes and latitudes",
            {"number": 1},
        ),
    ],
)
def test_other_geojson_is_refused(text: bytes, sentence: str, facts: dict[str, object]) -> None:
    with pytest.raises(NoShape) as refused:
        shapes_of(text, key="key", codes=["a"])
    assert (refused.value.sentence, refused.value.facts) == (sentence, facts)


def test_geometry_closes_and_turns_rings() -> None:
    outer, hole = ((0, 0), (0, 10), (10, 10), (10, 0)), ((2, 2), (4, 2), (4, 4))
    assert geometry((outer, hole)) == {
        "type": "Polygon",
        "coordinates": [
            [[0.001, 0.0], [0.001, 0.001], [0.0, 0.001], [0.0, 0.0], [0.001, 0.0]],
            [[0.0004, 0.0004], [0.0004, 0.0002], [0.0002, 0.0002], [0.0004, 0.0004]],
        ],
    }
    apart = tuple((x + 100, y) for x, y in outer)
    assert geometry((outer, apart))["type"] == "MultiPolygon"


@pytest.mark.skipif(not REAL.is_file(), reason="the boundaries are not beside the repository (../shared/data/cdmx-geo)")
def test_the_map_of_the_demonstration_is_made_from_the_public_boundaries() -> None:
    text = DEMO.read_text(encoding="utf-8")
    shapes = tomllib.loads(text[text.index("[map.shapes]") : text.index("[people]")])["map"]["shapes"]
    found = shapes_of(REAL.read_bytes(), key="cve_mun", codes=list(shapes))
    assert {code: written(shape) for code, shape in found.items()} == shapes
    assert sum(map(len, shapes.values())) < 25_000
