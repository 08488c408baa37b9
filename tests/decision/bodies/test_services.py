from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from constituyente.decision.bodies import api as bodies
from constituyente.decision.bodies import queries
from constituyente.decision.bodies.models import Attendance, Member, Minutes
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.conftest import MakeActor

SEAT = bodies.Seat("Ana Ruiz", date(2026, 6, 1), filled="elected", how="Elegida con 1,204 votos.")
GROUP = "working_group"
WRONG_ENDS: tuple[dict[str, Any], ...] = ({"until": date(2026, 5, 1)}, {"until": date(2026, 8, 23)}, {"reason": " "})
WRONG_SESSIONS: tuple[dict[str, Any], ...] = (
    {"on": date(2201, 1, 1)},
    {"begins_at": datetime(2026, 8, 22, 18, tzinfo=UTC)},
    {"title": "x" * 201},
)


def _seat(noon: datetime, body: str = "assembly", **more: Any) -> str:  # noqa: ANN401  fields of a dataclass
    return bodies.seat(body, replace(SEAT, **more), actor=accounts.SYSTEM, now=noon)


def _session(noon: datetime, on: date = date(2026, 8, 20), **more: Any) -> int:  # noqa: ANN401  fields of a dataclass
    return bodies.record_session("assembly", bodies.Meeting(on, **more), actor=accounts.SYSTEM, now=noon)


# ------------------------------------------------------------------ seats


def test_seat_gives_a_key_and_registers_a_card(rules: process.Rules, actor: MakeActor, noon: datetime) -> None:
    assert bodies.seat(GROUP, replace(SEAT, filled=""), actor=actor("secretariat"), now=noon) == "m001"
    assert bodies.seat(GROUP, replace(SEAT, filled=""), actor=actor("clerk"), now=noon) == "m002"
    card = provenance.cards([Ref("member", "working-group-m001")])[Ref("member", "working-group-m001")]
    assert (card.title, card.address) == ("Ana Ruiz", "/bodies/working_group/members/m001")
    with pytest.raises(accounts.Forbidden):
        bodies.seat(GROUP, SEAT, actor=actor("drafter"), now=noon)


def test_seat_again_changes_nothing_and_otherwise_is_refused(rules: process.Rules, noon: datetime) -> None:
    assert [_seat(noon, key="m007") for _twice in range(2)] == ["m007", "m007"]
    with pytest.raises(bodies.FactStands):
        _seat(noon, key="m007", party="Otro")
    assert Member.objects.get().party == ""


def test_no_more_seats_are_taken_than_there_are(rules: process.Rules, noon: datetime) -> None:
    for _each in range(4):
        _seat(noon)
    with pytest.raises(bodies.NoSeatFree):
        _seat(noon)
    assert _seat(noon, filled="appointed") == "m005"
    bodies.end_seat("assembly", "m001", until=date(2026, 7, 1), reason="Renuncia.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(bodies.NoSeatFree):
        _seat(noon, since=date(2026, 7, 1))
    assert _seat(noon, since=date(2026, 7, 2)) == "m006"
    with pytest.raises(bodies.NoSeatFree):  # it would be free today, and was taken in between
        _seat(noon, since=date(2026, 6, 15))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "\u200b\u2060 "},
        {"name": "x" * 201},
        {"key": "Ana-1"},
        {"since": date(2026, 8, 23)},
        {"since": date(1899, 1, 1)},
        {"filled": "inherited"},
        {"group": "nobody"},
        {"url": "javascript:alert(1)"},
    ],
)
def test_seat_refuses_what_cannot_be(rules: process.Rules, noon: datetime, wrong: dict[str, Any]) -> None:
    with pytest.raises(bodies.BodyRefused):
        _seat(noon, **wrong)
    assert _seat(noon) == "m001"


def test_names_lose_what_nobody_sees(rules: process.Rules, noon: datetime) -> None:
    _seat(noon, name=" Ana\u200b\u202e\tRuiz\n")
    assert Member.objects.get().name == "Ana Ruiz"


def test_a_body_that_the_rules_do_not_name_has_no_seats(rules: process.Rules, noon: datetime) -> None:
    with pytest.raises(bodies.UnknownBody):
        _seat(noon, body="senate")
    with pytest.raises(NotFound):
        queries.body_page("senate", now=noon)


