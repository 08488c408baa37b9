"""The whole way on a phone without scripts: an answer and a meeting's statement become an article, two clicks away at most."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import fold
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from tests.conftest import NOON
from tests.factories import survey as survey_factory
from tests.factories.assembly import ASSEMBLY

from .people import Reader, last_code, tick, way_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLICKS = 2  # from either end to the other
RULE = 'adopts = { of = "present", at_least = "2/3" }'
SITS = ASSEMBLY.format(seats=5, rules=RULE)
VISION = "Que la plaza tenga sombra y bancas."
SHADE, WATER = "Que cada plaza tenga árboles que den sombra.", "Que haya una fuente de agua que sirva."
ASKED = ("árboles que den sombra", "una fuente de agua", "sombra y bancas")  # words of theirs that are cited, in the order of their items
ARTICLE = "Toda plaza pública tendrá sombra, agua y lugar para sentarse."


class Clock:
    """The hour, for the site and for everything behind it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)
        tick()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def somebody(browser: Browser, live_server: LiveServer, clock: Clock) -> Iterator[Callable[..., Reader]]:
    """Opens another phone; with a role, that of somebody of the staff who came in by a one-time link."""
    process.apply(survey_factory.text().replace("[privacy]", f"{SITS}\n[privacy]"), now=clock.now)
    tick()
    readers = list[Reader]()

    def comes(role: str = "") -> Reader:
        reader = Reader(browser, live_server.url)
        readers.append(reader)
        if role:
            reader.reads(way_in(role))
            reader.presses("Entrar")
        return reader

    yield comes
    for reader in readers:
        reader.leaves()


def answers(resident: Reader) -> str:
    """Answer the survey, with one mistake and one question skipped. Returns the address at which one sees what became of the words."""
    resident.reads("/survey")
    resident.follows("Responder la encuesta")
    resident.presses("Lo leí: empezar")
    for place, word in enumerate(("sombra", "agua", "calma"), start=1):
        resident.fills(f"Palabra {place}", word)
    resident.presses("Seguir")
    resident.ticks("Agua", "Aire")
    resident.presses("Seguir")
    resident.fills("¿Cómo imaginas la villa?", VISION)
    resident.presses("Seguir")
    resident.fills("¿Cuántos años llevas aquí?", "ciento veinte")
    assert "Error:" in resident.presses("Seguir")
    resident.fills("¿Cuántos años llevas aquí?", "12")
    resident.presses("Seguir")
    resident.presses("Saltar esta pregunta")
    for choice in ("Sí", "A pie"):
        resident.ticks(choice)
        resident.presses("Seguir")
    resident.fills("¿Dónde trabajas?", "La Loma")
    resident.presses("Seguir")
    resident.fills("Dónde vives", "Centro")
    resident.ticks("18+")
    resident.presses("Seguir")
    said = resident.presses("Entregar")
    assert all(word in said for word in ("Tu folio", "Código del comprobante", "Clave de retiro"))
    folio = resident.main.locator("code").first.inner_text().replace("-", "")
    resident.follows("Qué fue de mis palabras")
    assert resident.address.endswith(f"/survey/answers/{folio}")
    return resident.address


def calls_a_meeting(host: Reader, clock: Clock) -> tuple[str, str]:
    """Register a meeting for the day after tomorrow. Returns its address and the key for its results."""
    host.reads("/meetings")
    host.follows("Registrar una reunión")
    host.fills("¿Cómo se llama la reunión?", "La plaza de La Loma")
    host.fills("¿De qué se va a hablar?", "De cómo queremos la plaza.")
    host.fills("¿Dónde?", "Escuela Benito Juárez, calle Olmo 5")
    host.fills("¿Qué día?", f"{clock.now + timedelta(days=2):%d/%m/%Y}")
    host.fills("¿A qué hora empieza?", "17:30")
    host.fills("Tu correo", "luz@villa-clara.example")
    host.ticks("Leí qué se guarda de mí y acepto. Lo que escribo se hace público cuando la reunión se publica.")
    host.presses("Recibir mi código")
    host.fills("Seis números", last_code())
    host.presses("Registrar la reunión")
    key = host.main.locator("code").first.inner_text()
    host.follows("Ir a su página")
    return host.address, key


