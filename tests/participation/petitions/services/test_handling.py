from datetime import timedelta

import pytest
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Appeal, Handling, Petition
from tests.conftest import NOON, MakeActor
from tests.factories.petitions import opened, waiting
from tests.participation.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]

HALF_AN_HOUR = timedelta(minutes=30)


def moderator(name: str) -> accounts.Actor:
    return accounts.ensure_staff(f"{name}@villa-clara.example", name.capitalize(), ["moderator"], now=NOON)


def admits(number: int, actor: accounts.Actor, *, minutes: int = 0) -> None:
    petitions.decide(number, actor=actor, admit=True, reason="Cumple las reglas.", now=NOON + timedelta(minutes=minutes))


def test_nobody_else_decides_on_what_is_in_hand() -> None:
    number, ana, eva = waiting(now=NOON), moderator("ana"), moderator("eva")
    assert petitions.take_up(number, actor=ana, now=NOON) == NOON + HALF_AN_HOUR
    with pytest.raises(petitions.InHand):
        petitions.take_up(number, actor=eva, now=NOON)
    with pytest.raises(petitions.InHand):
        admits(number, eva, minutes=29)
    with pytest.raises(petitions.InHand):
        admits(number, accounts.SYSTEM)
    assert petitions.decide_many([number], actor=eva, admit=True, reason="Cumple.", now=NOON) == frozenset()
    assert [(row.number, row.in_hand) for row in petitions.queue(eva, now=NOON)] == [(number, "Ana")]
    assert [row.in_hand for row in petitions.queue(ana, now=NOON)] == [""]
    admits(number, ana)
    assert Handling.objects.count() == 0


def test_it_is_free_again_after_half_an_hour_and_goes_on_by_asking() -> None:
    number, ana, eva = waiting(now=NOON), moderator("ana"), moderator("eva")
    petitions.take_up(number, actor=ana, now=NOON)
    assert petitions.take_up(number, actor=ana, now=NOON + timedelta(minutes=20)) == NOON + timedelta(minutes=50)
    with pytest.raises(petitions.InHand):
        admits(number, eva, minutes=49)
    admits(number, eva, minutes=50)


def test_it_is_left_to_the_others_by_whoever_has_it() -> None:
    number, ana, eva = waiting(now=NOON), moderator("ana"), moderator("eva")
    petitions.take_up(number, actor=ana, now=NOON)
    petitions.put_down(number, actor=eva)
    assert Handling.objects.count() == 1
    petitions.put_down(number, actor=ana)
    petitions.take_up(number, actor=eva, now=NOON)
    assert Handling.objects.get().person_id == eva.id


def test_only_what_waits_is_taken_in_hand(actor: MakeActor) -> None:
    with pytest.raises(petitions.NotBeforeModerators):
        petitions.take_up(opened(now=NOON), actor=moderator("ana"), now=NOON)
    number = waiting(title="Otra", now=NOON)
    for other in (actor("reviewer"), accounts.SYSTEM):
        with pytest.raises(accounts.Forbidden):
            petitions.take_up(number, actor=other, now=NOON)


def test_an_appeal_is_in_hand_like_a_petition() -> None:
    handed = waiting(now=NOON)
    ana, eva, luz = moderator("ana"), moderator("eva"), moderator("luz")
    petitions.decide(handed, actor=ana, admit=False, ground="regressive", reason="Quita un derecho.", now=NOON)
    with pytest.raises(petitions.NotBeforeModerators):
        petitions.take_up(handed, actor=eva, now=NOON)
    Appeal.objects.create(petition=Petition.objects.get(number=handed), text="No quita nada.", made_at=NOON, against_id=ana.id)
    petitions.take_up(handed, actor=eva, now=NOON)
    with pytest.raises(petitions.InHand):
        petitions.decide_appeal(handed, actor=luz, admit=True, reason="Cabe.", now=NOON)
    petitions.decide_appeal(handed, actor=eva, admit=True, reason="Cabe.", now=NOON)
    assert Handling.objects.count() == 0


def test_the_term_of_the_rules_is_shown_and_what_is_over_it_marked(rules: process.Rules, client: Client, clock: object) -> None:
    process.apply(rules.text.replace("per_contact = 1", "per_contact = 1\ndecided_within = { working_days = 5 }"), now=NOON)
    waiting(title="Vieja", now=NOON - timedelta(days=8))
    waiting(title="Nueva", now=NOON)
    ana = moderator("ana")
    rows = petitions.queue(ana, now=NOON)
    assert [(row.title, row.late, row.due_at.date().isoformat() if row.due_at else "") for row in rows] == [
        ("Vieja", True, "2026-08-22"),
        ("Nueva", False, "2026-08-29"),
    ]
    client.force_login(Person.objects.get(pk=ana.id or 0))
    page = text(client.get("/desk/petitions").content.decode())
    assert (page.count("fuera de plazo"), "por decidir a más tardar el" in page) == (1, True)
    page = text(client.post("/desk/petitions/2", {"act": "up"}, follow=True).content.decode())
    assert "La tienes en tus manos hasta" in page
    client.force_login(Person.objects.get(pk=moderator("eva").id or 0))
    page = text(client.get("/desk/petitions/2").content.decode())
    assert ("Ana la tiene en sus manos hasta" in page, "Guardar y pasar" in page) == (True, False)


def test_without_a_term_nothing_is_late() -> None:
    waiting(now=NOON - timedelta(days=400))
    assert [(row.due_at, row.late) for row in petitions.queue(moderator("ana"), now=NOON)] == [(None, False)]
