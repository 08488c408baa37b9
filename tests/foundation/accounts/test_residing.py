"""Residents' accounts and their passkeys, without a browser: journeys/test_signing_with_a_passkey.py has one."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import passkeys, queries
from constituyente.foundation.accounts.models import Account, Passkey
from constituyente.foundation.accounts.services import residing
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

ANA = "Ana.Luna+x@Gmail.com"


def signs_in(contact: str = ANA, *, seed: int = 1) -> int:
    handle = residing.request_sign_in(contact, language="es", now=NOON, rng=Seeded(seed))
    return residing.confirm_sign_in(accounts.token_of(handle), now=NOON, rng=Seeded(f"a{seed}"))


def test_one_contact_has_one_account_however_it_is_spelled(rules: process.Rules) -> None:
    account = signs_in()
    assert signs_in("analuna@gmail.com", seed=2) == account
    assert Account.objects.count() == 1
    owner = accounts.owner_of(account)
    assert (owner.contact, owner.identity, owner.kind) == ("Ana.Luna+x@gmail.com", "analuna@gmail.com", "email")
    row = Account.objects.get()
    assert [word for word in ("ana", "gmail") if word in f"{row.tag} {row.sealed}".lower()] == []


def test_a_link_signs_in_once(rules: process.Rules) -> None:
    handle = residing.request_sign_in(ANA, language="es", now=NOON, rng=Seeded(1))
    token = accounts.token_of(handle)
    residing.confirm_sign_in(token, now=NOON, rng=Seeded(2))
    with pytest.raises(accounts.ConfirmationExpired):
        residing.confirm_sign_in(token, now=NOON, rng=Seeded(3))
    with pytest.raises(accounts.BadLink):
        residing.confirm_sign_in(token[:-1] + ("0" if token[-1] != "0" else "1"), now=NOON, rng=Seeded(3))


def test_the_code_of_a_signature_signs_nobody_in(rules: process.Rules) -> None:
    handle = accounts.request_confirmation(
        purpose="sign 1", contact=ANA, details={}, language="es", mail="accounts/sign_in", context={}, link=str, now=NOON, rng=Seeded(1)
    )
    with pytest.raises(accounts.BadLink):
        residing.confirm_sign_in(accounts.token_of(handle), now=NOON, rng=Seeded(2))


def test_known_and_unknown_contacts_get_the_same_answer(rules: process.Rules, client: Client) -> None:
    signs_in()
    pages = []
    for contact in (ANA, "nadie@villa-clara.example"):
        step = client.post("/account", {"act": "mail", "contact": contact})
        assert step.status_code == 302
        pages.append(client.get(step.headers["Location"]).content.decode().replace("A…x@gmail.com", "n…e@villa-clara.example"))
    post.drain()
    bodies = [str(message.body).splitlines() for message in mail.outbox[-2:]]
    assert [len(body) for body in bodies] == [len(bodies[0])] * 2
    assert [page.count("<") for page in pages] == [pages[0].count("<")] * 2


def test_a_deleted_account_is_nobody(rules: process.Rules) -> None:
    account = signs_in()
    residing.close_account(account)
    residing.close_account(account)
    with pytest.raises(NotFound):
        accounts.owner_of(account)
    assert accounts.close_accounts() == 0
    signs_in(seed=2)
    assert accounts.close_accounts() == 1


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "null", "1", "{}", '{"id": 1}', json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {}})]
)
def test_what_proves_no_key_is_refused(rules: process.Rules, answer: str, settings: Settings) -> None:
    settings.SITE_URL = "https://villa-clara.example"
    account = signs_in()
    asked = residing.ask_for_passkey(account).asked
    with pytest.raises(accounts.PasskeyRefused):
        residing.add_passkey(account, asked, answer, now=NOON)
    Passkey.objects.create(account_id=account, key=b"\0", data=b"no key", added_at=NOON)
    with pytest.raises((accounts.PasskeyRefused, accounts.PasskeyUnknown)):
        residing.use_passkey(passkeys.ask_for_use().asked, answer, now=NOON)
    with pytest.raises((accounts.PasskeyRefused, accounts.PasskeyUnknown)):
        residing.use_passkey(None, answer, now=NOON)


def test_nobody_removes_the_passkey_of_another(rules: process.Rules) -> None:
    ana, eva = signs_in(), signs_in("eva@villa-clara.example", seed=2)
    key = Passkey.objects.create(account_id=ana, key=b"k", data=b"d", added_at=NOON)
    residing.remove_passkey(eva, key.pk)
    assert [one.id for one in queries.account_page(ana).passkeys] == [key.pk]
    residing.remove_passkey(ana, key.pk)
    assert queries.account_page(ana).passkeys == ()


@pytest.mark.parametrize(
    ("site", "can"),
    [("http://127.0.0.1:8000", False), ("http://[::1]:8000", False), ("http://localhost:8000", True), ("https://a.example", True)],
)
def test_a_number_has_no_passkeys(settings: Settings, site: str, *, can: bool) -> None:
    settings.SITE_URL = site
    assert passkeys.possible() is can


def test_a_session_ends_with_its_account(rules: process.Rules, client: Client, clock: object) -> None:
    step = client.post("/account", {"act": "mail", "contact": ANA}).headers["Location"]
    token = accounts.token_of(step.rpartition("/")[2])
    client.get("/account?next=//elsewhere.example/x")
    before = client.session.session_key
    assert client.post(f"/account/confirm/{token}").headers["Location"] == "/account"
    assert client.session.session_key != before
    assert "A…x@gmail.com" in client.get("/account").content.decode()
    residing.close_account(Account.objects.get().pk)
    assert "A…x@gmail.com" not in client.get("/account").content.decode()
    assert client.session.get("account") is None


def test_confirmations_of_sign_ins_end_like_others(rules: process.Rules) -> None:
    handle = residing.request_sign_in(ANA, language="es", now=NOON, rng=Seeded(1))
    with pytest.raises(accounts.ConfirmationExpired):
        residing.confirm_sign_in(accounts.token_of(handle), now=NOON + timedelta(minutes=15), rng=Seeded(2))
