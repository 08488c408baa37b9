"""Text messages: shown, posted to a provider, tried again."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from constituyente.foundation.post import api as post
from constituyente.foundation.post.gateways import Http, Shown
from tests.conftest import NOON

NUMBER, TEXT = "+525512345678", '123456 & "más"'
HTTP = "constituyente.foundation.post.gateways.Http"


class Provider:
    """What a provider was sent, and what it answers."""

    def __init__(self) -> None:
        self.taken = list[tuple[dict[str, str], str]]()
        self.status = 200
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.taken.append((dict(self.headers.items()), body))
                self.send_response(provider.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Keep quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    settings.SMS_GATEWAY, settings.SMS_URL = HTTP, made.url
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_a_message_is_posted_as_json(provider: Provider, settings: Settings) -> None:
    settings.SMS_AUTHORIZATION = "Bearer key"
    Http().send(NUMBER, TEXT)
    ((headers, body),) = provider.taken
    assert (headers["Content-Type"], headers["Authorization"]) == ("application/json", "Bearer key")
    assert json.loads(body) == {"to": NUMBER, "text": TEXT}


def test_a_message_is_posted_as_a_form(provider: Provider, settings: Settings) -> None:
    settings.SMS_BODY = "To={to}&From=Ciudad&Body={text}"
    Http().send(NUMBER, TEXT)
    ((headers, body),) = provider.taken
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body) == {"To": [NUMBER], "From": ["Ciudad"], "Body": [TEXT]}


@pytest.mark.parametrize("status", [302, 400, 500])
def test_any_other_answer_is_a_failure_and_is_not_followed(provider: Provider, status: int) -> None:
    provider.status = status
    with pytest.raises(HTTPError):
        Http().send(NUMBER, TEXT)
    assert len(provider.taken) == 1


def test_without_an_address_it_says_what_is_missing(settings: Settings) -> None:
    settings.SMS_URL = ""
    with pytest.raises(ImproperlyConfigured, match="CONSTITUYENTE_SMS_URL"):
        Http().send(NUMBER, TEXT)


def test_shown_messages_lie_beside_the_mail() -> None:
    Shown().send(NUMBER, TEXT)
    assert [(one.to, one.body) for one in mail.outbox] == [([f"{NUMBER}@sms.invalid"], TEXT)]


@pytest.mark.django_db
def test_a_text_message_waits_while_its_provider_is_down_and_says_no_number(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    provider.status = 503
    context = {"code": "123456", "minutes": 15, "hours": 0}
    post.send(to=NUMBER, template="accounts/code", context=context, language="es", now=NOON)
    assert post.drain() == 1
    assert DBTaskResult.objects.ready().count() + DBTaskResult.objects.filter(run_after__isnull=False, status="READY").count() > 0
    assert NUMBER not in caplog.text
    provider.status = 200
    DBTaskResult.objects.update(run_after=NOON)
    assert post.drain() == 1
    assert json.loads(provider.taken[-1][1]) == {
        "to": NUMBER,
        "text": "123456 es tu código. Vale 15 minutos. Si no lo pediste, no hagas nada.",
    }


@pytest.mark.django_db
def test_what_is_for_nobody_costs_the_same_and_goes_nowhere() -> None:
    context = {"code": "123456", "minutes": 15, "hours": 0, "link": "http://x", "title": "Agua"}
    post.send(to=post.NOBODY, template="petitions/confirm_signature", context=context, language="es", now=NOON)
    assert (post.drain(), mail.outbox) == (1, [])
