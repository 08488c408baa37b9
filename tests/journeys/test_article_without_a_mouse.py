"""The page of an article for whoever reads it with a keyboard, or by ear: the order makes sense, and nothing is said by pink alone."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from constituyente.foundation.process import api as process
from tests.conftest import NOON
from tests.factories import assembly as voting
from tests.factories import decision
from tests.harness.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

HEARD = """\
- main:
  - navigation "Estás en"
    - list:
      - listitem:
        - link "La constitución"
      - listitem:
        - link "Título primero. La ciudad"
  - heading "Artículo 1 Tema 1" [level=1]
  - paragraph: Adoptado el 20 de agosto de 2026
  - paragraph: Lo subrayado en rosa viene de algo que la gente pidió. Junto a cada párrafo está qué pidió y qué no se siguió.
  - heading "Párrafo 1" [level=2]
  - link "Enlace a 1."
  - paragraph: Toda parada tendrá sombra y asiento, de día y de noche.
  - heading "De dónde viene" [level=3]
  - list:
    - listitem:
      - paragraph:
        - link "Sombra en las paradas"
      - paragraph: "Se pidió: «toda parada tenga sombra y asiento»"
      - paragraph: Entra como lo pidieron.
      - paragraph:
        - strong: Cita añadida el 22 de agosto de 2026, después de adoptarse el texto
      - paragraph:
        - link "Aporte 1"
        - text: · Petición 1 · Adoptado
  - paragraph:
    - link "Seguir el hilo (párrafo 1)"
  - heading "Párrafo 2" [level=2]
  - link "Enlace a 2."
  - paragraph: La ley dirá cuándo.
  - paragraph:
    - text: No cita nada que la gente haya pedido.
    - link "Su hilo (párrafo 2)"
  - region "Cómo se votó"
    - heading "Cómo se votó" [level=2]
    - list:
      - listitem:
        - paragraph:
          - link "Votación 1"
          - text: ·
          - time: 20 de agosto de 2026
        - paragraph: "6 a favor, 2 en contra: aprobada; hacían falta 6 de 9."
  - region "Citar este artículo"
    - heading "Citar este artículo" [level=2]
    - paragraph: Carta de Villa Clara, Artículo 1. Tema 1. provision/000000a1@1. http://127.0.0.1:8000/constitution/000000a1
    - paragraph:
      - text: Para citar una parte, sigue su número. La dirección no cambia, aunque cambie el número del artículo.
      - link "El hilo de todo el artículo"
      - text: ·
      - link "JSON"
  - paragraph:
    - link "En el texto completo"
    - text: ·
    - link "La versión 1 como se publicó"
  - navigation "Artículos"
    - link "Preámbulo"
    - link "Artículo 2. Tema 2"
"""
STOPS = [
    ("La constitución", "/constitution"),
    ("Título primero. La ciudad", "/constitution#000000b1"),
    ("Enlace a 1.", "#00000a11"),
    ("Sombra en las paradas", "/petitions/1"),
    ("Aporte 1", "/dossiers/1"),
    ("Seguir el hilo (párrafo 1)", "/trace/provision/00000a11"),
    ("Enlace a 2.", "#00000a12"),
    ("Su hilo (párrafo 2)", "/trace/provision/00000a12"),
    ("Votación 1", "/assembly/rollcalls/1"),
    ("El hilo de todo el artículo", "/trace/provision/000000a1"),
    ("JSON", "/constitution/000000a1.json"),
    ("En el texto completo", "/constitution/text#000000a1"),
    ("La versión 1 como se publicó", "/draft/1"),
    ("← Preámbulo", "/constitution/000000e0"),
    ("Artículo 2. Tema 2 →", "/constitution/000000a2"),
]


@pytest.fixture
def reading(browser: Browser, client: Client, rules: process.Rules) -> Iterator[Page]:
    """An article that takes up a petition and was voted on, on a desktop screen."""
    voting.rules_in_force(now=NOON)
    item = decision.item(title="Sombra en las paradas", outcome="adopted", now=NOON)
    decision.adopted(now=NOON)
    decision.cite("a11", item, now=NOON)
    voting.roll_call(voting.votes(voting.seated(now=NOON), "++++++--a"), title="Artículo 1", provision="provision/000000a1@1", now=NOON)
    served = Served(client)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/*", served.answer)
    page.goto(served.fetch("/constitution/000000a1"))
    yield page
    page.close()


def test_what_is_heard_is_the_article_and_where_it_comes_from(reading: Page) -> None:
    heard = reading.locator("main").aria_snapshot()
    lines = [line[:-1] if line.endswith('":') else line for line in heard.splitlines() if "- /url:" not in line]
    assert [*lines, ""] == HEARD.split("\n")


def stops(page: Page) -> Iterator[tuple[str, str, str]]:
    """Each thing in the main part that the tab key comes to: its name, where it leads, and how its focus is drawn."""
    page.locator("main").focus()
    while True:
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                const seen = box.top >= 0 && box.bottom <= innerHeight && box.width > 0;
                return at.closest("main") && [at.innerText.replace(/\\s+/g, " ").trim(), at.getAttribute("href"),
                    `${style.outlineStyle} ${style.outlineWidth} ${seen ? "seen" : "hidden"}`];
            }"""
        )
        if told is None:
            return
        name, address, drawn = told
        yield name, address, drawn


def test_the_tab_key_goes_through_it_in_the_order_of_reading(reading: Page) -> None:
    assert list(stops(reading)) == [(name, address, "solid 3px seen") for name, address in STOPS]
