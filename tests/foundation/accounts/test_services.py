"""The staff: services/staffing.py and queries.py. Confirmations are in test_confirming.py."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.urls import resolve

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.data import ANONYMOUS
from constituyente.foundation.accounts.models import Grant, Person, SignInLink
from constituyente.foundation.accounts.queries import actor_of
from constituyente.foundation.accounts.services import staffing
from constituyente.foundation.common.rng import Seeded

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def eva(*roles: str) -> accounts.Actor:
    return accounts.ensure_staff("Eva@Example.org", "Eva Luna", roles, now=NOON)


def link(*, now: datetime = NOON, seed: int = 1) -> str:
    """The token of a fresh link."""
    return accounts.issue_sign_in_link("eva@example.org", now=now, rng=Seeded(seed)).removeprefix("/desk/sign-in/")


def test_ensure_staff_gives_what_is_missing_and_no_more() -> None:
    first = eva("moderator")
    again = eva("moderator")
    more = accounts.ensure_staff(" EVA@example.org ", "Eva Sol", ["drafter", "drafter"], now=LATER)
    assert first == again == accounts.Actor(id=first.id, name="Eva Luna", roles=frozenset({"moderator"}))
    assert more == accounts.Actor(id=first.id, name="Eva Sol", roles=frozenset({"moderator", "drafter"}))
    assert accounts.ensure_staff("eva@example.org", "", [], now=LATER) == more
    grants = Grant.objects.order_by("pk").values_list("role", "granted_at", "revoked_at")
    assert list(grants) == [("moderator", NOON, None), ("drafter", LATER, None)]


def test_ensure_staff_refuses_a_role_nobody_defined_and_writes_nothing() -> None:
    with pytest.raises(accounts.UnknownRole) as refusal:
        eva("moderator", "mayor")
    assert refusal.value.facts == {
        "role": "mayor",
        "roles": "admin, analyst, clerk, drafter, facilitator, moderator, reviewer, secretariat",
    }
    with pytest.raises(accounts.InvalidContact):
        accounts.ensure_staff("eva", "Eva", ["moderator"], now=NOON)
    assert (Person.objects.count(), Grant.objects.count()) == (0, 0)


def test_a_role_is_held_once_at_a_time() -> None:
    eva("moderator")
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(person=Person.objects.get(), role="moderator", granted_at=LATER)
    accounts.revoke_roles("eva@example.org", ["moderator"], now=LATER)
    assert eva("moderator").roles == {"moderator"}
    assert Grant.objects.count() == 2


def test_revoke_roles_takes_those_named_or_all() -> None:
    eva("moderator", "drafter", "secretariat")
    left = accounts.revoke_roles("eva@example.org", ["drafter"], now=LATER)
    assert left.roles == {"moderator", "secretariat"}
    assert actor_of(left.id) == left
    assert accounts.revoke_roles("eva@example.org", [], now=LATER).roles == frozenset()
    with pytest.raises(accounts.UnknownPerson):
        accounts.revoke_roles("ana@example.org", [], now=LATER)
    with pytest.raises(accounts.UnknownRole):
        accounts.revoke_roles("eva@example.org", ["mayor"], now=LATER)


def test_there_is_no_password() -> None:
    eva("moderator")
    person = Person.objects.get()
    assert not person.has_usable_password()
    assert not person.check_password("")


def test_actor_of_nobody_is_anonymous() -> None:
    assert [actor_of(None), actor_of(404)] == [ANONYMOUS] * 2


def test_a_link_leads_to_its_page() -> None:
    eva("moderator")
    address = accounts.issue_sign_in_link("eva@example.org", now=NOON, rng=Seeded(1))
    assert resolve(address).url_name == "sign-in-link"
    token = address.removeprefix("/desk/sign-in/")
    assert (len(token), repr(list(SignInLink.objects.values())).count(token)) == (26, 0)


def test_a_link_signs_in_once() -> None:
    actor = eva("moderator")
    token = link()
    assert staffing.use_sign_in_link(token, now=NOON) == actor
    with pytest.raises(accounts.SignInLinkRefused):
        staffing.use_sign_in_link(token, now=NOON)


def test_a_link_is_valid_for_fifteen_minutes() -> None:
    actor = eva("moderator")
    token = link()
    with pytest.raises(accounts.SignInLinkRefused):
        staffing.use_sign_in_link(token, now=NOON + 15 * MINUTE)
    assert staffing.use_sign_in_link(token, now=NOON + 15 * MINUTE - timedelta(microseconds=1)) == actor


def test_a_wrong_link_signs_nobody_in() -> None:
    eva("moderator")
    token = link()
    for wrong in ("", token[:-1], token.lower(), "0" * 26, SignInLink.objects.get().token_hash):
        with pytest.raises(accounts.SignInLinkRefused):
            staffing.use_sign_in_link(wrong, now=NOON)
    assert SignInLink.objects.get().used_at is None


def test_a_link_is_only_for_who_has_a_role() -> None:
    eva("moderator")
    token = link()
    with pytest.raises(accounts.UnknownPerson):
        accounts.issue_sign_in_link("ana@example.org", now=NOON, rng=Seeded(2))
    accounts.revoke_roles("eva@example.org", [], now=NOON)
    with pytest.raises(accounts.UnknownPerson):
        link(seed=2)
    with pytest.raises(accounts.SignInLinkRefused):
        staffing.use_sign_in_link(token, now=NOON)


def test_forget_stale_deletes_old_links_and_sessions() -> None:
    eva("moderator")
    link()
    link(now=LATER, seed=2)
    for key, expires in (("old", NOON), ("new", LATER)):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    assert accounts.forget_stale(now=NOON + 15 * MINUTE) == 2
    assert (SignInLink.objects.count(), list(Session.objects.values_list("session_key", flat=True))) == (1, ["new"])
