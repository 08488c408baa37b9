"""The page of one petition, in each state."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import nearby
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import elsewhere, opened, sign, waiting
from tests.participation.reading import read, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("number", [1, 3])
def test_a_petition_takes_a_fixed_number_of_statements(
    rules: process.Rules, sequencer: Sequencer, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition = opened(now=NOON)
    sign(petition, {1: 3, 3: 8}[number], now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    sequencer()
    for key in range(number):
        item = Ref("item", str(key + 1))
        provenance.register(provenance.Card(item, "Pieza", f"/dossiers/{key + 1}", "es", "Adopted", NOON), now=NOON)
        provenance.link(item, provenance.Relation.COPIES, Ref("petition", str(petition), 1), by="drafter", at=NOON)
    nearby.now()  # the pool has changed: it is read once
    with django_assert_num_queries(19):
        page = client.get(f"/petitions/{petition}").content.decode()
    assert page.count("Promesa ") == number
    assert page.count('href="/dossiers/') == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_petition_shows_what_is_similar_in_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition = opened(title="Sombra en las paradas", now=NOON)
    for other in range(number):
        opened(title=f"Sombra en las paradas {other}", now=NOON)
    opened(title="Bibliotecas abiertas", demand="Domingos.", reasons="Cierran.", now=NOON)
    waiting(title="Sombra en las paradas, sin leer", now=NOON)
    nearby.now()
    with django_assert_num_queries(18):
        page = queries.petition_page(petition, now=NOON)
    assert [one.title for one in page.similar] == [f"Sombra en las paradas {other}" for other in range(number)]
    shown = client.get(f"/en/petitions/{petition}").content.decode()
    assert "Others ask for something similar" in shown
    assert f'<a href="/en/petitions/{petition + 1}" lang="es">Sombra en las paradas 0</a>' in shown


def test_an_open_petition_shows_what_it_caused(city: dict[str, int], client: Client) -> None:
    page = client.get(f"/petitions/{city['open']}").content.decode()
    assert f'href="/petitions/{city["open"]}/sign"' in page
    assert f'href="/trace/petition/{city["open"]}"' in page
    read = text(page)
    for words in [
        "Se abrió a firmas",
        "3 firmas: Respuesta por escrito, publicada aquí y enviada a quien dejó su correo",
        "Debe: Secretaría técnica.",
        "si llega a 5",
    ]:
        assert words in read


def test_a_petition_shows_who_took_it_up(city: dict[str, int], client: Client) -> None:
    item, provision = Ref("item", "1"), Ref("provision", "a0000001", 1)
    provenance.register(provenance.Card(item, "Más sombra", "/dossiers/1", "es", "Not admitted", NOON), now=NOON)
    provenance.register(provenance.Card(provision, "Artículo 1", "/constitution/a0000001", "es"), now=NOON)
    provenance.link(item, provenance.Relation.COPIES, Ref("petition", str(city["open"]), 1), by="drafter", at=NOON)
    provenance.link(
        provision,
        provenance.Relation.BASED_ON,
        item,
        by="drafter",
        at=NOON,
        reason="Entra completo.",
        quote_subject="Habrá sombra",
        quote_object="sombra y asiento",
    )
    page = client.get(f"/en/petitions/{city['open']}").content.decode()
    assert 'href="/en/dossiers/1"' in page
    assert 'href="/en/constitution/a0000001"' in page
    for words in ["An exact copy lies before those who write the text", "Takes up what was asked", "«sombra y asiento»", "Entra completo."]:
        assert words in text(page)


def test_a_refused_petition_shows_ground_and_reason(city: dict[str, int], client: Client) -> None:
    page = read(client, f"/petitions/{city['refused']}")
    for words in ["No admitida", "Reduce derechos ya reconocidos.", "Quita un derecho.", "Que se cierren los parques"]:
        assert words in page
    assert "Firmar esta petición" not in page


def test_a_waiting_petition_shows_no_text(city: dict[str, int], client: Client) -> None:
    response = client.get(f"/petitions/{city['waiting']}")
    assert "Bancas" not in response.content.decode()
    assert "Espera que la leamos" in response.content.decode()
    twin = client.get(f"/petitions/{city['waiting']}.json").json()
    assert (twin["text"], twin["author"], twin["status"]) == (None, "", "waiting")


def test_a_reported_count_says_that_nothing_here_proves_it(city: dict[str, int], client: Client) -> None:
    page = read(client, "/petitions/900")
    for words in ["12,486 firmas, según Change.org el 22 de agosto de 2016.", "Este registro no las prueba.", "Pregunta a Change.org."]:
        assert words in page
    assert "Con qué prueba" not in page
    elsewhere(950, counted=False, now=NOON)
    assert "Nadie ha informado cuántas firmas tiene" in read(client, "/petitions/950")


def test_a_closed_petition_takes_no_signatures(city: dict[str, int], client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later = NOON + timedelta(days=60)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    page = client.get(f"/petitions/{city['closing']}").content.decode()
    for words in ["Cerrada", "Cerró con 1 firma", "No llegó a 3."]:
        assert words in text(page)
    assert "/sign" not in page
    assert client.get(f"/petitions/{city['closing']}/sign").status_code == 409


def test_between_phases_the_page_offers_no_signing(city: dict[str, int], client: Client, rules: process.Rules) -> None:
    closed = rules.text.replace('allows = ["petitions"]', 'allows = ["meetings"]')
    process.apply(closed, now=NOON)
    page = client.get(f"/petitions/{city['open']}").content.decode()
    assert "/sign" not in page
    assert "Por ahora no se reciben firmas." in text(page)
    assert "Ya no se reciben peticiones: su fase terminó." in read(client, "/petitions")
    assert client.get("/petitions/new").status_code == 409


def test_what_is_taken_out_of_the_count_stands_beside_it(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    number = opened(now=NOON)
    sign(number, 4, now=NOON)
    sequencer()
    page = client.get(f"/petitions/{number}").content.decode()
    assert "No cuentan:" not in text(page)
    index = next(at for at in range(9) if "cc/1 sign" in client.get(f"/log/entry/{at}.json").json()["entry"]["text"])
    for at, kind in ((index, "hold"), (index + 1, "exclude"), (index + 2, "exclude")):
        ledger.append(ledger.entries.encode(kind, index=at, record=f"{at:064x}"), now=NOON)
    sequencer()
    assert "No cuentan: 1 en revisión, 2 excluidas." in read(client, f"/petitions/{number}")
    assert "Not counted: 1 under review, 2 excluded." in read(client, f"/en/petitions/{number}")
    count = client.get(f"/petitions/{number}.json").json()["count"]
    assert (count["total"], count["held"], count["excluded"], count["withdrawn"]) == (1, 1, 2, 0)


def test_a_key_leads_to_its_petition(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    key = queries.petition_page(number, now=NOON).key
    for language in ("", "/en"):
        found = client.get(f"{language}/petitions/key/{key}")
        assert (found.status_code, found.headers["Location"]) == (301, f"{language}/petitions/{number}")
    assert client.get("/petitions/key/ffffffffffffffff").status_code == 404


def test_times_are_those_of_the_process(city: dict[str, int], client: Client) -> None:
    page = read(client, f"/petitions/{city['open']}")
    assert "Cierra el 21 de septiembre de 2026 a las 12:00." in page  # 18:00 in UTC
