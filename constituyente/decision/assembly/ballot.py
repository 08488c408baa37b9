"""The form of a roll call at the desk, group by group."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BallotRow:
    """One member on the form of a roll call, with what was chosen so far; empty: nothing."""

    member: str
    name: str
    chosen: str


@dataclass(frozen=True)
class BallotGroup:
    """The members of a group on the form, with what was chosen for all of them that are not chosen alone."""

    key: str
    title: str
    chosen: str
    members: tuple[BallotRow, ...]
