"""Taking back what one gave, on pages and by programs: what it is, asked once more, done, and what was done before."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries as petition_queries
from constituyente.portal import queries, upkeep
from tests.conftest import NOON, Sequencer
from tests.factories import survey as survey_factory
from tests.factories.petitions import opened, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/receipt/withdraw"
TITLE = "Más sombra en las paradas"
REFUSED = "Este código y esta clave no van juntos."
OTHER = ledger.new_withdrawal_key(Seeded("other"))[0]  # nobody's; codes and keys have one form
VERIFIER = Path(__file__).parents[2] / "verify" / "verify.py"
WITHOUT_WORDS = re.compile(r"<(code|pre)\b.*?</\1>|<[^>]*>", re.DOTALL)


def text(page: bytes) -> str:
    """What is read of a page, without marks and code."""
    return " ".join(WITHOUT_WORDS.sub(" ", page.decode().partition("<main")[2].partition("</main>")[0]).split())


@pytest.fixture
def both(rules: process.Rules, sequencer: Sequencer) -> dict[str, str]:
    """Code and key of one of two signatures, which are in the published log."""
    number = opened(title=TITLE, now=NOON)
    sign(number, 1, now=NOON)
    done = petitions.sign(number, identity="ana@villa-clara.example", strength="email", channel="web", now=NOON, rng=Seeded("ana"))
    sequencer()
    assert done.secrets
    return {"code": done.secrets.code, "key": done.secrets.withdrawal_key}


@pytest.fixture
def answer(rules: process.Rules, sequencer: Sequencer) -> dict[str, str]:
    """Those of an answer to the survey."""
    survey_factory.asked(now=NOON)
    done = survey_factory.answered("ana", {"stay": ["yes"]}, now=NOON)
    sequencer()
    assert done.secrets
    return {"code": done.secrets.code, "key": done.secrets.withdrawal_key}


def withdrawals() -> int:
    return Entry.objects.filter(kind="withdraw").count()


# ------------------------------------------------------------------ pages


@pytest.mark.parametrize("sealed", [False, True])
def test_signing_again_after_it_was_taken_back_says_that_this_is_final(
    both: dict[str, str], sequencer: Sequencer, client: Client, *, sealed: bool
) -> None:
    client.post(PAGE, {**both, "sure": "on"})
    if sealed:
        sequencer()
    again = petitions.sign(1, identity="ana@villa-clara.example", strength="email", channel="web", now=NOON, rng=Seeded("again"))
    shown = petition_queries.signed_page(again, now=NOON)
    assert (shown.withdrawn, shown.secrets) == (True, None)
    page = render_to_string("petitions/signed.html", {"page": shown})
    assert ("Retiraste tu firma" in page, "Eso ya no cambia: no cuenta" in page, "cuenta una vez" in page) == (True, True, False)
    with translation.override("en"):
        assert "That is final: it does not count, and nothing was added." in render_to_string("petitions/signed.html", {"page": shown})
    other = petitions.sign(1, identity="persona0@villa-clara.example", strength="email", channel="web", now=NOON, rng=Seeded("b"))
    assert not petition_queries.signed_page(other, now=NOON).withdrawn


def test_the_form_says_what_it_needs(rules: process.Rules, client: Client) -> None:
    answer = client.get(PAGE)
    page = answer.content.decode()
    assert (f'action="{PAGE}"' in page, 'method="post"' in page, 'autocomplete="off"' in page) == (True, True, True)
    assert "no-store" in answer.headers["Cache-Control"]
    for words in ["Retirar lo que diste", "Código del comprobante", "Clave de retiro", "Todavía no se retira nada", "Perdí un código"]:
        assert words in text(answer.content)


def test_it_is_shown_and_asked_once_more_before_anything_is_done(both: dict[str, str], client: Client) -> None:
    answer = client.post(PAGE, both)
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
    index = ledger.receipt(both["code"]).index
    for words in ["¿Retirar esto?", TITLE, "Contada en el registro", f"Entrada {index} del registro público", "Retirar mi firma"]:
        assert words in text(answer.content)
    for words in ["con el mismo correo no podrás volver a firmar", "Una marca alcanzada sigue alcanzada", "Dejarla como está"]:
        assert words in text(answer.content)
    assert withdrawals() == 0


def test_it_leaves_the_count_with_the_next_batch(both: dict[str, str], sequencer: Sequencer, client: Client) -> None:
    assert client.get("/petitions/1.json").json()["count"]["total"] == 2
    answer = client.post(PAGE, {**both, "sure": "on"})
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
    for words in [
        "La retiraste",
        "sale de la cuenta con el siguiente lote",
        TITLE,
        "En el registro público a más tardar el 22 de agosto de 2026",
    ]:
        assert words in text(answer.content)
    assert "cc/1 acknowledgement" in answer.content.decode()
    waiting = text(client.post("/receipt", both).content)
    assert "La retiraste. Sale de la cuenta con el siguiente lote del registro." in waiting
    sequencer()
    count = client.get("/petitions/1.json").json()["count"]
    assert (count["total"], count["withdrawn"]) == (1, 1)
    after = text(client.post("/receipt", both).content)
    assert ("Ahí se retiró con la clave de retiro." in after, "Para retirarla" in after) == (True, False)


def test_a_second_time_it_says_so_and_changes_nothing(both: dict[str, str], sequencer: Sequencer, client: Client) -> None:
    client.post(PAGE, {**both, "sure": "on"})
    for form in (both, {**both, "sure": "on"}):  # asked anew, and the page loaded again
        assert "Ya la habías retirado" in text(client.post(PAGE, form).content)
    sequencer()
    page = client.post(PAGE, both).content
    assert f"Entrada {ledger.head().size - 1} del registro público" in text(page)
    assert "No cuenta. No se añadió nada." in text(page)
    assert withdrawals() == 1


def test_what_is_under_review_or_excluded_is_said(both: dict[str, str], sequencer: Sequencer, client: Client) -> None:
    index = ledger.receipt(both["code"]).index
    assert index is not None
    told = list[bool]()
    for case, (kind, words) in enumerate([("hold", "En revisión"), ("exclude", "Si la retiras, ya no volverá a contar.")], start=1):
        ledger.append(ledger.entries.encode(kind, index=index, record=f"{case:064x}"), now=NOON)
        sequencer()
        told.append(words in text(client.post(PAGE, both).content))
    client.post(PAGE, {**both, "sure": "on"})
    sequencer()
    count = client.get("/petitions/1.json").json()["count"]
    assert (told, count["total"], count["excluded"], count["withdrawn"]) == ([True, True], 1, 0, 1)


def test_what_has_no_number_yet_waits(rules: process.Rules, client: Client) -> None:
    number = opened(title=TITLE, now=NOON)
    done = petitions.sign(number, identity="ana@villa-clara.example", strength="email", channel="web", now=NOON, rng=Seeded("ana"))
    assert done.secrets
    both = {"code": done.secrets.code, "key": done.secrets.withdrawal_key}
    for form in (both, {**both, "sure": "on"}):
        page = client.post(PAGE, form).content
        assert ("Todavía no se puede retirar" in text(page), "Retirar mi firma" in text(page)) == (True, False)
        assert "Tendrá su número a más tardar el 22 de agosto de 2026" in text(page)
    assert withdrawals() == 0


def test_no_phase_ends_it(both: dict[str, str], sequencer: Sequencer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(days=9999))
    assert "La retiraste" in text(client.post(PAGE, {**both, "sure": "on"}).content)


def test_an_answer_leaves_the_survey(answer: dict[str, str], client: Client) -> None:
    assert "Retirar mi respuesta" in text(client.post(PAGE, answer).content)
    page = text(client.post(PAGE, {**answer, "sure": "on"}).content)
    assert ("Imagina tu villa" in page, "se borra aquí lo que respondiste" in page) == (True, True)
    upkeep.settle(now=NOON)
    assert upkeep.pull(now=NOON) == 1
    assert client.get("/survey.json").json()["counts"]["valid"] == 0


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize("sure", [{}, {"sure": "on"}], ids=["first", "sure"])
def test_wrong_codes_and_wrong_keys_are_refused_alike(both: dict[str, str], client: Client, sure: dict[str, str]) -> None:
    pairs = [
        {"code": OTHER, "key": both["key"]},
        {"code": both["code"], "key": OTHER},
        {"code": both["key"], "key": both["code"]},
        {"code": OTHER, "key": OTHER},
    ]
    said = [text(client.post(PAGE, pair | sure).content) for pair in pairs]
    assert [page.count(REFUSED) for page in said] == [1, 1, 1, 1]
    assert len({page.partition("Cuándo")[0].replace(REFUSED, "") for page in (re.sub(r"\b[0-9A-Z-]{34}\b", "", one) for one in said)}) == 1
    assert withdrawals() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, ["Escribe el código de tu comprobante", "Escribe tu clave de retiro"]),
        ({"code": "7F3K"}, ["Escribe tu clave de retiro"]),
        ({"code": "7F3K", "key": OTHER}, ["Este no es un código de comprobante"]),
        ({"code": OTHER, "key": "<b>"}, ["Esta no es una clave de retiro"]),
    ],
)
def test_a_mistake_is_told_beside_its_box(both: dict[str, str], client: Client, typed: dict[str, str], said: list[str]) -> None:
    page = client.post(PAGE, typed).content
    assert [text(page).count(words) for words in said] == [2] * len(said)  # in the summary and beside the field
    assert b"<b>" not in page


def test_no_code_is_taken_from_an_address(both: dict[str, str], client: Client) -> None:
    page = client.get(f"{PAGE}?code={both['code']}&key={both['key']}&sure=on").content.decode()
    assert (both["code"] in page, both["key"] in page, "Falta corregir" in page) == (False, False, False)
    assert text(client.post(f"{PAGE}?code={both['code']}&key={both['key']}", {"sure": "on"}).content).count("Escribe tu clave") == 2
    assert (withdrawals(), client.get(f"{PAGE}.json").status_code) == (0, 405)


def test_without_its_token_the_form_does_nothing(both: dict[str, str]) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {**both, "sure": "on"}).status_code == 403
    assert withdrawals() == 0


def test_pages_that_show_a_receipt_lead_here(both: dict[str, str], client: Client) -> None:
    for answer in (client.get("/receipt"), client.post("/receipt", both)):
        assert f'href="{PAGE}"' in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_taken_back_takes_a_fixed_number_of_statements(
    both: dict[str, str], sequencer: Sequencer, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign(1, number, now=NOON)
    sequencer()
    with django_assert_num_queries(7):
        given = queries.given_page(both["code"], both["key"])
    done = ledger.withdraw(both["code"], both["key"], due_at=NOON, now=NOON)
    with django_assert_num_queries(1):
        assert queries.withdrawn_page(done).given.signed == given.signed


# ------------------------------------------------------------------ for programs


def test_a_program_takes_back_too_and_gets_the_promise(both: dict[str, str], sequencer: Sequencer) -> None:
    program = Client(enforce_csrf_checks=True)
    index = ledger.receipt(both["code"]).index
    first = program.post(f"{PAGE}.json", both)
    assert (first.status_code, "no-store" in first.headers["Cache-Control"], dict(first.cookies)) == (200, True, {})
    done = first.json()
    assert (done["kind"], done["entry"], done["new"], done["withdrawal"]["index"]) == ("sign", index, True, None)
    assert ledger.promised_by(done["withdrawal"]["acknowledgement"]) > NOON
    sequencer()
    again = program.post(f"/en{PAGE}.json", json.dumps(both), content_type="application/json").json()
    by = ledger.head().size - 1
    assert again == {**done, "new": False, "withdrawal": {**done["withdrawal"], "index": by}}
    assert withdrawals() == 1


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({}, 422, "bad-withdrawal-key"),
        ({"code": "7F3K", "key": OTHER}, 422, "bad-receipt-code"),
        ({"code": OTHER, "key": OTHER}, 403, "withdrawal-refused"),
    ],
)
def test_a_program_is_told_of_its_mistake(both: dict[str, str], client: Client, form: dict[str, str], status: int, code: str) -> None:
    answer = client.post(f"{PAGE}.json", form)
    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["code"]) == (status, "application/problem+json", code)
    assert withdrawals() == 0


def test_a_program_waits_for_the_number(rules: process.Rules, client: Client) -> None:
    number = opened(title=TITLE, now=NOON)
    done = petitions.sign(number, identity="ana@villa-clara.example", strength="email", channel="web", now=NOON, rng=Seeded("ana"))
    assert done.secrets
    answer = client.post(f"{PAGE}.json", {"code": done.secrets.code, "key": done.secrets.withdrawal_key})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-in-the-log-yet")


# ------------------------------------------------------------------ the verifier agrees


def verified(*words: str | Path) -> str:
    """What the stand-alone verifier says, with the log's key; it must agree."""
    command = [sys.executable, VERIFIER, *words, "--key", ledger.head().verifier_key, "--lang", "en"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


def test_whoever_copies_the_log_counts_the_same(both: dict[str, str], sequencer: Sequencer, client: Client, data: Path) -> None:
    client.post(PAGE, {**both, "sure": "on"})
    sequencer()
    receipt = data / "receipt.json"
    receipt.write_text(ledger.receipt(both["code"]).text, encoding="utf-8")
    index = ledger.receipt(both["code"]).index
    assert f"It is entry {index} of the log: withdrawn.\n" in verified("receipt", receipt, data)
    assert verified("check", data).endswith("ALL AGREES\n")
    assert ledger.recount().faults == ()
