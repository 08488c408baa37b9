"""Contacts and how they are confirmed."""

import hmac
import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F, Q

from constituyente.foundation.accounts import contacts, queries
from constituyente.foundation.accounts.data import Redeemed
from constituyente.foundation.accounts.errors import BadLink, ConfirmationExpired, TooManyAttempts, WrongCode
from constituyente.foundation.accounts.kinds import EMAIL, Kind, kind_of
from constituyente.foundation.accounts.models import ATTEMPTS, REPEATABLE_FOR, Allowance, Confirmation, SignInLink
from constituyente.foundation.common.addresses import localized
from constituyente.foundation.common.rng import Rng, digits, word
from constituyente.foundation.post import api as post

from .staffing import SECRET_LENGTH

CODE_VALID = timedelta(minutes=15)
CODE_DIGITS = 6
REQUESTS = 5  # for one contact in ALLOWANCE
ALLOWANCE = timedelta(hours=1)


@transaction.atomic
def request_confirmation(
    *,
    purpose: str,
    contact: str,
    details: Mapping[str, str],
    language: str,
    mail: str,
    context: post.Context,
    link: Callable[[str], str],
    now: datetime,
    rng: Rng,
    zone: str = "UTC",
    kinds: Collection[Kind] = EMAIL,
    country: str = "",
    valid: timedelta = CODE_VALID,
    sms: str = "accounts/code",
) -> str:
    """Send a code to `contact`, with which its owner confirms what `details` say; a letter has a link too. Both work for a while.

    purpose  what is confirmed, such as "sign 7"; `redeem` asks for the same
    contact  the email address as it was typed, or a phone number if `kinds` has it, of `country` if it names none
    details  what is to happen then; sealed, and forgotten when it is settled
    mail     template `mail/<mail>.txt`; besides `context` it knows `code`, `link` (the full address), `minutes` and `hours`, of which
             one is 0
    sms      template `sms/<sms>.txt` of the text message, which knows the same; it may show on a screen that others see
    link     from the token to the plain address of the page with one button
    zone     the time zone in which the mail shows dates
    valid    for how long
    Returns the handle under which the code is asked for. Nobody learns from it whether the contact is known, and the work is the same:
    after five requests in an hour the letter is queued without an address, and no code is right (settled on the contact's allowance).
    Raises InvalidContact, InvalidPhone, UnreadableContact.
    """
    address = contacts.delivered(contact, kinds=kinds, country=country)
    handle = word(rng, SECRET_LENGTH)
    code = digits(rng, CODE_DIGITS)
    allowed = _allowed(contacts.identity(address), now)
    Confirmation.objects.create(
        handle=handle,
        purpose=purpose,
        language=language,
        sealed=post.seal(json.dumps([address, dict(details)]), queries.SEALED_FOR),
        # Beyond the allowance no code is right: else every further request would buy five more guesses.
        code_mac=_code_mac(handle, code) if allowed else "",
        asked_at=now,
        expires_at=now + valid,
    )
    hours = valid // timedelta(hours=1)
    known = {
        **context,
        "code": code,
        "link": settings.SITE_URL + localized(link(queries.token_of(handle)), language),
        "minutes": 0 if hours else valid // timedelta(minutes=1),
        "hours": hours,
    }
    template = mail if kind_of(address) == "email" else sms
    post.send(to=address if allowed else post.NOBODY, template=template, context=known, language=language, now=now, zone=zone)
    return handle


def token_for_code(handle: str, code: str, *, now: datetime) -> str:
    """The token for `redeem`, for whoever types the six digits that were mailed for `handle`.

    Each call is one of five attempts, counted in a transaction of its own before the code is looked at, so that neither parallel
    guesses nor a caller that rolls back get another one (settled by a conditional UPDATE).
    Raises WrongCode, TooManyAttempts, ConfirmationExpired (also for a handle that never was). Not inside a transaction.
    """
    counted = _count_attempt(handle, now=now)
    row = Confirmation.objects.filter(handle=handle).first()
    if row is None or now >= row.expires_at:
        raise ConfirmationExpired
    if not counted:
        raise TooManyAttempts
    if not hmac.compare_digest(row.code_mac, _code_mac(handle, code)):
        raise WrongCode(left=ATTEMPTS - row.attempts)
    _give_back_attempt(handle)  # the right code may come again: a second tap, a page sent twice
    return queries.token_of(handle)


