"""The moderators at the desk."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from tests.conftest import NOON, MakeActor
from tests.factories.petitions import waiting
from tests.participation.outgoing import code_in, letter, link_in
from tests.participation.reading import read, sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANA = "ana@villa-clara.example"


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_desk_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, actor, "moderator")
    for title in "ABC"[:number]:
        waiting(title=title, now=NOON)
    with django_assert_num_queries(6):
        page = client.get("/desk/petitions").content.decode()
    assert len(re.findall(r'<a href="/desk/petitions/\d+#case"', page)) == number


def test_a_petition_is_written_decided_and_its_author_told(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    written = {"title": "Bancas", "demand": "Que haya bancas.", "reasons": "Cansa.", "subject": "rights", "contact": ANA}
    page = text(client.post("/en/petitions/new", written).content.decode())
    assert "Read the notice and agree, so that you can hand it in" in page
    step = client.post("/en/petitions/new", {**written, "notice": "on"}).headers["Location"]
    assert "Hand in my petition" in read(client, step)
    body = letter()
    assert "Hand in my petition" in read(client, link_in(body))
    page = text(client.post(step, {"code": code_in(body)}).content.decode())
    assert "Your petition is handed in" in page
    assert "You have handed it in already." in read(client, link_in(body))

    sign_in(client, actor, "moderator")
    assert "Bancas" in client.get("/desk/petitions").content.decode()
    page = text(client.post("/desk/petitions/1", {"decision": "admit", "reason": ""}).content.decode())
    assert page.count("Escribe la razón") == 2
    decided = client.post("/desk/petitions/1", {"decision": "admit", "reason": "Cumple."})
    assert (decided.status_code, decided.headers["Location"]) == (302, "/desk/petitions?done=1")
    page = client.get(decided.headers["Location"]).content.decode()
    assert ("No espera nada" in text(page), "Guardado La petición 1 está decidida." in text(page)) == (True, True)
    assert "Guardado" not in read(client, "/desk/petitions?done=%3C1")
    assert "Ya se decidió" in read(client, "/desk/petitions/1")
    body = letter()
    assert mail.outbox[-1].subject == "Admitted: Bancas"
    for words in ["http://127.0.0.1:8000/en/petitions/1", "Cumple.", "http://127.0.0.1:8000/en/mail/stop/"]:
        assert words in body


def test_the_desk_goes_on_with_the_oldest(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    oldest, middle, newest = (waiting(title=title, now=NOON - timedelta(hours=hours)) for title, hours in (("A", 60), ("B", 30), ("C", 0)))
    page = read(client, "/desk/petitions")
    for words in ["3 esperan, primero lo más antiguo", "2 días", "30 h", "reciente", "«A»"]:
        assert words in page
    response = client.post(f"/desk/petitions/{middle}", {"decision": "regressive", "reason": "Quita un derecho."})
    assert response.headers["Location"] == f"/desk/petitions/{oldest}?done={middle}"
    assert f"La petición {middle} está decidida." in read(client, response.headers["Location"])
    assert client.get(f"/desk/petitions/{newest}").status_code == 200


def test_a_title_says_in_which_language_it_is(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    waiting(title="More shade", language="en", now=NOON)
    page = client.get("/desk/petitions").content.decode()
    assert page.count('lang="en">More shade') == 2
    assert 'lang="en">More shade' in client.get("/desk/petitions/1").content.decode()
