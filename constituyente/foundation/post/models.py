"""Who asked to be told about what, and how far the letters to many are. Single letters on their way are rows of django-tasks-db."""

from django.db import models
from django.db.models import Q


class Subscription(models.Model):
    """Somebody's consent to be written to about one public thing; the contact is forgotten when it ends."""

    ref = models.CharField(max_length=100)
    contact = models.TextField(blank=True)  # sealed
    contact_tag = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8)
    consented_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # A mailing goes through the open subscriptions of one thing in the order of their keys, a few at a time.
        indexes = [models.Index(fields=["ref", "id"], condition=Q(ended_at__isnull=True), name="open_subscriptions")]
        constraints = [
            models.UniqueConstraint(
                fields=["ref", "contact_tag"],
                condition=Q(ended_at__isnull=True),
                name="one_open_subscription_per_contact",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(contact="", contact_tag=""),
                name="an_ended_subscription_keeps_no_contact",
            ),
        ]


class Mailing(models.Model):
    """A letter to everybody who was subscribed to `ref` at `asked_at`, and how far it is.

    Who stands at or before `cursor` was dealt with: their letter was handed over, put off, or is in somebody's hands. The mail server took
    `sent` and refused `refused` for good; of `unsure` nobody knows, since something broke between handing over and noting it.
    key       what it is about, so that asking twice makes one mailing; empty: nothing
    packed    the letter's context, sealed; empty once it is finished
    next_at   not to be gone on with before; `failures` how often in a row the mail server could not be spoken to
    """

    key = models.CharField(max_length=100, blank=True)
    ref = models.CharField(max_length=100)
    template = models.CharField(max_length=100)
    packed = models.TextField(blank=True)
    zone = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)
    sent = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    unsure = models.PositiveBigIntegerField(default=0)
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(finished_at__isnull=True), name="unfinished_mailings")]
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_mailing_per_key")]


class Handover(models.Model):
    """A few people of a mailing whose letters are being handed to the mail server at this moment; or were, by a worker that died."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="handovers")
    people = models.PositiveSmallIntegerField()
    at = models.DateTimeField()


class PutOff(models.Model):
    """Somebody whose letter the mail server would not take just now: it will be asked again. attempt: which one comes next."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="put_off")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "subscription"], name="put_off_once")]
