"""The territories of a process file as they are drawn, whatever they are coloured by."""

from collections.abc import Sequence

from constituyente.foundation.common.charts.territories import Territories, areas, tiles
from constituyente.foundation.process import shapes

from .process import Map, Territory


def drawn(territories: Sequence[Territory], file: Map | None) -> Territories:
    """On a map if the file has one, in a grid if every territory has its place there.

    People are the newest figures, if every territory has one.
    """
    outlines = {code: shapes.read(text) for code, text in file.shapes.items()} if file else {}
    width, height, found = areas({one.code: outlines[one.code] for one in territories if one.code in outlines}, unit=shapes.UNIT)
    places = {one.code: (one.tile[0], one.tile[1]) for one in territories if one.tile}
    grid = tiles(places if len(places) == len(territories) else {}, {one.code: one.short or one.code for one in territories})
    people = {one.code: one.people for one in territories if one.people}
    return Territories(
        names={one.code: one.name for one in territories},
        people=people if all(people.get(one.code) for one in territories) else {},
        width=width,
        height=height,
        areas=found,
        tiles_width=grid[0],
        tiles_height=grid[1],
        tiles=grid[2],
        source=file.source if file else {},
    )
