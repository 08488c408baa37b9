"""The survey over HTTP: answered from a phone without JavaScript; its pages in a fixed number of statements; the desk."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import translation
from pydantic import TypeAdapter
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.common import folios
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import api as survey
from constituyente.participation.survey import queries
from constituyente.participation.survey.data import ResultsPage, ShownCount
from constituyente.participation.survey.models import Answer, OpenText, Snapshot, Start
from constituyente.participation.survey.templatetags.survey import cell, cells
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.survey import answered, asked, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ADDRESS = "/survey/answer"
NASTY = "<script>alert(1)</script><svg onload=x>=cmd|'\u200b\u202e"


@pytest.fixture
def open_survey(rules: process.Rules) -> process.Rules:
    return asked(now=NOON)


def hidden(page: str) -> dict[str, list[str]]:
    """What the form of a page carries."""
    found = dict[str, list[str]]()
    for name, value in HIDDEN.findall(page):
        if name != "csrfmiddlewaretoken":
            found.setdefault(unescape(name), []).append(unescape(value))
    return found


class Phone:
    """Somebody with the questionnaire before them, and nothing but the form."""

    def __init__(self, language: str = "") -> None:
        self.client, self.address = Client(), f"{language}{ADDRESS}"
        self.page = self.client.get(self.address).content.decode()

    def send(self, go: str, given: dict[str, list[str]] | None = None) -> str:
        """Press a button after typing: each control by its name."""
        self.page = self.client.post(self.address, {**hidden(self.page), **(given or {}), "go": go}).content.decode()
        return self.page

    def press(self, go: str) -> str:
        return self.send(go)

    def give(self, go: str, name: str, *given: str) -> str:
        return self.send(go, {name: list(given)})


def through(phone: Phone) -> None:
    """Every question answered, up to the last look."""
    phone.press("begin")
    phone.send("next", {"a-words.1": ["agua"], "a-words.2": ["sombra"]})
    phone.give("next", "a-challenges", "water", "air")
    phone.give("next", "a-vision", "Una villa con sombra.")
    phone.give("next", "a-years", "12")
    phone.give("next", "a-trust", "4")
    phone.give("next", "a-stay", "yes")
    phone.give("next", "a-means", "foot", "bus")
    phone.give("next", "a-work", "abroad")
    phone.send("next", {"territory": ["001"], "age_band": ["18+"]})


# ------------------------------------------------------------------ answering


def test_the_survey_is_answered_with_a_form_alone(open_survey: process.Rules) -> None:
    phone = Phone()
    assert "Lo leí: empezar" in phone.page
    through(phone)
    assert "Respondiste 8 de 8 preguntas" in phone.page
    assert (Answer.objects.count(), Start.objects.count()) == (0, 1)
    phone.press("hand-in")
    row = Answer.objects.get()
    assert row.given == {
        "words": ["agua", "sombra"],
        "challenges": ["water", "air"],
        "vision": True,
        "years": 12,
        "trust": 4,
        "stay": "yes",
        "means": ["bus", "foot"],
        "work": "abroad",
    }
    assert (row.territory, row.age_band, row.language) == ("001", "18+", "es")
    assert "Gracias. Ya la tenemos." in phone.page


def test_the_last_look_leads_back_to_place_and_age(open_survey: process.Rules) -> None:
    phone = Phone()
    through(phone)
    assert [f'value">{said}<br>' in phone.page for said in ("Centro", "18+")] == [True, True]
    assert '<h1 class="c-q">Sobre ti</h1>' in phone.press("to-8")
    phone.send("next", {"territory": [""], "age_band": ["18+"]})
    assert [f'value">{said}<br>' in phone.page for said in ("Centro", "Prefiero no decirlo", "18+")] == [False, True, True]
    assert "Elige un lugar." in phone.press("to-7")


def test_an_empty_answer_is_told_before_it_is_handed_in(open_survey: process.Rules) -> None:
    phone = Phone("/en")
    for _screen in range(len(open_survey.survey.questions) + 1 if open_survey.survey else 0):
        phone.press("skip")
    assert "You have answered nothing yet. Empty does not count" in phone.page
    assert ('value="to-0">Answer a question' in phone.page, 'value="hand-in">Hand it in empty' in phone.page) == (True, True)


def test_handing_in_twice_counts_once_and_says_so(open_survey: process.Rules) -> None:
    phone = Phone("/en")
    through(phone)
    last = phone.page
    phone.press("hand-in")
    assert "Thank you. We have it." in phone.page
    phone.page = last
    phone.press("hand-in")
    assert "You had handed it in already" in phone.page
    folio = Answer.objects.get().folio
    assert folio[:4] in phone.page
    assert "Withdrawal key, shown only now" not in phone.page


def test_an_error_stands_beside_its_question_and_nothing_is_lost(open_survey: process.Rules) -> None:
    phone = Phone()
    through(phone)
    phone.press("to-3")
    phone.give("next", "a-years", "1000")
    assert "Escribe un número del 0 al 99" in phone.page
    assert 'value="1000"' in phone.page
    assert hidden(phone.page)["a-vision"] == ["Una villa con sombra."]
    phone.give("back", "a-years", "7")
    assert "Una villa con sombra." in phone.page
    assert hidden(phone.page)["a-years"] == ["7"]


def test_a_question_is_skipped_with_what_was_typed_for_it(open_survey: process.Rules) -> None:
    phone = Phone()
    phone.press("begin")
    phone.give("skip", "a-words.1", "agua")
    assert "a-words.1" not in hidden(phone.page)
    assert "Pregunta 2 de 8" in phone.page


def test_the_order_of_a_list_is_each_visitors_own_and_stays(open_survey: process.Rules) -> None:
    def order(page: str) -> list[str]:
        return re.findall(r'name="a-challenges" value="(\w+)"', page)

    orders = set()
    for _visit in range(30):
        phone = Phone()
        phone.press("begin")
        first = order(phone.press("skip"))
        phone.press("skip")
        assert order(phone.press("back")) == first
        orders.add(tuple(first))
    assert len(orders) > 1
    assert all(sorted(one) == ["air", "transport", "water"] for one in orders)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("a-challenges", "fire", "«fire» no está entre las respuestas"),
        ("a-vision", "x" * 5000, "Escribe 140 caracteres como máximo"),
        ("a-words.1", "x" * 41, "Escribe 40 caracteres como máximo"),
        ("a-work", "999", "«999» no está entre las respuestas"),
        ("a-stay", NASTY, "no está entre las respuestas"),
    ],
)
def test_what_was_tampered_with_is_found_at_the_end(open_survey: process.Rules, name: str, value: str, said: str) -> None:
    phone = Phone()
    through(phone)
    phone.give("hand-in", name, value)
    assert said in unescape(phone.page)
    assert "<script>" not in phone.page
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("field", ["at", "go", "token", "seed", "questionnaire", "territory", "age_band"])
@pytest.mark.parametrize("value", ["", "-1", "99999999999999999999", "to-999", NASTY, "\x00", "²"])
def test_no_hidden_field_breaks_the_form(open_survey: process.Rules, field: str, value: str) -> None:
    phone = Phone()
    through(phone)
    response = phone.client.post(phone.address, {**hidden(phone.page), "go": "hand-in", field: value})
    assert response.status_code == 200
    assert b"<script>" not in response.content
    assert b"onload" not in response.content.replace(b"&lt;svg onload", b"")


def test_a_post_that_is_too_large_is_refused(open_survey: process.Rules) -> None:
    phone = Phone()
    phone.press("begin")
    assert phone.client.post(phone.address, {**hidden(phone.page), "a-vision": "x" * 1_100_000}).status_code in {400, 413}
    assert phone.client.post(phone.address, {f"a-{number}": "x" for number in range(1100)}).status_code == 400


def test_other_questions_that_came_meanwhile_are_said(open_survey: process.Rules) -> None:
    phone = Phone()
    through(phone)
    process.apply(text().replace("¿Te quedas?", "¿Seguirás aquí?"), now=NOON)
    phone.press("hand-in")
    assert "Las preguntas cambiaron mientras respondías" in phone.page
    assert Answer.objects.count() == 0
    phone.press("hand-in")
    assert Answer.objects.count() == 1


def test_outside_its_phase_the_form_refuses(rules: process.Rules, client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404
    process.apply(text(opens="2026-09-01"), now=NOON)
    assert client.get(ADDRESS).status_code == 409
    assert client.post(ADDRESS, {}).status_code == 409


# ------------------------------------------------------------------ the survey's page


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("2026-06-01", "2026-12-31", "Responder la encuesta"),
        ("2026-09-01", "2026-12-31", "Abre el 1 de septiembre de 2026"),
        ("2026-06-01", "2026-07-31", "Cerró al final del 31 de julio de 2026"),
    ],
)
def test_the_page_says_when_answers_are_taken(rules: process.Rules, client: Client, opens: str, closes: str, said: str) -> None:
    process.apply(text(opens=opens, closes=closes), now=NOON)
    page = client.get("/survey").content.decode()
    assert said in page
    assert (f'href="{ADDRESS}"' in page) is (said == "Responder la encuesta")


def test_a_process_without_a_survey_says_so(rules: process.Rules, client: Client) -> None:
    page = client.get("/survey").content.decode()
    assert "No hay encuesta" in page
    assert 'href="/petitions"' in page
    assert "Todavía no hay tablas" in client.get("/survey/results").content.decode()


def test_a_folio_leads_to_what_is_shown_and_tells_nothing_else(open_survey: process.Rules, client: Client) -> None:
    folio = answered("a", {"vision": ["Que haya sombra."]}, now=NOON).folio
    never = folios.new_folio(Seeded("nobody's"))

    def said(typed: str) -> str:
        page = client.post("/survey/answers", {"folio": typed})
        assert (page.status_code, page.context["form"].errors.keys()) == (200, {"folio"})
        return str(page.context["form"].errors["folio"])

    assert client.get("/survey/answers").status_code == 200
    assert "Escribe el folio" in said(" ")
    assert "Esto no es un folio" in said(NASTY)
    assert "no se muestra ningún texto" in said(folio)
    assert said(folio) == said(never)
    survey.review({OpenText.objects.get().pk: survey.Verdict(shown=True, body="Que haya sombra.")}, actor=accounts.SYSTEM, now=NOON)
    typed = f" {folios.grouped(folio).lower().replace('-', ' ')} "
    assert client.post("/survey/answers", {"folio": typed}).headers["Location"] == f"/survey/answers/{folio}"
    for page in ("/survey", "/survey/results"):
        assert 'href="/survey/answers"' in client.get(page).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_a_fixed_number_of_statements(
    open_survey: process.Rules,
    sequencer: Sequencer,
    actor: MakeActor,
    client: Client,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(number):
        for one in range(3):
            answered(f"{day} {one}", {"vision": ["Sombra."], "stay": ["yes"]}, now=NOON)
        sequencer()
        assert survey.publish_if_due(now=NOON - timedelta(days=number - day - 1)) == day + 1
    staff = signed_in(actor, "moderator")
    with django_assert_num_queries(8):
        page = staff.get("/desk/survey").content.decode()
    assert page.count('<li class="c-panel"') == 3 * number
    survey.review({row.pk: survey.Verdict(shown=True, body=row.body) for row in OpenText.objects.all()}, actor=actor("moderator"), now=NOON)
    with django_assert_num_queries(6):
        client.get("/survey")
    with django_assert_num_queries(11):
        page = client.get("/survey/results").content.decode()
    assert page.count('href="/survey/results/') == number
    with django_assert_num_queries(9):
        client.get(f"/survey/answers/{Answer.objects.order_by('pk')[0].folio}")


def test_results_and_their_twin_are_the_same(open_survey: process.Rules, sequencer: Sequencer, client: Client) -> None:
    for one in range(4):
        answered(str(one), {"words": ["<b>agua"], "stay": ["yes"], "vision": [NASTY]}, territory="001", now=NOON)
    sequencer()
    survey.publish_if_due(now=NOON)
    with translation.override("es"):
        expected = TypeAdapter(ResultsPage).dump_python(queries.results_page(now=NOON), mode="json")
    assert client.get("/survey/results.json").json() == json.loads(json.dumps(expected))
    page = client.get("/en/survey/results").content.decode()
    assert "&lt;b&gt;agua" in page
    assert "<script>" not in page
    assert client.get("/survey/results/1").status_code == 200
    assert client.get("/survey/results/9").status_code == 404


def test_before_anything_is_in_the_log_no_size_is_told(open_survey: process.Rules, client: Client) -> None:
    for address, said in (
        ("/survey", "Todavía no hay ninguna en el registro público."),
        ("/en/survey/results", "None of them is in the public log yet."),
    ):
        page = client.get(address).content.decode()
        assert (said in page, "Contado con las primeras" in page or "Counted at size" in page) == (True, False)


def test_cells_say_what_is_left_out_and_from_which_table_they_are() -> None:
    counts = (ShownCount(12, 2), ShownCount(1234, 1), ShownCount(None, None))
    with translation.override("es"):
        shown = [cell(count, 2) for count in counts]
        assert cells(counts, 2) == "".join(shown)
    assert shown == [
        '<td class="n">12</td>',
        '<td class="n">1,234<small>sin cambio desde la tabla 1</small></td>',
        '<td class="n">—<span class="vh"> omitido</span></td>',
    ]


# ------------------------------------------------------------------ the desk


def signed_in(actor: MakeActor, role: str) -> Client:
    client, somebody = Client(), actor(role)
    assert somebody.id
    client.force_login(Person.objects.get(email=f"{role}@villa-clara.example"))
    return client


def test_a_moderator_settles_a_page_of_texts(open_survey: process.Rules, actor: MakeActor) -> None:
    for name in ("a", "b", "c"):
        answered(name, {"vision": [f"Texto {name} de Ana."]}, now=NOON)
    one, two, three = OpenText.objects.order_by("pk")
    client = signed_in(actor, "moderator")
    bad = client.post("/desk/survey", {f"verdict-{one.pk}": "show", f"body-{one.pk}": "Otro texto."})
    assert "Solo puedes cambiar partes del texto" in bad.content.decode()
    given = {f"verdict-{one.pk}": "show", f"body-{one.pk}": "Texto a de […].", f"verdict-{two.pk}": "insult", f"body-{two.pk}": two.body}
    assert client.post("/desk/survey", given).headers["Location"] == "/desk/survey?done=2"
    page = client.get("/desk/survey?done=2").content.decode()
    assert "2 textos quedaron decididos" in page
    assert (three.body in page, one.body in page) == (True, False)
    assert "Texto a de […]." in client.get(f"/survey/answers/{one.answer.folio}").content.decode()
    assert "Insulta o amenaza" in client.get(f"/survey/answers/{two.answer.folio}").content.decode()
    assert "Espera que la leamos" in client.get(f"/survey/answers/{three.answer.folio}").content.decode()


def test_an_analyst_publishes_tables(open_survey: process.Rules, actor: MakeActor, sequencer: Sequencer) -> None:
    client = signed_in(actor, "analyst")
    assert "Menos de 3 respuestas" in client.get("/desk/survey/tables").content.decode()
    assert client.post("/desk/survey/tables").status_code == 409
    for one in range(3):
        answered(str(one), {"stay": ["yes"]}, now=NOON)
    sequencer()
    assert "Publicar tablas nuevas" in client.get("/desk/survey/tables").content.decode()
    assert client.post("/desk/survey/tables").headers["Location"] == "/desk/survey/tables?done=1"
    assert Snapshot.objects.count() == 1
    assert client.get("/desk/survey").status_code == 403


def test_a_receipt_says_what_was_answered(open_survey: process.Rules, sequencer: Sequencer, client: Client) -> None:
    done = answered("ana", {"stay": ["yes"]}, now=NOON)
    sequencer()
    assert done.secrets
    assert ledger.receipt(done.secrets.code).state == "counted"
    page = client.post("/receipt", {"code": done.secrets.code}).content.decode()
    assert "Comprobante de una respuesta" in page
    assert "Imagina tu villa" in page
    assert "firmaste" not in page
