from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.post import letters, services
from constituyente.foundation.post.data import Stop
from constituyente.foundation.post.errors import NoSuchSubscription
from constituyente.foundation.post.models import Subscription

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
PETITION = Ref("petition", "7")


@pytest.mark.django_db
def test_subscribe_is_once_per_ref_and_contact() -> None:
    post.subscribe(PETITION, contact="Ana@example.org", language="es", now=NOON)
    post.subscribe(PETITION, contact="ana@example.org", language="en", now=LATER)
    post.subscribe(Ref("petition", "7", 2), contact="ana@example.org", language="en", now=LATER)
    post.subscribe(Ref("petition", "8"), contact="ana@example.org", language="en", now=LATER)
    rows = Subscription.objects.order_by("pk").values_list("ref", "language", "consented_at")
    assert list(rows) == [("petition/7", "es", NOON), ("petition/8", "en", LATER)]


@pytest.mark.django_db
def test_subscribe_is_settled_by_the_constraint() -> None:
    post.subscribe(PETITION, contact="ana@example.org", language="es", now=NOON)
    row = Subscription.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_subscribe_keeps_nothing_readable() -> None:
    post.subscribe(PETITION, contact="ana@example.org", language="es", now=NOON)
    assert repr(list(Subscription.objects.values())).count("ana@") == 0


@pytest.mark.django_db
def test_unsubscribe_forgets_the_contact_and_stays_ended() -> None:
    post.subscribe(PETITION, contact="ana@example.org", language="es", now=NOON)
    token = letters.stop_token(Subscription.objects.get().pk)
    assert services.unsubscribe(token, now=LATER) == Stop(token=token, ended=True)
    assert services.unsubscribe(token, now=LATER + timedelta(hours=1)) == Stop(token=token, ended=True)
    row = Subscription.objects.get()
    assert (row.contact, row.contact_tag, row.ended_at) == ("", "", LATER)


@pytest.mark.django_db
def test_unsubscribe_refuses_a_forged_link() -> None:
    post.subscribe(PETITION, contact="ana@example.org", language="es", now=NOON)
    key = Subscription.objects.get().pk
    with pytest.raises(NoSuchSubscription):
        services.unsubscribe(f"{key}-{'0' * 32}", now=LATER)
    with pytest.raises(NoSuchSubscription):
        services.unsubscribe(letters.stop_token(key + 1), now=LATER)
    assert Subscription.objects.get().ended_at is None


@pytest.mark.django_db
def test_subscribe_again_after_the_end_is_a_new_consent() -> None:
    post.subscribe(PETITION, contact="ana@example.org", language="es", now=NOON)
    services.unsubscribe(letters.stop_token(Subscription.objects.get().pk), now=LATER)
    post.subscribe(PETITION, contact="ana@example.org", language="es", now=LATER)
    assert list(Subscription.objects.order_by("pk").values_list("consented_at", "ended_at")) == [(NOON, LATER), (LATER, None)]


@pytest.mark.django_db
def test_notify_skips_who_left_meanwhile() -> None:
    for name in ("ana", "eva"):
        post.subscribe(PETITION, contact=f"{name}@example.org", language="es", now=NOON)
    context = {"title": "Agua limpia", "reason": "falta", "on": NOON}
    post.notify(PETITION, "test-letter", context, now=LATER)
    assert repr(list(DBTaskResult.objects.values())).count("Agua limpia") == 0
    services.unsubscribe(letters.stop_token(Subscription.objects.order_by("pk")[0].pk), now=LATER)
    post.drain()
    assert [message.to for message in mail.outbox] == [["eva@example.org"]]
    stop = letters.stop_address(Subscription.objects.order_by("pk")[1].pk, "es")
    assert mail.outbox[0].body == f"Agua limpia / falta\n2026-08-22 http://127.0.0.1:8000\n{stop}\n"
