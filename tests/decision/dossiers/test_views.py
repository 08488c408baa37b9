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
    page = queries.dossiers_page(subject="", outcome="adopted", after=0)
    assert client.get("/dossiers.json?outcome=adopted").json() == TypeAdapter(DossiersPage).dump_python(page, mode="json")
    assert client.get(f"/dossiers/{number}.json").json() == TypeAdapter(ItemPage).dump_python(queries.item_page(number), mode="json")
    assert "Entra en el artículo 1." in client.get(f"/dossiers/{number}").content.decode()


def test_dossiers_say_that_nothing_has_come_yet(client: Client, rules: process.Rules) -> None:
    page = client.get("/en/dossiers").content.decode()
    assert "Nothing has been handed to the drafters yet." in page
    assert 'href="/en/petitions"' in page


def test_dossiers_without_a_subject_have_an_address_of_their_own(client: Client, rules: process.Rules, noon: datetime) -> None:
    for subject in ("rights", ""):
        decision.item(title=f"Sobre {subject}", subject=subject, now=noon)
    answers = {query: client.get(f"/dossiers.json{query}").json()["items"] for query in ("?subject=none", "?subject=", "")}
    found = {query: [row["number"] for row in items] for query, items in answers.items()}
    assert found == {"?subject=none": [2], "?subject=": [1, 2], "": [1, 2]}


def test_a_title_in_another_language_says_so(client: Client, at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    decision.item(title="Sombra", now=noon)
    page = at_desk("drafter").get("/en/desk/dossiers").content.decode()
    assert '«<span lang="es">Sombra</span>»' in page


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
    response = client.post(f"/desk/dossiers/{second}", {"outcome": "merged", "merged_into": first, "reason": "Se junta con la primera."})
    assert response.headers["Location"] == f"/desk/dossiers?done={second}"
    page = client.get(response.headers["Location"]).content.decode()
    told = f'<a href="/dossiers/{second}">El aporte {second} ya tiene decisión.</a>'
    assert ("No espera ningún aporte" in page, told in page) == (True, True)


def test_desk_asks_for_what_is_missing_and_decides_nothing(at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(now=noon)
    client = at_desk("drafter")
    page = client.post(f"/desk/dossiers/{number}", {"outcome": "", "reason": " "}).content.decode()
    assert ("Elige qué pasa con este aporte" in page, "Escribe la razón" in page) == (True, True)
    assert queries.item_page(number).disposition is None


def test_desk_asks_with_which_input_it_is_merged(at_desk: AtDesk, rules: process.Rules, noon: datetime) -> None:
    number = decision.item(now=noon)
    client = at_desk("drafter")
    for into in ("", "cinco", number, 99):
        page = client.post(f"/desk/dossiers/{number}", {"outcome": "merged", "merged_into": into, "reason": "Se juntan."})
        assert list(page.context["form"].errors) == ["merged_into"]
    assert queries.item_page(number).disposition is None


def test_pages_name_what_is_merged_and_where_it_comes_from(client: Client, rules: process.Rules, noon: datetime) -> None:
    into = decision.item(title="Sombra", outcome="adopted", now=noon)
    merged = decision.item(title="Agua", outcome="merged", merged_into=into, now=noon)
    pages = [client.get(f"/en/dossiers/{number}").content.decode() for number in (into, merged)]
    links = [
        f'<a href="/en/dossiers/{number}">Input {number}</a> · <a href="/en/petitions/{number}">Petition {number}</a>'
        for number in (merged, into)
    ]
    assert [link in page for page, link in zip(pages, links, strict=True)] == [True, True]
    assert ["Aporte" in page for page in pages] == [False, False]


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
    assert client.post(f"/desk/dossiers/{number}", {"outcome": "not_adopted", "reason": "Otra."}).status_code == 409
