from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from constituyente.decision.assembly import api as assembly
from constituyente.decision.assembly.models import Motion, RollCall, Vote
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.exchange import Fault, Row
from constituyente.foundation.ledger.models import Entry
from tests.factories import assembly as factory
from tests.factories import packages

PART = assembly.PARTS[0]
LATER = timedelta(days=1)


def _recorded(members: list[str], noon: datetime) -> None:
    motion = factory.motion("=cmd|' /C calc'!A0", now=noon)
    factory.roll_call(factory.votes(members, "++++++---"), motion=motion, external="x_1", title="<b>Sí</b>", now=noon)
    number = factory.roll_call(factory.votes(members, "+++++++00"), session=None, rule="orders", now=noon)
    corrected = assembly.RollCallInput(factory.ON, factory.votes(members, "+++++++0-"), rule="orders")
    assembly.correct_roll_call(number, corrected, version=2, reason="Se leyó mal.", actor=accounts.SYSTEM, now=noon)


def _emptied() -> None:
    Vote.objects.all().delete()
    RollCall.objects.filter(version=2).delete()
    RollCall.objects.all().delete()
    Motion.objects.all().delete()
    Entry.objects.filter(kind__in=["motion", "rollcall"]).delete()


def test_what_is_written_is_taken_in_and_looks_the_same(client: Client, members: list[str], noon: datetime) -> None:
    _recorded(members, noon)
    package = packages.written(PART)
    addresses = ("/assembly/rollcalls/1.json", "/assembly/rollcalls/2.json", "/assembly/rollcalls.json", "/assembly/motions/1.json")
    before = {address: client.get(address).json() for address in addresses}
    _emptied()
    incoming = packages.incoming(package, now=noon + LATER)
    assert list(PART.check(incoming)) == []
    assert PART.take(incoming) == 4
    assert {address: client.get(address).json() for address in addresses} == before
    assert packages.written(PART) == package
    assert PART.take(incoming) == 0
    assert Entry.objects.filter(kind="rollcall").count() == 3


def _package(members: list[str], signs: str = "++++++---", **more: Any) -> dict[str, list[Row]]:  # noqa: ANN401  fields of a dataclass
    choices = factory.votes(members, signs)
    roll_calls: list[Row] = [{"number": 1, "on": factory.ON, **more}]
    votes: list[Row] = [{"roll_call": 1, "member": key, "choice": choice} for key, choice in choices.items()]
    return dict(packages.whole(PART, {"motions": [], "roll_calls": roll_calls, "votes": votes}))


def test_sums_that_are_not_those_of_the_votes_name_file_and_row(members: list[str], noon: datetime) -> None:
    wrong = packages.incoming(_package(members, yes=7), now=noon)
    assert list(PART.check(wrong)) == [Fault("roll_calls.csv", 2, "yes", "en votes.csv suman 6, desde la fila 2")]
    with pytest.raises(assembly.VotesRowRefused) as refusal:
        PART.take(wrong)
    assert str(refusal.value) == "roll_calls.csv, fila 2: La votación 1 dice 7 a favor; sus votos uno por uno suman 6."
    right = packages.incoming(_package(members, yes=6, no=3), now=noon)
    assert (list(PART.check(right)), PART.take(right)) == ([], 1)


def test_votes_that_cannot_be_name_file_and_row(members: list[str], noon: datetime) -> None:
    twice, astray, stranger, without = (_package(members) for _each in range(4))
    twice["votes"].append(twice["votes"][0])
    astray["votes"] = [*astray["votes"][:4], {**astray["votes"][0], "roll_call": 9}, *astray["votes"][4:]]
    stranger["votes"][3] = {**stranger["votes"][3], "member": "m077"}
    without["votes"] = []
    told = {}
    for name, package in {"twice": twice, "astray": astray, "stranger": stranger, "without": without}.items():
        with pytest.raises(assembly.VotesRowRefused) as refusal:
            PART.take(packages.incoming(package, now=noon))
        told[name] = (refusal.value.facts["file"], refusal.value.facts["row"])
    assert told == {
        "twice": ("votes.csv", 11),
        "astray": ("votes.csv", 6),
        "stranger": ("roll_calls.csv", 2),
        "without": ("roll_calls.csv", 2),
    }
    assert RollCall.objects.count() == 0
    faults = [fault.file for fault in PART.check(packages.incoming(astray, now=noon))]
    assert faults == ["votes.csv", "votes.csv"]


def test_what_stands_otherwise_is_not_overwritten(members: list[str], noon: datetime) -> None:
    PART.take(packages.incoming(_package(members), now=noon))
    with pytest.raises(assembly.VotesRowRefused, match="fila 2"):
        PART.take(packages.incoming(_package(members, "+++++++++"), now=noon))
    assert RollCall.objects.get().yes == 6


def test_a_majority_of_the_package_goes_before_that_of_the_rules(members: list[str], noon: datetime) -> None:
    given: dict[str, Any] = {"rule": "minor", "of": "seats", "share": "1/2", "more_than": True, "seats": 11, "quorum": 0}
    assert PART.take(packages.incoming(_package(members, **given), now=noon)) == 1
    row = RollCall.objects.get()
    assert (row.rule, row.share, row.strict, row.seats, row.outcome) == ("minor", "1/2", True, 11, "passed")
    for wrong in ({"share": "3/2"}, {"share": ""}, {"more_than": None}):
        with pytest.raises(assembly.VotesRowRefused):
            PART.take(packages.incoming(_package(members, **{**given, **wrong}), now=noon))


def test_parts_declare_what_they_write() -> None:
    for part in (*assembly.PARTS, *bodies.PARTS):
        assert set(part.write) == {table.name for table in part.tables}
