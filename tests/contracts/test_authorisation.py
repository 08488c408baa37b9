"""The authorisation matrix: role by address by object, generated from the URLconf. Whoever adds an address is in it at once."""

from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import permissions
from constituyente.foundation.accounts.models import Person
from tests.conftest import MakeActor

from .addresses import Address, addresses, addresses_of, operations
from .verdict import nothing_wrong
from .world import World

PUBLIC = ("page", "form", "file")
ANONYMOUS = ""


@pytest.fixture
def clients(actor: MakeActor) -> Mapping[str, Client]:
    """A browser for each role, and one that nobody signed in with."""
    found = {ANONYMOUS: Client(raise_request_exception=False)}
    for role in permissions.roles():
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(_person(actor(role)))
    return found


def test_every_address_says_who_may_open_it() -> None:
    silent = [address.route for address in addresses() if address.access is None]
    assert silent == []


def test_every_desk_address_names_an_act_of_some_role() -> None:
    unknown = {address.route for address in addresses_of("staff") if address.access and address.access.act not in permissions.acts()}
    assert unknown == set()


def test_every_act_opens_some_address() -> None:
    used = {address.access.act for address in addresses_of("staff") if address.access}
    assert used == set(permissions.acts())


BY_SECRETS = {"/receipt.json", "/receipt/withdraw.json"}  # asked by POST, since what they are asked with is secret


def test_every_json_operation_is_public_and_reads_unless_it_takes_secrets() -> None:
    found = {(path, method) for path, view in operations().items() for operation in view.operations for method in operation.methods}
    assert {path for path, method in found if method != "GET"} == BY_SECRETS
    assert {method for path, method in found if path in BY_SECRETS} == {"POST"}
    assert [path for path, view in operations().items() if any(operation.auth_callbacks for operation in view.operations)] == []


def test_public_addresses_answer_everyone_alike(world: World, clients: Mapping[str, Client]) -> None:
    wrong = []
    for kind in PUBLIC:
        for address in addresses_of(kind):
            wrong += [
                (role or "anonymous", path, status)
                for path, expected in _paths(world, address)
                for role, client in clients.items()
                if (status := _status(client, path)) != expected
            ]
    nothing_wrong(wrong)


def test_desk_addresses_ask_who_is_there_then_what_they_may(world: World, clients: Mapping[str, Client]) -> None:
    wrong = []
    for address in addresses_of("staff"):
        assert address.access
        for path, found in _paths(world, address):
            for role, client in clients.items():
                response = client.get(path)
                expected = 302 if role == ANONYMOUS else found if permissions.may([role], address.access.act) else 403
                if response.status_code != expected:
                    wrong.append(f"{role or 'anonymous'} gets {response.status_code} and not {expected} from {path}")
                if role == ANONYMOUS and not response.headers.get("Location", "").startswith(f"{reverse('sign-in')}?next="):
                    wrong.append(f"{path} does not lead to the sign-in page")
    nothing_wrong(wrong)


def test_desk_addresses_take_no_form_from_others(world: World, clients: Mapping[str, Client]) -> None:
    wrong = []
    for address in addresses_of("staff"):
        assert address.access
        for path, _found in _paths(world, address):
            for role, client in clients.items():
                if role and permissions.may([role], address.access.act):
                    continue
                status = client.post(path, {"anything": "at all"}).status_code
                if status != (403 if role else 302):
                    wrong.append((role or "anonymous", path, status))
    nothing_wrong(wrong)


def test_forms_are_refused_without_their_token(world: World, actor: MakeActor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(_person(actor("admin")))
    paths = [world.there(address) for kind in ("form", "staff") for address in addresses_of(kind)]
    assert {path: client.post(path, {}).status_code for path in paths} == dict.fromkeys(paths, 403)


def test_what_takes_secrets_answers_everyone_alike_without_a_token_and_is_never_kept(world: World, clients: Mapping[str, Client]) -> None:
    for path in BY_SECRETS:
        answers = {role: client.post(path, {}) for role, client in clients.items()}
        stranger = Client(enforce_csrf_checks=True).post(path, {})
        assert {answer.status_code for answer in answers.values()} == {stranger.status_code}
        assert stranger.status_code == 422
        assert all("no-store" in answer.headers["Cache-Control"] for answer in answers.values())
        assert stranger.headers["Content-Type"] == "application/problem+json"
        assert {client.get(path).status_code for client in clients.values()} == {405}


def test_pages_and_files_are_only_read(world: World, client: Client) -> None:
    paths = [world.there(address) for kind in ("page", "file") for address in addresses_of(kind)]
    assert {path: client.post(path, {}).status_code for path in paths} == dict.fromkeys(paths, 405)


def _status(client: Client, path: str) -> int:
    response = client.get(path, follow=True)  # a file may be the way to a page
    if response.redirect_chain and response.redirect_chain[-1][0].startswith(settings.STATIC_URL):  # or to what the web server has
        return 200 if finders.find(response.redirect_chain[-1][0].removeprefix(settings.STATIC_URL)) else 404
    if response.streaming:
        list(response)  # reading to the end closes the file behind it
    return response.status_code


def _person(actor: accounts.Actor) -> Person:
    assert actor.id is not None
    return Person.objects.get(pk=actor.id)


def _paths(world: World, address: Address) -> Iterator[tuple[str, int]]:
    """The paths of an address with the status each must have for whoever may open it."""
    yield world.there(address), 200
    missing = world.missing(address)
    if missing is not None:
        yield missing, world.refusal(address)
