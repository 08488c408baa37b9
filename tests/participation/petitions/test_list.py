"""The list of petitions: where each stands, how it is narrowed, how it goes on."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.data import PetitionList
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import elsewhere, opened, sign
from tests.participation.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize(("asked", "statements"), [("", 6), ("?mark=3", 7), ("?status=open&subject=rights&mark=", 6)])
def test_the_list_takes_a_fixed_number_of_statements(
    rules: process.Rules,
    sequencer: Sequencer,
    client: Client,
    number: int,
    asked: str,
    statements: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for title in "ABC"[:number]:
        sign(opened(title=title, now=NOON, subject="rights"), 3, now=NOON)
    sequencer()
    with django_assert_num_queries(statements if number else statements - 1):  # no tallies are asked for no petitions
        page = client.get(f"/petitions{asked}").content.decode()
    assert page.count('<li class="c-pet">') == number


def listed(*, mark: str = "", subject: str = "", status: str = "", before: int | None = None) -> PetitionList:
    return queries.petition_list(queries.Asked(mark=mark, subject=subject, status=status, before=before), now=NOON)


def test_the_list_says_where_each_stands(city: dict[str, int], client: Client) -> None:
    page = read(client, "/petitions")
    for words in [
        "Con 3 firmas te contestan por escrito. Con 5 te escuchan. Con 8 hay sesión de trabajo y compromiso público.",
        "4 peticiones",
        "Falta 1 para 5",
        "No admitida",
        "12,486 firmas según Change.org, 22 de agosto de 2016",
        f"Contado con las primeras {ledger.head().size} entradas del registro público.",
    ]:
        assert words in page
    assert "Bancas" not in page  # what nobody has read yet is not listed


def test_a_reported_count_reaches_no_mark(city: dict[str, int]) -> None:
    (row,) = listed(status="reported").items
    assert (row.signatures, row.reached, row.next_mark) == (12_486, (), None)
    (row,) = listed(status="open", subject="rights").items
    assert (row.signatures, row.reached, row.next_mark, row.missing) == (4, (3,), 5, 1)


def test_the_list_goes_on_page_by_page(rules: process.Rules, client: Client) -> None:
    elsewhere(*range(1, 46), now=NOON)
    first = client.get("/petitions?mark=5&status=&subject=").content.decode()
    assert 'href="/petitions?mark=5&amp;before=26" rel="next"' in first
    assert "Volver a las más nuevas" not in first
    last = client.get("/petitions?mark=5&before=6").content.decode()
    assert last.count('<li class="c-pet">') == 5
    assert ('rel="next"' in last, 'href="/petitions?mark=5"' in last) == (False, True)
    assert client.get("/petitions.json?before=6").json()["next"] is None
    assert "No hay más peticiones" in client.get("/petitions?before=1").content.decode()


def test_an_empty_list_says_what_to_do(rules: process.Rules, client: Client) -> None:
    page = read(client, "/petitions")
    assert "Nadie ha pedido nada todavía. La primera petición puede ser la tuya." in page
    page = read(client, "/petitions?status=refused&subject=rights")
    assert "Ninguna petición con estos filtros: Situación: no admitidas · Tema: Carta de derechos." in page
    assert "Si alguna no se admite, aquí está con la razón." in page


@pytest.mark.parametrize("asked", ["mark=4", "mark=x", "subject=foo", "status=lost", "before=x"])
def test_a_filter_that_cannot_be_is_refused(rules: process.Rules, client: Client, asked: str) -> None:
    assert client.get(f"/petitions?{asked}").status_code == 400
    assert client.get(f"/petitions.json?{asked}").status_code == 400


@pytest.mark.parametrize(
    ("now", "opens", "said"),
    [
        (datetime(2026, 5, 1, 18, tzinfo=UTC), date(2026, 6, 1), "Se reciben peticiones desde el 1 de junio de 2026."),
        (datetime(2027, 3, 1, 18, tzinfo=UTC), None, "Ya no se reciben peticiones: su fase terminó."),
    ],
)
def test_a_list_that_takes_none_says_when_it_does_or_that_it_is_over(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch, now: datetime, opens: date | None, said: str
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    answer = client.get("/petitions.json").json()
    assert (answer["open_for_new"], answer["opens"]) == (False, opens and opens.isoformat())
    assert said in client.get("/petitions").content.decode()
