"""The pages of promises: what is owed, the record that the log hashes, and the desk that says how it was kept."""

import json
from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import api as promises
from constituyente.participation.promises import queries
from constituyente.participation.promises.data import PromisePage, PromisesPage
from tests.conftest import NOON, MakeActor, Sequencer
from tests.participation.outgoing import letters
from tests.participation.reading import english_on, plain, read, sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PETITION = Ref("petition", "7")


def make(
    cause: int, *, due: timedelta, made: timedelta = timedelta(days=-30), kind: process.PromiseKind = "answer", people: int = 0
) -> int:
    """A promise of the secretariat to whoever signed petition 7, made and due so long from now; returns its number."""
    provenance.register(provenance.Card(PETITION, "Agua en todas las colonias", "/petitions/7", "es"), now=NOON)
    return promises.make(
        about=PETITION,
        kind=kind,
        by="secretariat",
        people=people,
        mark=cause,
        cause=cause,
        made_at=NOON + made,
        due_at=NOON + due,
        rules_version=1,
        now=NOON,
    )


def keep(number: int, actor: MakeActor, *, on: date = date(2026, 8, 20), what: str = "Se publicará el horario.") -> None:
    promises.fulfil(number, actor=actor("secretariat"), on=on, text=what, who="Secretaría técnica", now=NOON)


# ------------------------------------------------------------------ statements, twins, languages


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_list_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for cause in range(number):
        make(cause + 1, due=timedelta(days=-2))
        make(cause + 101, due=timedelta(days=2))
        keep(make(cause + 201, due=timedelta(days=1)), actor)
    with django_assert_num_queries(8 if number else 6):  # no cards are asked for no promises
        page = client.get("/promises").content.decode()
    assert page.count('<div class="c-promise">') == 3 * number


@pytest.mark.parametrize("fulfilments", [0, 1])
def test_a_promise_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, fulfilments: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = make(1, due=timedelta(days=2))
    if fulfilments:
        keep(number, actor)
    with django_assert_num_queries(10 if fulfilments else 8):  # how far the letter about it is
        assert client.get(f"/promises/{number}").status_code == 200


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_desk_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for cause in range(number):
        make(cause + 1, due=timedelta(days=2))
    sign_in(client, actor, "secretariat")
    with django_assert_num_queries(8 if number else 7):  # as above
        page = client.get("/desk/promises").content.decode()
    assert page.count('<div class="c-promise">') == number


@pytest.fixture
def owed(rules: process.Rules, sequencer: Sequencer, actor: MakeActor) -> dict[str, int]:
    """A promise in each state, by the name of the state."""
    found = {
        "late": make(1, due=timedelta(days=-9)),
        "open": make(2, due=timedelta(days=3), kind="hearing", people=3),
        "kept": make(3, due=timedelta(days=1)),
        "kept_late": make(4, due=timedelta(days=-10), kind="commitment"),
        "dated_back": make(5, due=timedelta(days=-10)),
    }
    keep(found["kept"], actor)
    keep(found["kept_late"], actor)
    keep(found["dated_back"], actor, on=date(2026, 8, 5))
    sequencer()
    return found


def test_twins_are_the_pages_dataclasses(owed: dict[str, int], client: Client) -> None:
    assert client.get("/promises.json").json() == plain(PromisesPage, queries.promises_page(now=NOON))
    with translation.override("en"):
        english = plain(PromisesPage, queries.promises_page(now=NOON))
    assert client.get("/en/promises.json").json() == english
    for number in owed.values():
        assert client.get(f"/promises/{number}.json").json() == plain(PromisePage, queries.promise_page(number, now=NOON))


def test_spanish_pages_hold_no_english(owed: dict[str, int], actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "secretariat")
    pages = [f"{place}/promises/{number}" for number in owed.values() for place in ("", "/desk")]
    assert english_on(client, "/promises", "/desk/promises", *pages) == {}


# ------------------------------------------------------------------ what they say


def test_the_list_says_who_owes_what_by_when(owed: dict[str, int], client: Client) -> None:
    page = read(client, "/promises")
    for words in [
        "Respuesta por escrito: Agua en todas las colonias",
        "3 cumplidas 2 de ellas tarde, y así consta 1 en plazo la próxima vence el 25 ago 2026 1 vencida la más vieja, hace 9 días",
        "Petición 7 \xa0· Debe: Secretaría técnica\xa0· nació el 23 de julio de 2026 al pasar 1 firmas Venció hace 9 días",
        "Audiencia ante 3 integrantes",
        "Quedan 3 días",
        "Cumplida el 20 ago 2026 3 días antes del plazo",
        "Cumplida tarde Dicen que se cumplió el 5 ago 2026. Anotada el 22 ago 2026, 10 días después del plazo.",
        "Cumplida tarde Cumplida el 20 ago 2026, 8 días después del plazo",
    ]:
        assert words in page
    english = read(client, "/en/promises")
    for words in ["3 kept 2 of them late, and it says so", "Overdue by 9 days", "3 days left", "Hearing before 3 members"]:
        assert words in english


