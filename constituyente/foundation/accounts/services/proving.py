"""The second factor of the staff: codes of an app, and recovery codes for when the telephone is gone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from constituyente.foundation.accounts import queries, totp
from constituyente.foundation.accounts.data import Actor
from constituyente.foundation.accounts.errors import FactorMissing, StepUpNeeded, TooManyFactors, WrongFactor
from constituyente.foundation.accounts.models import Authenticator, Person, RecoveryCode
from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.rng import Rng, word
from constituyente.foundation.post import api as post

RECOVERY_CODES, RECOVERY_LENGTH = 10, 16  # characters of five bits: 80 bits
TRIES = 5  # wrong codes in LOCKED
LOCKED = timedelta(minutes=15)


@transaction.atomic
def begin_authenticator(person: int, *, rng: Rng) -> bytes:
    """The secret (20 bytes) that an app of this person is to hold, the same until it is confirmed; sealed here.

    Raises WrongFactor once there is a confirmed one: it is not shown again.
    """
    fresh = Authenticator(person_id=person, sealed=post.seal(rng.bytes(totp.SECRET), queries.SEALED_FACTOR))
    row, _new = insert_once(fresh, by=("person_id",))
    if row.confirmed_at is not None:
        raise WrongFactor
    return post.unseal_bytes(row.sealed, queries.SEALED_FACTOR)


@transaction.atomic
def confirm_authenticator(person: int, typed: str, *, now: datetime, rng: Rng) -> tuple[str, ...]:
    """Confirm the app by the code it shows. Returns recovery codes, which are shown this once and kept as fingerprints.

    Two at once are settled by the conditional UPDATE of the code's step. Raises WrongFactor, FactorMissing.
    """
    row = _authenticator(person)
    if row.confirmed_at is not None or not _spend(row, _plain(typed), now=now):
        raise WrongFactor
    Authenticator.objects.filter(pk=row.pk).update(confirmed_at=now)
    codes = tuple(word(rng, RECOVERY_LENGTH) for _each in range(RECOVERY_CODES))
    RecoveryCode.objects.bulk_create(RecoveryCode(person_id=person, mac=_mac(person, code)) for code in codes)
    return codes


def prove(person: int, typed: str, *, now: datetime) -> None:
    """Show that the person has the second factor: the code that their app shows now, or a recovery code. Each works once.

    Each call is one of five attempts in a quarter of an hour, counted in a transaction of its own before the code is looked at; a right one
    gives them all back. Raises WrongFactor, TooManyFactors, FactorMissing. Not inside a transaction.
    """
    if not _count_try(person, now=now):
        raise TooManyFactors
    row = _authenticator(person)
    if row.confirmed_at is None:
        raise FactorMissing
    plain = _plain(typed)
    if not _spend(row, plain, now=now) and not _recovered(person, plain, now=now):
        raise WrongFactor
    Authenticator.objects.filter(pk=row.pk).update(tries=0)


def _plain(typed: str) -> str:
    return "".join(char for char in typed.upper() if char.isalnum())


def _authenticator(person: int) -> Authenticator:
    row = Authenticator.objects.filter(person=person).first()
    if row is None:
        raise FactorMissing
    return row


@transaction.atomic(durable=True)
def _count_try(person: int, *, now: datetime) -> bool:
    """Whether there is an attempt left, and count it (settled by conditional UPDATEs); with nothing set up there is nothing to guess."""
    ours = Authenticator.objects.filter(person=person)
    ours.filter(Q(tries_since=None) | Q(tries_since__lte=now - LOCKED) | Q(tries_since__gt=now)).update(tries=0, tries_since=now)
    return bool(ours.filter(tries__lt=TRIES).update(tries=F("tries") + 1)) or not ours.exists()


def _spend(row: Authenticator, typed: str, *, now: datetime) -> bool:
    """Whether the code is one of now and was not used, nor one after it; it is used by this (settled by a conditional UPDATE)."""
    steps = totp.steps_of(post.unseal_bytes(row.sealed, queries.SEALED_FACTOR), typed, now=now)
    return any(Authenticator.objects.filter(pk=row.pk, step__lt=step).update(step=step) for step in steps)


def _recovered(person: int, typed: str, *, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(person=person, mac=_mac(person, typed), used_at__isnull=True)
    return bool(unused.update(used_at=now))


def _mac(person: int, code: str) -> str:
    return post.mac(f"{person} {code}", "recovery code").hex()


def require_fresh(actor: Actor, *, now: datetime) -> None:
    """Raise StepUpNeeded unless `actor` showed the second factor lately, or none is asked for here."""
    if not actor.fresh(now):
        raise StepUpNeeded


@transaction.atomic
def forget_factor(email: str) -> None:
    """Take somebody's second factor away, whose telephone is lost: they set up another when they sign in. Their sessions end.

    Raises InvalidContact, UnknownPerson.
    """
    person = queries.person_of(email)
    RecoveryCode.objects.filter(person=person).delete()
    Authenticator.objects.filter(person=person).delete()
    person.set_unusable_password()  # a new mark: Django refuses sessions opened under the old one
    Person.objects.filter(pk=person.pk).update(password=person.password)
