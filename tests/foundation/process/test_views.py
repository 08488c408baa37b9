import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone
from pydantic import TypeAdapter
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.process import api as process
from constituyente.foundation.process import queries
from constituyente.foundation.process.data import ProcessPage, RulesPage

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


@pytest.fixture(params=[1, 3])
def versions(request: pytest.FixtureRequest, db: None, example: str) -> int:
    """One version of the rules, and three."""
    for days in range(request.param):
        process.apply(example.replace("closes_after_days = 150", f"closes_after_days = {150 + days}"), now=NOON)
    return int(request.param)


@pytest.mark.parametrize(("address", "statements"), [("/process", 4), ("/en/process", 4), ("/process.json", 3)])
def test_process_takes_a_fixed_number_of_statements(
    client: Client, versions: int, address: str, statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(statements):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(("address", "statements"), [("/process/rules/1", 4), ("/process/rules/1.json", 3), ("/process/rules/1.toml", 1)])
def test_rules_take_a_fixed_number_of_statements(
    client: Client, versions: int, address: str, statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(statements):
        assert client.get(address).status_code == 200


def test_twins_are_the_pages_dataclasses(client: Client, versions: int) -> None:
    page = TypeAdapter(ProcessPage).dump_python(queries.process_page(now=timezone.now()), mode="json")
    assert client.get("/process.json").json() == page
    assert client.get("/en/process.json").json() == page
    rules = TypeAdapter(RulesPage).dump_python(queries.rules_page(1), mode="json")
    assert client.get("/process/rules/1.json").json() == rules


def test_process_says_in_words_what_holds(client: Client, versions: int) -> None:
    page = client.get("/en/process").content.decode()
    for words in [
        "A written answer, sent to whoever left their email.",
        "A hearing before 3 people.",
        "Owed by: Working group.",
        "Within 30 working days.",
        "Within 45 days.",
        "A contact signs it once.",
        "It reduces rights already recognised.",
        "16 September 2026",
        "43,870",
        "Water department",
    ]:
        assert words in page
    spanish = client.get("/process").content.decode()
    for words in ["Una respuesta por escrito, enviada a quien dejó su correo.", "16 de septiembre de 2026", "Debe: Grupo de trabajo."]:
        assert words in spanish


def test_rules_file_is_what_was_applied(client: Client, versions: int, example: str) -> None:
    response = client.get("/process/rules/1.toml")
    assert response.content == example.encode()
    assert sha256(response.content).hexdigest() == process.version(1).sha256
    assert process.version(1).sha256 in client.get("/process/rules/1").content.decode()


def test_times_are_those_of_the_process(client: Client, versions: int) -> None:
    assert "22 August 2026 at 12:00" in client.get("/en/process/rules/1").content.decode()
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(("address", "status", "code"), [("/process.json", 503, "no-rules"), ("/process/rules/1.json", 404, "not-found")])
def test_before_any_rules_the_pages_say_so(client: Client, db: None, address: str, status: int, code: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.json()["code"]) == (status, code)
    page = client.get(address.removesuffix(".json"))
    assert page.status_code == status


def test_before_any_rules_the_page_names_the_command(client: Client, db: None) -> None:
    assert "constituyente rules apply process.toml" in client.get("/process").content.decode()


MAP = """
[map]
source = { es = "Dibujado aquí", en = "Drawn here" }
[map.shapes]
"01" = "0 0 10000 0 0 10000 -10000 0"
"02" = "10000 0 10000 0 0 10000 -10000 0"
"03" = "0 10000 20000 0 0 10000 -20000 0 / 5000 12000 0 2000 2000 0"
"""


def test_the_map_is_given_back_as_geojson(client: Client, db: None, example: str) -> None:
    process.apply(example + MAP, now=NOON)
    answer = client.get("/en/process/rules/1.geojson")
    given = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"], given["type"], given["attribution"]) == (
        200,
        "application/geo+json",
        "FeatureCollection",
        "Drawn here",
    )
    assert given["features"][0] == {
        "type": "Feature",
        "properties": {"code": "01", "name": "Centro"},
        "geometry": {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]},
    }
    assert [len(feature["geometry"]["coordinates"]) for feature in given["features"]] == [1, 1, 2]


def test_rules_without_a_map_have_none_to_give(client: Client, db: None, example: str) -> None:
    process.apply(example, now=NOON)
    assert [client.get(f"/process/rules/{number}.geojson").status_code for number in (1, 9)] == [404, 404]
