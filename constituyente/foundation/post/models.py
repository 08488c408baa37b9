"""Who asked to be told about what. Letters on their way are rows of django-tasks-db."""

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
