"""The document and the bodies."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from constituyente.foundation.common.msgid import marked as _

from .terms import Articles, Count, Key, Label, Share, Table, refusal


class Subject(Table):
    """A subject of the document."""

    key: Key
    title: Label


class Outline(Table):
    """The subjects of the document, in its order."""

    subjects: tuple[Subject, ...] = ()


class Majority(Table):
    """A share of the seats, of those present, or of the votes cast."""

    of: Literal["seats", "present", "cast"]
    more_than: Share | None = None
    at_least: Share | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Majority":
        if (self.more_than is None) == (self.at_least is None):
            raise refusal(_("must have either more_than or at_least"))
        if self.more_than is not None and Fraction(self.more_than) == 1:
            raise refusal(_("no vote has more than all"))
        return self


class Seats(Table):
    """So many seats and how they are filled."""

    filled: Key | None = None
    number: Count


def _counted(value: object) -> object:
    """`seats = 28` is short for one group of 28."""
    return [{"number": value}] if isinstance(value, int) and not isinstance(value, bool) else value


class Committee(Table):
    """A committee and the articles it works on."""

    key: Key
    title: Label = Label()
    provisions: Articles


class Body(Table):
    """A body that decides or answers: its seats, its majorities, its committees."""

    title: Label
    seats: Annotated[tuple[Seats, ...], BeforeValidator(_counted), Field(min_length=1)]
    quorum: Majority | None = None
    adopts: Majority | None = None
    committees: tuple[Committee, ...] = ()

    @property
    def size(self) -> int:
        """The number of seats, however filled."""
        return sum(seats.number for seats in self.seats)
