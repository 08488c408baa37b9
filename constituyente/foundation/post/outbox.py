"""The queue of letters, which is django-tasks-db's own table: rows written in the caller's transaction, run by the worker.

A letter goes out at least once: a worker that dies between handing it over and saying so leaves it to be sent again.
"""

import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.client import HTTPException

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import gateways, letters, sealing
from .data import NOBODY, Letter, Tended
from .errors import SealBroken
from .models import Subscription

log = logging.getLogger(__name__)

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))  # before the 2nd … 8th attempt
SERVER_TIMEOUT = 30  # seconds a mail server may take to answer
ABANDONED_AFTER = timedelta(minutes=5)
KEPT_FOR = timedelta(days=7)
NOTHING: dict[str, object] = {"args": [], "kwargs": {}}
INTERRUPTIONS: Mapping[str, type[BaseException]] = {
    "builtins.KeyboardInterrupt": KeyboardInterrupt,
    "builtins.SystemExit": SystemExit,
    # A database that went away, or was locked for too long, is no fault of the letter's.
    "django.db.utils.OperationalError": OperationalError,
    "django.db.utils.InterfaceError": InterfaceError,
}
CONTACT = "subscription"  # the purpose subscribers' contacts are sealed for
BATCH = 200  # subscribers written to in one transaction


@task
def deliver(sealed: str, attempt: int = 1) -> None:
    """Hand one sealed letter to the mail server, or a text message to its gateway; if it fails, again later, eight times in all."""
    try:
        _hand_over(letters.unseal(sealed))
    except (OSError, smtplib.SMTPException, HTTPException, ImproperlyConfigured) as error:  # the last: a folder that cannot be written
        # Never the error's text: mail servers repeat the address in it.
        if attempt > len(WAITS):
            log.error("A letter was given up after %d attempts: %s", attempt, type(error).__name__)  # noqa: TRY400  a traceback would hold the address
            return
        deliver.using(run_after=timezone.now() + WAITS[attempt - 1]).enqueue(sealed, attempt + 1)
        log.warning("A letter waits for attempt %d: %s", attempt + 1, type(error).__name__)
    except (SealBroken, ValueError) as error:
        log.error("A letter cannot be sent: %s", type(error).__name__)  # noqa: TRY400  as above


def _hand_over(letter: Letter) -> None:
    if letter.to == NOBODY:
        return
    if letter.by_phone:
        gateways.gateway().send(letter.to, letter.body.strip())
        return
    EmailMessage(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        headers={
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
            "Date": format_datetime(datetime.fromisoformat(letter.written_at)),
        },
        connection=get_connection(timeout=SERVER_TIMEOUT),
    ).send()


@task
def notify_batch(*, ref: str, template: str, packed: str, until: str, zone: str, after: int) -> None:
    """Write to the next subscribers of `ref`, in the order of their keys, and queue the batch that follows."""
    queue_batch(ref=ref, template=template, packed=packed, until=until, zone=zone, after=after)


@transaction.atomic
def queue_batch(*, ref: str, template: str, packed: str, until: str, zone: str, after: int) -> int:
    """Queue letters to at most BATCH subscribers of `ref` whose keys come after `after`, and the next batch; all or none.

    until  ISO 8601: who subscribed later is not written to
    zone   in which the letters show dates
    Returns the number of letters.
    """
    context = letters.unpack(packed)
    asked_before = datetime.fromisoformat(until)
    open_ones = Subscription.objects.filter(ref=ref, ended_at__isnull=True, consented_at__lte=asked_before, pk__gt=after)
    batch = list(open_ones.order_by("pk")[:BATCH])
    for subscription in batch:
        letter = letters.write(
            to=sealing.unseal(subscription.contact, CONTACT),
            template=template,
            context={**context, "stop": letters.stop_address(subscription.pk, subscription.language)},
            language=subscription.language,
            now=asked_before,
            zone=zone,
        )
        deliver.enqueue(letters.seal(letter), 1)
    if len(batch) == BATCH:
        notify_batch.enqueue(ref=ref, template=template, packed=packed, until=until, zone=zone, after=batch[-1].pk)
    return len(batch)


# ------------------------------------------------------------------ what the worker calls


def drain(limit: int | None = None) -> int:
    """Run queued tasks until none is ready, or `limit` of them; returns how many ran.

    Several workers may drain at once: each task is claimed by one (settled by SELECT … FOR UPDATE SKIP LOCKED, on SQLite by its
    one writer).
    Interrupted in the middle of a task, it puts the task back before it lets go.
    """
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=limit,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    ran = 0
    if not DBTaskResult.objects.ready().exists():  # a plain read: claiming takes SQLite's only write lock
        return ran
    # The worker's own loop closes the connection, and with it the transaction of a test; what is taken from it is how one task runs.
    while (limit is None or ran < limit) and (claimed := _claim(worker.worker_id)) is not None:
        worker.run_task(claimed)
        interruption = INTERRUPTIONS.get(claimed.exception_class_path)
        if interruption is not None:
            DBTaskResult.objects.filter(pk=claimed.pk).update(status=TaskResultStatus.READY, finished_at=None)
            raise interruption
        DBTaskResult.objects.filter(pk=claimed.pk).update(args_kwargs=NOTHING)  # what was sent is not kept, sealed or not
        ran += 1
    return ran


@transaction.atomic
def _claim(worker: str) -> DBTaskResult[..., object] | None:
    ready = DBTaskResult.objects.ready().get_locked()
    if ready is not None:
        ready.claim(worker)
    return ready


@transaction.atomic
def tend(*, now: datetime) -> Tended:
    """Put back the tasks of workers that died, and drop those that ended a week ago. Call it at the worker's start and every minute."""
    # Started in the future: by a clock that was wrong.
    abandoned = Q(started_at__lte=now - ABANDONED_AFTER) | Q(started_at__gt=now + ABANDONED_AFTER)
    woken = DBTaskResult.objects.running().filter(abandoned).update(status=TaskResultStatus.READY)
    pruned, _per_model = DBTaskResult.objects.finished().filter(finished_at__lte=now - KEPT_FOR).delete()
    return Tended(woken=woken, pruned=pruned)
