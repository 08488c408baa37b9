from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pydantic import TypeAdapter

from constituyente.decision.bodies import api as bodies
from constituyente.decision.bodies import queries
from constituyente.decision.bodies.data import BodyPage
from constituyente.decision.bodies.models import Member, Session
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from tests.conftest import MakeActor
from tests.decision.conftest import AtDesk
from tests.factories import assembly as factory

DESK = "/desk/bodies/working_group"


def test_pages_and_their_twins_say_the_same(client: Client, rules: process.Rules, clock: datetime) -> None:
    factory.seated(4, body="working_group", now=clock)
    twin = TypeAdapter(BodyPage).dump_python(queries.body_page("working_group", now=clock), mode="json")
    assert client.get("/bodies/working_group.json").json() == twin
    page = client.get("/bodies/working_group").content.decode()
    assert "4 de 12 escaños están ocupados." in page
    assert "Persona 3" in page
    assert "Elegida en su distrito." in client.get("/bodies/working_group/members/m003").content.decode()
    assert client.get("/bodies/nobody").status_code == 404


def test_a_body_without_groups_has_no_heading_for_them(client: Client, rules: process.Rules, clock: datetime) -> None:
    seat = bodies.Seat("Luz", date(2026, 6, 1), how="Elegida.")
    bodies.seat("working_group", seat, actor=accounts.SYSTEM, now=clock)
    page = client.get("/bodies/working_group").content.decode()
    assert ("Luz" in page, "Sin grupo" in page) == (True, False)
    factory.seated(1, body="working_group", now=clock)
    assert "Sin grupo" in client.get("/bodies/working_group").content.decode()


def test_pages_say_that_nothing_has_come_yet(client: Client, rules: process.Rules) -> None:
    page = client.get("/en/bodies/working_group").content.decode()
    assert ("Nobody has taken a seat yet." in page, "No session has been announced." in page) == (True, True)
    assert "12 seats; nobody sits in them yet." in client.get("/en/bodies").content.decode()


def test_the_calendar_has_every_session(client: Client, rules: process.Rules, noon: datetime) -> None:
    begins = datetime.fromisoformat("2026-08-21T16:30:00+00:00")
    bodies.record_session("working_group", bodies.Meeting(date(2026, 8, 20)), actor=accounts.SYSTEM, now=noon)
    meeting = bodies.Meeting(date(2026, 8, 21), "Agua, ríos; y más", begins, "Casona", "Uno\nDos")
    bodies.record_session("working_group", meeting, actor=accounts.SYSTEM, now=noon)
    response = client.get("/bodies/working_group/sessions.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(one["uid"]), one.decoded("dtstart"), str(one["summary"])) for one in events] == [
        ("session-working-group-1@127.0.0.1", date(2026, 8, 20), "Grupo de trabajo, sesión 1"),
        ("session-working-group-2@127.0.0.1", begins, "Grupo de trabajo: Agua, ríos; y más"),
    ]
    assert response.content == client.get("/bodies/working_group/sessions.ics").content
    assert client.get("/bodies/nobody/sessions.ics").status_code == 404


def test_desk_seats_a_member_and_ends_the_seat(at_desk: AtDesk, rules: process.Rules, clock: datetime) -> None:
    client = at_desk("secretariat")
    assert client.post(f"{DESK}/groups/new", {"title": "Las del Río"}).status_code == 302
    seat = {"name": "Ana Ruiz", "since": "2026-06-01", "how": "Designada.", "group": "las-del-rio"}
    refused = client.post(f"{DESK}/members/new", {**seat, "since": "2026-08-23"})
    assert (refused.status_code, "Ana Ruiz" in refused.content.decode(), Member.objects.count()) == (200, True, 0)
    assert client.post(f"{DESK}/members/new", seat).headers["Location"] == DESK
    end = {"until": "2026-08-01", "reason": ""}
    assert client.post(f"{DESK}/members/m001/end", end).status_code == 200
    assert client.post(f"{DESK}/members/m001/end", {**end, "reason": "Renuncia."}).status_code == 302
    assert "Renuncia." in client.get("/bodies/working_group/members/m001").content.decode()


def test_desk_offers_the_ways_in_which_seats_are_filled(at_desk: AtDesk, rules: process.Rules, clock: datetime) -> None:
    page = at_desk("clerk").get("/desk/bodies/assembly/members/new").content.decode()
    assert '<option value="appointed">Por designación</option>' in page


def test_desk_keeps_sessions_minutes_and_attendance(at_desk: AtDesk, rules: process.Rules, clock: datetime) -> None:
    factory.seated(2, body="working_group", now=clock)
    client = at_desk("clerk")
    session = {"on": "2026-08-20", "begins": "10:30", "title": "Instalación", "agenda": "Uno"}
    assert client.post(f"{DESK}/sessions/new", {**session, "on": "20 de agosto"}).status_code == 200
    assert client.post(f"{DESK}/sessions/new", session).status_code == 302
    assert Session.objects.get().begins_at == datetime.fromisoformat("2026-08-20T16:30:00+00:00")
    assert "Instalación" in client.get("/desk/bodies").content.decode()
    here = "/bodies/working_group/sessions/1"
    assert client.post(f"{DESK}/sessions/1/minutes", {"text": "Se abrió."}).headers["Location"] == here
    assert client.post(f"{DESK}/sessions/1/minutes", {"text": "Se abrió tarde."}).status_code == 200
    assert client.post(f"{DESK}/sessions/1/minutes", {"text": "Se abrió tarde.", "reason": "Era tarde."}).status_code == 302
    attendance = {"m001": "present", "m002": "perhaps"}
    assert client.post(f"{DESK}/sessions/1/attendance", attendance).status_code == 200
    assert client.post(f"{DESK}/sessions/1/attendance", {**attendance, "m002": "absent"}).headers["Location"] == here
    page = client.get(here).content.decode()
    assert [words for words in ("Se abrió tarde.", "Era tarde.", "Se abrió.", "Ausente") if words not in page] == []
    assert "Cada sesión que ya fue tiene su acta." in client.get("/desk/bodies").content.decode()


@pytest.mark.parametrize("address", ["/desk/bodies", DESK, f"{DESK}/members/new", f"{DESK}/sessions/new", f"{DESK}/groups/new"])
def test_desk_is_for_those_who_keep_the_bodies(at_desk: AtDesk, rules: process.Rules, address: str) -> None:
    assert [at_desk(role).get(address).status_code for role in ("drafter", "secretariat", "clerk")] == [403, 200, 200]


def test_a_session_to_come_tells_its_day_and_misses_nothing_yet(
    client: Client, rules: process.Rules, actor: MakeActor, noon: datetime
) -> None:
    bodies.record_session("assembly", bodies.Meeting(date(2099, 1, 2)), actor=actor("clerk"), now=noon)
    page = client.get(reverse("session", args=["assembly", 1])).content.decode()
    assert [words in page for words in ("Será el 2 de enero de 2099.", "votaciones de esta sesión", "Nadie ha anotado")] == [
        True,
        False,
        False,
    ]
