from datetime import datetime

from django.db import models
from django.db.models import F, Q

from constituyente.foundation.common.refs import Ref

from . import addresses


class Meeting(models.Model):
    """A meeting that people called themselves. Its dates say where it stands; its number never changes.

    `key_hash` is what is kept of the host's results key; `salts` are those of its commitment in the log, once it is listed.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField()
    subject = models.CharField(max_length=40, blank=True, db_index=True)
    language = models.CharField(max_length=20)
    place = models.CharField(max_length=300)
    territory = models.CharField(max_length=20, blank=True, db_index=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(db_index=True)
    open = models.BooleanField()
    host = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    key_hash = models.CharField(max_length=64, blank=True)
    salts = models.TextField(blank=True)
    leaf = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(listed_at__isnull=True) | Q(refused_at__isnull=True), name="a_meeting_is_listed_or_refused"),
            models.CheckConstraint(condition=Q(refused_at__isnull=True) | ~Q(ground=""), name="a_meeting_is_refused_on_a_ground"),
            models.CheckConstraint(condition=Q(cancelled_at__isnull=True) | Q(listed_at__isnull=False), name="only_listed_is_cancelled"),
            models.CheckConstraint(condition=Q(listed_at__isnull=True) | Q(leaf__isnull=False), name="a_listed_meeting_is_in_the_log"),
        ]

    @property
    def ref(self) -> Ref:
        return addresses.ref_of(self.number)

    @property
    def decided_at(self) -> datetime | None:
        return self.listed_at or self.refused_at


class Results(models.Model):
    """What came out of a meeting, as it was handed in. Before it is decided another may take its place; afterwards it never changes.

    `ground` is why its minutes are not shown. Public once it is in the log (`leaf`), and read until a higher version is.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="results")
    version = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    minutes = models.TextField(blank=True)
    ground = models.CharField(max_length=40, blank=True)
    handed_in_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField(null=True)
    salts = models.TextField(blank=True)
    leaf = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_results_per_version"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(decided_at__isnull=True), name="one_results_waiting"),
            models.CheckConstraint(condition=Q(people__gte=1), name="somebody_came"),
        ]


class Statement(models.Model):
    """One thing that a meeting says, under its position; `ground` is why it is not shown, `since` the version that gave it this text.

    `salt` opens its part of the commitment, `part` is that part; of one that came hidden from elsewhere only `part` is known.
    """

    results = models.ForeignKey(Results, on_delete=models.CASCADE, related_name="statements")
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    theme = models.CharField(max_length=40, blank=True)
    support = models.PositiveIntegerField(null=True)
    dissent = models.PositiveIntegerField(null=True)
    ground = models.CharField(max_length=40, blank=True)
    since = models.PositiveIntegerField()
    salt = models.CharField(max_length=44, blank=True)
    part = models.CharField(max_length=44, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["results", "position"], name="one_statement_per_position")]
