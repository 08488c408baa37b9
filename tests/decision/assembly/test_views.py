from datetime import datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pydantic import TypeAdapter

from constituyente.decision.assembly import queries
from constituyente.decision.assembly.data import Place, RollCallPage
from constituyente.decision.assembly.models import Motion, RollCall
from constituyente.foundation.process import api as process
from tests.decision.conftest import AtDesk
from tests.factories import assembly as factory

NEW = "/desk/assembly/rollcalls/new"


def test_pages_and_their_twins_say_the_same(client: Client, members: list[str], noon: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "++++++---"), external="x_1", now=noon)
    twin = TypeAdapter(RollCallPage).dump_python(queries.roll_call_page(number), mode="json")
    assert client.get(f"/assembly/rollcalls/{number}.json").json() == twin
    assert client.get("/assembly/rollcalls/by-id/x_1.json").json() == twin
    assert client.get("/assembly/rollcalls.json?id=x_1").json()["items"][0]["number"] == number
    page = client.get(f"/assembly/rollcalls/{number}").content.decode()
    assert "6 a favor, 3 en contra: aprobada; hacían falta 6 de 9." in page
    assert page.count('<circle class="yes"') == 7  # six seats, and the key
    assert client.get("/assembly/rollcalls/by-id/x_2").status_code == 404


def test_pages_say_that_nothing_has_come_yet(client: Client, rules: process.Rules) -> None:
    said = {
        "/en/assembly": "It has not voted yet.",
        "/en/assembly/motions": "Nothing has been moved yet.",
        "/en/assembly/rollcalls": "No roll call has been recorded.",
    }
    assert [address for address, words in said.items() if words not in client.get(address).content.decode()] == []


def test_what_is_written_is_shown_and_never_run(client: Client, members: list[str], noon: datetime) -> None:
    factory.motion("<script>alert(1)</script>", now=noon)
    factory.roll_call(factory.votes(members, "++++++---"), motion=1, title="<img src=x onerror=alert(1)>", now=noon)
    for address in ("/assembly", "/assembly/motions", "/assembly/motions/1", "/assembly/rollcalls", "/assembly/rollcalls/1"):
        page = client.get(address).content.decode()
        assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_an_unspecified_vote_is_said_to_be_one(client: Client, members: list[str], noon: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "+++++++00"), now=noon)
    page = client.get(f"/en/assembly/rollcalls/{number}").content.decode()
    assert "The source does not tell who abstained from who was absent or excused." in page
    assert "Abstained or absent: not told" in page


# ------------------------------------------------------------------ the desk


def test_desk_records_a_motion(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    client = at_desk("clerk")
    address = "/desk/assembly/motions/new"
    response = client.post(address, {"title": "Siete días", "text": "Que se avise.", "by": "Comisión", "provision": "no ref"})
    assert (response.status_code, "Siete días" in response.content.decode()) == (200, True)
    response = client.post(address, {"title": "Siete días", "text": "Que se avise.", "by": "Comisión"})
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/assembly?moved=1")
    assert "La moción 1 quedó registrada." in client.get(response.headers["Location"]).content.decode()


def test_desk_is_for_clerks(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    assert [at_desk(role).get(NEW).status_code for role in ("drafter", "secretariat", "clerk")] == [403, 403, 200]


def _form(**more: str) -> dict[str, str]:
    return {"number": "1", "on": "2026-08-20", "rule": "adopts", **more}


def test_desk_records_a_roll_call_by_group_except_for_some(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    client = at_desk("clerk")
    votes = {"all-north": "yes", "all-south": "yes", "vote-m009": "no", "pasted": "m008,abstención\nm009,sí"}
    response = client.post(NEW, _form(**votes))
    assert response.headers["Location"] == "/desk/assembly?taken=1"
    row = queries.roll_call_page(1)
    assert (row.roll_call.yes, row.roll_call.no, row.roll_call.abstain) == (7, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"vote-m001": ""}, "Falta el voto de Persona 1"),
        ({"pasted": "m077,yes"}, "Línea 1:"),
        ({"pasted": "m001,yes\nm001,no"}, "Línea 2:"),
        ({"pasted": "m001;yes"}, "Línea 1:"),
        ({"on": "2026-08-23"}, "todavía no llega"),
        ({"on": "mañana"}, "Escribe el día así"),
        ({"external": "<b>"}, "no es el número de un registro"),
        ({"number": "9" * 12}, ""),
        ({"rule": "nobody"}, ""),
    ],
)
def test_desk_refuses_and_loses_nothing(at_desk: AtDesk, members: list[str], clock: datetime, wrong: dict[str, str], said: str) -> None:
    client = at_desk("clerk")
    right = {f"vote-{key}": "yes" for key in members} | {"title": "Lo que se vota"}
    response = client.post(NEW, {**_form(**right), **wrong})
    page = response.content.decode()
    assert (response.status_code, said in page, "Lo que se vota" in page, RollCall.objects.count()) == (200, True, True, 0)
    assert page.count("checked") == sum(1 for key in members if wrong.get(f"vote-{key}", "yes"))
    assert client.post(NEW, _form(**right)).status_code == 302


