"""Registering a meeting: the form, the code, the key."""

import html
import re

import pytest
from django.core import mail
from django.test import Client

from constituyente.foundation.process import api as process
from constituyente.participation.meetings.models import Meeting
from tests.conftest import NOON
from tests.participation.meetings.calling import EVIL, HOUR
from tests.participation.outgoing import code_in, letter, letters
from tests.participation.reading import fetch, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


FORM = {
    "title": "El agua en la colonia",
    "description": "Hablamos del agua.",
    "place": "Casa de cultura",
    "territory": "001",
    "subject": "rights",
    "day": "14 de noviembre",
    "time": "5:30 pm",
    "minutes": "120",
    "open": "yes",
    "language": "es",
    "host": "Vecinas",
    "contact": "ana@villa-clara.example",
    "notice": "on",
}


def test_registering_from_the_form_to_the_key(rules: process.Rules, client: Client) -> None:
    response = client.post("/meetings/new", FORM)
    assert response.status_code == 302
    asked = read(client, response["Location"])
    assert "sábado, 14 de noviembre de 2026 a las 17:30" in asked
    page = client.post(response["Location"], {"code": code_in(letter())}).content.decode()
    row = Meeting.objects.get()
    assert (row.title, row.territory, row.subject, row.ends_at - row.starts_at) == (FORM["title"], "001", "rights", 2 * HOUR)
    found = re.search(r'<code class="c-slip__code[^>]*>(.*?)</code>', page)
    assert found
    key = re.sub(r"<[^>]*>", "", found[1])
    assert len(key) == 24
    again = client.post(response["Location"], {"code": code_in(letters()[0])}).content.decode()
    assert found[1] not in again
    assert [key in one for one in letters()] == [False, True]
    assert "Espera que la leamos" in fetch(client, "/meetings/1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Escribe cómo se llama"),
        ({"title": "\u200b"}, "Escribe cómo se llama"),
        ({"description": "—"}, "Escríbelo con palabras"),
        ({"day": "mañana"}, "Escribe un día como 14/11/2026"),
        ({"day": "1/8/2026"}, "Tiene que empezar después de ahora"),
        ({"day": "1/8/2027"}, "Tiene que terminar antes que la fase de reuniones"),
        ({"day": "1" * 61}, "60"),
        ({"time": "25:00"}, "Escribe una hora como 17:30"),
        ({"minutes": "100000"}, "Elige"),
        ({"minutes": ""}, "Elige"),
        ({"open": ""}, "Elige quién puede venir"),
        ({"language": "xx"}, "Elige"),
        ({"territory": "999"}, "Elige"),
        ({"contact": "ana"}, "correo"),
        ({"notice": ""}, "Lee el aviso y acepta para poder registrarla"),
        ({"title": "x" * 201}, "200"),
    ],
)
def test_a_form_with_a_mistake_says_it_and_loses_nothing(rules: process.Rules, client: Client, change: dict[str, str], said: str) -> None:
    response = client.post("/meetings/new", {**FORM, "description": EVIL} | change)
    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    assert said in html.unescape(page)
    kept = [value for name, value in FORM.items() if name not in {"description", "notice", *change}]
    assert [value for value in kept if value not in page] == []
    assert "<script>alert" not in page
    assert mail.outbox == []


def test_the_form_comes_back_filled_in_to_ask_for_another_code(rules: process.Rules, client: Client) -> None:
    handle = client.post("/meetings/new", FORM)["Location"].rpartition("/")[2]
    page = fetch(client, f"/meetings/new/again/{handle}")
    for typed in ("El agua en la colonia", "14/11/2026", "17:30", "Vecinas"):
        assert typed in page
    assert FORM["contact"] not in page
    assert fetch(client, "/meetings/new/again/NOBODY", status=410)


def test_wrong_codes_end_and_the_way_on_is_shown(rules: process.Rules, client: Client) -> None:
    address = client.post("/meetings/new", FORM)["Location"]
    wrong = "000000" if code_in(letter()) != "000000" else "111111"
    statuses = [client.post(address, {"code": wrong}).status_code for _try in range(6)]
    assert statuses[-1] == 429
    assert "/meetings/new/again/" in client.post(address, {"code": wrong}).content.decode()


def test_meetings_are_not_registered_outside_their_phase(rules: process.Rules, client: Client) -> None:
    process.apply(rules.text.replace(', "meetings"', ""), now=NOON)
    assert client.get("/meetings/new").status_code == 409
    assert "/meetings/new" not in fetch(client, "/meetings")
