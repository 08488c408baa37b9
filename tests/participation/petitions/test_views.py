"""The pages of petitions: they open with 0, 1 and 3 rows in a fixed number of statements, in both languages, and have their twins."""

import base64
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from pydantic import TypeAdapter
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from constituyente.participation.petitions.data import PetitionList, PetitionPage
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import opened, sign, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANA = "ana@villa-clara.example"
# Words of our English templates that must not stand on a Spanish page.
ENGLISH = re.compile(r"\b(the|of|with|and|signatures?|petitions?|is|your?|not|what|which)\b", re.IGNORECASE)
WITHOUT_WORDS = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<span class=\"code\">.*?</span>|<[^>]*>", re.DOTALL)


def text(page: str) -> str:
    """What is read of a page, without marks, code and names in other languages."""
    read = " ".join(WITHOUT_WORDS.sub(" ", page.partition("<main")[2].partition("</main>")[0]).split())
    return re.sub(r" (?=[.,:;»])|(?<=«) ", "", read)


def listed(*, mark: str = "", subject: str = "", status: str = "", before: int | None = None) -> PetitionList:
    return queries.petition_list(mark=mark, subject=subject, status=status, before=before, now=NOON)


def plain(kind: Any, page: object) -> object:  # noqa: ANN401  a dataclass type
    return TypeAdapter(kind).dump_python(page, mode="json")


def elsewhere(*numbers: int, counted: bool = True) -> None:
    """Petitions that were gathered elsewhere, each with a reported count."""
    rows = [
        petitions.PetitionInput(
            number=number,
            text=petitions.TextInput(1, f"Petición juntada {number}", "Pedimos bancas.", "", ""),
            language="es",
            opened_at=datetime(2016, 5, 9, 5, tzinfo=UTC),
            url="https://example.org/p",
        )
        for number in numbers
    ]
    petitions.import_petitions(rows, now=NOON, rng=Seeded(f"elsewhere {numbers}"))
    if counted:
        counts = [
            petitions.CountInput(petition=number, signatures=12_486, as_of=date(2016, 8, 22), reported_by="Change.org", url="")
            for number in numbers
        ]
        petitions.import_counts(counts)


@pytest.fixture
def city(rules: process.Rules, sequencer: Sequencer, actor: MakeActor) -> dict[str, int]:
    """A petition in each state, by the name of the state."""
    crossed = opened(title="Más sombra en las paradas", now=NOON - timedelta(days=30), wording="Habrá sombra.", subject="rights")
    closed = opened(title="Un árbol por cada nacimiento", now=NOON - timedelta(days=50))
    sign(crossed, 4, now=NOON - timedelta(days=20))
    sign(closed, 1, now=NOON - timedelta(days=20))
    sequencer()
    petitions.collect_promises(now=NOON - timedelta(days=20))
    refused = waiting(title="Que se cierren los parques", now=NOON)
    petitions.decide(refused, actor=actor("moderator"), admit=False, ground="regressive", reason="Quita un derecho.", now=NOON)
    elsewhere(900)
    sequencer()
    return {"open": crossed, "closing": closed, "refused": refused, "waiting": waiting(title="Bancas", now=NOON), "reported": 900}


