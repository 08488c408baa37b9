"""Majorities: a rule as data, the votes as counted, and what follows, in whole numbers and fractions.

Source: docs/rules.md, "The assembly". Where the source does not tell who abstained from who was absent or excused, those present are
known only between two numbers; what holds for both of them holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

Base = Literal["seats", "present", "cast"]
Outcome = Literal["passed", "failed", "undetermined"]
Reason = Literal["votes", "quorum"]
Choice = Literal["yes", "no", "abstain", "absent", "unspecified"]
CHOICES: tuple[Choice, ...] = ("yes", "no", "abstain", "absent", "unspecified")
OUTCOMES: tuple[Outcome, ...] = ("passed", "failed", "undetermined")


@dataclass(frozen=True)
class Majority:
    """A share of the seats, of those present, or of the votes cast (yes and no).

    share   above 0 and up to 1
    strict  whether it takes more than the share; else the share itself is enough
    """

    of: Base
    share: Fraction
    strict: bool


@dataclass(frozen=True)
class Count:
    """The votes of a roll call, and how many seats the body has, vacant ones too.

    unspecified  abstained, absent or excused: the source does not say which
    """

    seats: int
    yes: int
    no: int
    abstain: int = 0
    absent: int = 0
    unspecified: int = 0

    @classmethod
    def of(cls, seats: int, votes: Mapping[str, Choice]) -> "Count":
        """The count of single votes: member → choice."""
        sums = dict.fromkeys(CHOICES, 0)
        for choice in votes.values():
            sums[choice] += 1
        return cls(seats, **sums)

    @property
    def voters(self) -> int:
        """Everybody who held a seat."""
        return self.yes + self.no + self.abstain + self.absent + self.unspecified

    @property
    def present(self) -> tuple[int, int]:
        """How many were there: at least, and at most."""
        least = self.yes + self.no + self.abstain
        return least, least + self.unspecified

    def base(self, of: Base) -> tuple[int, int]:
        """What a share is taken of: at least, and at most."""
        if of == "present":
            return self.present
        whole = self.seats if of == "seats" else self.yes + self.no
        return whole, whole


@dataclass(frozen=True)
class Bound:
    """A number that is known, or known to lie between two: `least` and `most` are the same where it is known."""

    least: int
    most: int

    @property
    def known(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True)
class Verdict:
    """What follows from a rule and a count.

    reason   what it failed by, or what cannot be told: the votes, or the quorum; "votes" if it passed
    base     of how many; needed  how many yes it takes; quorum  how many must be there, 0 if the rules ask for none
    """

    outcome: Outcome
    reason: Reason
    base: Bound
    needed: Bound
    present: Bound
    quorum: int


def needed(rule: Majority, base: int) -> int:
    """The smallest number of votes that reaches `rule` of `base`; at least one, since nothing passes without a vote."""
    part = rule.share * base
    return max(1, floor(part) + 1 if rule.strict else ceil(part))


def verdict(rule: Majority, count: Count, quorum: int = 0) -> Verdict:
    """What follows from `count` under `rule`, if so many members have to be there (`quorum`; 0: the rules ask for none).

    Where those present are known only between two numbers, the outcome is that of both ends, or undetermined.
    """
    base, present = Bound(*count.base(rule.of)), Bound(*count.present)
    wanted = Bound(needed(rule, base.least), needed(rule, base.most))
    enough = _reached(Bound(count.yes, count.yes), wanted)
    met = _reached(present, Bound(quorum, quorum))
    outcome, reason = _both(enough, met)
    return Verdict(outcome, reason, base, wanted, present, quorum)


def _reached(have: Bound, want: Bound) -> Outcome:
    if have.least >= want.most:
        return "passed"
    return "failed" if have.most < want.least else "undetermined"


def _both(enough: Outcome, met: Outcome) -> tuple[Outcome, Reason]:
    """A vote passes with the votes and with a quorum; it fails without either."""
    if "failed" in {enough, met}:
        return "failed", "votes" if enough == "failed" else "quorum"
    if "undetermined" in {enough, met}:
        return "undetermined", "votes" if enough == "undetermined" else "quorum"
    return "passed", "votes"
