from datetime import datetime

from django.db import models
from django.db.models import F, Q

from constituyente.foundation.common.refs import Ref

from . import addresses


class Petition(models.Model):
    """What somebody asks for. Its dates say where it stands; its number and key never change.

    One that came in with a package was `taken_over_at` then, and takes no signatures here: what it gathered elsewhere is reported, or
    proved by the log it was gathered in.
    `author_key` is the hash of the key that only its author has; `withdrawal` is their reason for taking it back.
    """

    number = models.PositiveIntegerField(unique=True)
    key = models.CharField(max_length=16, unique=True)
    tag_key = models.CharField(max_length=200, blank=True)  # sealed; empty where nobody signs, and once it is shredded
    tags_shredded_at = models.DateTimeField(null=True)
    shredding = models.TextField(blank=True)  # the record of it, whose hash is in the log
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True, db_index=True)
    author = models.CharField(max_length=200, blank=True)
    author_key = models.CharField(max_length=64, blank=True, db_index=True)
    submitted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    rules_version = models.PositiveIntegerField(null=True)
    source = models.URLField(max_length=500, blank=True)
    taken_over_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["opened_at", "number"], name="petition_opened")]
        constraints = [
            models.CheckConstraint(condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal=""), name="a_petition_is_withdrawn_for_a_reason"),
        ]

    @property
    def ref(self) -> Ref:
        return addresses.ref_of(self.number)

    def is_open(self, now: datetime) -> bool:
        if self.withdrawn_at is not None or self.opened_at is None or self.closes_at is None:
            return False
        return self.opened_at <= now < self.closes_at


class TextVersion(models.Model):
    """The exact text of a petition; never updated. `record` is what is hashed and what people sign."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    demand = models.TextField()
    reasons = models.TextField(blank=True)
    wording = models.TextField(blank=True)
    written_at = models.DateTimeField()
    record = models.TextField()
    hash = models.CharField(max_length=64)
    leaf = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "version"], name="one_text_per_version")]


class Decision(models.Model):
    """Admitted or refused, on a published ground, with a reason; never updated."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="decision")
    admitted = models.BooleanField()
    ground = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField()


class Handling(models.Model):
    """Which moderator has a petition in hand, and until when; gone once it is decided."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="handling")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()


class Appeal(models.Model):
    """What the author of a refused petition says against it, once, and what another moderator decided; then never updated."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    made_at = models.DateTimeField()
    against = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")  # who refused it
    admitted = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    rules_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(against__isnull=True) | ~Q(decided_by=F("against")),
                name="another_decides_an_appeal",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, admitted__isnull=True) | Q(decided_at__isnull=False, admitted__isnull=False),
                name="an_appeal_is_decided_one_way",
            ),
        ]


class Signature(models.Model):
    """One confirmed signature. The tag makes a person count once for a petition and says nothing without the petition's tag key."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="signatures")
    tag = models.BinaryField(max_length=32)
    strength = models.CharField(max_length=10)
    territory = models.CharField(max_length=20, blank=True)
    age_band = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=20)
    rules_version = models.PositiveIntegerField()
    confirmed_at = models.DateTimeField()
    leaf = models.BinaryField(max_length=32)
    # How it came in (trails.py), forgotten after days:
    network = models.CharField(max_length=24, blank=True)
    provider = models.CharField(max_length=24, blank=True)
    seconds = models.PositiveSmallIntegerField(null=True)
    disposable = models.BooleanField(default=False)
    batch = models.PositiveIntegerField(null=True)  # of paper

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "tag"], name="one_tag_per_petition")]
        indexes = [
            models.Index(fields=["confirmed_at"], name="signature_trail", condition=models.Q(seconds__isnull=False)),
            models.Index(fields=["batch"], name="signature_batch", condition=models.Q(batch__isnull=False)),
        ]


class NetworkKey(models.Model):
    """The key under which networks had their names on one day; destroyed after a week."""

    day = models.DateField(unique=True)
    sealed = models.CharField(max_length=200)


class Share(models.Model):
    """How often a contact was used for a petition, or how many petitions a person signed, where the rules set a limit.

    The tag is keyed and says neither who nor what; it is the primary key, so that the rows keep no order.
    """

    tag = models.BinaryField(max_length=32, primary_key=True)
    taken = models.PositiveIntegerField()


class Breakdown(models.Model):
    """A petition's signatures by place, age and channel, as far as that may be told; never updated. `record` is what the log hashes."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="breakdowns")
    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    size = models.BigIntegerField()
    signatures = models.PositiveBigIntegerField()
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)


class DayTotal(models.Model):
    """What a petition's signatures came to at the end of a day of the process, if that day may be told apart (course.py).

    The row of a day moves until that day is over; then it stays.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    total = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "day"], name="one_total_per_day")]


class ReportedCount(models.Model):
    """A count that somebody else reports: shown with their name, never proved, crosses no mark."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="reported")
    signatures = models.PositiveBigIntegerField(db_index=True)
    as_of = models.DateField()
    reported_by = models.CharField(max_length=300)
    url = models.URLField(max_length=500, blank=True)
