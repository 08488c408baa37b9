from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from constituyente.decision.assembly import api as assembly
from constituyente.decision.assembly import queries
from constituyente.decision.assembly.models import RollCall, Vote
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import DomainError, NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from tests.conftest import MakeActor, Sequencer
from tests.factories import assembly as factory

PROVISION = "provision/7f3a9c01@4"


def _given(members: list[str], signs: str = "++++++---", **more: Any) -> assembly.RollCallInput:  # noqa: ANN401  fields of a dataclass
    return assembly.RollCallInput(**{"on": factory.ON, "votes": factory.votes(members, signs), **more})


# ------------------------------------------------------------------ motions


def test_propose_publishes_a_motion_and_logs_it(rules: process.Rules, actor: MakeActor, noon: datetime) -> None:
    given = assembly.MotionInput(" Siete días ", "Que se avise.", "Comisión", "es", PROVISION, "con siete días")
    assert assembly.propose(given, actor=actor("clerk"), now=noon) == 1
    page = queries.motion_page(1)
    assert (page.motion.title, page.motion.provision, page.wording) == ("Siete días", PROVISION, "con siete días")
    assert bytes(Entry.objects.filter(kind="motion").get().body).decode() == f"cc/1 motion\nn 1\nv 1\nh {digest(page.record)}\n"
    card = provenance.cards([Ref("motion", "1")])[Ref("motion", "1")]
    assert (card.name, card.title, card.called) == ("Motion %(number)s", "Siete días", "Moción 1. Siete días")
    assert [(text.title, text.given) for text in corpus.texts_of([Ref("motion", "1")])] == [("Siete días", False)]


def test_propose_again_changes_nothing_and_otherwise_is_refused(rules: process.Rules, noon: datetime) -> None:
    given = assembly.MotionInput("A", "B", "C", "es", at=noon, number=3)
    assert [assembly.propose(given, actor=accounts.SYSTEM, now=noon) for _twice in range(2)] == [3, 3]
    other = assembly.MotionInput("A", "Otra cosa", "C", "es", at=noon, number=3)
    with pytest.raises(assembly.MotionStands):
        assembly.propose(other, actor=accounts.SYSTEM, now=noon)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "\u200b \u202e"},
        {"text": " \n"},
        {"by": ""},
        {"provision": "nothing at all"},
        {"at": datetime.fromisoformat("2026-08-23T00:00:00+00:00")},
        {"number": 0},
        {"title": "x" * 201},
    ],
)
def test_propose_refuses_what_is_no_motion(rules: process.Rules, noon: datetime, wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"title": "A", "text": "B", "by": "C", "language": "es"}
    with pytest.raises(assembly.MotionRefused):
        assembly.propose(assembly.MotionInput(**{**right, **wrong}), actor=accounts.SYSTEM, now=noon)
    assert assembly.propose(assembly.MotionInput(**right), actor=accounts.SYSTEM, now=noon) == 1


def test_only_clerks_record(members: list[str], actor: MakeActor, noon: datetime) -> None:
    with pytest.raises(accounts.Forbidden):
        assembly.propose(assembly.MotionInput("A", "B", "C", "es"), actor=actor("drafter"), now=noon)
    with pytest.raises(accounts.Forbidden):
        assembly.record_roll_call(_given(members), actor=actor("drafter"), now=noon)
    number = assembly.record_roll_call(_given(members), actor=actor("clerk"), now=noon)
    with pytest.raises(accounts.Forbidden):
        assembly.correct_roll_call(number, _given(members), version=2, reason="No", actor=actor("moderator"), now=noon)


# ------------------------------------------------------------------ roll calls


