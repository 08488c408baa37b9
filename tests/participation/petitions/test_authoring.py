"""What the author of a petition does by their key: taking it back, appealing; and the moderator who decides on the appeal."""

from datetime import timedelta

import pytest
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.queries import author_page, petition_page
from tests.conftest import NOON, MakeActor
from tests.factories.petitions import sign
from tests.participation.reading import read, sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "rules")]

KEY = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG"


def written() -> int:
    given = {"title": "Bancas", "demand": "Que haya bancas.", "reasons": "Cansa.", "wording": "", "subject": "", "author": "Ana"}
    return petitions.receive(**given, language="es", key=KEY, now=NOON, rng=Seeded("bancas"))


def refused(actor: MakeActor) -> int:
    number = written()
    petitions.decide(number, actor=actor("moderator"), admit=False, ground="regressive", reason="Quita un derecho.", now=NOON)
    return number


def other() -> accounts.Actor:
    return accounts.ensure_staff("otra@villa-clara.example", "Otra", ["moderator"], now=NOON)


def test_a_petition_is_its_authors_by_the_key() -> None:
    number = written()
    assert petitions.author_of(KEY.lower().replace("-", " ")) == number
    with pytest.raises(petitions.WrongAuthorKey):
        petitions.author_of("")
    with pytest.raises(petitions.WrongAuthorKey):
        petitions.withdraw(f"{KEY}0", reason="Ya no.", now=NOON)


def test_a_withdrawn_petition_takes_no_more_signatures_and_keeps_those_it_has(actor: MakeActor, rng: Seeded) -> None:
    number = written()
    petitions.decide(number, actor=actor("moderator"), admit=True, reason="Cumple.", now=NOON)
    sign(number, 2, now=NOON)
    with pytest.raises(petitions.NotForAuthor):
        petitions.withdraw(KEY, reason=" ", now=NOON)
    assert petitions.withdraw(KEY, reason="Ya no hace falta.", now=NOON) == number
    assert petitions.withdraw(KEY, reason="Otra cosa.", now=NOON + timedelta(days=1)) == number
    page = petition_page(number, now=NOON)
    assert (page.status, page.takes_signatures, page.withdrawal and page.withdrawal.reason) == ("withdrawn", False, "Ya no hace falta.")
    with pytest.raises(petitions.PetitionClosed):
        sign(number, 1, now=NOON, first=5)


def test_what_was_withdrawn_before_is_not_decided(actor: MakeActor) -> None:
    number = written()
    petitions.withdraw(KEY, reason="Ya no.", now=NOON)
    assert petitions.queue(actor("moderator"), now=NOON) == ()
    with pytest.raises(petitions.NotBeforeModerators):
        petitions.decide(number, actor=actor("moderator"), admit=True, reason="Cumple.", now=NOON)
    assert petitions.decide_many([number], actor=actor("moderator"), admit=True, reason="Cumple.", now=NOON) == frozenset()
    assert petition_page(number, now=NOON).text is None


def test_another_moderator_admits_on_appeal(actor: MakeActor) -> None:
    number = refused(actor)
    petitions.appeal(KEY, text="No quita ninguno.", now=NOON)
    assert petition_page(number, now=NOON).status == "appealed"
    with pytest.raises(petitions.NotForAuthor):
        petitions.appeal(KEY, text="Otra vez.", now=NOON)
    with pytest.raises(petitions.AnotherDecides):
        petitions.decide_appeal(number, actor=actor("moderator"), admit=True, reason="Sí.", now=NOON)
    assert petitions.queue(actor("moderator"), now=NOON) == ()
    assert [row.number for row in petitions.queue(other(), now=NOON)] == [number]
    with pytest.raises(petitions.UnknownGround):
        petitions.decide_appeal(number, actor=other(), admit=True, reason=" ", now=NOON)
    petitions.decide_appeal(number, actor=other(), admit=True, reason="Tiene razón.", now=NOON)
    page = petition_page(number, now=NOON)
    assert (page.status, page.appeal and page.appeal.admitted, page.ruling and page.ruling.admitted) == ("open", True, False)
    with pytest.raises(petitions.AlreadyDecided):
        petitions.decide_appeal(number, actor=other(), admit=False, reason="No.", now=NOON)


def test_a_refusal_that_stands_is_final(actor: MakeActor) -> None:
    number = refused(actor)
    petitions.appeal(KEY, text="No quita ninguno.", now=NOON)
    petitions.decide_appeal(number, actor=other(), admit=False, reason="Sí lo quita.", now=NOON)
    assert petition_page(number, now=NOON).status == "refused"
    with pytest.raises(petitions.NotForAuthor):
        petitions.appeal(KEY, text="Otra vez.", now=NOON)


def test_an_appeal_comes_in_time(actor: MakeActor) -> None:
    refused(actor)
    late = NOON + timedelta(days=30)
    assert (author_page(KEY, now=NOON).appeal_until is None, author_page(KEY, now=late).appeal_until) == (False, None)
    with pytest.raises(petitions.NotForAuthor):
        petitions.appeal(KEY, text="No quita ninguno.", now=late)


def test_the_author_appeals_and_withdraws_on_one_page(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    number = refused(actor)
    assert "Open my petition" in read(client, "/en/petitions/author")
    wrong = client.post("/en/petitions/author", {"key": "AAAA"})
    assert (wrong.status_code, "No petition has this key" in text(wrong.content.decode())) == (403, True)
    page = text(client.post("/en/petitions/author", {"key": KEY, "act": "appeal", "text": ""}).content.decode())
    assert page.count("Write why it should be admitted") == 2
    page = text(client.post("/en/petitions/author", {"key": KEY, "act": "appeal", "text": "No quita ninguno."}).content.decode())
    assert "Another moderator decides. The result will stand here." in page
    assert "No quita ninguno." in read(client, f"/en/petitions/{number}")
    other()
    sign_in(client, actor, "moderator")
    assert "Rechazaste esta petición. Otra persona de moderación decide la apelación." in read(client, f"/desk/petitions/{number}")
    page = text(client.post("/en/petitions/author", {"key": KEY, "act": "withdraw", "reason": "Ya no.", "sure": "on"}).content.decode())
    assert "Withdrawn by its author" in page
    assert "Ya no." in read(client, f"/en/petitions/{number}")
