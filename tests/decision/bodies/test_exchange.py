from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from constituyente.decision.bodies import api as bodies
from constituyente.decision.bodies.models import Attendance, Group, Member, Minutes, Session
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process
from tests.factories import packages

PART = bodies.PARTS[0]


def _recorded(noon: datetime) -> None:
    bodies.add_group("assembly", key="north", title="=Norte", actor=accounts.SYSTEM)
    seat = bodies.Seat("Ana <b>Ruiz</b>", date(2026, 6, 1), filled="elected", group="north", how="Elegida.", url="https://ana.example/1")
    gone = bodies.seat("assembly", seat, actor=accounts.SYSTEM, now=noon)
    bodies.end_seat("assembly", gone, until=date(2026, 8, 1), reason="Renuncia.", actor=accounts.SYSTEM, now=noon)
    bodies.seat("assembly", bodies.Seat("Eva", date(2026, 8, 2), filled="elected"), actor=accounts.SYSTEM, now=noon)
    begins = datetime.fromisoformat("2026-08-20T15:00:00+00:00")
    meeting = bodies.Meeting(date(2026, 8, 20), "Instalación", begins, "Casona", "Uno\n\nDos")
    bodies.record_session("assembly", meeting, actor=accounts.SYSTEM, now=noon)
    for text in ("Se abrió.", "Se abrió a las nueve."):
        bodies.publish_minutes("assembly", 1, text=text, reason="Faltaba la hora.", actor=accounts.SYSTEM, now=noon)
    bodies.record_attendance("assembly", 1, presences={"m002": "present"}, actor=accounts.SYSTEM, now=noon)


def test_what_is_written_is_taken_in_and_looks_the_same(client: Client, rules: process.Rules, clock: datetime) -> None:
    _recorded(clock)
    package = packages.written(PART)
    addresses = [f"/bodies/assembly{rest}.json" for rest in ("", "/members/m001", "/members/m002", "/sessions/1")]
    before = {address: client.get(address).json() for address in addresses}
    for model in (Attendance, Minutes, Session, Member, Group):
        model.objects.all().delete()
    incoming = packages.incoming(package, now=clock + timedelta(days=1))
    assert (PART.take(incoming), PART.take(incoming)) == (7, 0)
    assert {address: client.get(address).json() for address in addresses} == before
    assert packages.written(PART) == package


def test_what_stands_otherwise_is_not_overwritten(rules: process.Rules, noon: datetime) -> None:
    _recorded(noon)
    package = packages.written(PART)
    for table, column, value in (
        ("groups", "title", "Sur"),
        ("members", "party", "Otro"),
        ("members", "until", None),
        ("sessions", "place", "Plaza"),
        ("minutes", "text", "Otra cosa."),
        ("attendance", "presence", "absent"),
    ):
        changed = {**package, table: [{**package[table][0], column: value}, *package[table][1:]]}
        with pytest.raises(bodies.FactStands):
            PART.take(packages.incoming(changed, now=noon))
    assert PART.take(packages.incoming(package, now=noon)) == 0