# ------------------------------------------------------------------ statements


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
    with django_assert_num_queries(16):
        page = client.get(f"/petitions/{petition}").content.decode()
    assert page.count("promise/") == number
    assert page.count("item/") == number


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_desk_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    moderator(client, actor)
    for title in "ABC"[:number]:
        waiting(title=title, now=NOON)
    with django_assert_num_queries(5):
        page = client.get("/desk/petitions").content.decode()
    assert len(re.findall(r'<li><a href="/desk/petitions/\d+#case"', page)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_signing_takes_a_fixed_number_of_statements(
    rules: process.Rules, sequencer: Sequencer, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition = opened(now=NOON)
    sign(petition, number, now=NOON)
    sequencer()
    with django_assert_num_queries(3):
        page = queries.signing_page(petition, now=NOON)
    assert page.title == "Más sombra en las paradas"
    rng = Seeded("ana")
    first = petitions.sign(petition, identity=ANA, strength="email", channel="web", now=NOON, rng=rng)
    with django_assert_num_queries(5):
        signed = queries.signed_page(first, now=NOON)
    assert (signed.count, signed.next_mark and signed.next_mark.signatures, signed.missing) == (number, {1: 3, 3: 5}[number], 2)
    assert (signed.secrets, signed.index, signed.version, signed.ref) == (first.secrets, None, 1, f"petition/{petition}")
    assert (signed.due, signed.minutes) == (NOON + timedelta(seconds=62), 2)
    again = petitions.sign(petition, identity=ANA, strength="email", channel="web", now=NOON, rng=rng)
    with django_assert_num_queries(6):
        assert (queries.signed_page(again, now=NOON).secrets, first.secrets is None) == (None, False)
    sequencer()
    assert queries.signed_page(again, now=NOON).index is not None
    assert queries.signed_page(again, now=first.due).minutes == 0
    key, record = petition_key(petition), text_hash(petition)
    with django_assert_num_queries(1):
        assert petitions.text_signed(key, record).number == petition
    with pytest.raises(NotFound):
        petitions.text_signed(key, "0" * 64)


def petition_key(number: int) -> str:
    return queries.petition_page(number, now=NOON).key


def text_hash(number: int) -> str:
    page = queries.petition_page(number, now=NOON)
    assert page.text
    return page.text.hash


@pytest.mark.parametrize("number", [1, 3])
def test_a_petition_shows_what_is_similar_in_a_fixed_number_of_statements(
    rules: process.Rules, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    petition = opened(title="Sombra en las paradas", now=NOON)
    for other in range(number):
        opened(title=f"Sombra en las paradas {other}", now=NOON)
    opened(title="Bibliotecas abiertas", demand="Domingos.", reasons="Cierran.", now=NOON)
    waiting(title="Sombra en las paradas, sin leer", now=NOON)
    with django_assert_num_queries(15):
        page = queries.petition_page(petition, now=NOON)
    assert [one.title for one in page.similar] == [f"Sombra en las paradas {other}" for other in range(number)]
    shown = client.get(f"/en/petitions/{petition}").content.decode()
    assert "Others ask for something similar" in shown
    assert f'<a href="/en/petitions/{petition + 1}" lang="es">Sombra en las paradas 0</a>' in shown


def test_similar_ones_are_shown_before_going_on_and_nothing_is_kept(rules: process.Rules, client: Client) -> None:
    opened(title="Sombra en las <b>paradas</b>", now=NOON)
    asked = {"title": "Más sombra en las paradas", "demand": "Sombra.", "contact": "ana@", "look": "1"}
    page = client.post("/en/petitions/new", asked).content.decode()
    assert "Somebody asks for something similar" in page
    assert '<a href="/en/petitions/1" lang="es">Sombra en las &lt;b&gt;paradas&lt;/b&gt;</a>' in page
    assert ('value="Más sombra en las paradas"' in page, 'value="ana@"' in page, "govuk-error-message" in page) == (True, True, False)
    page = client.post("/en/petitions/new", {"title": "Bibliotecas", "demand": "Domingos.", "look": "1"}).content.decode()
    assert "Nobody asks for anything similar yet." in page
    assert "Write first what you ask for" in client.post("/en/petitions/new", {"look": "1"}).content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("number", [1, 3])
def test_what_others_ask_takes_a_fixed_number_of_statements(
    rules: process.Rules, sequencer: Sequencer, actor: MakeActor, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    numbers = [opened(title=title, now=NOON) for title in "ABC"[:number]]
    cases = [waiting(title=title, now=NOON) for title in "DEF"[:number]]
    sign(numbers[0], 3, now=NOON)
    sequencer()
    with django_assert_num_queries(1):
        assert [one.number for one in petitions.newest_opened(9)] == numbers[::-1]
    with django_assert_num_queries(3):
        assert len(petitions.facts_of([Ref("petition", str(one)) for one in numbers], rules)) == number + 1
    with django_assert_num_queries(3):
        assert petitions.figures([3]).at_or_over == {3: 1}
    with django_assert_num_queries(1):
        queries.new_petition_page(now=NOON)
    moderator = actor("moderator")
    with django_assert_num_queries(5):
        case = queries.desk_case(cases[0], moderator, now=NOON)
    assert ([row.number for row in case.queue], case.following) == (cases, cases[1] if number > 1 else None)


def moderator(client: Client, actor: MakeActor) -> None:
    """Sign a moderator in."""
    actor("moderator")
    client.force_login(Person.objects.get(email="moderator@villa-clara.example"))


# ------------------------------------------------------------------ twins and languages


def test_twins_are_the_pages_dataclasses(city: dict[str, int], client: Client) -> None:
    assert client.get("/petitions.json").json() == plain(PetitionList, listed())
    assert client.get("/petitions.json?status=open&mark=3").json() == plain(PetitionList, listed(status="open", mark="3"))
    for number in city.values():
        assert client.get(f"/petitions/{number}.json").json() == plain(PetitionPage, queries.petition_page(number, now=NOON))
        with translation.override("en"):
            english = plain(PetitionPage, queries.petition_page(number, now=NOON))
        assert client.get(f"/en/petitions/{number}.json").json() == english


def test_spanish_pages_hold_no_english(city: dict[str, int], actor: MakeActor, client: Client) -> None:
    moderator(client, actor)
    found = {}
    addresses = [
        "/petitions",
        "/petitions?status=closed",
        *(f"/petitions/{number}" for number in city.values()),
        f"/petitions/{city['open']}/sign",
        "/petitions/new",
        "/desk/petitions",
        *(f"/desk/petitions/{number}" for number in city.values()),
    ]
    for address in addresses:
        page = client.get(address).content.decode()
        assert page.count("<h1") == 1, address
        if words := set(ENGLISH.findall(text(page))):
            found[address] = words
    assert found == {}


def test_english_pages_are_english(city: dict[str, int], client: Client) -> None:
    page = text(client.get(f"/en/petitions/{city['open']}").content.decode())
    for words in [
        "4 signatures. 1 more for a hearing.",
        "Each signature is bound to exactly this version.",
        "3 signatures: Written answer, published here and sent to whoever left an e-mail",
        "days left",
        "if it reaches 5",
        "Signatures, not persons.",
    ]:
        assert words in page


# ------------------------------------------------------------------ the list


def test_the_list_says_where_each_stands(city: dict[str, int], client: Client) -> None:
    page = text(client.get("/petitions").content.decode())
    for words in [
        "Con 3 firmas te contestan por escrito. Con 5 te escuchan. Con 8 hay sesión de trabajo y compromiso público.",
        "4 peticiones",
        "Falta 1 para 5",
        "No admitida",
        "12,486 firmas según Change.org, 22 de agosto de 2016",
        f"Contado al tamaño {ledger.head().size} del registro público.",
    ]:
        assert words in page
    assert "Bancas" not in page  # what nobody has read yet is not listed


def test_a_reported_count_reaches_no_mark(city: dict[str, int]) -> None:
    (row,) = listed(status="reported").items
    assert (row.signatures, row.reached, row.next_mark) == (12_486, (), None)
    (row,) = listed(status="open", subject="rights").items
    assert (row.signatures, row.reached, row.next_mark, row.missing) == (4, (3,), 5, 1)


def test_the_list_goes_on_page_by_page(rules: process.Rules, client: Client) -> None:
    elsewhere(*range(1, 46))
    first = client.get("/petitions?mark=5&status=&subject=").content.decode()
    assert 'href="/petitions?mark=5&amp;before=26" rel="next"' in first
    assert "Volver a las más nuevas" not in first
    last = client.get("/petitions?mark=5&before=6").content.decode()
    assert last.count('<li class="c-pet">') == 5
    assert ('rel="next"' in last, 'href="/petitions?mark=5"' in last) == (False, True)
    assert client.get("/petitions.json?before=6").json()["next"] is None
    assert "No hay más peticiones" in client.get("/petitions?before=1").content.decode()


def test_an_empty_list_says_what_to_do(rules: process.Rules, client: Client) -> None:
    page = text(client.get("/petitions").content.decode())
    assert "Nadie ha pedido nada todavía. La primera petición puede ser la tuya." in page
    page = text(client.get("/petitions?status=refused&subject=rights").content.decode())
    assert "Ninguna petición con estos filtros: Estado: no admitidas · Tema: Carta de derechos." in page
    assert "Si alguna no se admite, aquí está con la razón." in page


@pytest.mark.parametrize("asked", ["mark=4", "mark=x", "subject=foo", "status=lost", "before=x"])
def test_a_filter_that_cannot_be_is_refused(rules: process.Rules, client: Client, asked: str) -> None:
    assert client.get(f"/petitions?{asked}").status_code == 400
    assert client.get(f"/petitions.json?{asked}").status_code == 400


# ------------------------------------------------------------------ one petition


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
    page = text(client.get(f"/petitions/{city['refused']}").content.decode())
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
    page = text(client.get("/petitions/900").content.decode())
    for words in ["12,486 firmas, según Change.org el 22 de agosto de 2016.", "Este registro no las prueba.", "Pregunta a Change.org."]:
        assert words in page
    assert "Con qué prueba" not in page
    elsewhere(950, counted=False)
    assert "Nadie ha informado cuántas firmas tiene" in text(client.get("/petitions/950").content.decode())


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
    assert "Por ahora no se reciben peticiones nuevas." in text(client.get("/petitions").content.decode())
    assert client.get("/petitions/new").status_code == 409


# ------------------------------------------------------------------ signing


def letter() -> str:
    """The body of the last letter that went out."""
    post.drain()
    return str(mail.outbox[-1].body)


def code_in(body: str) -> str:
    found = re.search(r"^.*: (\d{6})$", body, re.MULTILINE)
    assert found
    return found[1]


def link_in(body: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", body)
    assert found
    return found[1]


def ask(client: Client, number: int, contact: str = ANA) -> str:
    """Fill in the first step; returns the address of the second."""
    response = client.post(f"/petitions/{number}/sign", {"contact": contact, "subscribe": "no", "notice": "on"})
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_signing_by_code_hands_out_the_receipt_once(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    step = ask(client, number)
    assert "a…a@villa-clara.example" in text(client.get(step).content.decode())
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
    assert 'href="/receipt"' in page
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
    assert "Este código ya se usó." in text(client.get(step).content.decode())
    used = client.get(link_in(body)).content.decode()
    assert "tu firma ya cuenta, una vez." in text(used)
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
    assert "No cuentan: 1 en revisión, 2 excluidas." in text(client.get(f"/petitions/{number}").content.decode())
    assert "Not counted: 1 under review, 2 excluded." in text(client.get(f"/en/petitions/{number}").content.decode())
    count = client.get(f"/petitions/{number}.json").json()["count"]
    assert (count["total"], count["held"], count["excluded"], count["withdrawn"]) == (1, 1, 2, 0)


def test_a_key_leads_to_its_petition(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    for language in ("", "/en"):
        found = client.get(f"{language}/petitions/key/{petition_key(number)}")
        assert (found.status_code, found.headers["Location"]) == (301, f"{language}/petitions/{number}")
    assert client.get("/petitions/key/ffffffffffffffff").status_code == 404


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


def test_what_was_written_is_still_there_to_ask_for_another_code(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {"title": "Bancas", "demand": "Que haya bancas.", "reasons": "Cansa.", "subject": "rights", "contact": ANA, "notice": "on"}
    step = client.post("/petitions/new", written).headers["Location"]
    link = link_in(letter())
    again = step.replace("/code/", "/again/")
    assert f'href="{again}"' in client.get(step).content.decode()
    page = client.get(again)
    form = page.content.decode()
    assert page.status_code == 200
    for words in ['value="Bancas"', "Que haya bancas.", "Cansa.", '<option value="rights" selected']:
        assert words in form
    assert ANA not in form
    late = NOON + timedelta(minutes=16)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    for address in (step, link):
        ended = client.get(address)
        assert ended.status_code == 410
        assert f'href="{again}">Pedir otro código' in ended.content.decode()
    assert client.post(again, written).status_code == 302
    accounts.forget_stale(now=late)
    lost = client.get(again)
    assert (lost.status_code, "ya no está guardado" in text(lost.content.decode())) == (410, True)
    assert 'href="/petitions/new">Pedir otro código' in client.get(step).content.decode()
    assert 'href="/petitions/new">Pedir otro código' in client.get(f"{link}0").content.decode()


def test_it_closes_with_its_phase_if_that_is_earlier(rules: process.Rules, client: Client) -> None:
    number = opened(now=NOON)
    text_of_rules = re.sub(r'closes = .*(?=\nallows = \["petitions"\])', "closes = 2026-08-31", rules.text)
    process.apply(text_of_rules, now=NOON)
    title = next(phase.title["es"] for phase in process.current().phases if "petitions" in phase.allows)
    closing = f"Cierra el 1 de septiembre de 2026 a las 00:00, al terminar esta etapa: {title}."
    assert closing in text(client.get(f"/petitions/{number}").content.decode())
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


# ------------------------------------------------------------------ a new petition, and what the desk makes of it


def test_a_petition_is_written_decided_and_its_author_told(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    written = {"title": "Bancas", "demand": "Que haya bancas.", "reasons": "Cansa.", "subject": "rights", "contact": ANA}
    page = text(client.post("/en/petitions/new", written).content.decode())
    assert "Read the notice and agree, so that you can hand it in" in page
    step = client.post("/en/petitions/new", {**written, "notice": "on"}).headers["Location"]
    assert "Hand in my petition" in text(client.get(step).content.decode())
    body = letter()
    assert "Hand in my petition" in text(client.get(link_in(body)).content.decode())
    page = text(client.post(step, {"code": code_in(body)}).content.decode())
    assert "Your petition is handed in" in page
    assert "You have handed it in already." in text(client.get(link_in(body)).content.decode())

    moderator(client, actor)
    assert "Bancas" in client.get("/desk/petitions").content.decode()
    page = text(client.post("/desk/petitions/1", {"decision": "admit", "reason": ""}).content.decode())
    assert page.count("Escribe la razón") == 2
    decided = client.post("/desk/petitions/1", {"decision": "admit", "reason": "Cumple."})
    assert (decided.status_code, decided.headers["Location"]) == (302, "/desk/petitions?done=1")
    page = client.get(decided.headers["Location"]).content.decode()
    assert ("No espera ninguna" in text(page), "Guardado La petición 1 está decidida." in text(page)) == (True, True)
    assert "Guardado" not in text(client.get("/desk/petitions?done=%3C1").content.decode())
    assert "Ya está decidida" in text(client.get("/desk/petitions/1").content.decode())
    body = letter()
    assert mail.outbox[-1].subject == "Admitted: Bancas"
    for words in ["http://127.0.0.1:8000/en/petitions/1", "Cumple.", "http://127.0.0.1:8000/en/mail/stop/"]:
        assert words in body


def test_a_refusal_is_mailed_with_its_reason(rules: process.Rules, actor: MakeActor) -> None:
    number = waiting(title="Bancas", now=NOON)
    post.subscribe(Ref("petition", str(number)), contact=ANA, language="es", now=NOON)
    petitions.decide(number, actor=actor("moderator"), admit=False, ground="regressive", reason="Quita un derecho.", now=NOON)
    body = letter()
    assert mail.outbox[-1].subject == "No admitida: Bancas"
    for words in ["Quita un derecho.", f"http://127.0.0.1:8000/petitions/{number}", "http://127.0.0.1:8000/mail/stop/"]:
        assert words in body


def test_the_desk_goes_on_with_the_oldest(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    moderator(client, actor)
    oldest, middle, newest = (waiting(title=title, now=NOON - timedelta(hours=hours)) for title, hours in (("A", 60), ("B", 30), ("C", 0)))
    page = text(client.get("/desk/petitions").content.decode())
    for words in ["3 esperan, la más vieja primero", "2 días", "30 h", "nueva", "«A»"]:
        assert words in page
    response = client.post(f"/desk/petitions/{middle}", {"decision": "regressive", "reason": "Quita un derecho."})
    assert response.headers["Location"] == f"/desk/petitions/{oldest}?done={middle}"
    assert f"La petición {middle} está decidida." in text(client.get(response.headers["Location"]).content.decode())
    assert client.get(f"/desk/petitions/{newest}").status_code == 200


def test_a_title_says_in_which_language_it_is(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    moderator(client, actor)
    waiting(title="More shade", language="en", now=NOON)
    page = client.get("/desk/petitions").content.decode()
    assert page.count('lang="en">More shade') == 2
    assert 'lang="en">More shade' in client.get("/desk/petitions/1").content.decode()


def test_times_are_those_of_the_process(city: dict[str, int], client: Client) -> None:
    page = text(client.get(f"/petitions/{city['open']}").content.decode())
    assert "Cierra el 21 de septiembre de 2026 a las 12:00." in page  # 18:00 in UTC
