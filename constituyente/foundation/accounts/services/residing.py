"""Residents who come back: an account for whoever wants one, opened by a code, entered by a passkey or another code."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from constituyente.foundation.accounts import addresses, contacts, passkeys, queries
from constituyente.foundation.accounts.errors import ConfirmationExpired, PasskeyRefused, PasskeyUnknown
from constituyente.foundation.accounts.kinds import Kind
from constituyente.foundation.accounts.models import Account, Passkey
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process

from .confirming import redeem, request_confirmation, settle

IN = "in"  # what the confirmation of a sign-in is settled with
HANDLE = 16  # bytes


def request_sign_in(contact: str, *, language: str, now: datetime, rng: Rng) -> str:
    """Send the code and the link with which the owner of `contact` signs in; whether they have an account, nobody learns.

    Returns the handle of the confirmation. Raises InvalidContact, InvalidPhone, UnreadableContact, NoRules.
    """
    rules = process.current()
    return request_confirmation(
        purpose=addresses.ACCOUNT,
        contact=contact,
        details={},
        language=language,
        mail="accounts/sign_in",
        context={},
        link=addresses.confirm_account,
        kinds=kinds_of(rules),
        country=rules.process.country,
        now=now,
        rng=rng,
    )


def kinds_of(rules: process.Rules) -> tuple[Kind, ...]:
    """By what one signs in under `rules`: what signatures are confirmed by, else by email."""
    kinds: tuple[Kind, ...] = ("email", "phone")
    return tuple(kind for kind in kinds if kind in rules.people.strengths) or ("email",)


@transaction.atomic
def confirm_sign_in(token: str, *, now: datetime, rng: Rng) -> int:
    """Sign in whoever `token` was mailed to, once; their account is opened if they have none. Returns its id.

    Two at once are settled by the lock on the confirmation. Raises BadLink, ConfirmationExpired (also the second time).
    """
    redeemed = redeem(token, purpose=addresses.ACCOUNT, now=now)
    if redeemed.result:
        raise ConfirmationExpired
    account, _new = insert_once(
        Account(
            tag=queries.tag_of(redeemed.identity),
            sealed=post.seal(redeemed.contact, queries.SEALED_ACCOUNT),
            handle=rng.bytes(HANDLE),
            opened_at=now,
        ),
        by=("tag",),
    )
    settle(token, IN, now=now)
    return account.pk


@transaction.atomic
def close_account(account: int) -> None:
    """Delete an account with its passkeys and its contact; whoever is signed in with it is so no more. What they signed stays."""
    Account.objects.filter(pk=account).delete()


@transaction.atomic
def close_accounts() -> int:
    """Delete every account, once nobody can sign any more. Returns how many there were."""
    return Account.objects.all().delete()[1].get("accounts.Account", 0)


# ------------------------------------------------------------------ passkeys


def ask_for_passkey(account: int) -> passkeys.Asking:
    """What a browser is asked to make a passkey for an account. Raises NotFound."""
    row = find(Account, pk=account)
    masked = contacts.masked(post.unseal(row.sealed, queries.SEALED_ACCOUNT))
    return passkeys.ask_for_new(bytes(row.handle), masked, held=[bytes(data) for data in row.passkeys.values_list("data", flat=True)])


@transaction.atomic
def add_passkey(account: int, asked: passkeys.Asked | None, answer: str, *, now: datetime) -> None:
    """Keep the public half of a key that a browser made; the same again changes nothing. Raises NotFound, PasskeyRefused."""
    key, data = passkeys.new_key(asked, answer)
    insert_once(Passkey(account=find(Account, pk=account), key=key, data=data, added_at=now), by=("key",))


@transaction.atomic
def remove_passkey(account: int, passkey: int) -> None:
    """Forget a passkey of an account: it signs nobody in any more. One that is not there stays so."""
    Passkey.objects.filter(account=account, pk=passkey).delete()


@transaction.atomic
def use_passkey(asked: passkeys.Asked | None, answer: str, *, now: datetime) -> int:
    """Sign in with a passkey. Returns the id of the account.

    A key whose count does not grow was copied, or its answer was sent before: settled by a conditional UPDATE.
    Raises PasskeyRefused, PasskeyUnknown.
    """
    row = Passkey.objects.filter(key=passkeys.id_in(answer)).first()
    if row is None:
        raise PasskeyUnknown
    used = passkeys.used_key(asked, answer, data=bytes(row.data))
    grown = Q(used__lt=used.count) if used.count else Q(used=0)
    if not Passkey.objects.filter(grown, pk=row.pk).update(used=used.count, used_at=now):
        raise PasskeyRefused
    return row.account_id
