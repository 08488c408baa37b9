from django.db import models
from django.db.models import Q

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process

from . import addresses
from .data import StepAct


class Promise(models.Model):
    """Something an office owes because a mark was crossed. `record` is the exact public text whose hash is in the log.

    `cause` is the crossing's entry in our log, or in the one with the verifier key `log`.
    """

    number = models.PositiveIntegerField(unique=True)
    about = models.CharField(max_length=100, db_index=True)
    kind: "models.CharField[process.PromiseKind, process.PromiseKind]" = models.CharField(max_length=20)
    by = models.CharField(max_length=60)
    mark = models.BigIntegerField()
    people = models.PositiveSmallIntegerField(default=0)
    log = models.CharField(max_length=300, blank=True)
    cause = models.BigIntegerField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    rules_version = models.PositiveIntegerField()
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "cause"], name="one_promise_per_crossing")]

    @property
    def ref(self) -> Ref:
        return addresses.ref_of(self.number)


class Fulfilment(models.Model):
    """How a promise was kept; never updated. What was wrong in it stands beside it, as a step."""

    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="fulfilment")
    kept_on = models.DateField()
    who = models.TextField()
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)


class Step(models.Model):
    """What was done on the way to a promise, or after it was kept; one dated fact, never updated.

    act       named: who is to hear or do it (`people`, one name a line); planned, moved: a hearing is announced, or announced anew, with
              `begins_at` and `place`; held: it took place (`on`, `who`, `text`); corrected: what the fulfilment says is set right beside it
    reason    why people, time or place are others than before, or what was wrong
    record    of a correction: the exact public text whose hash is in the log
    """

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    act: "models.CharField[StepAct, StepAct]" = models.CharField(max_length=10)
    begins_at = models.DateTimeField(null=True)
    on = models.DateField(null=True)
    place = models.CharField(max_length=300, blank=True)
    who = models.TextField(blank=True)
    people = models.TextField(blank=True)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    record = models.TextField(blank=True)
    leaf = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "position"], name="one_step_per_position")]


class Attachment(models.Model):
    """A public file that goes with how a promise was kept (`step` is None), or with one of its steps."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="attachments")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="attachments", null=True)
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "position"], condition=Q(step__isnull=False), name="one_file_per_step_position"),
            models.UniqueConstraint(fields=["promise", "position"], condition=Q(step__isnull=True), name="one_file_per_kept_position"),
        ]
