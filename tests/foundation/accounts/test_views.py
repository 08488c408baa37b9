from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.models import SignInLink
from constituyente.foundation.common import rng, web

pytestmark = pytest.mark.django_db


@web.desk(act="petitions.decide")
def decide(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)  # type: ignore[attr-defined]


@web.public_file
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@pytest.fixture
def pages(settings: Settings) -> None:
    """A page of the desk and a public one, beside our own."""
    from django.conf import settings as real  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415

    urlpatterns = [*get_resolver(real.ROOT_URLCONF).url_patterns, path("test/decide", decide), path("test/public", public)]
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": urlpatterns})


def link(role: str = "moderator") -> str:
    """The address of a fresh link for Eva."""
    accounts.ensure_staff("eva@example.org", "Eva Luna", [role], now=timezone.now())
    return accounts.issue_sign_in_link("eva@example.org", now=timezone.now(), rng=rng.SYSTEM)


def test_a_link_signs_in_on_its_button_alone(pages: None) -> None:
    client, address = Client(), link()
    page = client.get(address)
    assert (page.status_code, page.content.count(b"<button")) == (200, 1)
    assert "Entra como Eva Luna" in page.content.decode()
    assert client.get("/test/decide").status_code == 302
    done = client.post(address)
    assert (done.status_code, done["Location"]) == (302, "/desk")
    assert client.get("/test/decide").content == b"Eva Luna"


def test_signing_in_opens_a_new_session_for_eight_hours(pages: None) -> None:
    client = Client()
    client.post(link())
    first = client.cookies["sessionid"].value
    client.post(link())
    second = client.cookies["sessionid"]
    assert second.value != first
    assert (second["max-age"], second["httponly"], second["samesite"]) == (28800, True, "Lax")
    assert Client(headers={"cookie": f"sessionid={first}"}).get("/test/decide").status_code == 302


def test_a_used_late_or_wrong_link_is_refused_in_one_way(pages: None) -> None:
    used, late = link(), link()
    Client().post(used)
    SignInLink.objects.filter(used_at__isnull=True).update(expires_at=timezone.now())
    for address in (used, late, "/desk/sign-in/WRONG"):
        for method in ("get", "post"):
            client = Client()
            answer = getattr(client, method)(address)
            assert answer.status_code == 403
            assert "Este enlace no abre la mesa de trabajo." in answer.content.decode()
            assert client.get("/test/decide").status_code == 302


def test_a_revoked_person_is_signed_out(pages: None) -> None:
    client = Client()
    client.post(link())
    assert client.get("/test/decide").status_code == 200
    accounts.revoke_roles("eva@example.org", [], now=timezone.now())
    assert client.get("/test/decide").status_code == 302


def test_a_role_taken_holds_from_the_next_request(pages: None) -> None:
    client = Client()
    link("drafter")
    client.post(link())
    assert client.get("/test/decide").status_code == 200
    accounts.revoke_roles("eva@example.org", ["moderator"], now=timezone.now())
    assert client.get("/test/decide").status_code == 403


def test_next_leads_back_to_where_one_was_going(pages: None) -> None:
    client = Client()
    asked = client.get("/test/decide?tab=2")
    assert asked["Location"] == "/desk/sign-in?next=%2Ftest%2Fdecide%3Ftab%3D2"
    client.get(asked["Location"])
    done = client.post(link())
    assert done["Location"] == "/test/decide?tab=2"
    assert client.cookies["desk-next"].value == ""


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "http:evil",
        "/\nevil",
        "/\t/evil.example",
        "\t//evil.example",
    ],
)
def test_next_leads_nowhere_else(pages: None, elsewhere: str) -> None:
    client = Client()
    client.get("/desk/sign-in", {"next": elsewhere})
    assert "desk-next" not in client.cookies
    client.cookies = SimpleCookie()
    client.cookies["desk-next"] = elsewhere.strip()
    assert client.post(link())["Location"] == "/desk"


def test_the_sign_in_page_tells_how_to_get_a_link() -> None:
    for address, heading in (("/desk/sign-in", "Entra a la mesa de trabajo"), ("/en/desk/sign-in", "Sign in at the desk")):
        page = Client().get(address)
        assert (page.status_code, page["Cache-Control"].count("no-store")) == (200, 1)
        assert page.content.decode().count(f'<h1 class="c-task">{heading}</h1>') == 1
        assert "constituyente sign_in_link EMAIL" in page.content.decode()


def test_the_sign_in_page_leads_on(settings: Settings) -> None:
    assert 'href="/demo"' not in Client().get("/desk/sign-in").content.decode()
    settings.DEMO = True
    page = Client().get("/desk/sign-in").content.decode()
    assert ('href="/demo"' in page, '<a href="/">Ver qué está abierto</a>' in page) == (True, True)


def test_signing_out_ends_the_session_on_its_button_alone(pages: None) -> None:
    client = Client()
    client.post(link())
    assert client.get("/desk/sign-out").status_code == 200
    assert client.get("/test/decide").status_code == 200
    done = client.post("/desk/sign-out")
    assert (done.status_code, done["Location"]) == (302, "/desk/sign-in")
    assert client.get("/test/decide").status_code == 302
    assert Session.objects.count() == 0


def test_every_form_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    for address in (link(), "/desk/sign-out"):
        assert client.post(address).status_code == 403
    assert SignInLink.objects.get().used_at is None


def test_a_public_page_never_opens_the_session(pages: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.post(link())
    with django_assert_num_queries(0):
        answer = client.get("/test/public")
    assert (answer.content, answer.has_header("Vary"), len(answer.cookies)) == (b"public", False, 0)


def test_a_page_of_the_desk_finds_its_actor_in_three_statements(pages: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.post(link())
    with django_assert_num_queries(3):  # the session, the person, the roles
        client.get("/test/decide")


def test_a_link_of_an_hour_ago_is_late() -> None:
    accounts.ensure_staff("eva@example.org", "Eva Luna", ["moderator"], now=timezone.now())
    address = accounts.issue_sign_in_link("eva@example.org", now=timezone.now() - timedelta(hours=1), rng=rng.SYSTEM)
    assert Client().get(address).status_code == 403
