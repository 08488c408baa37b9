"""Several cases decided at once at the desk: chosen, looked at, done; what cannot be is said case by case, and nothing is lost."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers.models import Disposition
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.petitions import api as petitions
from constituyente.participation.survey.models import OpenText, Review
from tests.conftest import NOON, MakeActor
from tests.factories import decision, survey
from tests.factories import meetings as meeting_factory
from tests.factories.petitions import waiting
from tests.participation.reading import english_on, sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "rules")]


@dataclass
class Desk:
    """Somebody who posts to one address."""

    client: Client
    address: str

    def posts(self, step: str, *picks: object, **given: str) -> str:
        return text(self.client.post(self.address, {**given, "step": step, "pick": [str(one) for one in picks]}).content.decode())


@pytest.fixture
def petitions_desk(actor: MakeActor, client: Client) -> Desk:
    sign_in(client, actor, "moderator")
    return Desk(client, "/desk/petitions/together")


def test_petitions_are_chosen_looked_at_and_done(petitions_desk: Desk, client: Client) -> None:
    one, two, three = (waiting(title=title, now=NOON - timedelta(hours=1)) for title in ("Sombra", "Bancas", "Agua"))
    queue = client.get("/desk/petitions").content.decode()
    assert re.findall(r'name="pick" value="(\d+)"', queue) == [str(one), str(two), str(three)]
    assert english_on(client, f"{petitions_desk.address}?pick={one}&pick={two}") == {}
    decided = {"decision": "unlawful", "reason": "Va contra la ley."}
    looked = petitions_desk.posts("look", one, two, **decided)
    assert "Míralo antes de aplicarlo" in looked
    for words in ["Sombra", "Bancas", "Es contraria a la ley vigente.", "Va contra la ley.", "Decidir 2 ahora"]:
        assert words in looked
    assert [row.number for row in petitions.queue(accounts.SYSTEM, now=NOON)] == [one, two, three]
    done = petitions_desk.posts("sure", one, two, **decided)
    assert "2 decididos" in done
    assert [row.number for row in petitions.queue(accounts.SYSTEM, now=NOON)] == [three]


def test_what_cannot_be_decided_is_said_and_the_rest_is_done(petitions_desk: Desk) -> None:
    one, two = (waiting(title=title, now=NOON) for title in ("Sombra", "Bancas"))
    petitions.decide(one, actor=accounts.SYSTEM, admit=True, reason="Sí.", now=NOON)
    given = {"decision": "admit", "reason": "Cumple."}
    assert "Sombra · Ya está decidido." in petitions_desk.posts("look", one, two, "nada", **given)
    done = petitions_desk.posts("sure", one, two, **given)
    assert "1 decidido" in done
    assert "Sombra · Ya está decidido." in done
    assert "Nada de lo marcado se puede decidir ya." in petitions_desk.posts("choose", one, two, **given)


def test_a_decision_without_its_reason_is_asked_for_again_with_what_was_ticked(petitions_desk: Desk, client: Client) -> None:
    one, two = (waiting(title=title, now=NOON) for title in ("Sombra", "Bancas"))
    page = client.post(petitions_desk.address, {"decision": "admit", "reason": "", "step": "sure", "pick": [one, two]}).content.decode()
    assert text(page).count("Escribe la razón") == 2
    assert re.findall(r'name="pick" value="(\d+)"', page) == [str(one), str(two)]
    asked = {"decision": "admit", "reason": "Porque sí", "step": "choose", "pick": [one, two]}
    page = client.post(petitions_desk.address, asked).content.decode()
    assert "Porque sí</textarea>" in page
    assert len(petitions.queue(accounts.SYSTEM, now=NOON)) == 2
    assert "No hay nada marcado" in text(client.get(petitions_desk.address).content.decode())


def test_meetings_are_decided_together(actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "moderator")
    one, two = (meeting_factory.waiting(title=title, starts_at=NOON + timedelta(days=3), now=NOON).number for title in ("Sombra", "Bancas"))
    desk = Desk(client, "/desk/meetings/together")
    assert "Escribe la razón" in desk.posts("look", one, two, decision="regressive")
    assert "2 decididos" in desk.posts("sure", one, two, decision="+list")
    assert meetings.waiting(accounts.SYSTEM) == 0


def test_items_are_disposed_together(actor: MakeActor, client: Client) -> None:
    drafter = sign_in(client, actor, "drafter")
    one, two, three = (decision.item(title=title, now=NOON) for title in ("Sombra", "Bancas", "Agua"))
    desk = Desk(client, "/desk/dossiers/together")
    dossiers.dispose(three, actor=accounts.SYSTEM, outcome="adopted", reason="Va.", now=NOON)
    before = ledger.waiting().entries
    done = desk.posts("sure", one, two, three, outcome="already_covered", reason="Está en el artículo 1.")
    assert "2 decididos" in done
    assert ledger.waiting().entries == before + 2
    rows = Disposition.objects.order_by("item__number").values_list("item__number", "outcome", "decided_by")
    covered = [(number, "already_covered", drafter.id) for number in (one, two)]
    assert list(rows) == [*covered, (three, "adopted", accounts.SYSTEM.id)]


def test_open_texts_are_read_together(actor: MakeActor, client: Client) -> None:
    process.apply(survey.text(), now=NOON)
    sign_in(client, actor, "moderator")
    for said in ("Más sombra", "Menos ruido"):
        survey.answered(said, {"vision": [said]}, now=NOON)
    one, two = OpenText.objects.order_by("pk").values_list("pk", flat=True)
    desk = Desk(client, "/desk/survey/together")
    assert "Mostrarlos a todos, como están escritos" in desk.posts("look", one, two, verdict="show")
    assert "2 decididos" in desk.posts("sure", one, two, verdict="show")
    rows = Review.objects.order_by("text").values_list("text", "shown", "body")
    assert list(rows) == [(one, True, "Más sombra"), (two, True, "Menos ruido")]
