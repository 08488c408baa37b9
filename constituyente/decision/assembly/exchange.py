import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import cast

from django.utils.translation import gettext, gettext_noop

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.common.exchange import Fault, Incoming, Part, Row, as_data
from constituyente.foundation.process import api as process

from . import tables
from .data import MotionInput, RollCallInput
from .errors import VotesRowRefused
from .majority import CHOICES, Base, Choice, Majority
from .models import Motion, RollCall, Vote
from .services import moving, voting
from .services.preparing import Known

Key = tuple[int, int]  # number and version of a roll call
MOTION_COLUMNS = ("number", "title", "text", "wording", "provision", "by", "language", "moved_at", "rules_version")
SAME = ("number", "version", "reason", "external", "on", "taken_at", "session", "provision", "title", "language", "rule", "of", "share")
MORE = ("quorum", "seats", *CHOICES, "source", "url", "recorded_at", "rules_version")
ROWS_AT_ONCE = 5_000
FIRST = 2  # the row of a file behind its header


def _motions() -> Iterator[Row]:
    yield from Motion.objects.order_by("number").values(*MOTION_COLUMNS).iterator()


def _roll_calls() -> Iterator[Row]:
    for row in RollCall.objects.order_by("number", "version").values(*SAME, *MORE, "strict", "motion__number").iterator():
        yield {"more_than": row.pop("strict"), "motion": row.pop("motion__number"), **row}


def _votes() -> Iterator[Row]:
    """Roll call by roll call, so that no more than some thousands are held."""
    rows = Vote.objects.order_by("roll_call__number", "roll_call__version", "member")
    found = rows.values_list("roll_call__number", "roll_call__version", "member", "choice")
    for number, version, member, choice in found.iterator(ROWS_AT_ONCE):
        yield {"roll_call": number, "version": version, "member": member, "choice": choice}


# ------------------------------------------------------------------ taking in


def _take(incoming: Incoming) -> int:
    return _take_motions(incoming) + _take_roll_calls(incoming)


def _take_motions(incoming: Incoming) -> int:
    before = Motion.objects.count()
    for row in incoming.rows("motions"):
        moving.propose(as_data(MotionInput, row, at=row["moved_at"]), actor=accounts.SYSTEM, now=incoming.now)
        incoming.advance("motions", 1)
    return Motion.objects.count() - before


@dataclass(frozen=True)
class _Votes:
    """The votes of one roll call, and where they begin in votes.csv."""

    row: int
    choices: Mapping[str, Choice]


def _take_roll_calls(incoming: Incoming) -> int:
    told = {_key(row, "number"): (at, row) for at, row in enumerate(incoming.rows("roll_calls"), start=FIRST)}
    if not told:
        return 0
    taking = _Taking(incoming)
    for key, votes in _grouped(incoming.rows("votes")):
        if key not in told:
            raise VotesRowRefused(file="votes.csv", row=votes.row, problem=gettext(ASTRAY))
        at, row = told.pop(key)
        taking.add(_input(row, votes.choices, at), row, at)
    taking.flush()
    for at, _row in told.values():
        raise VotesRowRefused(file="roll_calls.csv", row=at, problem=gettext(WITHOUT))
    return taking.new


def _check(incoming: Incoming) -> Iterator[Fault]:
    """Before anything is written: every roll call has its votes, standing together, and they make the sums it says."""
    told = dict[Key, tuple[int, Row]]()
    for at, row in enumerate(incoming.rows("roll_calls"), start=FIRST):
        told[_key(row, "number")] = at, row
    for key, votes in _grouped(incoming.rows("votes")):
        if key not in told:
            yield Fault("votes.csv", votes.row, "roll_call", gettext(ASTRAY))
            continue
        at, row = told.pop(key)
        for choice in CHOICES:
            counted = sum(1 for one in votes.choices.values() if one == choice)
            if row[choice] is not None and row[choice] != counted:
                problem = gettext("votes.csv makes it %(counted)s, from row %(row)s on") % {"counted": counted, "row": votes.row}
                yield Fault("roll_calls.csv", at, choice, problem)
    for at, _row in told.values():
        yield Fault("roll_calls.csv", at, "number", gettext(WITHOUT))


ASTRAY = gettext_noop("its votes stand in two places, or there is no such roll call in roll_calls.csv")
WITHOUT = gettext_noop("votes.csv has no votes of it")


def _key(row: Row, name: str) -> Key:
    return cast("int", row[name]), cast("int | None", row["version"]) or 1


def _grouped(rows: Iterator[Row]) -> Iterator[tuple[Key, _Votes]]:
    for key, found in groupby(enumerate(rows, start=FIRST), lambda pair: _key(pair[1], "roll_call")):
        choices, first = dict[str, Choice](), 0
        for at, row in found:
            first, member = first or at, str(row["member"])
            if member in choices:
                raise VotesRowRefused(file="votes.csv", row=at, problem=gettext("%(member)s votes twice") % {"member": member})
            choices[member] = cast("Choice", row["choice"])
        yield key, _Votes(first, choices)


def _input(row: Row, votes: Mapping[str, Choice], at: int) -> RollCallInput:
    return as_data(
        RollCallInput,
        row,
        votes=votes,
        rule=row["rule"] or process.ADOPTS,
        majority=_majority(row, at),
        sums={choice: row[choice] for choice in CHOICES},
    )


def _majority(row: Row, at: int) -> Majority | None:
    if not row["of"]:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", str(row["share"]))
    if match is None or int(match[1]) > int(match[2]) or row["more_than"] is None:
        raise VotesRowRefused(file="roll_calls.csv", row=at, problem=gettext("its majority needs a share up to 1 and more_than"))
    return Majority(cast("Base", row["of"]), Fraction(int(match[1]), int(match[2])), bool(row["more_than"]))


class _Taking:
    """Roll calls on their way in, some at a time; a refusal names the file and the row."""

    def __init__(self, incoming: Incoming) -> None:
        self.incoming = incoming
        self.against = Known(process.current(), incoming.now)
        self.waiting = list[tuple[int, RollCallInput]]()
        self.new = 0

    def add(self, given: RollCallInput, row: Row, at: int) -> None:
        version = _key(row, "number")[1]
        if version == 1:
            self.waiting.append((at, given))
            if len(self.waiting) == voting.CHUNK:
                self.flush()
            return
        self.flush()  # what it corrects comes first
        before = RollCall.objects.count()
        self._in([(at, given)], lambda: self._correct(given, version, str(row["reason"])))
        self.new += RollCall.objects.count() - before

    def flush(self) -> None:
        waiting, self.waiting = self.waiting, []
        if waiting:
            self.new += self._in(waiting, lambda: voting.bring_in([given for _at, given in waiting], self.against))

    def _correct(self, given: RollCallInput, version: int, reason: str) -> int:
        now = self.incoming.now
        return voting.correct_roll_call(given.number or 0, given, version=version, reason=reason, actor=accounts.SYSTEM, now=now)

    def _in(self, rows: Sequence[tuple[int, RollCallInput]], act: Callable[[], int]) -> int:
        try:
            result = act()
        except DomainError as refusal:
            at = next((at for at, given in rows if given.number == refusal.facts.get("number")), rows[0][0])
            raise VotesRowRefused(file="roll_calls.csv", row=at, problem=str(refusal)) from refusal
        self.incoming.advance("roll_calls", len(rows))
        self.incoming.advance("votes", sum(len(given.votes) for _at, given in rows))
        return result


PARTS: tuple[Part, ...] = (Part(tables.TABLES, {"motions": _motions, "roll_calls": _roll_calls, "votes": _votes}, _take, _check),)
