"""The document and the bodies."""

from collections.abc import Mapping
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


ADOPTS = "adopts"  # the key of the rule with which a body adopts


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


class NamedMajority(Majority):
    """A majority that a body asks for besides the one it adopts with, for some of its votes."""

    title: Label = Label()


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
    """A body that decides or answers: its seats, its quorum, its majorities, its committees.

    adopts      the rule of a vote that names none; majorities  the other rules, by key
    """

    title: Label
    seats: Annotated[tuple[Seats, ...], BeforeValidator(_counted), Field(min_length=1)]
    quorum: Majority | None = None
    adopts: Majority | None = None
    majorities: dict[Key, NamedMajority] = Field(default_factory=dict)
    committees: tuple[Committee, ...] = ()

    @model_validator(mode="after")
    def _rules_of_votes(self) -> "Body":
        if self.quorum is not None and self.quorum.of != "seats":
            raise refusal(_("a quorum is a share of the seats"))
        if ADOPTS in self.majorities:
            raise refusal(_("“%(value)s” is the key of the body's own rule"), value=ADOPTS)
        return self

    @property
    def rules(self) -> Mapping[str, Majority]:
        """Every rule its votes may be taken under, by key, `adopts` first."""
        return {**({ADOPTS: self.adopts} if self.adopts else {}), **self.majorities}

    @property
    def size(self) -> int:
        """The number of seats, however filled."""
        return sum(seats.number for seats in self.seats)
