from django.db import models


class Adoption(models.Model):
    """A version of the text was adopted; never updated. `record` is the exact public text whose hash is in the log.

    `rollcall` is the reference of the roll call that decided it, if one is known.
    """

    version = models.PositiveIntegerField(unique=True)
    adopted_on = models.DateField()
    rollcall = models.CharField(max_length=100, blank=True, default="")
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField()
    rules_version = models.PositiveIntegerField()