def test_desk_leads_to_the_first_missing_vote(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    page = at_desk("clerk").post(NEW, _form(**{f"vote-{key}": "yes" for key in members[:2]})).content.decode()
    assert (page.count('<a href="#vote-m003">Faltan 7 votos'), page.count('id="vote-m003"'), page.count("Faltan 7 votos")) == (1, 1, 2)


def test_a_vote_on_the_whole_text_leads_to_its_articles(rules: process.Rules) -> None:
    shown = [
        render_to_string("assembly/_answered.html", {"answered": (), "place": Place(ref, "", "es", "")})
        for ref in ("text/draft@2", "provision/7f3a9c01@4")
    ]
    assert [(reverse("draft-from-people") in page, "Se votó el texto completo." in page) for page in shown] == [
        (True, True),
        (False, False),
    ]


def test_a_motion_says_how_its_last_vote_ended(client: Client, members: list[str], noon: datetime) -> None:
    factory.motion(now=noon)
    factory.roll_call(factory.votes(members, "+++------"), motion=1, now=noon)
    page = client.get("/assembly/motions").content.decode()
    assert ("1 moción; ya se votó." in page, "No aprobada" in page) == (True, True)
    assert (queries.motion_list(before=None).items[0].outcome, queries.motion_page(1).motion.outcome) == ("failed", "failed")


def test_desk_tells_the_second_clerk_that_the_number_is_taken(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    client = at_desk("clerk")
    client.post(NEW, _form(**{"all-north": "yes", "all-south": "yes"}))
    again = client.post(NEW, _form(**{"all-north": "yes", "all-south": "yes"}))
    other = client.post(NEW, _form(**{"all-north": "no", "all-south": "yes"}))
    assert (again.status_code, other.status_code, RollCall.objects.count()) == (302, 200, 1)
    assert "La votación 1 ya está registrada y dice otra cosa." in other.content.decode()


def test_desk_corrects_a_roll_call(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    number = factory.roll_call(factory.votes(members, "++++++---"), now=clock)
    client = at_desk("clerk")
    address = f"/desk/assembly/rollcalls/{number}"
    page = client.get(address).content.decode()
    assert page.count("checked") == 9
    votes = {f"vote-{key}": "yes" for key in members}
    refused = client.post(address, {"on": "2026-08-20", "rule": "adopts", **votes})
    assert (refused.status_code, RollCall.objects.count()) == (200, 1)
    assert client.post(address, {"on": "2026-08-20", "rule": "adopts", "reason": "Se leyó mal.", **votes}).status_code == 302
    assert queries.roll_call_page(number).roll_call.yes == 9
    assert "Se leyó mal." in client.get(f"/assembly/rollcalls/{number}").content.decode()


def test_desk_offers_the_open_motions(at_desk: AtDesk, members: list[str], clock: datetime) -> None:
    factory.motion(now=clock)
    client = at_desk("clerk")
    assert '<option value="1" selected>1. Siete días, no quince</option>' in client.get(f"{NEW}?motion=1").content.decode()
    assert Motion.objects.count() == 1
    assert "Siete días" in client.get("/desk/assembly").content.decode()
