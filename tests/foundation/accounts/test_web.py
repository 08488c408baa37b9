"""The pages on which somebody confirms: by the code, by the link, too late, once more."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import web
from tests.foundation.accounts.asking import Ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "pages")]

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
LATE = NOON + timedelta(minutes=16)


class PlaceForm(forms.Form):
    place = forms.CharField()


def done(_request: HttpRequest, token: str) -> HttpResponse:
    with transaction.atomic():
        redeemed = accounts.redeem(token, purpose="signature", now=NOON)
        accounts.settle(token, "done", now=NOON)
    return HttpResponse(redeemed.result or f"done in {redeemed.details['territory']}")


PLACE = accounts.ConfirmationPages(
    purpose="signature",
    templates="asking/place",
    again=lambda handle: f"/test/again/{handle}",
    done=done,
    shows=lambda asked: {"place": asked.get("territory", "nowhere")},
)


@web.public_form
def again(request: HttpRequest, handle: str = "") -> HttpResponse:
    return PLACE.form(request, PlaceForm(request.POST or None, initial=PLACE.asked(handle)), handle=handle, heading="Where?")


@web.public_form
def code(request: HttpRequest, handle: str) -> HttpResponse:
    return PLACE.by_code(request, handle)


@web.public_form
def link(request: HttpRequest, token: str) -> HttpResponse:
    return PLACE.by_link(request, token)


@pytest.fixture
def pages(settings: Settings) -> None:
    """Ours beside those of the site."""
    from django.conf import settings as real  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415

    ours = [path("test/again/<str:handle>", again), path("test/again/", again), path("test/code/<str:handle>", code)]
    urlpatterns = [*get_resolver(real.ROOT_URLCONF).url_patterns, *ours, path("test/confirm/<str:token>", link)]
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": urlpatterns})


def test_the_code_does_what_was_asked_and_says_so_again(ask: Ask, client: Client) -> None:
    asked = ask()
    address = f"/test/code/{asked.handle}"
    page = client.get(address).content.decode()
    for shown in ("A…x@gmail.com", "<p>Iztapalapa</p>", f'href="/test/again/{asked.handle}"', 'name="code"'):
        assert shown in page
    assert client.post(address, {"code": asked.code}).content == b"done in Iztapalapa"
    assert client.post(address, {"code": asked.code}).content == b"done"
    used = client.get(address).content.decode()
    assert ('name="code"' in used, "/test/again/" in used, "Este código ya se usó." in used) == (False, False, True)


def test_a_wrong_code_is_told_beside_the_field_and_the_fifth_ends_it(ask: Ask, client: Client) -> None:
    asked = ask()
    address = f"/test/code/{asked.handle}"
    assert "Escribe los seis números del mensaje" in client.post(address, {"code": "12"}).content.decode()
    answers = [client.post(address, {"code": asked.wrong_code}) for _attempt in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "Intentos que quedan: 4." in answers[0].content.decode()
    assert f'href="/test/again/{asked.handle}">Pedir otro código' in answers[-1].content.decode()
    assert client.get(address).status_code == 429
    assert client.post(f"/test/confirm/{asked.token}").content == b"done in Iztapalapa"


def test_the_link_acts_on_its_button_only(ask: Ask, client: Client) -> None:
    address = f"/test/confirm/{ask().token}"
    page = client.get(address).content.decode()
    assert (page.count("<form"), "A…x@gmail.com" in page, "<p>Iztapalapa</p>" in page) == (1, True, True)
    assert client.post(address).content == b"done in Iztapalapa"
    assert "<h1>It stands</h1>" in client.get(address).content.decode()
    assert client.post(address).content == b"done"


def test_what_ended_leads_to_another_with_what_was_written(ask: Ask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    for address in (f"/test/code/{asked.handle}", f"/test/confirm/{asked.token}"):
        page = client.get(address)
        assert page.status_code == 410
        assert "Lo que escribiste sigue aquí" in page.content.decode()
        assert f'href="/test/again/{asked.handle}">Pedir otro código' in page.content.decode()
    kept = client.get(f"/test/again/{asked.handle}")
    assert (kept.status_code, "Aquí está lo que escribiste" in kept.content.decode()) == (200, True)
    accounts.forget_stale(now=LATE)
    gone = client.get(f"/test/code/{asked.handle}").content.decode()
    assert ("Lo que escribiste sigue aquí" in gone, 'href="/test/again/">Pedir otro código' in gone) == (False, True)
    lost = client.get(f"/test/again/{asked.handle}")
    assert (lost.status_code, "ya no está guardado" in lost.content.decode()) == (410, True)
    assert client.post(f"/test/again/{asked.handle}", {"place": ""}).status_code == 200  # it is filled in anew
    assert client.get("/test/again/").status_code == 200


def test_a_link_that_was_cut_short_leads_back_to_what_was_written(ask: Ask, client: Client) -> None:
    asked = ask()
    cut = client.get(f"/test/confirm/{asked.token[:-1]}")
    assert (cut.status_code, f'href="/test/again/{asked.handle}"' in cut.content.decode()) == (404, True)
    assert client.get("/test/confirm/nobody.s").status_code == 404


def test_what_ended_is_a_problem_document_for_whoever_asks_for_json(ask: Ask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    for address in (f"/test/code/{asked.handle}", f"/test/confirm/{asked.token}"):
        answer = client.get(address, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (410, "confirmation-expired")
