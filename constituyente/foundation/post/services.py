"""Writing to people: one letter, a subscription, a letter to all who subscribed."""

from datetime import datetime

from django.db import transaction

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.common.refs import Ref

from . import letters, mailing, outbox, sealing
from .data import Context, Stop
from .errors import NoSuchSubscription
from .models import Mailing, Subscription


@transaction.atomic
def send(*, to: str, template: str, context: Context, language: str, now: datetime, zone: str = "UTC") -> None:
    """Queue one letter in the caller's transaction: it goes out if that commits, and only then.

    to        the address to deliver to; a phone number in the form of E.164 gets a text message; NOBODY costs the same and goes nowhere
    template  `mail/<template>.txt`: its first line is the subject, the second is blank, the rest is the body; of a
              text message `sms/<template>.txt`, which is all body
    context   what the template knows besides `site_url` and `language`
    zone      the time zone in which it shows dates
    The letter lies sealed in the queue.
    """
    letter = letters.write(to=to, template=template, context=context, language=language, now=now, zone=zone)
    outbox.deliver.enqueue(letters.seal(letter), 1)


@transaction.atomic
def subscribe(ref: Ref, *, contact: str, language: str, now: datetime) -> None:
    """Record that the owner of `contact` asked to be written to about `ref`.

    contact  a confirmed email address, kept sealed until the subscription ends
    language  the language to write in
    A second subscription while one is open adds nothing (settled by constraint one_open_subscription_per_contact).
    """
    tag = sealing.mac(f"{ref.bare} {contact.lower()}", "subscriber").hex()
    row = Subscription(
        ref=str(ref.bare),
        contact=sealing.seal(contact, mailing.CONTACT),
        contact_tag=tag,
        language=language,
        consented_at=now,
    )
    insert_once(row, by=("ref", "contact_tag"))


@transaction.atomic
def notify(ref: Ref, template: str, context: Context, *, key: str = "", now: datetime, zone: str = "UTC") -> bool:
    """Queue one letter to each who is subscribed to `ref` at `now`, each in their language, at most once to each.

    context, zone  as for `send`; every template must offer the reader `stop`, the address that ends the subscription
    key            a word for what it tells, such as "promise/3 kept 1": asked again with the same, nothing is queued (settled by constraint
                   one_mailing_per_key), and `progress` tells how far it is
    Only one row is written in the caller's transaction; the worker makes the letters of it, a few at a time. Whoever ends their
    subscription meanwhile gets none. Returns whether it is new.
    """
    row = Mailing(key=key, ref=str(ref.bare), template=template, packed=letters.pack(context), zone=zone, asked_at=now, next_at=now)
    if not key:
        row.save()
        return True
    return insert_once(row, by=("key",))[1]


@transaction.atomic
def end_subscriptions(*, now: datetime) -> int:
    """End every open subscription and forget its contact, as was promised for the end of the process. Returns how many.

    While a letter to many is on its way, none ends: it was asked for before.
    """
    if Mailing.objects.filter(finished_at__isnull=True).exists():
        return 0
    return Subscription.objects.filter(ended_at__isnull=True).update(ended_at=now, contact="", contact_tag="")


@transaction.atomic
def unsubscribe(token: str, *, now: datetime) -> Stop:
    """End the subscription that the link `token` was mailed with, and forget its contact; once ended it stays ended.

    Raises NoSuchSubscription for a link nobody was mailed.
    """
    key = letters.subscription_of(token)
    Subscription.objects.filter(pk=key, ended_at__isnull=True).update(ended_at=now, contact="", contact_tag="")
    if not Subscription.objects.filter(pk=key).exists():
        raise NoSuchSubscription
    return Stop(token=token, ended=True)