def lists_it(moderator: Reader) -> None:
    moderator.reads("/desk/meetings/1")
    moderator.ticks("Publicarla: todos la ven desde ahora")
    moderator.presses("Guardar y pasar a la siguiente")


def reports(host: Reader, meeting: str, key: str) -> None:
    host.reads(meeting)
    host.follows("Entregar los resultados")
    host.fills("La clave para los resultados", key)
    host.fills("¿Cuántas personas vinieron?", "31")
    host.fills("Lo que dice la reunión", SHADE, WATER)
    host.fills("A favor", "29")
    host.presses("Entregar los resultados")


def moderates(moderator: Reader) -> None:
    """Let what the meeting said and what the resident wrote be seen."""
    moderator.reads("/desk/meetings/1/results")
    moderator.presses("Guardar y pasar a la siguiente")
    moderator.reads("/desk/survey")
    moderator.ticks("Mostrarlo a todos")
    moderator.presses("Guardar y seguir")


def disposes(drafter: Reader) -> None:
    """Decide on what people gave, the oldest first: what the meeting said, then the wish of the survey."""
    drafter.reads("/desk/dossiers")
    drafter.follows("Abrirlo")
    for outcome in (
        "Adoptado: entra completo al texto",
        "Adoptado en parte: la razón dice qué no entra",
        "Adoptado: entra completo al texto",
    ):
        drafter.ticks(outcome)
        drafter.fills("Por qué", "La plaza entra como derecho; cuántas fuentes, lo dirá la ley.")
        drafter.presses("Guardar y pasar al siguiente")


def begins_to_write(drafter: Reader) -> str:
    """Write an article with one paragraph, correct it, publish it. Returns the address of the article at the desk."""
    drafter.reads("/desk/drafting/text")
    drafter.presses("Empezar a escribir")
    drafter.follows("Añadir su primera parte")
    drafter.fills("Qué es", "Artículo")
    drafter.fills("Marca, como se imprime", "Artículo 1")
    drafter.fills("Encabezado", "De las plazas")
    drafter.presses("Añadirla")
    article = drafter.address.partition("?")[0].rpartition("/")[2]
    drafter.follows("Añadir una parte dentro")
    drafter.fills("Qué es", "Párrafo (1., 2., o sin marca)")
    drafter.fills("Marca, como se imprime", "1.")
    drafter.fills("Texto de la parte", "Toda plaza tendrá sombra.")
    drafter.presses("Añadirla")
    drafter.fills("Texto de la parte", ARTICLE)
    drafter.fills("Por qué", "Piden también agua y bancas.")
    drafter.presses("Guardar")
    drafter.follows("El texto en curso")
    drafter.follows("Ver todo lo que cambió, y publicar")
    drafter.fills("Título del texto", "Carta de Villa Clara")
    drafter.fills("Qué cambió y por qué, en palabras que se publican", "Primera versión, sobre las plazas.")
    drafter.presses("Publicar la versión 1")
    drafter.follows("La versión 1 es pública: verla")
    assert ARTICLE in drafter.follows("De las plazas")
    return article


def cites(drafter: Reader, words: str) -> None:
    """Cite the first input that is adopted and cited nowhere."""
    drafter.reads("/desk/drafting")
    drafter.follows("citarlo")
    drafter.follows("Artículo 1")
    drafter.ticks("Párrafo 1")
    drafter.fills("Palabras del artículo", "sombra")
    drafter.fills("Palabras del aporte", words)
    drafter.fills("La razón, en una frase que se publica", f"Pedían {words}; entra con el lugar para sentarse.")
    drafter.presses("Guardar la cita")


def hands_over(secretary: Reader, today: str) -> None:
    secretary.reads("/desk/drafting/deliver")
    secretary.follows("Versión 1")
    secretary.fills("A quién", "Asamblea")
    secretary.fills("Quién", "Secretaría técnica")
    secretary.fills("Qué día", today)
    secretary.presses("Registrar la entrega")


