"""Staff, their roles, and how they sign in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from constituyente.foundation.accounts import contacts, permissions, queries
from constituyente.foundation.accounts.data import Actor
from constituyente.foundation.accounts.errors import NameMissing, SignInLinkRefused, UnknownPerson, UnknownRole
from constituyente.foundation.accounts.models import Grant, Person, SignInLink
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.rng import Rng, word

LINK_VALID = timedelta(minutes=15)
SECRET_LENGTH = 26  # characters of five bits: 130 bits


@transaction.atomic
def ensure_staff(email: str, name: str, roles: Iterable[str], *, now: datetime) -> Actor:
    """Make the owner of `email` a member of the staff with at least `roles`; what is so already stays.

    Returns the person with all the roles they now hold. Two at once are settled by the unique address and by constraint
    one_open_grant_per_role. Raises InvalidContact, UnknownRole, NameMissing (somebody new without a name).
    """
    wanted = _checked(roles)
    fresh = Person(email=contacts.delivery_address(email).lower(), name=name.strip(), added_at=now)
    fresh.set_unusable_password()
    person, new = insert_once(fresh, by=("email",))
    if new and not person.name:
        raise NameMissing
    if name.strip() not in {"", person.name}:
        person.name = name.strip()
        person.save(update_fields=["name"])
    for role in wanted:
        insert_once(Grant(person=person, role=role, granted_at=now), by=("person", "role"))
    return queries.actor_of(person.pk)


@transaction.atomic
def revoke_roles(email: str, roles: Iterable[str], *, now: datetime) -> Actor:
    """Take `roles` from the owner of `email`, every role if none is named; with the last one go sessions and sign-in links.

    Holds from the next request on. Raises InvalidContact, UnknownPerson, UnknownRole.
    """
    taken = _checked(roles) or permissions.roles()
    person = queries.person_of(email)
    Grant.objects.filter(person=person, role__in=taken, revoked_at__isnull=True).update(revoked_at=now)
    left = queries.actor_of(person.pk)
    if not left.roles:
        SignInLink.objects.filter(person=person).delete()
        person.set_unusable_password()  # a new mark: Django refuses sessions opened under the old one
        person.save(update_fields=["password"])
    return left


@transaction.atomic
def issue_sign_in_link(email: str, *, now: datetime, rng: Rng) -> str:
    """The plain address (`/desk/sign-in/…`) that signs the owner of `email` in, once, within 15 minutes.

    Only the hash of its token is kept. Raises InvalidContact, UnknownPerson (also for somebody whose roles were all revoked).
    """
    person = queries.person_of(email)
    if not queries.actor_of(person.pk).roles:
        raise UnknownPerson(email=person.email)
    token = word(rng, SECRET_LENGTH)
    SignInLink.objects.create(person=person, token_hash=queries.hash_of(token), expires_at=now + LINK_VALID)
    return f"/desk/sign-in/{token}"


@transaction.atomic
def use_sign_in_link(token: str, *, now: datetime) -> Actor:
    """Use up the link and say whom it signs in; of two at once one is refused (settled by a conditional UPDATE).

    Raises SignInLinkRefused.
    """
    queries.sign_in_page(token, now=now)
    link = SignInLink.objects.filter(token_hash=queries.hash_of(token))
    if not link.filter(used_at__isnull=True, expires_at__gt=now).update(used_at=now):
        raise SignInLinkRefused
    return queries.actor_of(link.get().person_id)


def _checked(roles: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(sorted(set(roles)))
    for role in wanted:
        if role not in permissions.roles():
            raise UnknownRole(role=role, roles=", ".join(permissions.roles()))
    return wanted
