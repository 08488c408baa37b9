"""The moderators at the desk."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings.models import Results
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.meetings import said, waiting
from tests.participation.meetings.calling import DAY, EVIL, coming, held, results_form
from tests.participation.reading import fetch, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_desk_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, actor, "moderator")
    for title in "ABC"[:number]:
        waiting(title=title, starts_at=NOON + DAY, now=NOON)
        held(f"{title} fue")
    with django_assert_num_queries(7):
        page = fetch(client, "/desk/meetings")
    assert (page.count("#case"), page.count("/paper")) == (number, number)


def test_a_moderator_lists_and_refuses(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    waiting(title="Agua", starts_at=NOON + DAY, now=NOON)
    waiting(title="Luz", starts_at=NOON + DAY, now=NOON)
    page = fetch(client, "/desk/meetings/1")
    assert "En el mismo lugar, casi a la misma hora" in page
    for form in (
        {"decision": ""},
        {"decision": "personal"},
        {"decision": "personal", "reason": "\u200b"},
        {"decision": "dragons", "reason": "x"},
    ):
        assert "govuk-error-summary" in client.post("/desk/meetings/1", form).content.decode()
    assert client.post("/desk/meetings/1", {"decision": "+list"})["Location"] == "/desk/meetings/2?done=1"
    assert client.post("/desk/meetings/2", {"decision": "unlawful", "reason": EVIL})["Location"] == "/desk/meetings?done=2"
    assert client.post("/desk/meetings/2", {"decision": "+list"}).status_code == 409
    shown = fetch(client, "/meetings/2")
    assert ("No se publicó" in shown, "<script>alert" in shown, "Luz" in shown) == (True, False, False)
    assert "Ya se decidió" in fetch(client, "/desk/meetings/1")


def test_a_moderator_shows_results_but_for_what_is_not(
    rules: process.Rules, actor: MakeActor, client: Client, sequencer: Sequencer
) -> None:
    sign_in(client, actor, "moderator")
    registered = held()
    meetings.submit_results(1, by=registered.key, people=30, minutes="Juan dijo.", statements=said("Agua", EVIL), now=NOON)
    page = fetch(client, "/desk/meetings/1/results")
    stamp = re.search(r'name="stamp" value="([0-9a-f]{64})"', page)
    assert stamp
    assert "<script>alert" not in page
    assert "govuk-error-summary" in client.post("/desk/meetings/1/results", {"stamp": stamp[1], "statement_2": "x"}).content.decode()
    assert client.post("/desk/meetings/1/results", {"stamp": "0" * 64}).status_code == 409
    form = {"stamp": stamp[1], "statement_1": "+show", "statement_2": "unrelated", "minutes": "personal"}
    assert client.post("/desk/meetings/1/results", form)["Location"] == "/desk/meetings?done=1"
    sequencer()
    shown = fetch(client, "/meetings/1")
    assert ("Agua" in shown, "script&gt;" in shown, "Juan dijo" in shown) == (True, False, False)
    assert "La conclusión 2 no se muestra: Es publicidad" in shown
    assert "Esta conclusión no se muestra" in fetch(client, "/meetings/1/statements/2")
    assert client.get("/meetings/1/statements/3").status_code == 404
    assert "No espera nada" in fetch(client, "/desk/meetings/1/results")


def test_a_facilitator_types_in_what_came_on_paper(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    held()
    assert 'name="key"' not in fetch(client, "/desk/meetings/1/paper")
    response = client.post("/desk/meetings/1/paper", results_form(text_1="Agua"))
    assert response["Location"] == "/desk/meetings/1/results"
    assert Results.objects.get().decided_at is None
    more = client.post("/desk/meetings/1/paper", results_form(text_1="Agua", more="yes")).content.decode()
    assert more.count("<textarea") == 10 + 2


def test_a_moderator_cancels_for_a_host_who_lost_the_key(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    coming()
    assert "Cancelar la reunión" in fetch(client, "/desk/meetings/1/cancel")
    assert client.post("/desk/meetings/1/cancel")["Location"] == "/desk/meetings/1"
    assert client.post("/desk/meetings/1/cancel").status_code == 409
