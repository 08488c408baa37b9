"""Search, orders, whose turn it is, tables, frames: what leads to petitions."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.errors import BadQuery
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import queries, turns
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import elsewhere, opened, sign
from tests.participation.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = timedelta(days=1)


def numbers(now: datetime = NOON, **asked: object) -> list[int]:
    """The petitions of a list, page by page, to its end."""
    found, question = list[int](), queries.Asked(**asked)  # type: ignore[arg-type]
    while True:
        page = queries.petition_list(question, now=now)
        found += [row.number for row in page.items]
        if page.next is None:
            return found
        after = dict(part.split("=") for part in page.next.partition("?")[2].split("&"))
        question = queries.Asked(**{**asked, "after": after.get("after", "")})  # type: ignore[arg-type]


def table(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]


# ------------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sombra", ["Más sombra en las paradas"]),
        ("PARADA", ["Más sombra en las paradas"]),
        ("bibliotécas domingo", ["Bibliotecas abiertas"]),
        ("sombra biblioteca", []),
        ('"sombra" OR x:*', []),
        ("¡!", []),
        ("sombra " * 400, ["Más sombra en las paradas"]),
    ],
)
def test_words_find_petitions_in_any_form_whatever_is_typed(rules: process.Rules, client: Client, asked: str, found: list[str]) -> None:
    opened(title="Más sombra en las paradas", now=NOON)
    opened(title="Bibliotecas abiertas", demand="Los domingos.", reasons="Cierran.", now=NOON)
    answer = client.get("/petitions.json", {"q": asked}).json()
    assert [row["title"] for row in answer["items"]] == found
    assert (answer["total"], len(answer["asked"]) <= 200) == (len(found), True)
    assert client.get("/petitions", {"q": asked}).status_code == 200


def test_what_no_text_can_hold_is_refused(rules: process.Rules, client: Client) -> None:
    assert client.get("/petitions", {"q": "\x00"}).status_code == 400


def test_a_search_without_hits_says_so_and_leads_on(rules: process.Rules, client: Client) -> None:
    opened(title="Sombra", now=NOON)
    page = read(client, "/petitions?q=tranv%C3%ADa&order=most")
    assert "Ninguna petición con estos filtros: Con las palabras: tranvía." in page
    assert "Ver todas" in page
    assert 'value="tranvía"' in client.get("/petitions?q=tranv%C3%ADa").content.decode()


# ------------------------------------------------------------------ orders


def test_petitions_are_ordered_as_asked(rules: process.Rules, sequencer: Sequencer) -> None:
    made = [opened(title=title, now=NOON + timedelta(minutes=minute)) for minute, title in enumerate("ABCD")]
    for petition, signatures in zip(made, (2, 7, 4, 9), strict=True):  # the marks are 3, 5 and 8
        sign(petition, signatures, now=NOON + timedelta(minutes=9))
    sequencer()
    elsewhere(12, now=NOON)
    first, second, third, fourth = made
    assert numbers(order="most") == sorted([*made, 12], key=lambda one: -_signed(one))
    assert numbers(order="near", now=NOON + DAY) == [third, second, first]
    assert numbers(order="closing", now=NOON + DAY) == [first, second, third, fourth]
    seed = ledger.root_before(datetime(2026, 8, 23, 6, tzinfo=UTC))[1]
    keys = dict(Petition.objects.filter(number__in=made).values_list("key", "number"))
    assert numbers(order="turn", now=NOON + DAY) == [keys[key] for key in turns.in_turn(seed, keys)]


def _signed(number: int) -> int:
    return queries.petition_row(number, now=NOON).signatures


@pytest.mark.parametrize("order", ["most", "near", "closing", "turn"])
def test_every_order_goes_on_to_its_end(rules: process.Rules, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.listing, "SHOWN", 2)
    made = [opened(title=title, now=NOON) for title in "ABCDE"]
    found = numbers(order=order, now=NOON + DAY)
    assert sorted(found) == made
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "asked", ["order=best", "order=most&after=x", "order=most&after=1", "order=turn&after=x", f"order=near&after={'9' * 30}.1"]
)
def test_an_order_that_cannot_be_is_refused(rules: process.Rules, client: Client, asked: str) -> None:
    assert client.get(f"/petitions.json?{asked}").status_code == 400


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("order", "statements"), [("most", 5), ("near", 5), ("closing", 5), ("turn", 7)])
def test_an_order_takes_a_fixed_number_of_statements(
    rules: process.Rules, number: int, order: str, statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for title in "ABC"[:number]:
        opened(title=title, now=NOON)
    with django_assert_num_queries(statements):
        assert len(queries.petition_list(queries.Asked(order=order), now=NOON + DAY).items) == number


# ------------------------------------------------------------------ whose turn it is


def test_home_shows_whose_turn_it_is_and_the_log_of_exposure_tells_how(
    rules: process.Rules, sequencer: Sequencer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [opened(title=f"Petición {letter}", now=NOON - 2 * DAY) for letter in "ABCDE"]
    sequencer()
    opened(title="De hoy", now=NOON + DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + DAY)
    size, seed = ledger.root_before(datetime(2026, 8, 23, 6, tzinfo=UTC))
    keys = dict(Petition.objects.filter(number__in=made).values_list("key", "number"))
    expected = [keys[key] for key in turns.in_turn(seed, keys)[:3]]
    newest, *earlier = client.get("/petitions/exposure.json").json()["days"]
    assert (newest["day"], newest["size"], newest["seed"], newest["open"]) == ("2026-08-23", size, seed, 5)
    assert [shown["number"] for shown in newest["first"]] == expected
    assert [turn["day"] for turn in earlier] == ["2026-08-22", "2026-08-21"]
    home = client.get("/").content.decode()
    assert [home.index(f'<a href="/petitions/{number}"') for number in expected] == sorted(
        home.index(f'<a href="/petitions/{n}"') for n in expected
    )
    assert "De hoy" not in read(client, "/petitions/exposure")
    header, *rows = table(client, "/petitions/exposure.csv")
    assert header == ["day", "log_size", "seed", "open", "position", "number", "key", "place", "title"]
    assert [(row[0], row[5]) for row in rows[:3]] == [("2026-08-23", str(number)) for number in expected]
    assert all(row[7] == turns.place(row[2], row[6]) for row in rows)


@pytest.mark.parametrize("before", ["2026-08-01", "x", "0001-01-01", "9999-12-31"])
def test_exposure_of_other_days_is_answered(rules: process.Rules, client: Client, before: str) -> None:
    assert client.get("/petitions/exposure.json", {"before": before}).json() == {"days": [], "earlier": None}
    opened(title="A", now=NOON - 20 * DAY)
    assert client.get("/petitions/exposure", {"before": before}).status_code == 200


def test_exposure_goes_back_to_the_first_day(rules: process.Rules, client: Client) -> None:
    opened(title="A", now=NOON - 10 * DAY)
    newer = client.get("/petitions/exposure.json").json()
    assert len(newer["days"]) == 7
    older = client.get("/petitions/exposure.json" + newer["earlier"].partition("/petitions/exposure")[2]).json()
    assert [turn["day"] for turn in older["days"]] == [str(date(2026, 8, 13) + DAY * ago) for ago in (2, 1, 0)]
    assert older["earlier"] is None


# ------------------------------------------------------------------ tables and frames


@pytest.mark.parametrize("number", [1, 3])
def test_all_petitions_are_a_table_that_a_spreadsheet_does_not_run(
    rules: process.Rules, sequencer: Sequencer, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [opened(title=f"=1+{again}", now=NOON) for again in range(number)]
    sign(made[0], 3, now=NOON)
    sequencer()
    with django_assert_num_queries(4):
        header, *rows = table(client, "/petitions.csv")
    assert [row[header.index("title")] for row in rows] == [f"'=1+{again}" for again in range(number)]
    first = dict(zip(header, rows[0], strict=True))
    assert (first["number"], first["status"], first["signatures"], first["email"]) == (str(made[0]), "open", "3", "3")
    assert (first["log_size"], first["reported"]) == (str(ledger.head().size), "")


def test_a_petition_s_days_are_a_table(rules: process.Rules, client: Client) -> None:
    petition = opened(title="A", now=NOON)
    assert table(client, f"/petitions/{petition}.csv") == [["day", "total", "more"]]
    assert client.get("/petitions/99.csv").status_code == 404


def test_a_frame_shows_the_count_sets_nothing_and_may_stand_anywhere(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    petition = opened(title="Sombra <b>", now=NOON)
    sign(petition, 4, now=NOON)
    sequencer()
    answer = client.get(f"/petitions/{petition}/embed")
    page = answer.content.decode()
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert (answer.cookies, "<script" in page) == ({}, False)
    assert "Sombra &lt;b&gt;" in page
    assert f'href="/petitions/{petition}/sign"' in page
    assert f'las primeras <span class="num">{ledger.head().size}</span> entradas' in page
    other = client.get(f"/petitions/{petition}")
    assert ("frame-ancestors 'none'" in other.headers["Content-Security-Policy"], other.headers["X-Frame-Options"]) == (True, "DENY")
    shown = client.get(f"/petitions/{petition}/embedding").content.decode()
    assert f"/petitions/{petition}/embed&quot;" in shown or f'/petitions/{petition}/embed"' in shown


def test_what_is_not_public_has_no_frame(rules: process.Rules, client: Client) -> None:
    assert client.get("/petitions/99/embed").status_code == 404
    assert client.get("/petitions/99/embedding").status_code == 404
    with pytest.raises(BadQuery):
        queries.petition_list(queries.Asked(order="x"), now=NOON)
