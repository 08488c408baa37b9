"""The roll calls of a real convention: 154 members, 2,994 roll calls, two thirds of the seats.

Source: shared data set chile-convencion-votes; vote 01032022_2445 was checked against the official tally.
"""

import csv
import gzip
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from constituyente.decision.assembly import api as assembly
from constituyente.decision.assembly import queries
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.common.exchange import Row
from tests.factories import assembly as factory
from tests.factories import packages

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "chile-convencion-votes"
NOW = datetime(2026, 8, 22, 18, tzinfo=UTC)
CHOICE = {"+": "yes", "-": "no", "0": "unspecified"}
FIRST_DAY = date(2021, 7, 4)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the data set chile-convencion-votes")


def _members() -> list[dict[str, str]]:
    with (DATA / "members.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bodies(members: list[dict[str, str]]) -> Mapping[str, list[Row]]:
    blocs = list(dict.fromkeys(one["bloc"] for one in members))
    groups: list[Row] = [{"body": "assembly", "key": f"g{at}", "title": bloc, "position": at} for at, bloc in enumerate(blocs, start=1)]
    rows: list[Row] = [
        {
            "body": "assembly",
            "key": one["member_id"],
            "name": one["name"],
            "group": f"g{blocs.index(one['bloc']) + 1}",
            "list": one["electoral_list"],
            "party": one["party"],
            "district": one["district"],
            "committees": one["commissions"],
            "since": FIRST_DAY,
        }
        for one in members
    ]
    return packages.whole(bodies.PARTS[0], {"groups": groups, "members": rows})


def _votes(members: list[dict[str, str]], *, limit: int | None = None) -> Mapping[str, list[Row]]:
    with (DATA / "vote_events.csv").open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))[:limit]
    with gzip.open(DATA / "votes_matrix.csv.gz", "rt", encoding="utf-8", newline="") as file:
        matrix = {row["vote_id"]: row["votes"] for row in csv.DictReader(file)}
    roll_calls: list[Row] = [
        {
            "number": number,
            "external": one["vote_id"],
            "on": date.fromisoformat(one["date"]),
            "yes": int(one["yes"]),
            "no": int(one["no"]),
            "unspecified": int(one["other"]),
        }
        for number, one in enumerate(events, start=1)
    ]
    votes: list[Row] = [
        {"roll_call": number, "version": None, "member": member["member_id"], "choice": CHOICE[sign]}
        for number, one in enumerate(events, start=1)
        for member, sign in zip(members, matrix[one["vote_id"]], strict=True)
    ]
    return {**packages.whole(assembly.PARTS[0], {"roll_calls": roll_calls}), "votes": votes}


@pytest.mark.slow
@pytest.mark.django_db
def test_every_roll_call_of_the_convention_is_taken_in(client: Client) -> None:
    factory.rules_in_force(154, now=NOW)
    members = _members()
    bodies.PARTS[0].take(packages.incoming(_bodies(members), now=NOW))
    package = _votes(members)
    assert list(assembly.PARTS[0].check(packages.incoming(package, now=NOW))) == []
    assert assembly.PARTS[0].take(packages.incoming(package, now=NOW)) == 2_994
    assert assembly.figures().total == 2_994
    assert assembly.figures().members == 154
    assert sum(1 for _row in assembly.PARTS[0].write["votes"]()) == 461_076
    at_least = queries.roll_calls(outcome="", month="", yes=103, session=0, external="", before=None)
    passed = queries.roll_calls(outcome="passed", month="", yes=0, session=0, external="", before=None)
    assert (at_least.matching, passed.matching, passed.totals.undetermined) == (1_129, 1_129, 0)
    page = client.get("/assembly/rollcalls/by-id/01032022_2445.json").json()
    assert page["roll_call"]["result"] == "96 a favor, 38 en contra: no alcanza; hacían falta 103 de 154"
    assert assembly.PARTS[0].take(packages.incoming(package, now=NOW)) == 0


@pytest.mark.django_db
def test_the_first_roll_calls_of_the_convention_are_taken_in() -> None:
    factory.rules_in_force(154, now=NOW)
    members = _members()
    bodies.PARTS[0].take(packages.incoming(_bodies(members), now=NOW))
    package = _votes(members, limit=25)
    assert list(assembly.PARTS[0].check(packages.incoming(package, now=NOW))) == []
    assert assembly.PARTS[0].take(packages.incoming(package, now=NOW)) == 25
    first = queries.roll_call_page(1)
    assert (first.roll_call.yes, first.roll_call.no, first.roll_call.unspecified) == (141, 8, 5)
    assert first.roll_call.outcome == "passed"
    assert queries.member_votes("m001", choice="", before=None).total == 25
