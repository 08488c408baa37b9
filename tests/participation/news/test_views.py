"""The pages of news, and the desk on which it is written, through HTTP alone."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from constituyente.foundation.accounts.models import Person
from constituyente.foundation.process import api as process
from constituyente.participation.news.models import Notice, NoticeVersion
from constituyente.participation.news.queries import SHOWN_AT_DESK
from tests.conftest import MakeActor
from tests.factories.news import corrected, draft, published

pytestmark = pytest.mark.usefixtures("rules", "clock")


@pytest.fixture
def desk(client: Client, actor: MakeActor) -> Client:
    """Somebody of the secretariat at the desk."""
    actor("secretariat")
    client.force_login(Person.objects.get(email="secretariat@villa-clara.example"))
    return client


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_list_says_what_is_empty(client: Client) -> None:
    assert "Todavía no hay noticias." in read(client, "/news")


def test_a_notice_is_read_with_its_headings_lists_and_links(client: Client, noon: datetime) -> None:
    published(body="Hola <b>tú</b>.\n\n## Dónde\n- [Aquí](/survey)\n- [Allá](https://puerto-claro.example/a)", now=noon)
    page = read(client, "/news/1")
    assert "<p>Hola &lt;b&gt;tú&lt;/b&gt;.</p>" in " ".join(page.split()).replace(" </p>", "</p>")
    assert '<a href="/survey">Aquí</a>' in page
    assert '<a href="https://puerto-claro.example/a" rel="noopener nofollow">Allá</a>' in page
    assert '<a href="/en/survey">Aquí</a>' in read(client, "/en/news/1")


def test_a_correction_stands_beside_what_it_said_before(client: Client, noon: datetime) -> None:
    published(body="Abre el lunes.", now=noon - timedelta(days=2))
    corrected(1, based_on=1, body="Abre el martes.", reason="Es el martes.", now=noon - timedelta(days=1))
    page = read(client, "/news/1")
    order = [page.index(words) for words in ("Abre el martes.", "Es el martes.", "Abre el lunes.")]
    assert order == sorted(order)
    assert "corregida el 21 de agosto de 2026" in read(client, "/news")


def test_whoever_writes_is_led_from_the_form_to_the_public_page(desk: Client) -> None:
    answer = desk.post("/desk/news/new", {"title": "Abre la encuesta", "language": "es", "body": "Desde hoy."})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/news/1")
    assert desk.get("/news/1").status_code == 404
    assert desk.post("/desk/news/1/publish", {"when": "now"}).headers["Location"] == "/desk/news?done=1"
    assert "Desde hoy." in read(desk, "/news/1")
    assert "La noticia 1 ya es pública." in read(desk, "/desk/news?done=1")


def test_a_notice_too_old_for_the_list_is_told_of_all_the_same(desk: Client, noon: datetime) -> None:
    for _notice in range(SHOWN_AT_DESK + 1):
        draft(now=noon)
    page = read(desk, "/desk/news?done=1")
    assert ("La noticia 1 quedó guardada." in page, 'href="/desk/news/1"><b' in page) == (True, False)
    assert "quedó guardada" not in read(desk, f"/desk/news?done={SHOWN_AT_DESK + 2}")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "", "language": "es", "body": "Hola."}, "Escribe un título"),
        ({"title": "T", "language": "es", "body": "…"}, "No tiene ninguna palabra"),
        ({"title": "T", "language": "xx", "body": "Hola."}, "Elige un idioma"),
    ],
)
def test_bad_words_are_told_at_their_field(desk: Client, given: dict[str, str], said: str) -> None:
    page = desk.post("/desk/news/new", given)
    assert (page.status_code, said in page.content.decode(), Notice.objects.count()) == (200, True, 0)


def test_a_notice_is_planned_in_the_clock_of_the_process(desk: Client, noon: datetime, rules: process.Rules) -> None:
    draft(now=noon)
    desk.post("/desk/news/1/publish", {"when": "later", "day": "2026-08-24", "time": "09:30"})
    assert Notice.objects.get().publish_at == datetime(2026, 8, 24, 9, 30, tzinfo=rules.process.zone)
    assert "Sale el 24 de agosto de 2026 a las 09:30" in read(desk, "/desk/news/1")
    assert desk.get("/news/1").status_code == 404
    assert "La noticia 1 sale el 24 de agosto de 2026 a las 09:30." in read(desk, "/desk/news?done=1")
    assert "Sale sola el 24 de agosto de 2026 a las 09:30, con lo que guardes." in read(desk, "/desk/news/1/edit")
    desk.post("/desk/news/1/hold")
    assert "Borrador" in read(desk, "/desk/news/1")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"when": ""}, "Elige cuándo"),
        ({"when": "later"}, "Escribe el día"),
        ({"when": "later", "day": "2026-08-24"}, "Escribe la hora"),
        ({"when": "later", "day": "2026-08-21", "time": "09:30"}, "El momento de publicar tiene que estar por delante."),
    ],
)
def test_a_plan_that_cannot_be_is_told(desk: Client, noon: datetime, given: dict[str, str], said: str) -> None:
    draft(now=noon)
    assert said in desk.post("/desk/news/1/publish", given).content.decode()
    assert Notice.objects.get().publish_at is None


def test_a_correction_without_a_reason_is_told_at_its_field(desk: Client, noon: datetime) -> None:
    published(now=noon)
    page = desk.post("/desk/news/1/edit", {"title": "Otra", "body": "Otra.", "based_on": "1"}).content.decode()
    assert "Di qué corriges" in page
    assert desk.post("/desk/news/1/edit", {"title": "Otra", "body": "Otra.", "based_on": "1", "reason": "Era otra."}).status_code == 302
    assert NoticeVersion.objects.count() == 2


def test_whoever_writes_second_keeps_their_words_and_sees_the_others(desk: Client, noon: datetime) -> None:
    draft(now=noon)
    corrected(1, based_on=1, title="La de ella", body="Lo de ella.", now=noon)
    page = desk.post("/desk/news/1/edit", {"title": "La mía", "body": "Lo mío.", "based_on": "1"}).content.decode()
    assert ["Alguien cambió esta noticia" in page, "Lo de ella." in page, "Lo mío." in page] == [True, True, True]
    assert 'name="based_on" value="2"' in page
    assert desk.post("/desk/news/1/edit", {"title": "La mía", "body": "Lo mío.", "based_on": "2"}).status_code == 302
    assert [one.body for one in NoticeVersion.objects.order_by("version")] == ["Desde hoy.", "Lo de ella.", "Lo mío."]


def test_a_withdrawn_notice_says_so_and_leaves_list_and_feed(desk: Client, noon: datetime) -> None:
    published(title="Con un teléfono", now=noon)
    assert "Escribe por qué" in desk.post("/desk/news/1/withdraw", {"reason": ""}).content.decode()
    desk.post("/desk/news/1/withdraw", {"reason": "Tenía un teléfono."})
    page = read(desk, "/news/1")
    assert ("Con un teléfono" in page, "Tenía un teléfono." in page) == (False, True)
    assert ["Con un teléfono" in read(desk, address) for address in ("/news", "/news.atom", "/news.json", "/news/1.json")] == [False] * 4
    assert desk.get("/desk/news/1").status_code == 200
