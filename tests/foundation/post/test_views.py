from datetime import UTC, datetime

import pytest
from django.test import Client

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.post import letters
from constituyente.foundation.post.models import Subscription

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


@pytest.mark.django_db
def test_stop_acts_on_the_button_not_on_the_link() -> None:
    post.subscribe(Ref("petition", "7"), contact="ana@example.org", language="es", now=NOON)
    address = letters.stop_address(Subscription.objects.get().pk, "es").removeprefix("http://127.0.0.1:8000")
    client = Client()
    page = client.get(address)
    assert (page.status_code, page.content.count(b"<button")) == (200, 1)
    assert Subscription.objects.get().ended_at is None
    done = client.post(address)
    assert (done.status_code, done.content.count(b"<button")) == (200, 0)
    assert Subscription.objects.get().ended_at is not None
    assert "Ya no te escribiremos sobre esto" in done.content.decode()
    assert client.get(address).content.count(b"<button") == 0


@pytest.mark.django_db
def test_stop_needs_the_form_s_token() -> None:
    post.subscribe(Ref("petition", "7"), contact="ana@example.org", language="es", now=NOON)
    address = letters.stop_address(Subscription.objects.get().pk, "es").removeprefix("http://127.0.0.1:8000")
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Subscription.objects.get().ended_at is None


@pytest.mark.django_db
def test_stop_refuses_a_forged_link() -> None:
    assert Client().get("/mail/stop/1-00").status_code == 404
    assert Client().post("/mail/stop/1-00").status_code == 404


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.mark.django_db
def test_a_mail_program_stops_the_messages_without_cookie_or_token() -> None:
    for number in (7, 8):
        post.subscribe(Ref("petition", str(number)), contact="ana@example.org", language="es", now=NOON)
    first, second = Subscription.objects.order_by("pk")
    address = letters.one_click_address(first.pk).removeprefix("http://127.0.0.1:8000")
    program = Client(enforce_csrf_checks=True)
    assert program.post(address, {"anything": "else"}).status_code == 405
    opened = program.get(address)
    assert (opened.status_code, opened.headers["Location"]) == (302, f"/mail/stop/{letters.stop_token(first.pk)}")
    assert Subscription.objects.filter(ended_at=None).count() == 2
    for _time in range(2):
        answer = program.post(address, ONE_CLICK)
        assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})
    assert list(Subscription.objects.filter(ended_at=None)) == [second]
    assert program.post("/mail/stop/1-00/one-click", ONE_CLICK).status_code == 404
