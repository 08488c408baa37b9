"""The whole way, through HTTP alone: somebody asks, others sign, a promise is kept, the drafters answer, an article cites it."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from constituyente.decision.constitution import api as constitution
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.portal import upkeep
from tests.harness.plant import process_today

from .people import last_code, tick, way_in

pytestmark = pytest.mark.django_db(transaction=True)  # codes are counted in transactions of their own


class Person:
    """Somebody with a browser; reads pages and fills in forms, and knows nothing of what is behind them."""

    def __init__(self) -> None:
        self.browser = Client(enforce_csrf_checks=True)

    def read(self, address: str) -> str:
        answer = self.browser.get(address, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def send(self, address: str, **answers: str) -> tuple[str, str]:
        """Open the form, fill it in, press the button. Returns the address one lands at and the page."""
        form = self.read(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, address
        answer = self.browser.post(address, {**answers, "csrfmiddlewaretoken": token[1]}, follow=True)
        assert answer.status_code == 200, (address, answer.status_code, answer.content.decode()[:2000])
        landed = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        return landed, answer.content.decode()


def staff(role: str) -> Person:
    """Somebody of the staff who came in by a one-time link."""
    person = Person()
    person.send(way_in(role))
    return person


def sign(number: int, contact: str) -> str:
    person = Person()
    landed, _page = person.send(f"/petitions/{number}/sign", contact=contact, subscribe="yes", notice="on")
    assert re.fullmatch(rf"/petitions/{number}/code/\w+", landed)
    _landed, page = person.send(landed, code=last_code())
    return page


def test_from_petition_to_article_and_back() -> None:
    process.apply(process_today(), now=timezone.now())
    upkeep.settle(now=timezone.now())

    resident = Person()
    asked = {
        "title": "Que el horario del agua se avise",
        "demand": "Pedimos que el horario del agua se avise quince días antes.",
        "reasons": "Nadie avisa y se pierde el turno.",
        "contact": "ana@villa-clara.example",
        "notice": "on",
    }
    landed, _page = resident.send("/petitions/new", **asked)
    resident.send(landed, code=last_code())
    assert "Que el horario del agua" not in resident.read("/petitions")

    moderator = staff("moderator")
    assert "Que el horario del agua se avise" in moderator.read("/desk/petitions")
    moderator.send("/desk/petitions/1", decision="admit", reason="Cumple las reglas.")
    tick()
    assert "Que el horario del agua se avise" in resident.read("/petitions")

    pages = [sign(1, f"persona{one}@villa-clara.example") for one in range(5)]
    leaves = [re.search(r"\b[0-9a-f]{64}\b", page) for page in pages]
    assert len({leaf[0] for leaf in leaves if leaf}) == 5
    assert resident.browser.get("/petitions/1.json").json()["count"]["total"] == 0  # not before the next checkpoint
    tick()
    page = resident.browser.get("/petitions/1.json").json()
    count = page["count"]
    taken_out = [count[state] for state in ("held", "excluded", "withdrawn")]
    assert (count["total"], count["by_strength"], count["elsewhere"], taken_out) == (5, {"email": 5}, 0, [0, 0, 0])
    assert count["size"] <= ledger.head().size
    assert [(promise["mark"], promise["status"]) for promise in page["promises"]] == [(5, "open")]
    assert "/promises/1" in resident.read("/promises")

    secretariat = staff("secretariat")
    today = process.current().local_date(timezone.now()).isoformat()
    secretariat.send("/desk/promises/1", on=today, who="Secretaría", text="Sí se puede.", reviewed="on")
    tick()
    assert resident.browser.get("/promises/1.json").json()["promise"]["status"] == "kept"
    assert sum("Sí se puede." in str(letter.body) for letter in mail.outbox) == 6  # its author and the five who asked to hear of it

    drafter = staff("drafter")
    assert "Que el horario del agua se avise" in drafter.read("/desk/dossiers")
    drafter.send("/desk/dossiers/1", outcome="adopted_in_part", reason="Entra el aviso, con siete días.")
    drafting.import_text(
        drafting.TextInput(1, "Carta", "es", date(2026, 1, 1), None, "", ""),
        [
            drafting.ProvisionInput("a0000001", "", 1, "article", "Artículo 1", "Agua", "", ""),
            drafting.ProvisionInput("a0000002", "a0000001", 2, "paragraph", "1.", "", "El horario del agua se avisa siete días antes.", ""),
        ],
        now=timezone.now(),
    )
    constitution.adopt(1, on=date(2026, 1, 2), now=timezone.now())
    drafter.send(
        "/desk/drafting/a0000001?item=1",
        provision="a0000002",
        relation="based_on",
        quote="siete días antes",
        item_quote="quince días antes",
        reason="Pedían quince; quedaron siete.",
    )
    tick()

    article = resident.read("/constitution/a0000001")
    assert "/petitions/1" in article
    assert "Pedían quince; quedaron siete." in article
    petition = resident.read("/petitions/1")
    assert "/constitution/a0000001" in petition
    for address in ("/trace/petition/1", "/trace/provision/a0000002", "/en/trace/petition/1"):
        thread = resident.read(address)
        assert "quince días antes" in thread
        assert "siete días antes" in thread
    facts = [fact["ref"] for fact in resident.browser.get("/trace/petition/1.json").json()["facts"]]
    assert {fact["kind"] for fact in facts} == {"petition", "promise", "item", "provision"}
