from django.db import models
from django.db.models import Q

from constituyente.foundation.common.refs import Ref

from . import addresses


class Notice(models.Model):
    """A piece of news. It is public from `publish_at` on (a draft has none); `announced_at` is when search and references were told."""

    number = models.PositiveIntegerField(unique=True)
    language = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, db_index=True)
    announced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, publish_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="notice_withdrawn_with_reason",
            )
        ]

    @property
    def ref(self) -> Ref:
        return addresses.ref_of(self.number)


class NoticeVersion(models.Model):
    """The words of a notice at one time; never updated. `reason` is why they were changed once they were public."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.TextField()
    body = models.TextField()
    reason = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "version"], name="one_text_per_notice_version")]
