"""Who somebody is and may do; what waits to be confirmed; whom a link would sign in."""

import hmac
import json
from datetime import datetime
from hashlib import sha256

from constituyente.foundation.common.db import find
from constituyente.foundation.post import api as post

from . import contacts, passkeys
from .data import ANONYMOUS, AccountPage, Actor, Owner, PasskeyRow, Pending, SignInPage
from .errors import BadLink, ConfirmationExpired, SignInLinkRefused, UnknownPerson
from .models import ATTEMPTS, Account, Authenticator, Confirmation, Person, SignInLink

SEALED_FOR = "confirmation"
MAC_OF_TOKENS = "confirmation-token"
SEALED_ACCOUNT = "account"
SEALED_FACTOR = "second factor"


# ------------------------------------------------------------------ staff


def actor_of(person: int | None) -> Actor:
    """The person with this id and the roles they hold now; ANONYMOUS for nobody. One SQL statement."""
    rows = list(Person.objects.filter(pk=person).values_list("name", "grants__role", "grants__revoked_at")) if person else []
    if not rows:
        return ANONYMOUS
    return Actor(id=person, name=rows[0][0], roles=frozenset(role for _name, role, revoked_at in rows if role and revoked_at is None))


def person_of(email: str) -> Person:
    """The member of the staff with this address. Raises InvalidContact, UnknownPerson."""
    address = contacts.delivery_address(email).lower()
    person = Person.objects.filter(email=address).first()
    if person is None:
        raise UnknownPerson(email=address)
    return person


def has_factor(person: int) -> bool:
    """Whether they have set up a second factor. One statement."""
    return Authenticator.objects.filter(person=person, confirmed_at__isnull=False).exists()


def hash_of(token: str) -> str:
    """What is kept of the token of a sign-in link."""
    return sha256(token.encode()).hexdigest()


def sign_in_page(token: str, *, now: datetime) -> SignInPage:
    """Whom the link signs in, if it still does. Raises SignInLinkRefused."""
    link = SignInLink.objects.filter(token_hash=hash_of(token), used_at__isnull=True, expires_at__gt=now).first()
    if link is None:
        raise SignInLinkRefused
    actor = actor_of(link.person_id)
    if not actor.roles:
        raise SignInLinkRefused
    return SignInPage(name=actor.name)


# ------------------------------------------------------------------ confirmations


def token_of(handle: str) -> str:
    """The token that confirms `handle`; only this installation can make it, so that it needs no storage."""
    return f"{handle}.{post.mac(handle, MAC_OF_TOKENS).hex()[:32]}"


def handle_in(token: str) -> str:
    """The handle that `token` confirms, compared in constant time. Raises BadLink for a token nobody was given."""
    handle = token.partition(".")[0]
    if not hmac.compare_digest(token_of(handle).encode(), token.encode()):
        raise BadLink
    return handle


def pending_by_token(token: str, *, purpose: str, now: datetime) -> Pending:
    """What waits to be confirmed under the token of a link.

    Raises BadLink for one that is forged or was made for another purpose, ConfirmationExpired when the time is over.
    """
    return pending_by_handle(handle_in(token), purpose=purpose, now=now)


def pending_by_handle(handle: str, *, purpose: str, now: datetime) -> Pending:
    """What waits to be confirmed under the handle of the page that asks for the code.

    Raises ConfirmationExpired when the time is over or nothing ever waited under this handle, BadLink for one of another purpose.
    """
    row = Confirmation.objects.filter(handle=handle).first()
    if row is None or not row.stands(now):
        raise ConfirmationExpired
    if row.purpose != purpose:
        raise BadLink
    contact = open_sealed(row.sealed)[0] if row.sealed else ""
    return Pending(
        handle=row.handle,
        purpose=row.purpose,
        contact=contacts.masked(contact) if contact else "",
        language=row.language,
        expires_at=row.expires_at,
        settled=row.settled_at is not None,
        attempts_left=ATTEMPTS - row.attempts,
    )


def details_of(handle: str, *, purpose: str) -> dict[str, str]:
    """What was asked under `handle` besides the contact, for whoever has to ask again: as long as it is stored, expired or not.

    Empty once it is settled or deleted, and for a handle of another purpose.
    """
    row = Confirmation.objects.filter(handle=handle, purpose=purpose, settled_at__isnull=True).first()
    return open_sealed(row.sealed)[1] if row else {}


def open_sealed(sealed: str) -> tuple[str, dict[str, str]]:
    """The contact and the details that a confirmation holds."""
    contact, details = json.loads(post.unseal(sealed, SEALED_FOR))
    return contact, details


# ------------------------------------------------------------------ accounts


def tag_of(identity: str) -> str:
    """The keyed fingerprint under which the account of a canonical contact is found."""
    return post.mac(identity, SEALED_ACCOUNT).hex()


def owner_of(account: int) -> Owner:
    """Whose account it is. One statement. Raises NotFound once it is deleted."""
    contact = post.unseal(find(Account, pk=account).sealed, SEALED_ACCOUNT)
    return Owner(contact, contacts.identity(contact))


def account_page(account: int) -> AccountPage:
    """An account for its owner. Two statements. Raises NotFound once it is deleted."""
    row = find(Account, pk=account)
    keys = row.passkeys.order_by("added_at", "pk").values_list("pk", "added_at", "used_at")
    return AccountPage(
        contact=contacts.masked(post.unseal(row.sealed, SEALED_ACCOUNT)),
        opened_at=row.opened_at,
        passkeys=tuple(PasskeyRow(*key) for key in keys),
        possible=passkeys.possible(),
    )