def test_end_seat_is_said_once(rules: process.Rules, noon: datetime) -> None:
    key = _seat(noon)
    for wrong in WRONG_ENDS:
        with pytest.raises(bodies.BodyRefused):
            bodies.end_seat(
                "assembly",
                key,
                **{"until": date(2026, 8, 1), "reason": "Renuncia.", **wrong},
                actor=accounts.SYSTEM,
                now=noon,
            )
    for _twice in range(2):
        bodies.end_seat("assembly", key, until=date(2026, 8, 1), reason="Renuncia.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(bodies.FactStands):
        bodies.end_seat("assembly", key, until=date(2026, 8, 2), reason="Renuncia.", actor=accounts.SYSTEM, now=noon)
    there = [row.key for row in bodies.seated("assembly", date(2026, 8, 1))]
    assert (there, bodies.seated("assembly", date(2026, 8, 2))) == ([key], ())
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.update(until=date(2026, 5, 1))


def test_groups_have_a_place_of_their_own(rules: process.Rules, noon: datetime) -> None:
    for key, title in (("north", "Norte"), ("south", "Sur"), ("north", "Norte")):
        bodies.add_group("assembly", key=key, title=title, actor=accounts.SYSTEM)
    _seat(noon, group="south")
    assert [(row.key, row.members) for row in bodies.groups_of("assembly", date(2026, 8, 20))] == [("north", 0), ("south", 1)]
    with pytest.raises(bodies.FactStands):
        bodies.add_group("assembly", key="north", title="Otro", actor=accounts.SYSTEM)
    with pytest.raises(bodies.FactStands):
        bodies.add_group("assembly", key="east", title="Este", position=1, actor=accounts.SYSTEM)
    with pytest.raises(bodies.BodyRefused):
        bodies.add_group("assembly", key="El Este", title="Este", actor=accounts.SYSTEM)


# ------------------------------------------------------------------ sessions


def test_record_session_numbers_them_and_keeps_what_stands(rules: process.Rules, noon: datetime) -> None:
    assert [_session(noon), _session(noon, date(2026, 12, 1))] == [1, 2]
    assert _session(noon, number=1) == 1
    with pytest.raises(bodies.FactStands):
        _session(noon, number=1, title="Otra")
    for wrong in WRONG_SESSIONS:
        with pytest.raises(bodies.BodyRefused):
            _session(noon, **wrong)
    assert bodies.session_on("assembly", 2) == date(2026, 12, 1)
    assert bodies.session_on("assembly", 3) is None


def test_minutes_are_corrected_by_a_new_version(rules: process.Rules, noon: datetime) -> None:
    number = _session(noon)

    def publish(text: str, **more: Any) -> int:  # noqa: ANN401  fields of a dataclass
        return bodies.publish_minutes("assembly", number, text=text, actor=accounts.SYSTEM, now=noon, **more)

    assert [publish("Se abrió."), publish("Se abrió.")] == [1, 1]
    with pytest.raises(bodies.BodyRefused):
        publish("Se abrió a las diez.")
    assert publish("Se abrió a las diez.", reason="Faltaba la hora.", version=2) == 2
    with pytest.raises(bodies.FactStands):
        publish("Se abrió a las once.", reason="Otra hora.", version=2)
    assert [(row.version, row.text) for row in queries.session_page("assembly", number, now=noon).minutes] == [
        (2, "Se abrió a las diez."),
        (1, "Se abrió."),
    ]
    assert Minutes.objects.count() == 2


def test_nothing_is_written_down_of_a_session_to_come(rules: process.Rules, noon: datetime) -> None:
    key, number = _seat(noon), _session(noon, date(2026, 8, 23))
    with pytest.raises(bodies.BodyRefused):
        bodies.publish_minutes("assembly", number, text="Se abrió.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(bodies.BodyRefused):
        bodies.record_attendance("assembly", number, presences={key: "present"}, actor=accounts.SYSTEM, now=noon)
    later = noon + timedelta(days=1)
    assert bodies.publish_minutes("assembly", number, text="Se abrió.", actor=accounts.SYSTEM, now=later) == 1
    assert bodies.record_attendance("assembly", number, presences={key: "present"}, actor=accounts.SYSTEM, now=later) == 1


def test_attendance_is_of_those_who_held_a_seat_that_day(rules: process.Rules, noon: datetime) -> None:
    one, two = _seat(noon), _seat(noon)
    late = _seat(noon, since=date(2026, 8, 21))
    number = _session(noon)

    def record(presences: dict[str, str]) -> int:
        return bodies.record_attendance("assembly", number, presences=presences, actor=accounts.SYSTEM, now=noon)

    for wrong in ({late: "present"}, {"m099": "present"}, {one: "perhaps"}):
        with pytest.raises(bodies.BodyRefused):
            record(wrong)
    assert [record({one: "present"}), record({one: "present"}), record({one: "present", two: "excused"})] == [1, 1, 2]
    page = queries.session_page("assembly", number, now=noon)
    assert [(row.member.key, row.presence) for row in page.attendance] == [(one, "present"), (two, "excused")]
    assert {row.presence: row.times for row in queries.member_page("assembly", two).attendance if row.times} == {"excused": 1}
    assert Attendance.objects.count() == 4
