"""Admitting and refusing."""

import json
from datetime import timedelta

import pytest
from django.core import mail

from constituyente.foundation.common.errors import Forbidden
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions import queries
from tests.conftest import NOON, MakeActor
from tests.factories.petitions import waiting
from tests.participation.outgoing import entries, letter

pytestmark = pytest.mark.django_db

ANA = "ana@villa-clara.example"


def test_admitting_opens_the_petition_and_puts_its_text_into_the_log(rules: process.Rules, actor: MakeActor) -> None:
    number = waiting(now=NOON)
    petitions.decide(number, actor=actor("moderator"), admit=True, reason="Cumple las reglas.", now=NOON)
    page = queries.petition_page(number, now=NOON)
    assert page.text is not None
    assert (page.status, page.opened_at, page.rules_version) == ("open", NOON, rules.version)
    assert page.closes_at == NOON + timedelta(days=rules.petitions.closes_after_days)
    assert entries("petition") == [f"cc/1 petition\np {page.key} {page.text.hash}\nv 1\n"]
    assert json.loads(page.text.record)["title"] == "Más sombra en las paradas"


def test_refusing_cites_a_published_ground_and_keeps_the_log_out_of_it(rules: process.Rules, actor: MakeActor) -> None:
    number = waiting(now=NOON)
    moderator = actor("moderator")
    with pytest.raises(petitions.UnknownGround):
        petitions.decide(number, actor=moderator, admit=False, ground="dislike", reason="No me gusta.", now=NOON)
    with pytest.raises(petitions.UnknownGround):
        petitions.decide(number, actor=moderator, admit=False, ground=rules.petitions.grounds[0].key, reason="  ", now=NOON)
    petitions.decide(number, actor=moderator, admit=False, ground=rules.petitions.grounds[0].key, reason="Quita un derecho.", now=NOON)
    page = queries.petition_page(number, now=NOON)
    assert (page.status, page.ruling and page.ruling.reason) == ("refused", "Quita un derecho.")
    assert entries("petition") == []
    with pytest.raises(petitions.AlreadyDecided):
        petitions.decide(number, actor=moderator, admit=True, reason="Siempre sí.", now=NOON)


@pytest.mark.parametrize("role", ["drafter", "secretariat"])
def test_only_moderators_decide(rules: process.Rules, actor: MakeActor, role: str) -> None:
    number = waiting(now=NOON)
    with pytest.raises(Forbidden):
        petitions.decide(number, actor=actor(role), admit=True, reason="Sí.", now=NOON)
    assert queries.petition_page(number, now=NOON).status == "waiting"


def test_a_refusal_is_mailed_with_its_reason(rules: process.Rules, actor: MakeActor) -> None:
    number = waiting(title="Bancas", now=NOON)
    post.subscribe(Ref("petition", str(number)), contact=ANA, language="es", now=NOON)
    petitions.decide(number, actor=actor("moderator"), admit=False, ground="regressive", reason="Quita un derecho.", now=NOON)
    body = letter()
    assert mail.outbox[-1].subject == "No admitida: Bancas"
    for words in ["Quita un derecho.", f"http://127.0.0.1:8000/petitions/{number}", "http://127.0.0.1:8000/mail/stop/"]:
        assert words in body