def test_record_roll_call_counts_judges_and_logs(members: list[str], sequencer: Sequencer, noon: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "++++++-ax"), external="20082026_1", now=noon)
    page = queries.roll_call_page(number)
    row = page.roll_call
    assert (row.yes, row.no, row.abstain, row.absent, row.unspecified, row.outcome) == (6, 1, 1, 1, 0, "passed")
    assert row.result == "6 a favor, 1 en contra: aprobada; hacían falta 6 de 9"
    sequencer()
    assert queries.roll_call_page(number).versions[0].index is not None
    assert bytes(Entry.objects.filter(kind="rollcall").get().body).decode() == f"cc/1 rollcall\nn 1\nv 1\nh {digest(page.record)}\n"
    card = provenance.cards([Ref("rollcall", "1")])[Ref("rollcall", "1")]
    assert (card.called, card.address, card.fate) == ("Votación 1. 20082026_1", "/assembly/rollcalls/1", "Passed")


def test_record_roll_call_links_what_it_is_on(members: list[str], noon: datetime) -> None:
    motion = factory.motion(provision=PROVISION, now=noon)
    number = factory.roll_call(factory.votes(members, "+++------"), motion=motion, now=noon)
    links = {(str(link.subject), link.relation, str(link.object)) for link in provenance.links_of([Ref("rollcall", str(number))])}
    decides = provenance.Relation.DECIDES
    assert links == {("rollcall/1", decides, PROVISION), ("rollcall/1", decides, "motion/1")}
    assert queries.motion_page(motion).roll_calls[0].outcome == "failed"
    assert assembly.queue(accounts.SYSTEM) == ()


