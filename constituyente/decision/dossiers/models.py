from django.db import models

from constituyente.foundation.common.refs import Ref

from .addresses import ref_of


class Item(models.Model):
    """A frozen copy of something people gave, as the drafters have it; never updated.

    `source` is the reference with its version, `kind` its kind; `hash` the SHA-256 of the text's record (`queries.text_record`).
    """

    number = models.PositiveIntegerField(unique=True)
    source = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, db_index=True)
    subject = models.CharField(max_length=40, blank=True, db_index=True)
    title = models.TextField()
    text = models.TextField()
    language = models.CharField(max_length=20)
    hash = models.CharField(max_length=64)
    gathered_at = models.DateTimeField()

    @property
    def ref(self) -> Ref:
        return ref_of(self.number)


class Disposition(models.Model):
    """What becomes of an item and why; never updated. `record` is the exact public text whose hash is in the log.

    `merged_into` is the item it goes in together with, given if and only if the outcome is "merged".
    """

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="disposition")
    outcome = models.CharField(max_length=20, db_index=True)
    merged_into = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="merged_here")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField()
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="merged", merged_into__isnull=False)
                | (~models.Q(outcome="merged") & models.Q(merged_into__isnull=True)),
                name="merged_into_another",
            ),
        ]
