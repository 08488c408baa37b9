from django.db import models


class Adoption(models.Model):
    """A version of the text was adopted; never updated. `record` is the exact public text whose hash is in the log."""

    version = models.PositiveIntegerField(unique=True)
    adopted_on = models.DateField()
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField()
    rules_version = models.PositiveIntegerField()
