from django.db import models
from django.db.models import F, Q

from constituyente.foundation.common.refs import Ref

from .addresses import motion_ref, roll_call_ref
from .majority import CHOICES, OUTCOMES


class Motion(models.Model):
    """What somebody asks the assembly to decide; never updated. `record` is the exact public text whose hash is in the log.

    `provision` is the reference, as text, of what it is on: a provision, mostly of one version; empty: of no provision.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    wording = models.TextField(blank=True)
    provision = models.CharField(max_length=100, blank=True, db_index=True)
    by = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    moved_at = models.DateTimeField()
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField()

    @property
    def ref(self) -> Ref:
        return motion_ref(self.number)


class RollCall(models.Model):
    """A vote by name, as one version records it; never updated: what was recorded wrongly is recorded anew, as the next version.

    `of`, `share` and `strict` are the rule it was taken under; `record` is the exact public text, with every single vote, whose hash is in
    the log. `external` is the number somebody else's register has for it. `corrects` is the version before.
    """

    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="correction")
    reason = models.TextField(blank=True)
    external = models.CharField(max_length=60, blank=True, db_index=True)
    on = models.DateField(db_index=True)
    taken_at = models.DateTimeField(null=True)
    session = models.PositiveIntegerField(null=True, db_index=True)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, null=True, related_name="roll_calls")
    provision = models.CharField(max_length=100, blank=True, db_index=True)
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    of = models.CharField(max_length=10)
    share = models.CharField(max_length=9)
    strict = models.BooleanField()
    quorum = models.PositiveIntegerField()
    seats = models.PositiveIntegerField()
    yes = models.PositiveIntegerField()
    no = models.PositiveIntegerField()
    abstain = models.PositiveIntegerField()
    absent = models.PositiveIntegerField()
    unspecified = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    source = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="one_roll_call_per_version"),
            models.UniqueConstraint(fields=["external", "version"], condition=~Q(external=""), name="one_roll_call_per_external_number"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="outcome_is_one_of_three"),
            models.CheckConstraint(
                condition=Q(seats__gte=F("yes") + F("no") + F("abstain") + F("absent") + F("unspecified")), name="no_more_votes_than_seats"
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True) | Q(version__gt=1, corrects__isnull=False), name="later_versions_correct"
            ),
        ]

    @property
    def ref(self) -> Ref:
        return roll_call_ref(self.number)


class Vote(models.Model):
    """What one member chose in a roll call; `member` is their key in the body. Never updated."""

    roll_call = models.ForeignKey(RollCall, on_delete=models.PROTECT, related_name="votes", db_index=False)
    member = models.CharField(max_length=20)
    choice = models.CharField(max_length=11)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll_call", "member"], name="one_vote_per_member"),
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="choice_is_one_of_five"),
        ]
        indexes = [models.Index(fields=["member", "choice", "roll_call"], name="votes_of_a_member")]
