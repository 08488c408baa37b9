"""Where the files lie. Source: C2SP tlog-tiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.ledger import tiles


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (tiles.tile_path(0, 0), "tile/0/000"),
        (tiles.tile_path(0, 5), "tile/0/005"),
        (tiles.tile_path(1, 999, 17), "tile/1/999.p/17"),
        (tiles.tile_path(0, 1000), "tile/0/x001/000"),
        (tiles.tile_path(3, 1234067), "tile/3/x001/x234/067"),
        (tiles.bundle_path(273, 112), "tile/entries/273.p/112"),
        (tiles.bundle_path(0), "tile/entries/000"),
    ],
)
def test_paths_are_those_of_the_specification(path: str, expected: str) -> None:
    assert path == expected


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_spans_cover_every_new_position_and_start_at_a_tile(start: int, more: int) -> None:
    end = start + more
    found = list(tiles.spans(start, end))
    covered = {position for _index, first, width in found for position in range(first, first + width)}
    assert covered >= set(range(start, end))
    assert all(first == index * tiles.WIDTH and 0 < width <= tiles.WIDTH and first + width <= end for index, first, width in found)


def test_a_bundle_puts_each_entry_behind_its_length() -> None:
    assert tiles.pack_bundle([b"a", b"", b"x" * 300]) == b"\x00\x01a\x00\x00\x01\x2c" + b"x" * 300


def test_a_bundle_is_read_as_it_was_packed() -> None:
    bodies = [b"a", b"", b"x" * 4096]
    packed = tiles.pack_bundle(bodies)
    assert tiles.unpack_bundle(packed) == bodies
    with pytest.raises(ValueError, match="in the middle of an entry"):
        tiles.unpack_bundle(packed[:-1])
