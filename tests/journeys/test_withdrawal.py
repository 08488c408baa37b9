"""On a phone without scripts: sign and answer, take both back, and see everywhere that it was done. A copy of the log adds up."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from constituyente.decision.dossiers import api as dossiers
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import api as survey
from tests.conftest import NOON, MakeActor
from tests.factories import petitions as petition_factory
from tests.factories import survey as survey_factory

from .people import Reader, last_code, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

VERIFIER = Path(__file__).parents[2] / "verify" / "verify.py"
SHADE = "Que haya sombra y bancas en la plaza."


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Reader]:
    process.apply(survey_factory.text(), now=NOON)
    reader = Reader(browser, live_server.url)
    yield reader
    reader.leaves()


def codes_of(reader: Reader) -> list[str]:
    """What the page shows to be written down."""
    return [one.inner_text().replace("\n", "") for one in reader.main.locator(".c-slip__code").all()]


def answers(reader: Reader) -> tuple[str, str, str]:
    """Answer one question of the survey. Returns folio, code and key."""
    reader.reads("/survey")
    reader.follows("Responder la encuesta")
    reader.presses("Lo leí: empezar")
    for _question in ("words", "challenges"):
        reader.presses("Saltar esta pregunta")
    reader.fills("¿Cómo imaginas la villa?", SHADE)
    reader.presses("Seguir")
    for _question in ("years", "trust", "stay", "means", "work", "person"):
        words = [one.inner_text() for one in reader.main.get_by_role("button").all()]
        reader.presses("Saltar esta pregunta" if "Saltar esta pregunta" in words else "Seguir")
    reader.presses("Entregar")
    folio, code, key = codes_of(reader)
    return folio, code, key


def signs(reader: Reader, number: int) -> tuple[str, str]:
    """Sign a petition. Returns code and key."""
    reader.reads(f"/petitions/{number}/sign")
    reader.fills("Tu correo", "ana@villa-clara.example")
    reader.ticks("Leí")
    reader.main.get_by_role("button").last.click()
    reader.fills("Seis números", last_code())
    reader.main.get_by_role("button").last.click()
    code, key = codes_of(reader)
    return code, key


def takes_back(reader: Reader, codes: tuple[str, str], button: str) -> str:
    """With a slip of the pen first: the key where the code belongs. Returns the words of the last page."""
    code, key = codes
    reader.fills("Código del comprobante", key)
    reader.fills("Clave de retiro", code)
    assert "Este código y esta clave no van juntos." in reader.presses("Ver qué es")
    reader.fills("Código del comprobante", code.lower())
    reader.fills("Clave de retiro", key.replace("-", " "))
    assert "¿Retirar esto?" in reader.presses("Ver qué es")
    said = reader.presses(button)
    assert reader.address.endswith("/receipt/withdraw")
    return said


def test_what_one_gave_is_taken_back_and_everybody_can_see_it(
    phone: Reader, live_server: LiveServer, actor: MakeActor, tmp_path: Path, run_verifier: Callable[..., str]
) -> None:
    number = petition_factory.opened(title="Más sombra en las paradas", now=NOON)
    petition_factory.sign(number, 2, now=NOON)
    folio, *codes = answers(phone)
    answered = (codes[0], codes[1])
    signed = signs(phone, number)
    (text,) = survey.queue(actor("moderator"))
    survey.review({text.number: survey.Verdict(shown=True, body=text.text)}, actor=actor("moderator"), now=NOON)
    tick()
    assert dossiers.figures().total == 2
    assert SHADE in phone.reads(f"/survey/answers/{folio.replace('-', '')}")

    phone.reads("/receipt")
    phone.follows("retirar lo que diste")
    assert "La retiraste" in takes_back(phone, signed, "Retirar mi firma")
    phone.reads("/receipt/withdraw")
    assert "La retiraste" in takes_back(phone, answered, "Retirar mi respuesta")
    tick()

    phone.reads("/receipt")
    phone.fills("Código del comprobante", signed[0])
    assert "Retirada" in phone.presses("Ver mi comprobante")
    phone.reads("/receipt/withdraw")
    phone.fills("Código del comprobante", answered[0])
    phone.fills("Clave de retiro", answered[1])
    assert "Ya la habías retirado" in phone.presses("Ver qué es")
    taken = phone.reads(f"/survey/answers/{folio.replace('-', '')}")
    assert ("Se retiró" in taken, SHADE in taken) == (True, False)
    assert "retirada" in phone.follows("Aporte")
    assert "la retira" in phone.follows("Seguir el hilo completo")
    phone.reads("/search")
    phone.fills("Palabras, un artículo o una referencia", "bancas")
    assert SHADE not in phone.presses("Buscar")
    count = phone.page.request.get(f"/petitions/{number}.json").json()["count"]
    assert (count["total"], count["withdrawn"]) == (2, 1)
    assert phone.page.request.get("/survey.json").json()["counts"]["valid"] == 0
    assert "ALL AGREES" in run_verifier("all", live_server.url, tmp_path / "copy")


@pytest.fixture
def run_verifier() -> Callable[..., str]:
    def run(*words: str | Path) -> str:
        command = [sys.executable, VERIFIER, *words, "--key", ledger.head().verifier_key, "--lang", "en"]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
        return said.stdout

    return run
