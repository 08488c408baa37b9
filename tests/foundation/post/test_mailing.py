"""Letters to many: what the mail server says, who is asked again, what is never sent twice."""

import logging
import smtplib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.post import letters, mailing, services
from constituyente.foundation.post.models import Handover, Mailing, PutOff, Subscription
from tests.harness.sink import Sink

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
CONTEXT = {"title": "Agua limpia", "reason": "falta", "on": NOON}
PETITION = Ref("petition", "7")
KEY = "promise/3 kept 1"
SAID = deque[BaseException | None]()  # what the mail server says to the next letters; nothing more: it takes them


class Server(BaseEmailBackend):
    """A mail server that says what it is told to."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]  # a sequence of one
        said = SAID.popleft() if SAID else None
        if said is not None:
            raise said
        mail.outbox.extend(email_messages)
        return 1


class Away(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def open(self) -> bool | None:
        raise ConnectionRefusedError

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  Django's signature
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def server(settings: Settings) -> Iterator[None]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    SAID.clear()
    mail.outbox = []
    yield
    SAID.clear()


def asked(count: int, *, now: datetime = NOON) -> None:
    """So many people asked to hear of the petition, and there is something to tell them."""
    for number in range(count):
        post.subscribe(PETITION, contact=f"p{number:02}@example.org", language="es", now=now)
    assert post.notify(PETITION, "test-letter", CONTEXT, key=KEY, now=now)


def written_to() -> list[str]:
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


def state() -> tuple[int, int, int, int, bool]:
    """Sent, waiting, unsure, refused, finished."""
    found = post.progress([KEY])[KEY]
    return found.sent, found.waiting, found.unsure, found.refused, found.finished_at is not None


def later(minutes: float = 0) -> None:
    """Let so much time pass for what was put off."""
    for model, name in ((PutOff, "due_at"), (Mailing, "next_at")):
        for row in model.objects.all():
            setattr(row, name, getattr(row, name) - timedelta(minutes=minutes, seconds=1))
            row.save()


def test_everybody_who_asked_gets_one_letter() -> None:
    asked(23)
    assert state() == (0, 23, 0, 0, False)
    assert post.drain() == 23
    assert written_to() == [f"p{number:02}" for number in range(23)]
    assert state() == (23, 0, 0, 0, True)
    assert post.drain() == 0
    assert (Handover.objects.count(), Mailing.objects.get().packed) == (0, "")


def test_asked_twice_there_is_one_mailing() -> None:
    asked(2)
    assert not post.notify(PETITION, "test-letter", CONTEXT, key=KEY, now=NOON + timedelta(days=1))
    post.drain()
    assert not post.notify(PETITION, "test-letter", CONTEXT, key=KEY, now=NOON + timedelta(days=1))
    assert (post.drain(), len(mail.outbox)) == (0, 2)
    assert post.notify(PETITION, "test-letter", CONTEXT, now=NOON)
    assert post.notify(PETITION, "test-letter", CONTEXT, now=NOON)  # without a key each is one of its own
    assert post.drain() == 4


def test_who_came_later_and_who_left_get_nothing() -> None:
    asked(15)
    post.subscribe(PETITION, contact="late@example.org", language="es", now=NOON + timedelta(seconds=1))
    post.subscribe(Ref("petition", "8"), contact="other@example.org", language="es", now=NOON)
    assert mailing.carry_on(most=1) == mailing.GROUP
    services.unsubscribe(letters.stop_token(Subscription.objects.get(language="es", pk=_last()).pk), now=NOON)
    assert state() == (10, 4, 0, 0, False)
    post.drain()
    assert written_to() == [f"p{number:02}" for number in range(14)]


def _last() -> int:
    """The last of the fifteen."""
    return int(Subscription.objects.filter(ref="petition/7", consented_at=NOON).order_by("-pk").values_list("pk", flat=True)[0])


def test_who_left_while_put_off_gets_nothing() -> None:
    asked(1)
    SAID.append(smtplib.SMTPRecipientsRefused({"p00@example.org": (450, b"later, p00@example.org")}))
    post.drain()
    assert state() == (0, 1, 0, 0, False)
    services.unsubscribe(letters.stop_token(Subscription.objects.get().pk), now=NOON)
    later(1)
    assert post.drain() == 0
    later()
    post.drain()
    assert (mail.outbox, state()) == ([], (0, 0, 0, 0, True))


def test_whoever_is_refused_for_good_is_counted_and_the_others_get_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked(3)
    SAID.extend([None, smtplib.SMTPRecipientsRefused({"p01@example.org": (550, b"no such user p01@example.org")})])
    post.drain()
    assert (written_to(), state()) == (["p00", "p02"], (2, 0, 0, 1, True))
    assert "p01" not in caplog.text


def test_whoever_is_refused_for_now_is_asked_again_and_given_up_after_eight_times() -> None:
    asked(2)
    refusal = smtplib.SMTPDataError(451, b"greylisted p00@example.org")
    SAID.extend([refusal])
    post.drain()
    assert (written_to(), state()) == (["p01"], (1, 1, 0, 0, False))
    for minutes in (1, 5, 30, 120, 360, 720):
        later(0.5)
        assert post.drain() == 0
        later(minutes)
        SAID.append(refusal)
        assert post.drain() == 1
    later(1440)
    SAID.append(refusal)
    post.drain()
    assert state() == (1, 0, 0, 1, True)


def test_a_server_that_is_away_costs_nobody_their_letter(settings: Settings) -> None:
    asked(12)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    waits = []
    for _time in range(4):
        before = timezone.now()
        assert post.drain() == 0
        waits.append(round((Mailing.objects.get().next_at - before) / timedelta(minutes=1)))
        assert post.drain() == 0
        later(waits[-1])
    assert (waits, state(), post.progress([KEY])[KEY].stalled) == ([1, 5, 30, 30], (0, 12, 0, 0, False), True)
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    post.drain()
    assert (len(mail.outbox), state(), post.progress([KEY])[KEY].stalled) == (12, (12, 0, 0, 0, True), False)


def test_a_server_that_does_not_want_us_costs_nobody_their_letter() -> None:
    asked(3)
    SAID.extend([None, smtplib.SMTPSenderRefused(550, b"who are you?", "constituyente@localhost")])
    post.drain()
    assert state() == (1, 2, 0, 0, False)
    later(1)
    post.drain()
    assert (written_to(), state()) == (["p00", "p01", "p02"], (3, 0, 0, 0, True))


def test_a_letter_at_which_the_server_hangs_up_is_unsure_and_not_sent_again() -> None:
    asked(4)
    SAID.extend([None, smtplib.SMTPServerDisconnected("connection lost")])
    post.drain()
    assert state() == (1, 2, 1, 0, False)
    later(1)
    post.drain()
    assert (written_to(), state()) == (["p00", "p02", "p03"], (3, 0, 1, 0, True))


@pytest.mark.parametrize("interruption", [SystemExit(), KeyboardInterrupt()])
def test_a_worker_that_is_told_to_stop_notes_how_far_it_came(interruption: BaseException) -> None:
    asked(4)
    SAID.extend([None, interruption])
    with pytest.raises(type(interruption)):
        post.drain()
    assert state() == (1, 2, 1, 0, False)
    post.drain()
    assert (written_to(), state()) == (["p00", "p02", "p03"], (3, 0, 1, 0, True))


def test_what_a_dead_worker_had_in_its_hands_is_unsure_and_not_sent_again() -> None:
    asked(14)
    now = timezone.now()
    assert mailing._take(Mailing.objects.get(), now=now) is not None
    post.drain()
    assert (len(mail.outbox), state()) == (4, (4, 10, 0, 0, False))
    assert post.tend(now=now + timedelta(minutes=4)).unsure == 0
    assert post.tend(now=now + timedelta(minutes=6)).unsure == 10
    later()
    post.drain()
    assert (len(mail.outbox), state()) == (4, (4, 0, 10, 0, True))


def test_a_worker_that_was_thought_dead_is_believed_in_the_end() -> None:
    asked(3)
    SAID.extend([None, smtplib.SMTPDataError(451, b"later")])
    group = mailing._take(Mailing.objects.get(), now=timezone.now())
    assert group is not None
    post.tend(now=timezone.now() + timedelta(minutes=6))
    assert state() == (0, 0, 3, 0, False)
    mailing._hand_over(group, Server())
    assert state() == (2, 0, 1, 0, False)  # the one that was put off stays unsure: nobody would send it again
    assert PutOff.objects.count() == 0


def test_a_clock_that_was_ahead_leaves_nothing_in_nobodys_hands() -> None:
    asked(1)
    mailing._take(Mailing.objects.get(), now=timezone.now() + timedelta(days=3650))
    assert post.tend(now=timezone.now()).unsure == 1


def test_what_cannot_be_opened_is_counted(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    asked(2)
    Subscription.objects.filter(pk=Subscription.objects.order_by("pk").values_list("pk", flat=True)[:1]).update(contact="gAAAAnonsense")
    post.drain()
    assert (written_to(), state()) == (["p01"], (1, 0, 0, 1, True))
    post.notify(PETITION, "test-letter", CONTEXT, now=NOON)
    settings.CONTACT_KEY = "another"
    post.drain()
    assert caplog.messages == ["A letter cannot be sent: SealBroken", "A letter to many cannot be opened: SealBroken"]


def test_several_mailings_go_on_in_turn() -> None:
    asked(30)
    post.subscribe(Ref("petition", "8"), contact="other@example.org", language="es", now=NOON)
    post.notify(Ref("petition", "8"), "test-letter", CONTEXT, now=NOON)
    mailing.carry_on(most=15)
    assert "other" in written_to()


def test_a_letter_says_how_it_is_stopped_with_one_click() -> None:
    asked(1)
    post.drain()
    pk = Subscription.objects.get().pk
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000/mail/stop/{letters.stop_token(pk)}/one-click>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("number", [1, 3])
def test_progress_takes_a_fixed_number_of_statements(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    asked(3)
    for other in range(number - 1):
        post.notify(PETITION, "test-letter", CONTEXT, key=f"other {other}", now=NOON)
    with django_assert_num_queries(2):
        assert {one.waiting for one in post.progress([KEY, "other 0", "other 1", "nothing"]).values()} == {3}
    post.drain()
    with django_assert_num_queries(1):
        assert {one.sent for one in post.progress([KEY, "other 0", "other 1"]).values()} == {3}


def test_subscriptions_do_not_end_while_a_letter_is_on_its_way() -> None:
    asked(2)
    assert post.end_subscriptions(now=NOON) == 0
    post.drain()
    assert post.end_subscriptions(now=NOON) == 2


def test_finished_mailings_without_a_key_are_dropped_after_a_week() -> None:
    asked(1)
    post.notify(PETITION, "test-letter", CONTEXT, now=NOON)
    post.drain()
    post.tend(now=timezone.now() + timedelta(days=6))
    assert Mailing.objects.count() == 2
    post.tend(now=timezone.now() + timedelta(days=8))
    assert list(Mailing.objects.values_list("key", flat=True)) == [KEY]


def test_a_real_server_gets_all_of_it_over_one_connection(settings: Settings) -> None:
    with Sink() as sink:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
            "django.core.mail.backends.smtp.EmailBackend",
            "127.0.0.1",
            sink.port,
        )
        sink.refusing = {"p03@example.org": 550, "p05@example.org": 450}
        asked(25)
        post.drain()
        assert (sink.connections, sink.total, state()) == (1, 23, (23, 1, 0, 1, False))
        assert set(sink.got.values()) == {1}


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_write_to_nobody_twice() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("threads cannot wait for each other in a database in memory")
    asked(60)

    def work(_number: int) -> int:
        try:
            return mailing.carry_on(most=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 60
    assert written_to() == [f"p{number:02}" for number in range(60)]
    later()
    post.drain()
    assert state() == (60, 0, 0, 0, True)
