"""Letters to many: at most once to each, however often the worker dies.

Two short transactions stand around a few letters. The first takes people, by moving the mailing's cursor or by taking up those who were put
off, and notes that their letters are being handed over: it is on the disk before the mail server hears of any of them. The second notes
what the server said. What a crash leaves between the two is not sent again, since nobody can know; it is counted as unsure.
"""

import logging
import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from . import letters, sealing
from .data import Context
from .errors import SealBroken
from .models import Handover, Mailing, PutOff, Subscription

log = logging.getLogger(__name__)

CONTACT = "subscription"  # the purpose subscribers' contacts are sealed for
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))  # before the 2nd … 8th attempt
SERVER_TIMEOUT = 30  # seconds a mail server may take to answer
GROUP = 10  # people whose letters are handed over between two transactions: so many are unsure after a crash, at most
AGAIN = (*WAITS[:2], WAITS[2])  # until a mail server that cannot be spoken to is asked again, at last every half hour
NOT_NOW = range(400, 500)  # replies of a mail server that may be others later. Source: RFC 5321, section 4.2.1
UNREACHABLE = (OSError, smtplib.SMTPException, ImproperlyConfigured)  # the last: a folder for mail that cannot be written


class Unspeakable(Exception):
    """The mail server takes nothing at the moment, whoever it is for."""


@dataclass
class Group:
    """A few people whose letters are in our hands, and what became of each."""

    mailing: Mailing
    handover: int
    people: Sequence[tuple[Subscription, int]]  # with the number of the attempt
    sent: int = 0
    refused: int = 0
    unsure: int = 0
    put_off: list[PutOff] = field(default_factory=list)


def carry_on(*, most: int | None) -> int:
    """Go on with the letters to many that are not finished, in turn, over one connection; at most to `most` people and a few.

    Returns how many people were dealt with. Several workers may do so at once: nobody is taken twice (settled by a compare-and-swap of the
    cursor, and by the deletion of what was put off).
    """
    dealt, connection = 0, None
    try:
        while most is None or dealt < most:
            waiting = Mailing.objects.filter(finished_at__isnull=True, next_at__lte=timezone.now()).order_by("next_at", "pk").first()
            if waiting is None:
                break
            try:
                connection = connection or _opened()
                group = _take(waiting, now=timezone.now())
                if group is not None:
                    dealt += len(group.people)
                    _hand_over(group, connection)
            except Unspeakable:
                _wait(waiting, now=timezone.now())
                _closed(connection)
                connection = None
    finally:
        _closed(connection)
    return dealt


def _opened() -> BaseEmailBackend:
    connection = get_connection(timeout=SERVER_TIMEOUT)
    try:
        connection.open()
    except UNREACHABLE as error:
        raise Unspeakable from error
    return connection


def _closed(connection: BaseEmailBackend | None) -> None:
    if connection is not None:
        try:
            connection.close()
        except UNREACHABLE as error:
            log.warning("A mail server did not say goodbye: %s", type(error).__name__)


def _wait(mailing: Mailing, *, now: datetime) -> None:
    again = now + AGAIN[min(mailing.failures, len(AGAIN) - 1)]
    Mailing.objects.filter(pk=mailing.pk).update(failures=F("failures") + 1, next_at=again)
    log.warning("A letter to many waits: the mail server takes nothing")


# ------------------------------------------------------------------ before the server hears of them


def _take(mailing: Mailing, *, now: datetime) -> Group | None:
    """The next people, noted as being handed over; None if there are none, or if another worker was faster."""
    with transaction.atomic(durable=True):
        people = _due(mailing, now=now) or _following(mailing, now=now)
        if people is None:
            return None
        if not people:
            _finish_or_rest(mailing, now=now)
            return None
        handover = Handover.objects.create(mailing=mailing, people=len(people), at=now)
    return Group(mailing, handover.pk, people)


def _due(mailing: Mailing, *, now: datetime) -> list[tuple[Subscription, int]]:
    """Those who were put off until now, and have not left since."""
    due = PutOff.objects.select_related("subscription").filter(mailing=mailing, due_at__lte=now).order_by("due_at", "pk")[:GROUP]
    taken = [one for one in due if PutOff.objects.filter(pk=one.pk).delete()[0]]
    return [(one.subscription, one.attempt) for one in taken if one.subscription.ended_at is None]


def _following(mailing: Mailing, *, now: datetime) -> list[tuple[Subscription, int]] | None:
    """The next open subscriptions behind the cursor, which is moved behind them; None if another worker moved it first."""
    open_ones = Subscription.objects.filter(ref=mailing.ref, ended_at__isnull=True, consented_at__lte=mailing.asked_at)
    following = list(open_ones.filter(pk__gt=mailing.cursor).order_by("pk")[:GROUP])
    if not following:
        return []
    moved = Mailing.objects.filter(pk=mailing.pk, cursor=mailing.cursor).update(cursor=following[-1].pk, next_at=now, failures=0)
    return [(one, 1) for one in following] if moved else None


