"""The rules of the process, changed at the desk."""

import re
import tomllib
from datetime import timedelta

import pytest
from django.test import Client

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import opened, sign
from tests.participation.reading import english_on, fetch, read, sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def filled(rules: process.Rules, actor: MakeActor, client: Client) -> dict[str, str]:
    """The form as the secretariat finds it."""
    sign_in(client, actor, "secretariat")
    page = fetch(client, "/desk/process")
    found = {}
    for control in re.findall(r"<(?:input|textarea)[^>]*>", page.partition("<main")[2]):
        name = re.search(r'name="([^"]+)"', control)
        value = re.search(r'value="([^"]*)"', control)
        if name and name[1] not in {"csrfmiddlewaretoken", "step"}:
            found[name[1]] = value[1] if value else ""
    return found


def test_the_form_has_the_values_in_force(filled: dict[str, str]) -> None:
    assert {name: value for name, value in filled.items() if not name.startswith("site-")} == {
        "base": "1",
        "phases-0-opens": "2026-06-01",
        "phases-0-closes": "2026-12-31",
        "phases-1-opens": "2026-08-01",
        "phases-1-closes": "2027-01-31",
        "petitions-closes_after_days": "60",
        "petitions-tiers-0-signatures": "3",
        "petitions-tiers-0-promise-within-working_days": "20",
        "petitions-tiers-1-signatures": "5",
        "petitions-tiers-1-promise-within-working_days": "30",
        "petitions-tiers-2-signatures": "8",
        "petitions-tiers-2-promise-within-days": "45",
    }


def test_the_difference_is_shown_with_its_effect_and_nothing_is_written(
    rules: process.Rules, filled: dict[str, str], client: Client, sequencer: Sequencer
) -> None:
    number = opened(title="Sombra", now=NOON - timedelta(days=1))
    sign(number, 4, now=NOON)
    sequencer()
    asked = {**filled, "phases-0-closes": "2026-08-20", "petitions-tiers-1-signatures": "4"}
    page = text(client.post("/desk/process", {**asked, "step": "look"}).content.decode())
    for words in [
        "closes = 2026-12-31",
        "closes = 2026-08-20",
        "Escuchar, Redactar Redactar",
        "1 deja de juntar al momento",
        "De 5 a 4 firmas. Peticiones abiertas con 5 o más: 0; con 4 o más: 1. Entre las dos: Sombra",
        "cada una conserva las marcas de las reglas con las que se abrió",
        "Ahora no se debe ninguna. Una promesa conserva el día con que se hizo.",
    ]:
        assert words in page
    assert process.current() == rules


def test_what_is_confirmed_is_in_force_and_in_the_log(rules: process.Rules, filled: dict[str, str], client: Client) -> None:
    waiting = ledger.waiting().entries
    asked = {**filled, "petitions-closes_after_days": "90", "site-email": "hola@villa-clara.example"}
    answer = client.post("/desk/process", {**asked, "step": "sure"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/process?done=2")
    newest = process.current()
    assert (newest.version, newest.petitions.closes_after_days, newest.site.email) == (2, 90, "hola@villa-clara.example")
    before, after = tomllib.loads(rules.text), tomllib.loads(newest.text)
    before["petitions"]["closes_after_days"] = 90
    before["site"] = {"email": "hola@villa-clara.example"}
    assert after == before
    assert ledger.waiting().entries == waiting + 1
    assert "La versión 2 de las reglas está en vigor." in read(client, "/desk/process?done=2")
    assert client.get("/process/rules/2.toml").content.decode() == newest.text


def test_the_file_can_be_had_without_putting_it_in_force(rules: process.Rules, filled: dict[str, str], client: Client) -> None:
    answer = client.post("/desk/process", {**filled, "petitions-closes_after_days": "90", "step": "file"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="process.toml"'
    assert answer.content.decode() == rules.text.replace("closes_after_days = 60", "closes_after_days = 90")
    assert process.current() == rules


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("phases-0-closes", "2026-05-01", "Es anterior al día en que abre la fase"),
        ("petitions-tiers-1-signatures", "2", "Debe ser más que la marca anterior, 3"),
        ("petitions-tiers-1-signatures", "0", "Debe ser 1 o más"),
        ("petitions-closes_after_days", "muchos", "Escribe un número entero, en cifras"),
        ("phases-0-opens", "", "Escribe el día"),
        ("site-email", "hola", "«hola» no es un correo"),
    ],
)
def test_what_the_rules_do_not_allow_is_said_beside_its_field(
    rules: process.Rules, filled: dict[str, str], client: Client, name: str, value: str, said: str
) -> None:
    page = client.post("/desk/process", {**filled, name: value, "step": "look"}).content.decode()
    beside = re.search(rf'<div id="id_{name}_error">(.*?)</div>', page, re.DOTALL)
    assert beside, text(page)
    assert said in re.sub(r"<[^>]*>", "", beside[1])
    assert process.current() == rules


def test_rules_that_came_into_force_meanwhile_are_not_taken_back(rules: process.Rules, filled: dict[str, str], client: Client) -> None:
    theirs = process.apply(rules.text.replace("closes_after_days = 60", "closes_after_days = 70"), now=NOON)
    page = text(client.post("/desk/process", {**filled, "phases-0-closes": "2027-01-15", "step": "sure"}).content.decode())
    assert "Mientras tanto entró en vigor la versión 2" in page
    assert "closes_after_days = 70" in page
    assert process.current() == theirs


def test_nothing_changed_is_said(filled: dict[str, str], client: Client) -> None:
    page = text(client.post("/desk/process", {**filled, "step": "look"}).content.decode())
    assert "El archivo quedaría letra por letra como está." in page
    page = text(client.post("/desk/process", {**filled, "step": "choose"}).content.decode())
    assert "Ver qué cambiaría" in page


def test_nobody_else_may(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "drafter")
    assert client.get("/desk/process").status_code == 403


def test_the_pages_are_in_spanish(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "secretariat")
    assert english_on(client, "/desk/process") == {}
