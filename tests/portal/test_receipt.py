"""A receipt is found by its code alone: the form, the page that answers it, and the same for programs."""

import base64
import json
import re
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.portal import queries
from constituyente.portal.data import ReceiptPage
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ENGLISH = re.compile(r"\b(the|of|with|and|signatures?|petitions?|is|your?|not|what|which|entr(?:y|ies))\b", re.IGNORECASE)
WITHOUT_WORDS = re.compile(r"<(code|pre)\b.*?</\1>|<[^>]*>", re.DOTALL)
TITLE = "Más sombra en las paradas"

Signed = tuple[int, petitions.Acknowledgement]


def text(page: str) -> str:
    """What is read of a page, without marks and code."""
    return " ".join(WITHOUT_WORDS.sub(" ", page.partition("<main")[2].partition("</main>")[0]).split())


@pytest.fixture
def signed(rules: process.Rules) -> Signed:
    """A petition with one signature, and what its signer was handed."""
    number = opened(title=TITLE, now=NOON)
    return number, petitions.sign(number, identity="ana@villa-clara.example", strength="email", channel="web", now=NOON, rng=Seeded("ana"))


def code_of(acknowledgement: petitions.Acknowledgement) -> str:
    assert acknowledgement.secrets
    return acknowledgement.secrets.code


def found(acknowledgement: petitions.Acknowledgement, *, now: datetime = NOON) -> ReceiptPage:
    return queries.receipt_page(code_of(acknowledgement), now=now)


def act(kind: str, index: int | None, sequencer: Sequencer, **fields: str | bytes) -> int:
    """Put an act upon entry `index` into the log; returns its own index."""
    assert index is not None
    leaf = ledger.append(ledger.entries.encode(kind, index=index, **(fields or {"record": "ab" * 32})), now=NOON)
    sequencer()
    return ledger.positions([leaf])[leaf]


# ------------------------------------------------------------------ the form


