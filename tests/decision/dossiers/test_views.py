from datetime import datetime

from django.test import Client
from pydantic import TypeAdapter

from constituyente.decision.dossiers import queries
from constituyente.decision.dossiers.data import DossiersPage, ItemPage
from constituyente.foundation.process import api as process
from tests.decision.conftest import AtDesk
from tests.factories import decision


def test_pages_and_their_twins_say_the_same(client: Client, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(outcome="adopted", now=noon)
    page = queries.dossiers_page(subject=None, outcome="adopted", after=0)
    assert client.get("/dossiers.json?outcome=adopted").json() == TypeAdapter(DossiersPage).dump_python(page, mode="json")
    assert client.get(f"/dossiers/{number}.json").json() == TypeAdapter(ItemPage).dump_python(queries.item_page(number), mode="json")
    assert "Entra en el artículo 1." in client.get(f"/dossiers/{number}").content.decode()


def test_dossiers_say_that_nothing_has_come_yet(client: Client, rules: process.Rules) -> None:
    page = client.get("/en/dossiers").content.decode()
    assert "Nothing has been handed to the drafters yet." in page
    assert 'href="/en/petitions"' in page


def test_dossiers_refuse_an_outcome_that_is_none(client: Client, rules: process.Rules) -> None:
    response = client.get("/dossiers.json?outcome=perhaps")
    assert (response.status_code, response.json()["code"]) == (400, "bad-query")
    assert client.get("/dossiers?after=x").status_code == 400
    assert client.get("/dossiers/1").status_code == 404


def test_desk_decides_one_after_the_other(at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    first, second = (decision.item(title=title, now=noon) for title in ("Uno", "Dos"))
    client = at_desk("drafter")
    response = client.post(f"/desk/dossiers/{first}", {"outcome": "adopted", "reason": "Entra."})
    assert (response.status_code, response.headers["Location"]) == (302, f"/desk/dossiers/{second}?done={first}")
    response = client.post(f"/desk/dossiers/{second}", {"outcome": "merged", "reason": "Se junta con la primera."})
    assert response.headers["Location"] == f"/desk/dossiers?done={second}"
    assert "No espera ningún aporte" in client.get(response.headers["Location"]).content.decode()


def test_desk_asks_for_what_is_missing_and_decides_nothing(at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(now=noon)
    client = at_desk("drafter")
    page = client.post(f"/desk/dossiers/{number}", {"outcome": "", "reason": " "}).content.decode()
    assert ("Elige qué pasa con ella" in page, "Escribe la razón" in page) == (True, True)
    assert queries.item_page(number).disposition is None


def test_desk_is_the_drafters_alone(at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(now=noon)
    assert Client().get("/desk/dossiers").headers["Location"].startswith("/desk/sign-in")
    client = at_desk("moderator")
    asked = {"outcome": "adopted", "reason": "Entra."}
    assert [client.get("/desk/dossiers").status_code, client.post(f"/desk/dossiers/{number}", asked).status_code] == [403, 403]
    assert queries.item_page(number).disposition is None


def test_desk_shows_a_decision_that_stands(at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(outcome="adopted", now=noon)
    client = at_desk("drafter")
    assert '<form method="post" class="c-panel' not in client.get(f"/desk/dossiers/{number}").content.decode()
    assert client.post(f"/desk/dossiers/{number}", {"outcome": "merged", "reason": "Otra."}).status_code == 409
