"""The tour of the demonstration city, for somebody who evaluates the product in ten minutes."""

from dataclasses import dataclass

from . import marker
from .story import MARKS, PHASES, SIZES, TENTH


@dataclass(frozen=True)
class Tour:
    """Which city there is to walk through, and where in it the stops are.

    one_in    so many signatures of 2016 stand for one here; `marks` those of the city, `real` those of 2016: answer, hearing, commitment
    near      number of a petition that is one signature short of a mark, followed of one that can be followed into the text: 0 where the
              story has not come so far
    drafted, voted, adopted  whether there is a draft, a roll call, an adopted text
    """

    phase: str
    one_in: int
    marks: tuple[int, ...]
    real: tuple[int, ...]
    near: int
    followed: int
    drafted: bool
    voted: bool
    adopted: bool

    @property
    def whole(self) -> bool:
        """Whether every signature stands for one."""
        return self.one_in == 1


def tour() -> Tour:
    """The tour of the city that stands here. No SQL statement: it reads the file beside the database."""
    there = marker.read() or marker.Standing("", TENTH.name, "adopted")
    size, days = SIZES.get(there.size, TENTH), PHASES.get(there.phase, 0)
    places = {name: there.places.get(name, 0) for name in ("near", "followed")}
    return Tour(
        phase=there.phase,
        one_in=size.one_in,
        marks=size.marks,
        real=MARKS,
        near=places["near"],
        followed=places["followed"],
        drafted=days < PHASES["petitions"],
        voted=days <= PHASES["assembly"],
        adopted=days == PHASES["adopted"],
    )
