"""A new petition: written, confirmed, handed in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.participation.corpus import api as corpus
from constituyente.participation.petitions.models import Petition
from tests.conftest import NOON
from tests.factories.petitions import opened
from tests.participation.outgoing import letter, link_in
from tests.participation.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANA = "ana@villa-clara.example"


def test_similar_ones_are_shown_before_going_on_and_nothing_is_kept(rules: process.Rules, client: Client) -> None:
    opened(title="Sombra en las <b>paradas</b>", now=NOON)
    asked = {"title": "Más sombra en las paradas", "demand": "Sombra.", "contact": "ana@", "look": "1"}
    page = client.post("/en/petitions/new", asked).content.decode()
    assert "Somebody asks for something similar" in page
    assert '<a href="/en/petitions/1" target="_blank" rel="noopener" lang="es">Sombra en las &lt;b&gt;paradas&lt;/b&gt;</a>' in page
    assert ('value="Más sombra en las paradas"' in page, 'value="ana@"' in page, "govuk-error-message" in page) == (True, True, False)
    page = client.post("/en/petitions/new", {"title": "Bibliotecas", "demand": "Domingos.", "look": "1"}).content.decode()
    assert "Nobody asks for anything similar yet." in page
    assert "Write first what you ask for" in client.post("/en/petitions/new", {"look": "1"}).content.decode()
    typed = client.post("/en/petitions/new", asked | {"look": "typing"}).content.decode()
    assert ("Sombra en las &lt;b&gt;paradas" in typed, "<form" in typed, "ana@" in typed) == (True, False, False)
    assert mail.outbox == []


def test_petitions_stand_first_among_similar_ones_and_only_an_open_one_is_to_be_signed(rules: process.Rules, client: Client) -> None:
    opened(title="Sombra para quien espera en la parada", now=NOON)
    said = corpus.Text(Ref("statement", "1-1"), "Más sombra en las paradas", "Sombra.", "es", "", "", given=True, at=NOON)
    corpus.put([said])
    asked = {"title": "Más sombra en las paradas", "demand": "Sombra.", "look": "1"}
    page = client.post("/en/petitions/new", asked).content.decode()
    assert page.index("Sombra para quien espera") < page.index("Statement of a meeting")
    assert ("sign it: together" in page, "None of them can be signed now" in page) == (True, False)
    Petition.objects.update(closes_at=NOON)
    page = client.post("/en/petitions/new", asked).content.decode()
    assert ("sign it: together" in page, "None of them can be signed now" in page) == (False, True)


@pytest.mark.parametrize("field", ["title", "demand", "reasons"])
def test_what_cannot_be_seen_says_nothing(rules: process.Rules, client: Client, field: str) -> None:
    written = {"title": "Bancas", "demand": "Que haya bancas.", "reasons": "Cansa.", "contact": ANA, "notice": "on"}
    response = client.post("/petitions/new", written | {field: "\u200b"})
    assert (response.status_code, "govuk-error-summary" in response.content.decode(), mail.outbox) == (200, True, [])


def test_what_was_written_is_still_there_to_ask_for_another_code(
    rules: process.Rules, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {"title": "Bancas", "demand": "Que haya bancas.", "reasons": "Cansa.", "subject": "rights", "contact": ANA, "notice": "on"}
    step = client.post("/petitions/new", written).headers["Location"]
    link = link_in(letter())
    again = step.replace("/code/", "/again/")
    assert f'href="{again}"' in client.get(step).content.decode()
    page = client.get(again)
    form = page.content.decode()
    assert page.status_code == 200
    for words in ['value="Bancas"', "Que haya bancas.", "Cansa.", '<option value="rights" selected']:
        assert words in form
    assert ANA not in form
    late = NOON + timedelta(minutes=16)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    for address in (step, link):
        ended = client.get(address)
        assert ended.status_code == 410
        assert f'href="{again}">Pedir otro código' in ended.content.decode()
    assert client.post(again, written).status_code == 302
    accounts.forget_stale(now=late)
    lost = client.get(again)
    assert (lost.status_code, "ya no está guardado" in text(lost.content.decode())) == (410, True)
    assert 'href="/petitions/new">Pedir otro código' in client.get(step).content.decode()
    assert 'href="/petitions/new">Pedir otro código' in client.get(f"{link}0").content.decode()