def _finish_or_rest(mailing: Mailing, *, now: datetime) -> None:
    """Nobody is to be taken now: the mailing is finished, or rests until somebody who was put off is due or a worker has told."""
    due = PutOff.objects.filter(mailing=mailing).order_by("due_at").values_list("due_at", flat=True).first()
    if due is not None or Handover.objects.filter(mailing=mailing).exists():
        Mailing.objects.filter(pk=mailing.pk).update(next_at=max(now + timedelta(seconds=1), due or now))
    else:
        Mailing.objects.filter(pk=mailing.pk, finished_at__isnull=True).update(finished_at=now, packed="")


# ------------------------------------------------------------------ the server hears of them


def _hand_over(group: Group, connection: BaseEmailBackend) -> None:
    """Send the letters of `group` and note what the server said; interrupted, it notes how far it came. Raises Unspeakable."""
    left = list(group.people)
    try:
        context = letters.unpack(group.mailing.packed)
        _speak(connection)
        while left:
            _send_next(group, left, context, connection)
    except SealBroken as error:
        group.refused += len(left)
        left.clear()
        log.error("A letter to many cannot be opened: %s", type(error).__name__)  # noqa: TRY400  a traceback would hold the letter
    finally:
        _note(group, left)


def _speak(connection: BaseEmailBackend) -> None:
    """Ask a mail server whether it is still there, before anybody's letter could get lost in asking."""
    server = getattr(connection, "connection", None)
    if isinstance(server, smtplib.SMTP):
        try:
            server.noop()
        except UNREACHABLE as error:
            raise Unspeakable from error


def _send_next(group: Group, left: list[tuple[Subscription, int]], context: Context, connection: BaseEmailBackend) -> None:
    subscription, attempt = left[0]
    mailing = group.mailing
    try:
        letter = letters.write(
            to=sealing.unseal(subscription.contact, CONTACT),
            template=mailing.template,
            context={**context, "stop": letters.stop_address(subscription.pk, subscription.language)},
            language=subscription.language,
            now=mailing.asked_at,
            zone=mailing.zone,
        )
        mail = letters.message(letter, connection, stop=letters.one_click_address(subscription.pk))
        mail.message()  # whatever is wrong with its headers shows before the server hears of it
    except (SealBroken, ValueError) as error:
        left.pop(0)
        group.refused += 1
        log.error("A letter cannot be sent: %s", type(error).__name__)  # noqa: TRY400  a traceback would hold the address
        return
    left.pop(0)
    group.unsure += 1  # from here on, whatever happens and is not an answer
    try:
        connection.send_messages([mail])
    except smtplib.SMTPSenderRefused as error:  # it is us whom it does not want
        group.unsure -= 1
        left.insert(0, (subscription, attempt))
        raise Unspeakable from error
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        group.unsure -= 1
        if _code(error) in NOT_NOW and attempt <= len(WAITS):
            due = timezone.now() + WAITS[attempt - 1]
            group.put_off.append(PutOff(mailing=mailing, subscription=subscription, attempt=attempt + 1, due_at=due))
        else:
            group.refused += 1
    except UNREACHABLE as error:
        raise Unspeakable from error
    else:
        group.unsure -= 1
        group.sent += 1


def _code(error: smtplib.SMTPException) -> int:
    """What the server replied with; never its text, which repeats the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


# ------------------------------------------------------------------ after it


def _note(group: Group, left: Sequence[tuple[Subscription, int]]) -> None:
    """What became of the people of `group`; those who are `left` are put back."""
    now, mailing = timezone.now(), group.mailing
    again = [*group.put_off, *(PutOff(mailing=mailing, subscription=one, attempt=attempt, due_at=now) for one, attempt in left)]
    with transaction.atomic(durable=True):
        unsure = group.unsure
        if Handover.objects.filter(pk=group.handover).delete()[0]:
            PutOff.objects.bulk_create(again)
        else:  # we took so long that all of them were given up as unsure
            unsure -= group.sent + group.refused + group.unsure
        Mailing.objects.filter(pk=mailing.pk).update(
            sent=F("sent") + group.sent, refused=F("refused") + group.refused, unsure=F("unsure") + unsure
        )


@transaction.atomic
def give_up(*, now: datetime, after: timedelta, kept_for: timedelta) -> int:
    """Count as unsure what workers that died were handing over, and drop finished mailings without a key. Returns how many are unsure."""
    unsure = 0
    for one in _abandoned(now, after):
        if Handover.objects.filter(pk=one.pk).delete()[0]:
            Mailing.objects.filter(pk=one.mailing_id).update(unsure=F("unsure") + one.people)
            unsure += one.people
    Mailing.objects.filter(key="", finished_at__lte=now - kept_for).delete()
    return unsure


def _abandoned(now: datetime, after: timedelta) -> Iterator[Handover]:
    # Begun in the future: by a clock that was wrong.
    yield from Handover.objects.filter(Q(at__lte=now - after) | Q(at__gt=now + after))