def test_record_roll_call_under_another_rule_of_the_body(members: list[str], noon: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "++-aaaaxx"), rule="orders", now=noon)
    page = queries.roll_call_page(number)
    assert (page.roll_call.outcome, page.base.least, page.needed.least, page.rule.key) == ("passed", 3, 2, "orders")
    with pytest.raises(assembly.RollCallRefused):
        factory.roll_call(factory.votes(members, "++-aaaaxx"), rule="nobody", now=noon)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"on": date(2026, 8, 23)}, assembly.RollCallRefused),
        ({"on": date(1899, 12, 31)}, assembly.RollCallRefused),
        ({"taken_at": datetime.fromisoformat("2026-08-21T12:00:00+00:00")}, assembly.RollCallRefused),
        ({"session": 7}, assembly.RollCallRefused),
        ({"motion": 7}, assembly.RollCallRefused),
        ({"provision": "=cmd()"}, assembly.RollCallRefused),
        ({"external": "<b>1</b>"}, assembly.RollCallRefused),
        ({"url": "javascript:alert(1)"}, assembly.RollCallRefused),
        ({"number": 0}, assembly.RollCallRefused),
        ({"seats": 8}, assembly.RollCallRefused),
        ({"sums": {"yes": 7}}, assembly.SumsDisagree),
        ({"on": date(2026, 5, 31)}, assembly.VoterNotSeated),
    ],
)
def test_record_roll_call_refuses_what_cannot_be(
    members: list[str], noon: datetime, wrong: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        assembly.record_roll_call(_given(members, **{"number": 1, **wrong}), actor=accounts.SYSTEM, now=noon)
    assert assembly.record_roll_call(_given(members, number=1), actor=accounts.SYSTEM, now=noon) == 1


def test_nobody_votes_who_holds_no_seat_that_day(members: list[str], noon: datetime) -> None:
    bodies.end_seat("assembly", members[0], until=factory.ON - timedelta(days=1), reason="Renuncia.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(assembly.VoterNotSeated):
        factory.roll_call(factory.votes(members, "+++++++++"), now=noon)
    with pytest.raises(assembly.VoteMissing, match="Persona 9"):
        factory.roll_call(factory.votes(members[1:8], "+++++++"), now=noon)
    number = factory.roll_call(factory.votes(members[1:], "++++++++"), now=noon)
    row = queries.roll_call_page(number).roll_call
    assert (row.yes, row.seats) == (8, 9)


def test_the_same_number_is_taken_once(members: list[str], noon: datetime) -> None:
    first = _given(members, number=4)
    assert [assembly.record_roll_call(first, actor=accounts.SYSTEM, now=noon) for _twice in range(2)] == [4, 4]
    with pytest.raises(assembly.RollCallStands):
        assembly.record_roll_call(_given(members, "+++------", number=4), actor=accounts.SYSTEM, now=noon)
    assert (RollCall.objects.count(), Vote.objects.count(), Entry.objects.filter(kind="rollcall").count()) == (1, 9, 1)


def test_the_number_of_the_other_register_is_taken_once(members: list[str], noon: datetime) -> None:
    factory.roll_call(factory.votes(members, "+++++++++"), external="a_1", now=noon)
    with pytest.raises(assembly.RollCallStands):
        factory.roll_call(factory.votes(members, "---------"), external="a_1", now=noon)


def test_the_database_refuses_two_votes_of_one_member_and_more_votes_than_seats(members: list[str], noon: datetime) -> None:
    factory.roll_call(factory.votes(members, "+++++++++"), now=noon)
    row = RollCall.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(roll_call=row, member=members[0], choice="no")
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(roll_call=row, member="m099", choice="perhaps")
    with pytest.raises(IntegrityError), transaction.atomic():
        RollCall.objects.update(seats=8)


def test_correct_roll_call_keeps_the_version_before(members: list[str], noon: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "++++++---"), now=noon)
    corrected = _given(members, "+++++----")
    assert assembly.correct_roll_call(number, corrected, version=2, reason="Se leyó mal.", actor=accounts.SYSTEM, now=noon) == 2
    now, before = queries.roll_call_page(number), queries.roll_call_page(number, version=1)
    assert (now.roll_call.yes, now.roll_call.outcome, before.roll_call.yes, before.roll_call.outcome) == (5, "failed", 6, "passed")
    assert [(row.version, row.reason) for row in now.versions] == [(2, "Se leyó mal."), (1, "")]
    assert assembly.figures() == assembly.RollCallFigures(total=1, members=9, yes=5, no=4)
    assert queries.member_votes(members[5], choice="", before=None).items[0].choice == "no"
    bodies_of_log = [bytes(row.body).decode().splitlines()[2] for row in Entry.objects.filter(kind="rollcall").order_by("id")]
    assert bodies_of_log == ["v 1", "v 2"]


def test_two_corrections_at_once_are_settled(members: list[str], noon: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "++++++---"), now=noon)
    one, other = _given(members, "+++++----"), _given(members, "++++-----")
    assembly.correct_roll_call(number, one, version=2, reason="Una.", actor=accounts.SYSTEM, now=noon)
    assert assembly.correct_roll_call(number, one, version=2, reason="Una.", actor=accounts.SYSTEM, now=noon) == 2
    with pytest.raises(assembly.RollCallStands):
        assembly.correct_roll_call(number, other, version=2, reason="Otra.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(assembly.RollCallRefused):
        assembly.correct_roll_call(number, other, version=3, reason=" ", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(NotFound):
        assembly.correct_roll_call(99, other, version=2, reason="Otra.", actor=accounts.SYSTEM, now=noon)


def test_without_an_assembly_in_the_rules_nothing_is_recorded(db: None, noon: datetime) -> None:
    process.apply(factory.PROCESS.read_text(encoding="utf-8"), now=noon)
    with pytest.raises(bodies.UnknownBody):
        assembly.record_roll_call(assembly.RollCallInput(factory.ON, {}), actor=accounts.SYSTEM, now=noon)
    assert queries.assembly_page(now=noon).title == ""


def test_adoption_of_a_text_is_the_roll_call_that_passed_it(members: list[str], noon: datetime) -> None:
    text = Ref("text", "1")
    factory.roll_call(factory.votes(members, "+++++----"), provision="text/1", now=noon)
    factory.roll_call(factory.votes(members, "++-aaaaxx"), provision="text/1", rule="orders", now=noon)
    assert assembly.adoption_of(text) is None
    number = factory.roll_call(factory.votes(members, "+++++++--"), provision="text/1", now=noon)
    found = assembly.adoption_of(text)
    assert found is not None
    assert (found.number, found.yes, found.no, found.needed) == (number, 7, 2, 6)
    assert assembly.adoption_of(Ref("text", "2")) is None