@transaction.atomic(durable=True)
def _count_attempt(handle: str, *, now: datetime) -> bool:
    waiting = Confirmation.objects.filter(handle=handle, attempts__lt=ATTEMPTS, expires_at__gt=now)
    return waiting.update(attempts=F("attempts") + 1) == 1


@transaction.atomic(durable=True)
def _give_back_attempt(handle: str) -> None:
    Confirmation.objects.filter(handle=handle, attempts__gt=0).update(attempts=F("attempts") - 1)


def redeem(token: str, *, purpose: str, now: datetime) -> Redeemed:
    """What `token` confirms, its row locked until the caller's transaction ends; call `settle` before that.

    A token settled before gives the result of then, for 24 hours, and nothing personal.
    Raises BadLink (forged, or made for another purpose), ConfirmationExpired.
    """
    row = Confirmation.objects.select_for_update().filter(handle=queries.handle_in(token)).first()
    if row is None or not row.stands(now):
        raise ConfirmationExpired
    if row.purpose != purpose:
        raise BadLink
    if row.settled_at is not None:
        return Redeemed(contact="", identity="", details={}, result=post.unseal(row.result, queries.SEALED_FOR))
    contact, details = queries.open_sealed(row.sealed)
    return Redeemed(contact=contact, identity=contacts.identity(contact), details=details, result="", asked_at=row.asked_at)


def settle(token: str, result: str, *, now: datetime) -> None:
    """Forget the contact and the details behind `token` and keep `result` (not empty) for whoever confirms again.

    In the transaction of `redeem`. The first result stands.
    """
    if not result:
        message = "A confirmation is settled with a result"
        raise ValueError(message)
    Confirmation.objects.filter(handle=queries.handle_in(token), settled_at__isnull=True).update(
        sealed="",
        settled_at=now,
        result=post.seal(result, queries.SEALED_FOR),
    )


@transaction.atomic
def forget_stale(*, now: datetime) -> int:
    """Delete what has served its time: confirmations, allowances, sign-in links, sessions. Returns how many rows went."""
    stale = (
        Confirmation.objects.filter(settled_at__isnull=True, expires_at__lte=now),
        Confirmation.objects.filter(settled_at__lte=now - REPEATABLE_FOR),
        Allowance.objects.filter(_spent(now)),
        SignInLink.objects.filter(expires_at__lte=now),
        Session.objects.filter(expire_date__lte=now),
    )
    return sum(rows.delete()[0] for rows in stale)


def _code_mac(handle: str, code: str) -> str:
    return post.mac(f"{handle} {code}", "confirmation-code").hex()


def _spent(now: datetime) -> Q:
    """Allowances whose hour is over; one from the future was begun by a clock that was wrong, and would bar its contact until then."""
    return Q(since__lte=now - ALLOWANCE) | Q(since__gt=now)


def _allowed(identity: str, now: datetime) -> bool:
    """Whether one more code may be sent to this contact, and count it: one statement, whether or not the contact was here before."""
    tag = post.mac(identity, "confirmation-allowance").hex()
    ours, since = connection.ops.quote_name(Allowance._meta.db_table), connection.ops.adapt_datetimefield_value  # noqa: SLF001  Django's public name
    spent = f"{ours}.since <= %s OR {ours}.since > %s"
    moment, hour_ago = since(now), since(now - ALLOWANCE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ours} (contact_tag, since, used) VALUES (%s, %s, 1) ON CONFLICT (contact_tag) DO UPDATE SET "  # noqa: S608  names of ours
            f"used = CASE WHEN {spent} THEN 1 WHEN {ours}.used > %s THEN {ours}.used ELSE {ours}.used + 1 END, "
            f"since = CASE WHEN {spent} THEN excluded.since ELSE {ours}.since END RETURNING used",
            [tag, moment, hour_ago, moment, REQUESTS, hour_ago, moment],
        )
        return bool(cursor.fetchone()[0] <= REQUESTS)
