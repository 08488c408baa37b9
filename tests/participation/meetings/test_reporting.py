"""What a host does with the key: results, cancelling."""

import html

import pytest
from django.test import Client

from constituyente.foundation.process import api as process
from constituyente.participation.meetings.models import Results
from tests.conftest import NOON
from tests.factories.meetings import report, waiting
from tests.participation.meetings.calling import DAY, EVIL, coming, held, results_form
from tests.participation.reading import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_results_are_handed_in_row_by_row_and_pasted(rules: process.Rules, client: Client) -> None:
    registered = held()
    page = fetch(client, "/meetings/1/results")
    assert page.count("<textarea") == 5 + 2
    form = results_form(registered.key, text_2="Agua", support_2="28", dissent_2="2", theme_2="rights", many=" Luz \n\n\u200b\nSombra")
    assert "Los resultados están entregados" in client.post("/meetings/1/results", form).content.decode()
    rows = Results.objects.get().statements.order_by("position")
    assert [(one.position, one.text, one.theme, one.support, one.dissent) for one in rows] == [
        (1, "Agua", "rights", 28, 2),
        (2, "Luz", "", None, None),
        (3, "Sombra", "", None, None),
    ]
    assert "Ya llegaron sus resultados" in fetch(client, "/meetings/1")


def test_more_rows_keep_what_was_typed(rules: process.Rules, client: Client) -> None:
    held()
    form = results_form("AAAA", text_1=EVIL, support_1="muchos", many="Luz")
    page = client.post("/meetings/1/results", {**form, "more": "yes"}).content.decode()
    assert page.count("<textarea") == 10 + 2
    assert 'name="rows" value="10"' in page
    for kept in ("muchos", "Luz", "AAAA", "&lt;script&gt;"):
        assert kept in page
    assert "govuk-error-summary" not in page
    full = client.post("/meetings/1/results", {**form, "rows": "98", "more": "yes"}).content.decode()
    assert full.count("<textarea") == 100 + 2
    assert 'name="more"' not in full
    for rows in ("999999999", "-1", "x", "", "\u0661"):
        assert client.post("/meetings/1/results", {**form, "rows": rows, "more": "yes"}).status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": ""}, "Escribe la clave del mensaje"),
        ({"key": "AAAA-AAAA-AAAA-AAAA-AAAA"}, "Esa no es la clave de esta reunión"),
        ({"people": "0"}, "Vino al menos una persona"),
        ({"people": "muchas"}, "Escribe un número entero"),
        ({"people": "100001"}, "Son más personas de las que caben en una reunión"),
        ({"support_1": "31"}, "A favor y en contra suman más que las 30 personas que vinieron"),
        ({"support_1": "20", "dissent_1": "20"}, "A favor y en contra suman más que las 30 personas que vinieron"),
        ({"support_1": "-1"}, "Conclusión 1: escribe un número entero"),
        ({"support_1": "9" * 400}, "Conclusión 1: son más personas de las que caben en una reunión"),
        ({"dissent_2": "x"}, "Conclusión 2: escribe un número entero"),
        ({"support_3": "3"}, "Conclusión 3: escribe a favor o en contra de qué estuvieron"),
        ({"theme_1": "dragons"}, "Elige"),
        ({"text_1": "—"}, "Escríbelo con palabras"),
        ({"text_1": ""}, "Escribe una conclusión, o la minuta"),
        ({"many": "Luz\n" * 100}, "Una reunión entrega hasta 100 conclusiones"),
        ({"many": "Luz\n" * 10_000}, "Una reunión entrega hasta 100 conclusiones"),
        ({"many": "x" * 1001}, "Es demasiado largo: hasta 1000 caracteres"),
    ],
)
def test_results_with_a_mistake_say_it_and_lose_nothing(rules: process.Rules, client: Client, change: dict[str, str], said: str) -> None:
    registered = held()
    form = results_form(registered.key, text_1="Que haya agua", text_2="Que haya luz") | change
    if change == {"text_1": ""}:
        form["text_2"] = ""
    page = client.post("/meetings/1/results", form).content.decode()
    assert "govuk-error-summary" in page
    assert said in html.unescape(page)
    assert form["text_2"] in page
    assert Results.objects.count() == 0


def test_results_of_a_meeting_that_takes_none_are_refused(rules: process.Rules, client: Client) -> None:
    registered = coming()
    for number, status in ((registered.number, 409), (99, 404)):
        assert client.get(f"/meetings/{number}/results").status_code == status
        assert client.post(f"/meetings/{number}/results", results_form(registered.key)).status_code == status


@pytest.mark.parametrize("language", ["", "/en"])
def test_results_of_a_meeting_that_is_not_listed_lead_to_what_it_waits_for(rules: process.Rules, client: Client, language: str) -> None:
    registered = waiting(title="Todavía no", starts_at=NOON + DAY, now=NOON)
    address = f"{language}/meetings/{registered.number}"
    for response in (client.get(f"{address}/results"), client.post(f"{address}/results", results_form("AAAA"))):
        assert (response.status_code, response.headers["Location"]) == (302, address)
    page = fetch(client, address)
    assert ("¿La convocaste tú?" in page, "Did you call it?" in page) == (not language, bool(language))
    assert Results.objects.count() == 0


def test_the_form_of_a_correction_has_what_is_public(rules: process.Rules, client: Client) -> None:
    registered = held()
    report(registered, "Agua", "El teléfono de Juan", "Sombra", hidden={2: "personal"}, now=NOON)
    page = fetch(client, "/meetings/1/results")
    assert ("Agua" in page, "Sombra" in page, "Juan" in page) == (True, True, False)
    form = results_form(registered.key, text_1="Agua", text_3="Sombra")
    client.post("/meetings/1/results", form)
    assert [one.position for one in Results.objects.get(version=2).statements.order_by("position")] == [1, 3]


def test_a_key_is_in_no_address(rules: process.Rules, client: Client) -> None:
    registered = held()
    response = client.get(f"/meetings/1/results?key={registered.key}")
    assert registered.key not in response.content.decode()
    assert client.post(f"/meetings/1/results?key={registered.key}", results_form(text_1="Agua")).status_code == 200
    assert Results.objects.count() == 0


def test_a_host_cancels_from_the_page(rules: process.Rules, client: Client) -> None:
    registered = coming()
    assert "/meetings/1/cancel" in fetch(client, "/meetings/1")
    assert "Esa no es la clave" in client.post("/meetings/1/cancel", {"key": "AAAA"}).content.decode()
    assert client.post("/meetings/1/cancel", {"key": registered.key}).status_code == 302
    assert "No se hace: se canceló" in fetch(client, "/meetings/1")
    assert client.post("/meetings/1/cancel", {"key": registered.key}).status_code == 409
    assert "no se puede cancelar" in fetch(client, "/meetings/1/cancel")