def test_the_form_says_what_it_needs_and_what_to_do_without(rules: process.Rules, client: Client) -> None:
    page = client.get("/receipt").content.decode()
    assert ('action="/receipt"' in page, 'method="post"' in page, 'autocomplete="off"' in page) == (True, True, True)
    for words in ["Buscar mi comprobante", "Siete grupos de cuatro letras y números.", "Perdí mi código", "Lo que diste cuenta igual."]:
        assert words in text(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Escribe el código de tu comprobante"),
        ("7F3K-92QD", "Este no es un código de comprobante: falta un carácter o hay uno equivocado."),
        ("<b>", "Este no es un código de comprobante"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(signed: Signed, client: Client, typed: str, said: str) -> None:
    answer = client.post("/receipt", {"code": typed})
    page = answer.content.decode()
    assert (answer.status_code, text(page).count(said)) == (200, 2)  # in the summary and beside the field
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("7F3K-92QD" in page) == (typed == "7F3K-92QD")
    assert "<b>" not in page


def test_a_code_that_is_nobodys_is_told(signed: Signed, client: Client) -> None:
    other = ledger.new_withdrawal_key(Seeded("other"))[0]  # the same form as a code
    page = client.post("/receipt", {"code": other}).content.decode()
    assert text(page).count("Con este código no se guarda ningún comprobante.") == 2
    assert other in page


def test_before_the_log_begins_no_code_is_anybodys(db: None, client: Client) -> None:
    code = ledger.new_withdrawal_key(Seeded("other"))[0]
    assert client.post("/receipt.json", {"code": code}).json()["code"] == "unknown-receipt"


# ------------------------------------------------------------------ the receipt


def test_a_receipt_waits_with_its_promise(signed: Signed, client: Client) -> None:
    number, acknowledgement = signed
    answer = client.post("/receipt", {"code": code_of(acknowledgement)})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "no-store" in answer.headers["Cache-Control"]
    for words in [
        TITLE,
        "Recibida",
        "Todavía no tiene número",
        "Prometimos En el registro a más tardar el 22 de agosto de 2026 a las",
        "Guardada. Espera su número en el registro. Así está la tuya.",
        "Espera su número",
        "Correo confirmado",
    ]:
        assert words in text(page)
    assert f'href="/petitions/{number}"' in page
    assert f'href="/trace/petition/{number}"' in page
    assert acknowledgement.leaf in page
    assert code_of(acknowledgement) not in page  # who looks over a shoulder, or at a print, does not get it
    assert "c-chainline" not in page
    assert "/log/entry/" not in page


def test_a_counted_receipt_shows_the_way_to_the_published_head(signed: Signed, sequencer: Sequencer, client: Client) -> None:
    number, acknowledgement = signed
    sign(number, 6, now=NOON)
    sequencer()
    head = ledger.head()
    page = client.post("/receipt", {"code": code_of(acknowledgement).lower().replace("-", " ")}).content.decode()
    receipt = found(acknowledgement).receipt
    assert receipt.index is not None
    assert receipt.chain
    path = receipt.text.partition("index ")[2].partition("\\n\\n")[0].count("\\n")
    assert (receipt.chain.hashes, receipt.chain.root, receipt.chain.size) == (path, head.root, head.size)
    for words in [
        "Contada en el registro",
        f"Entrada {receipt.index} del registro público",
        f"Contada al tamaño {head.size}",
        f"tu entrada y {path} huellas dan la cabeza publicada.",
        f"de {head.size} entradas",
        "Tiene número en el registro, y cuenta. Así está la tuya.",
        "Lo que esto no prueba",
        "Cómo guardarlo",
    ]:
        assert words in text(page)
    plain = re.sub(r"</?span[^>]*>", "", page).replace("&#x2B;", "+")
    for part in [
        f'href="/log/entry/{receipt.index}"',
        'href="/log/verify.py"',
        f"python verify.py receipt comprobante-peticion-{number}.json --key {head.verifier_key}",
        "python verify.py all http://127.0.0.1:8000 mi-copia",
        head.root,
    ]:
        assert part in plain


def test_the_download_is_the_receipt_with_its_proof(signed: Signed, sequencer: Sequencer, client: Client) -> None:
    number, acknowledgement = signed
    sequencer()
    page = client.post("/en/receipt", {"code": code_of(acknowledgement)}).content.decode()
    carried = re.search(r'href="data:application/json;base64,([^"]+)" download="([^"]+)">Download my receipt', page)
    assert carried
    assert carried[2] == f"receipt-petition-{number}.json"
    document = base64.b64decode(carried[1]).decode()
    assert document == found(acknowledgement).receipt.text
    assert ledger.leaf_hash(json.loads(document)["entry"].encode()).hex() == acknowledgement.leaf
    assert json.loads(document)["proof"].startswith("c2sp.org/tlog-proof@v1\n")


def test_a_head_that_the_proof_does_not_lead_to_is_no_proof(signed: Signed, sequencer: Sequencer, data: Path) -> None:
    sequencer()
    checkpoint = data / "log" / "checkpoint"
    other = base64.b64encode(bytes(32)).decode("ascii")
    checkpoint.write_text(checkpoint.read_text(encoding="utf-8").replace(ledger.head().root, other), encoding="utf-8")
    with pytest.raises(ledger.LogDamaged):
        found(signed[1])
    answer = Client().post("/receipt.json", {"code": code_of(signed[1])})
    assert (answer.status_code, answer.json()["code"]) == (500, "log-damaged")


def test_a_broken_promise_is_told(signed: Signed, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _number, acknowledgement = signed
    code = code_of(acknowledgement)
    assert found(acknowledgement, now=acknowledgement.due).late is False
    monkeypatch.setattr("django.utils.timezone.now", lambda: acknowledgement.due + timedelta(seconds=1))
    page = text(client.post("/receipt", {"code": code}).content.decode())
    for words in ["Pasó la hora prometida y no está en el registro.", "Exígenos cumplir", "Recibida"]:
        assert words in page
    assert "Vuelve entonces" not in page


def test_what_was_taken_out_of_the_count_says_so_and_by_which_entry(signed: Signed, sequencer: Sequencer, client: Client) -> None:
    number, acknowledgement = signed
    sequencer()
    assert acknowledgement.secrets
    index = found(acknowledgement).receipt.index
    told, page = list[list[str]](), ""
    for kind in ("hold", "release", "exclude", "reinstate", "exclude"):
        by = act(kind, index, sequencer, record=f"{len(told):064x}")
        page = client.post("/receipt", {"code": acknowledgement.secrets.code}).content.decode()
        assert f'href="/log/entry/{by}">Entrada {by}</a>' in page
        told.append(re.findall(r"<dt>(?:<svg.*?</svg> )([^<]+)</dt>", page))
        assert ("Contada al tamaño" in text(page)) == (kind in {"release", "reinstate"})
    assert told == [["En revisión"], ["Contada"], ["Excluida"], ["Contada"], ["Excluida"]]
    assert "Tiene el resumen del acta que dice por qué." in text(page)
    count = client.get(f"/petitions/{number}.json").json()["count"]
    assert (count["total"], count["held"], count["excluded"], count["withdrawn"]) == (0, 0, 1, 0)


def test_a_withdrawn_signature_says_so(signed: Signed, sequencer: Sequencer, client: Client) -> None:
    _number, acknowledgement = signed
    sequencer()
    assert acknowledgement.secrets
    by = act("withdraw", found(acknowledgement).receipt.index, sequencer, secret=cancel_secret(acknowledgement.secrets.withdrawal_key))
    page = client.post("/receipt", {"code": acknowledgement.secrets.code}).content.decode()
    assert f'href="/log/entry/{by}"' in page
    for words in ["Retirada", "Ahí se retiró con la clave de retiro.", "Quien la dio la retiró. Así está la tuya."]:
        assert words in text(page)
    assert "Para retirarla" not in text(page)


def cancel_secret(key: str) -> bytes:
    """What a withdrawal key stands for, as docs/ledger.md has it."""
    return sha256(b"cc/1 withdrawal key\n" + key.replace("-", "").encode()).digest()


@pytest.mark.parametrize("number", [1, 3])
def test_a_receipt_takes_a_fixed_number_of_statements(
    signed: Signed, sequencer: Sequencer, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition, acknowledgement = signed
    with django_assert_num_queries(5):
        assert found(acknowledgement).receipt.state == "waiting"
    sign(petition, number, now=NOON)
    sequencer()
    for turn in range(number):
        act(("hold", "release")[turn % 2], found(acknowledgement).receipt.index, sequencer, record=f"{turn:064x}")
    with django_assert_num_queries(8):
        assert found(acknowledgement).receipt.state == "held"


def test_spanish_receipts_hold_no_english(signed: Signed, sequencer: Sequencer, client: Client) -> None:
    code = {"code": code_of(signed[1])}
    pages = [client.get("/receipt"), client.post("/receipt", {"code": "x"}), client.post("/receipt", code)]
    sequencer()
    pages.append(client.post("/receipt", code))
    for page in pages:
        assert page.content.decode().count("<h1") == 1
        assert set(ENGLISH.findall(text(page.content.decode()))) == set()


# ------------------------------------------------------------------ for programs


def test_a_program_gets_the_receipt_itself(signed: Signed, sequencer: Sequencer) -> None:
    code = code_of(signed[1])
    program = Client(enforce_csrf_checks=True)
    waiting = program.post("/receipt.json", {"code": code})
    assert (waiting.status_code, waiting.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert waiting.json()["proof"] == ""
    assert "no-store" in waiting.headers["Cache-Control"]
    assert not waiting.cookies
    sequencer()
    for address in ("/receipt.json", "/en/receipt.json"):
        answer = program.post(address, json.dumps({"code": code}), content_type="application/json")
        assert answer.content.decode() == found(signed[1]).receipt.text


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("code=7F3K", "application/x-www-form-urlencoded", 422, "bad-receipt-code"),
        ("", "application/x-www-form-urlencoded", 422, "bad-receipt-code"),
        ('{"code": 7}', "application/json", 422, "bad-receipt-code"),
        ("{}", "application/json", 422, "bad-receipt-code"),
        ("[]", "application/json", 400, "bad-request"),
        ('{"code": ', "application/json", 400, "bad-request"),
        ("\x80", "application/json", 400, "bad-request"),
    ],
)
def test_a_program_is_told_of_its_mistake(signed: Signed, client: Client, body: str, content_type: str, status: int, code: str) -> None:
    answer = client.post("/receipt.json", body.encode("latin-1"), content_type=content_type)
    assert (answer.status_code, answer.headers["Content-Type"], answer.json()["code"]) == (status, "application/problem+json", code)
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_code_that_is_nobodys_is_a_problem(signed: Signed, client: Client) -> None:
    answer = client.post("/receipt.json", {"code": ledger.new_withdrawal_key(Seeded("other"))[0]})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-receipt")


def test_no_code_is_taken_from_an_address(signed: Signed, client: Client) -> None:
    code = code_of(signed[1])
    refused = client.get(f"/receipt.json?code={code}")
    assert (refused.status_code, refused.headers["Content-Type"]) == (405, "application/problem+json")
    page = client.get(f"/receipt?code={code}").content.decode()
    assert (code in page, "Falta corregir" in page) == (False, False)
    assert client.post(f"/receipt.json?code={code}").status_code == 422