def decides(clerk: Reader, article: str, today: str) -> None:
    """Seat five members, record a motion and its roll call, and what it adopted."""
    clerk.reads("/desk/bodies/assembly")
    for number in range(1, 6):
        clerk.follows("Registrar quién ocupa un escaño")
        clerk.fills("Nombre", f"Persona {number}")
        clerk.fills("Primer día en el escaño", today)
        clerk.fills("Cómo llegó a su escaño", "Elegida en su distrito.")
        clerk.presses("Guardar el escaño")
    clerk.reads("/desk/assembly")
    clerk.follows("Registrar una moción")
    clerk.fills("Qué se propone, en una línea", "Aprobar la carta")
    clerk.fills("La moción", "Que se apruebe la versión 1 de la carta.")
    clerk.fills("La disposición de que se trata", f"provision/{article}@1")
    clerk.fills("Quién la propone", "Mesa directiva")
    clerk.presses("Publicar la moción")
    clerk.follows("Aprobar la carta")
    clerk.ticks("Todo el grupo: A favor", "Persona 5: En contra")
    clerk.presses("Publicar la votación")
    clerk.reads("/desk/constitution")
    clerk.fills("¿Qué versión se adoptó?", "Versión 1: Carta de Villa Clara")
    clerk.fills("Día en que se adoptó", today)
    clerk.fills("Número de la votación nominal que lo decidió", "1")
    clerk.presses("Revisarlo")
    clerk.presses("Registrar la adopción")


def test_from_words_to_article_and_back(somebody: Callable[..., Reader], clock: Clock) -> None:
    resident, host = somebody(), somebody()
    answer = answers(resident)
    meeting, key = calls_a_meeting(host, clock)
    lists_it(somebody("moderator"))
    clock.pass_(days=3)
    reports(host, meeting, key)
    moderates(somebody("moderator"))
    tick()
    resident.reads("/survey")
    resident.follows("Qué fue de mis palabras")
    resident.fills("Folio", answer.rpartition("/")[2].lower())
    assert VISION in resident.presses("Ver qué fue de ello")
    assert resident.address == answer
    host.reads(meeting)
    host.follows(SHADE)
    statement = host.address

    today = f"{clock.now:%Y-%m-%d}"
    drafter = somebody("drafter")
    disposes(drafter)
    article = begins_to_write(drafter)
    for words in ASKED:
        cites(drafter, words)
    hands_over(somebody("secretariat"), today)
    decides(somebody("clerk"), article, today)
    tick()

    reader = somebody()
    for end, words in ((answer, VISION), (statement, SHADE)):
        reader.reads(end)
        assert ARTICLE in reader.follows("Artículo 1. De las plazas")
        assert reader.clicks <= CLICKS
        reader.reads(f"/constitution/{article}")
        assert words in reader.follows(words)
        assert (reader.address, reader.clicks <= CLICKS) == (end, True)

    assert "Votación 1" in reader.reads(answer.replace("/survey/answers/", "/trace/answer/"))
    reader.reads(f"/constitution/{article}")
    vote = reader.follows("Cómo votó cada integrante")
    assert all(words in vote for words in (*ASKED, VISION, SHADE, WATER, "4 a favor, 1 en contra: aprobada; hacían falta 4 de 5."))
    for asked, found, address in (("bancas", VISION, answer), ("lugar para sentarse", "Artículo 1", f"/constitution/{article}")):
        reader.reads("/search")
        reader.fills("Palabras, un artículo o una referencia", asked)
        reader.presses("Buscar")
        reader.follows(found)
        assert reader.address.endswith(address)

    figures = reader.page.request.get("/data.json").json()["figures"]
    assert figures["answers"] == {"started": 1, "complete": 1, "valid": 1}
    assert figures["meetings"] == {"total": 1, "with_results": 1, "statements": 2}
    assert figures["rollcalls"] == {"total": 1, "members": 5, "yes": 4, "no": 1}
    assert (figures["dispositions"], figures["provisions"]["articles"]) == (3, 1)
    sealed = Entry.objects.filter(index__isnull=False).order_by("index").values_list("body", flat=True)
    counted = fold.recount(map(bytes, sealed))
    assert [(sum(one.values()), ledger.tallies([key])[key].total) for key, one in counted.items()] == [(1, 1)]
