import logging
import os
import signal
import smtplib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.post import letters, outbox
from constituyente.foundation.post.data import Letter

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
CONTEXT = {"title": "Agua limpia", "reason": "falta", "on": date(2026, 8, 22)}
PETITION = Ref("petition", "7")


def send(to: str = "ana@example.org") -> None:
    post.send(to=to, template="test-letter", context=CONTEXT, language="es", now=NOON)


class Unreachable(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  Django's signature
        raise ConnectionRefusedError


class Refusing(BaseEmailBackend):
    """A mail server that repeats the address in its refusal."""

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  Django's signature
        raise smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such user ana@example.org")})


def everything_in_the_queue() -> str:
    return repr(list(DBTaskResult.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_send_leaves_nothing_when_the_transaction_rolls_back() -> None:
    class Changed(Exception):
        pass

    def change() -> None:
        send()
        assert DBTaskResult.objects.count() == 1  # in this transaction already, not at its end
        raise Changed

    with pytest.raises(Changed), transaction.atomic():
        change()
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_send_leaves_one_task_when_the_transaction_commits() -> None:
    with transaction.atomic():
        send()
    assert DBTaskResult.objects.count() == 1
    assert mail.outbox == []


@pytest.mark.django_db
def test_drain_sends_what_waits_once() -> None:
    send("ana@example.org")
    send("eva@example.org")
    assert post.drain() == 2
    assert post.drain() == 0
    assert [message.to for message in mail.outbox] == [["ana@example.org"], ["eva@example.org"]]
    first = mail.outbox[0]
    assert first.subject == "Inglés: Agua limpia"
    assert first.body == "Agua limpia / falta\n2026-08-22 http://127.0.0.1:8000\n"
    assert first.message()["Date"] == "Sat, 22 Aug 2026 18:00:00 +0000"
    assert first.message()["Content-Language"] == "es"
    assert first.message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_drain_stops_at_its_limit() -> None:
    for _ in range(3):
        send()
    assert post.drain(limit=2) == 2
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_send_writes_every_letter_into_the_folder(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path_factory.mktemp("mail")
    send("ana@example.org")
    send("eva@example.org")
    post.drain()
    # Two letters of one second may share a file: Django names it by the second and by where the connection lay in memory.
    written = "".join(path.read_text(encoding="utf-8") for path in settings.EMAIL_FILE_PATH.iterdir())
    assert written.count("\nSubject: ") == 2


@pytest.mark.django_db
def test_queue_holds_nothing_readable_before_and_after() -> None:
    send()
    before = everything_in_the_queue()
    post.drain()
    after = everything_in_the_queue()
    assert [text.count("example.org") + text.count("Agua limpia") for text in (before, after)] == [0, 0]


@pytest.mark.django_db
def test_drain_keeps_nothing_of_what_it_sent() -> None:
    send()
    post.drain()
    assert list(DBTaskResult.objects.values_list("status", "args_kwargs")) == [(TaskResultStatus.SUCCESSFUL, {"args": [], "kwargs": {}})]


@pytest.mark.django_db
def test_deliver_tries_again_later_and_gives_up_after_eight(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    send()
    waits = []
    for attempt in range(1, 8):
        before = timezone.now()
        assert post.drain() == 1
        queued = DBTaskResult.objects.get(status=TaskResultStatus.READY)
        waits.append(round((queued.run_after - before) / timedelta(minutes=1)))
        assert queued.args_kwargs["args"][1] == attempt + 1
        assert post.drain() == 0  # not yet
        DBTaskResult.objects.filter(pk=queued.pk).update(run_after=before)
    assert waits == [1, 5, 30, 120, 360, 720, 1440]
    assert post.drain() == 1
    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()
    assert caplog.messages[-1] == "A letter was given up after 8 attempts: ConnectionRefusedError"


@pytest.mark.django_db
def test_deliver_tries_again_when_the_folder_for_mail_is_none(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_FILE_PATH.touch()
    send()
    assert post.drain() == 1
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1


@pytest.mark.django_db
def test_deliver_goes_out_when_the_server_is_back(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    send()
    post.drain()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    post.drain()
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


@pytest.mark.django_db
def test_deliver_never_repeats_the_address(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    send()
    post.drain()
    assert caplog.messages == ["A letter waits for attempt 2: SMTPRecipientsRefused"]
    assert everything_in_the_queue().count("ana@") == 0


@pytest.mark.django_db
def test_deliver_drops_what_it_cannot_open(caplog: pytest.LogCaptureFixture) -> None:
    outbox.deliver.enqueue("gAAAAAnonsense", 1)
    outbox.deliver.enqueue(letters.seal(Letter("ana@example.org\nBcc: eva@example.org", "s", "b", "es", NOON.isoformat())), 1)
    assert post.drain() == 2
    assert mail.outbox == []
    assert caplog.messages == ["A letter cannot be sent: SealBroken", "A letter cannot be sent: BadHeaderError"]
    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


@pytest.mark.django_db
def test_tend_puts_back_what_a_dead_worker_left() -> None:
    send("ana@example.org")
    send("eva@example.org")
    dead, busy = DBTaskResult.objects.order_by("enqueued_at")
    now = timezone.now()
    for task, minutes in ((dead, 6), (busy, 4)):
        task.claim("killed")
        DBTaskResult.objects.filter(pk=task.pk).update(started_at=now - timedelta(minutes=minutes))
    assert post.drain() == 0
    assert post.tend(now=now) == post.Tended(woken=1, pruned=0, unsure=0)
    assert post.drain() == 1
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


@pytest.mark.django_db
def test_tend_puts_back_what_was_begun_by_a_clock_that_was_ahead() -> None:
    send("ana@example.org")
    (task,) = DBTaskResult.objects.all()
    now = timezone.now()
    task.claim("killed")
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=now + timedelta(days=3650))
    assert post.tend(now=now) == post.Tended(woken=1, pruned=0, unsure=0)


class Hanging(BaseEmailBackend):
    """A mail server that never answers; says in a file that it was asked."""

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  Django's signature
        (settings.DATA / "asked").touch()
        time.sleep(600)
        return 0


@pytest.mark.django_db(transaction=True)
def test_a_letter_survives_the_killing_of_its_worker(settings: Settings) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("another process cannot see a database in memory")
    asked: Path = settings.DATA / "asked"
    asked.unlink(missing_ok=True)
    send()
    settings.EMAIL_BACKEND = f"{__name__}.Hanging"
    connections.close_all()
    worker = os.fork()
    if worker == 0:
        post.drain()
        os._exit(0)
    deadline = time.monotonic() + 20
    while not asked.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(worker, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == -signal.SIGKILL

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert post.drain() == 0
    assert post.tend(now=timezone.now() + timedelta(minutes=5)).woken == 1
    assert post.drain() == 1
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


class Interrupted(BaseEmailBackend):
    """The worker is told to stop while it talks to the mail server."""

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  Django's signature
        raise SystemExit


@pytest.mark.django_db
def test_drain_puts_back_the_letter_it_was_interrupted_at(settings: Settings) -> None:
    send()
    settings.EMAIL_BACKEND = f"{__name__}.Interrupted"
    with pytest.raises(SystemExit):
        post.drain()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert post.drain() == 1
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_letter_once() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("threads cannot wait for each other in a database in memory")
    for number in range(20):
        send(f"p{number}@example.org")

    def work(_number: int) -> int:
        try:
            return post.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 20
    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"p{number}@example.org" for number in range(20))


@pytest.mark.django_db
def test_tend_prunes_what_ended_a_week_ago() -> None:
    send()
    send()
    post.drain(limit=1)
    now = timezone.now()
    assert post.tend(now=now + timedelta(days=6, hours=23)).pruned == 0
    assert post.tend(now=now + timedelta(days=7)).pruned == 1
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_notify_writes_to_all_batches_in_their_language() -> None:
    for number in range(5):
        post.subscribe(PETITION, contact=f"p{number}@example.org", language="en" if number % 2 else "es", now=NOON)
    post.subscribe(Ref("petition", "8"), contact="other@example.org", language="es", now=NOON)
    post.subscribe(PETITION, contact="late@example.org", language="es", now=NOON + timedelta(seconds=1))
    post.notify(PETITION, "test-letter", CONTEXT, now=NOON)
    assert mail.outbox == []
    assert post.drain() == 5
    assert sorted((message.to[0], message.subject) for message in mail.outbox) == [
        ("p0@example.org", "Inglés: Agua limpia"),
        ("p1@example.org", "English: Agua limpia"),
        ("p2@example.org", "Inglés: Agua limpia"),
        ("p3@example.org", "English: Agua limpia"),
        ("p4@example.org", "Inglés: Agua limpia"),
    ]


@pytest.mark.django_db
def test_letters_show_dates_in_the_zone_they_were_asked_in() -> None:
    late, zone = datetime(2026, 8, 23, 4, 30, tzinfo=UTC), "America/Mexico_City"
    post.subscribe(PETITION, contact="ana@example.org", language="en", now=NOON)
    post.send(to="eva@example.org", template="dated", context={"at": late}, language="en", now=NOON, zone=zone)
    post.notify(PETITION, "dated", {"at": late}, now=NOON, zone=zone)
    post.drain()
    assert [message.subject for message in mail.outbox] == ["22 August 2026 at 22:30"] * 2
