from django.db import models

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process

from . import addresses


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
    """How a promise was kept; never updated."""

    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="fulfilment")
    kept_on = models.DateField()
    who = models.TextField()
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)
