"""Signing: the form, the code, the link, what the signer is told."""

import base64
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened
from tests.participation.outgoing import code_in, letter, link_in
from tests.participation.reading import read, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANA = "ana@villa-clara.example"


def ask(client: Client, number: int, contact: str = ANA) -> str:
    """Fill in the first step; returns the address of the second."""
    response = client.post(f"/petitions/{number}/sign", {"contact": contact, "subscribe": "no", "notice": "on"})
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_a_closed_petition_says_since_when_and_leads_back(rules: process.Rules, client: Client) -> None:
    number = opened(title="Sombra", now=NOON)
    step = ask(client, number)
    Petition.objects.filter(number=number).update(closes_at=NOON)
    for response in (client.get(f"/petitions/{number}/sign"), client.post(step, {"code": code_in(letter())})):
        page = response.content.decode()
        assert (response.status_code, response.headers["Cache-Control"].count("no-store")) == (409, 1)
        assert "Cerró el 22 de agosto de 2026 a las 12:00: se acabó su plazo." in text(page)
        assert (f'href="/petitions/{number}"' in page, 'href="/petitions?status=open"' in page) == (True, True)
    refused = client.get(f"/petitions/{number}/sign", headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (409, "petition-closed")


def test_signing_by_code_hands_out_the_receipt_once(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    step = ask(client, number)
    assert "a…a@villa-clara.example" in read(client, step)
    wrong = client.post(step, {"code": "12"})
    assert "Escribe los seis números del mensaje" in wrong.content.decode()
    body = letter()
    page = client.post(step, {"code": code_in(body)}).content.decode()
    assert "Firmaste" in text(page)
    for words in [
        "Con la tuya será 1, a 2 de llegar a 3.",
        "tiene su número en el registro público.",
        "En el registro público a más tardar el 22 de agosto de 2026 a las 12:",
        "Código del comprobante",
        "Clave de retiro, solo se muestra ahora",
        "No se queda con el código ni con la clave.",
        "Solo está en tu comprobante, que nadie abre sin el código.",
    ]:
        assert words in text(page)
    code, key = (re.sub(r"<[^>]*>", "", found) for found in re.findall(r'<code class="c-slip__code[^>]*>(.*?)</code>', page))
    assert ledger.receipt(code).state == "waiting"
    assert (len(key), key == code) == (34, False)
    assert ('href="/receipt"' in page, 'href="/receipt/withdraw"' in page) == (True, True)
    found = re.search(r'href="data:application/json;base64,([A-Za-z0-9+/=]+)" download="comprobante-peticion-1\.json"', page)
    assert found
    receipt = json.loads(base64.b64decode(found[1]))
    leaf = ledger.leaf_hash(receipt["entry"].encode()).hex()
    assert page.count(leaf) > 1  # the hash, and in the acknowledgement
    assert (f"cc/1 acknowledgement\n{rules.log.origin}\n{leaf}\n" in page, code in receipt.values(), key in receipt.values()) == (
        True,
        False,
        False,
    )
    again = client.post(link_in(body)).content.decode()
    assert "Ya habías firmado" in text(again)
    assert ("a más tardar en" in text(again).lower(), "Tiene 0 firmas" in text(again)) == (False, True)
    assert ("data:application/json" in again, code in again, key in again, leaf in again) == (False, False, False, True)
    assert (f"cc/1 acknowledgement\n{rules.log.origin}\n{leaf}\n" in again, 'href="/receipt"' in again) == (True, True)
    assert "Este código ya se usó." in read(client, step)
    used = client.get(link_in(body)).content.decode()
    assert "Tu acuse dice dónde está tu firma." in text(used)
    assert "Ver otra vez mi acuse" in text(used)
    assert "Confirmar mi firma" not in text(used)


def test_whoever_signs_again_is_shown_where_the_first_signature_is(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    number = opened(now=NOON)
    first = petitions.sign(number, identity=ANA, strength="email", channel="web", now=NOON, rng=Seeded("ana"))
    page = client.post(ask(client, number), {"code": code_in(letter())}).content.decode()
    assert "En el registro público a más tardar el" in text(page)
    sequencer()
    page = client.post(ask(client, number), {"code": code_in(letter())}).content.decode()
    (index,) = ledger.positions([bytes.fromhex(first.leaf)]).values()
    assert f'href="/log/entry/{index}"' in page
    for words in ["Ya habías firmado", "Acuse de la primera vez", "En el registro", "No los tenemos."]:
        assert words in text(page)


def test_a_signature_that_is_late_to_the_log_says_so(rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = opened(now=NOON)
    first = petitions.sign(number, identity=ANA, strength="email", channel="web", now=NOON, rng=Seeded("ana"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: first.due + timedelta(seconds=1))
    page = text(client.post(ask(client, number), {"code": code_in(letter())}).content.decode())
    assert "Tenía que estar en el registro público a más tardar el" in page


def test_whoever_asked_for_news_is_told_that_the_address_stays(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    asked = {"contact": ANA, "subscribe": "yes", "notice": "on"}
    step = client.post(f"/petitions/{number}/sign", asked).headers["Location"]
    body = letter()
    for page in (client.post(step, {"code": code_in(body)}), client.post(link_in(body))):
        assert "Se guarda cifrado, para escribirte hasta que termine el proceso." in text(page.content.decode())


def test_a_link_of_another_petition_is_refused_before_its_button(rules: process.Rules, client: Client) -> None:
    first, second = opened(title="A", now=NOON), opened(title="B", now=NOON)
    step = ask(client, first)
    link = link_in(letter())
    for address in (link.replace(f"/{first}/", f"/{second}/"), step.replace(f"/{first}/", f"/{second}/")):
        page = client.get(address)
        assert page.status_code == 404
        assert f'href="/petitions/{second}/sign">Pedir otro código' in page.content.decode()
    assert client.post(link.replace(f"/{first}/", f"/{second}/")).status_code == 404


def test_after_five_codes_there_is_nothing_to_type_but_another_to_ask_for(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    step = ask(client, number)
    code = code_in(letter())
    answers = [client.post(step, {"code": f"{(int(code) + 1) % 10**6:06d}"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    for page in (answers[-1], client.get(step), client.post(step, {"code": code})):
        assert page.status_code == 429
        assert f'href="/petitions/{number}/sign">Pedir otro código' in page.content.decode()
        assert ('name="code"' in page.content.decode(), "minutos" in text(page.content.decode())) == (False, False)
    assert client.get(step, headers={"Accept": "application/json"}).json()["code"] == "too-many-attempts"


def test_it_closes_with_its_phase_if_that_is_earlier(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    text_of_rules = re.sub(r'closes = .*(?=\nallows = \["petitions"\])', "closes = 2026-08-31", rules.text)
    process.apply(text_of_rules, now=NOON)
    title = next(phase.title["es"] for phase in process.current().phases if "petitions" in phase.allows)
    closing = f"Cierra el 31 de agosto de 2026 a las 24:00, al terminar esta fase: {title}."
    assert closing in read(client, f"/petitions/{number}")
    assert client.get(f"/petitions/{number}.json").json()["closes_with"] == title
    step = ask(client, number)
    assert closing in text(client.post(step, {"code": code_in(letter())}).content.decode())


def test_the_link_of_the_message_acts_on_its_button_only(rules: process.Rules, sequencer: Sequencer, client: Client) -> None:
    number = opened(now=NOON)
    ask(client, number)
    link = link_in(letter())
    page = client.get(link).content.decode()
    assert (page.count("<form"), page.count("Confirmar mi firma")) == (1, 1)
    sequencer()
    assert queries.petition_page(number, now=NOON).signatures == 0
    client.post(link)
    sequencer()
    assert queries.petition_page(number, now=NOON).signatures == 1


def test_signing_says_what_is_missing(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    page = text(client.post(f"/petitions/{number}/sign", {"contact": ""}).content.decode())
    assert page.count("Escribe tu correo") == 2  # in the summary and beside the field
    assert "Lee el aviso y acepta para poder firmar" in page
    for notice in ["Qué se guarda de ti, para qué y cuánto tiempo", "15 minutos", "Lo que esto no prueba"]:
        assert notice in page


def test_the_form_asks_only_what_the_rules_ask(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    page = client.get(f"/petitions/{number}/sign").content.decode()
    assert ('name="territory"' in page, 'name="age_band"' in page) == (True, True)
    process.apply(rules.text.replace('asks = ["contact", "territory", "age_band"]', 'asks = ["contact"]'), now=NOON)
    page = client.get(f"/petitions/{number}/sign").content.decode()
    assert ('name="territory"' in page, 'name="age_band"' in page) == (False, False)
