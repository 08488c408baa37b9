"""The lists of meetings: what comes, what was, how they are narrowed."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from tests.conftest import NOON
from tests.factories.meetings import listed, report, waiting
from tests.participation.meetings.calling import AGO, DAY, HOUR, coming, held
from tests.participation.reading import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_list_takes_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for title in "ABC"[:number]:
        coming(title)
        report(held(f"{title} fue"), "Agua", now=NOON)
    with django_assert_num_queries(6):
        page = fetch(client, "/meetings")
    assert page.count("<h3>") == 2 * number


def test_the_list_shows_what_comes_first_and_then_what_was(rules: process.Rules, client: Client) -> None:
    report(held("Fue"), "Agua", now=NOON)
    listed(title="Fue antes", starts_at=NOON - 2 * DAY, now=AGO)
    coming("Mañana")
    coming("Pasado", 2)
    listed(title="Ahora", starts_at=NOON - HOUR, now=AGO)
    waiting(title="Todavía no", starts_at=NOON + DAY, now=NOON)
    found = client.get("/meetings.json").json()
    assert [(row["title"], row["status"], row["statements"]) for row in found["items"]] == [
        ("Ahora", "now", 0),
        ("Mañana", "coming", 0),
        ("Pasado", "coming", 0),
        ("Fue", "past", 1),
        ("Fue antes", "past", 0),
    ]
    assert "Todavía no" not in fetch(client, "/meetings")


def test_the_filters_narrow_the_list(rules: process.Rules, client: Client) -> None:
    report(held("Agua", territory="001", subject="rights"), "Uno", now=NOON)
    held("Luz", territory="002")
    gone = coming("Sombra", territory="001")
    meetings.cancel(gone.number, by=gone.key, now=NOON)
    coming("Calle")
    for asked, titles in (
        ("state=coming", ["Calle"]),
        ("state=past", ["Luz", "Agua"]),
        ("state=results", ["Agua"]),
        ("state=without", ["Luz"]),
        ("state=cancelled", ["Sombra"]),
        ("territory=001", ["Sombra", "Agua"]),
        ("subject=rights&state=&territory=", ["Agua"]),
        ("subject=rights&territory=002", []),
    ):
        assert [row["title"] for row in client.get(f"/meetings.json?{asked}").json()["items"]] == titles
        fetch(client, f"/meetings?{asked}")
    for asked in ("state=x", "territory=x", "subject=x", "after=99", "before=99", "before=x", "after=99999999999999999999"):
        assert client.get(f"/meetings?{asked}").status_code == 400


def test_the_list_goes_on_from_what_comes_to_what_was(rules: process.Rules, client: Client) -> None:
    for number in range(25):
        coming(f"Por venir {number:02}", 1 + number // 2)
        held(f"Fue {number:02}")
    address: str | None = "/meetings?territory="
    titles = list[str]()
    while address:
        found = client.get(address.replace("/meetings", "/meetings.json")).json()
        assert len(found["items"]) <= 20
        titles += [row["title"] for row in found["items"]]
        address = found["next"]
    assert titles == [f"Por venir {number:02}" for number in range(25)] + [f"Fue {number:02}" for number in reversed(range(25))]


def test_the_list_counts_by_territory_with_the_other_filters(rules: process.Rules, client: Client) -> None:
    coming("Una", territory="001", subject="rights")
    coming("Otra", territory="001")
    held("Ya fue", territory="002")
    page = client.get("/meetings.json?territory=002").json()
    assert (page["total"], [(one["code"], one["meetings"]) for one in page["places"]]) == (1, [("001", 2), ("002", 1)])
    narrowed = client.get("/en/meetings.json?subject=rights").json()["places"]
    assert narrowed[0] == {"code": "001", "name": "Centro", "meetings": 1, "address": "/en/meetings?subject=rights&territory=001"}


def test_the_map_stands_above_its_table_once_there_is_a_meeting(rules: process.Rules, client: Client) -> None:
    assert "c-map" not in fetch(client, "/meetings")
    coming("Una", territory="001")
    page = fetch(client, "/en/meetings")
    assert "Meetings by territory. The same is in the table." in page
    assert "Shapes: Drawn for the tests" in page
    assert '<a href="/en/meetings?territory=001">Centro</a></th><td class="n">1</td>' in page


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 5, 1, 18, tzinfo=UTC), "Se registran reuniones desde el 1 de agosto de 2026."),
        (datetime(2027, 3, 1, 18, tzinfo=UTC), "Ya no se registran reuniones: su fase terminó."),
    ],
)
def test_a_list_that_takes_none_says_when_it_does_or_that_it_is_over(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch, now: datetime, said: str
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert said in client.get("/meetings").content.decode()