def test_an_empty_list_says_why(rules: process.Rules, client: Client) -> None:
    page = read(client, "/promises")
    for words in ["Todavía no se debe nada: ninguna petición ha pasado una marca.", "Ninguna se ha cumplido todavía."]:
        assert words in page


def test_on_its_last_day_a_promise_is_due_today(rules: process.Rules, client: Client) -> None:
    make(1, due=timedelta(hours=11))
    assert "Vence hoy" in read(client, "/promises")


def test_a_record_stands_as_it_was_hashed(owed: dict[str, int], client: Client) -> None:
    twin = client.get(f"/promises/{owed['kept']}.json").json()
    for part in ("made", "kept"):
        body = bytes(Entry.objects.get(index=twin[part]["index"]).body).decode()
        assert body.endswith(f"h {sha256(twin[part]['record'].encode()).hexdigest()}\n")
    page = client.get(f"/promises/{owed['kept']}").content.decode()
    for index in (twin["made"]["index"], twin["kept"]["index"]):
        assert f'href="/log/entry/{index}"' in page
    assert 'href="/trace/petition/7"' in page
    assert "Se publicará el horario." in text(page)
    assert "No se ha cumplido." in read(client, f"/promises/{owed['late']}")


# ------------------------------------------------------------------ the desk


def test_the_desk_records_how_a_promise_was_kept(owed: dict[str, int], actor: MakeActor, client: Client, clock: datetime) -> None:
    sign_in(client, actor, "secretariat")
    address = f"/desk/promises/{owed['late']}"
    post.subscribe(PETITION, contact="ana@villa-clara.example", language="en", now=NOON - timedelta(days=1))
    page = text(client.post(address, {"on": "2026-08-22", "who": "", "text": ""}).content.decode())
    assert page.count("Escribe qué oficina o qué escaños cumplieron") == 2
    answer = {"on": "2026-08-23", "who": "Secretaría técnica", "text": "Contestamos."}
    assert page.count("Revísalo y márcalo: después no se puede cambiar") == 2
    assert client.post(address, {**answer, "on": "2026-08-22"}).status_code == 200  # nobody said that they read it over
    answer["reviewed"] = "on"
    assert "no puede estar por venir" in text(client.post(address, answer).content.decode())
    before = {**answer, "on": "2026-07-22"}  # it was made on the 23rd
    assert text(client.post(address, before).content.decode()).count("no puede ser anterior al día en que nació") == 2
    saved = client.post(address, {**answer, "on": "2026-08-22"})
    assert (saved.status_code, saved.headers["Location"]) == (302, f"/desk/promises?done={owed['late']}")
    assert f"Guardado La promesa {owed['late']} consta como cumplida." in read(client, saved.headers["Location"])
    assert "Ya consta como cumplida" in read(client, address)
    assert client.post(address, {**answer, "on": "2026-08-22"}).status_code == 409

    [sent] = [letter for letter in letters() if "Contestamos." in letter]  # whoever follows the petition hears of the others too
    assert "A promise was kept: Agua en todas las colonias" in sent.splitlines()
    for words in [f"http://127.0.0.1:8000/en/promises/{owed['late']}", "http://127.0.0.1:8000/en/mail/stop/"]:
        assert words in sent


def test_a_promise_dated_back_says_when_it_was_recorded(owed: dict[str, int], client: Client, rules: process.Rules) -> None:
    number = owed["dated_back"]
    twin = client.get(f"/promises/{number}.json").json()
    kept = twin["promise"]["kept"]
    assert (kept["on"], kept["recorded_at"], kept["late"], kept["word"]) == ("2026-08-05", "2026-08-22T18:00:00Z", True, True)
    assert json.loads(twin["kept"]["record"])["recorded_at"] == "2026-08-22T18:00:00+00:00"
    assert "Se anotó el 22 de agosto de 2026 a las 12:00, después del plazo." in read(client, f"/promises/{number}")
    facts = promises.facts_of([Ref("promise", str(number))], rules)
    assert [(fact.at, fact.tag) for fact in facts[1:]] == [(NOON, "late")]
    assert [fact.tag for fact in promises.facts_of([Ref("promise", str(owed["kept"]))], rules)][1:] == ["kept"]


def test_the_desk_says_when_nothing_is_owed(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "secretariat")
    assert "No se debe ninguna" in read(client, "/desk/promises")
