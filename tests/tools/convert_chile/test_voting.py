import gzip
from pathlib import Path

import pytest

from tests.harness.tables import rows
from tools.convert_chile.__main__ import convert
from tools.convert_chile.voting import slug
from tools.packages import ConversionError

from .sets import edit

MEMBERS = (
    "member_id,name,electoral_list,bloc,party,district,commissions\n"
    'm001,"Abarca, Damaris",Apruebo Dignidad,Apruebo Dignidad,Independiente,15° distrito,C4\n'
    'm002,"Abarca, Jorge",Lista,REVISAR (lista local sin conglomerado),Independiente,1er distrito,C5\n'
    'm003,"Zúñiga, Luis",Apruebo Dignidad,Apruebo Dignidad,,2° distrito,NA\n'
)
EVENTS = "vote_id,date,platform_no,yes,no,other\n13072021_865,2021-07-13,865,2,1,0\n13072021_866,2021-07-14,866,0,1,2\n"
MATRIX = "vote_id,votes\n13072021_865,++-\n13072021_866,0-0\n"


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    made = tmp_path / "votes"
    made.mkdir()
    (made / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (made / "vote_events.csv").write_text(EVENTS, encoding="utf-8")
    (made / "votes_matrix.csv.gz").write_bytes(gzip.compress(MATRIX.encode()))
    return made


def test_convert_makes_members_with_their_groups(votes: Path, tmp_path: Path) -> None:
    convert(tmp_path / "out", votes_in=votes)
    assert [tuple(row.values()) for row in rows(tmp_path / "out", "groups")] == [
        ("assembly", "apruebo-dignidad", "Apruebo Dignidad", "1"),
        ("assembly", "lista-local-sin-conglomerado", "Lista local sin conglomerado", "2"),
    ]
    assert [(row["key"], row["name"], row["group"], row["committees"], row["since"]) for row in rows(tmp_path / "out", "members")] == [
        ("m001", "Abarca, Damaris", "apruebo-dignidad", "C4", "2021-07-13"),
        ("m002", "Abarca, Jorge", "lista-local-sin-conglomerado", "C5", "2021-07-13"),
        ("m003", "Zúñiga, Luis", "apruebo-dignidad", "", "2021-07-13"),
    ]


def test_convert_makes_roll_calls_with_every_vote(votes: Path, tmp_path: Path) -> None:
    summary = convert(tmp_path / "out", votes_in=votes).votings
    assert summary is not None
    assert (summary.members, summary.roll_calls, summary.yes, summary.no) == (3, 2, 2, 2)
    found = rows(tmp_path / "out", "roll_calls")
    assert [(row["number"], row["external"], row["on"], row["yes"], row["no"], row["unspecified"], row["rule"]) for row in found] == [
        ("1", "13072021_865", "2021-07-13", "2", "1", "0", ""),
        ("2", "13072021_866", "2021-07-14", "0", "1", "2", ""),
    ]
    assert [(row["roll_call"], row["member"], row["choice"]) for row in rows(tmp_path / "out", "votes")] == [
        ("1", "m001", "yes"),
        ("1", "m002", "yes"),
        ("1", "m003", "no"),
        ("2", "m001", "unspecified"),
        ("2", "m002", "no"),
        ("2", "m003", "unspecified"),
    ]


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("vote_events.csv", (",2,1,0", ",3,0,0"), "vote_events.csv:2: yes: the votes add up to something else"),
        ("votes_matrix.csv", ("++-", "+-"), "votes_matrix.csv:2: votes: are not 3 signs of + - 0"),
        ("votes_matrix.csv", ("++-", "+?-"), "votes_matrix.csv:2: votes: are not 3 signs of + - 0"),
        ("votes_matrix.csv", ("_866", "_867"), "votes_matrix.csv:3: vote_id: stands where '13072021_866' should"),
        ("votes_matrix.csv", ("13072021_866,0-0\n", ""), "vote_events.csv:3: vote_id: votes_matrix has not the same roll calls"),
        ("vote_events.csv", (EVENTS.partition("\n")[2], ""), "vote_events.csv: has no rows"),
    ],
)
def test_convert_says_what_is_wrong_with_votes(votes: Path, tmp_path: Path, file: str, change: tuple[str, str], message: str) -> None:
    edit(votes, file, *change)
    with pytest.raises(ConversionError) as refusal:
        convert(tmp_path / "out", votes_in=votes)
    assert str(refusal.value).removeprefix(f"{votes}/") == message


def test_slug_is_a_key() -> None:
    assert slug("Escaños Reservados PPOO (17) " + "x" * 40) == f"escanos-reservados-ppoo-17-{'x' * 13}"
