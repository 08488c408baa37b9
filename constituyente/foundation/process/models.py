from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class RulesVersion(models.Model):
    """One version of process.toml as it was put in force; never updated or deleted. The highest is in force."""

    version = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of `text` in UTF-8, in hex
    applied_at = models.DateTimeField()
    leaf = models.BinaryField(max_length=32)  # leaf hash of its entry in the log

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(version__gte=1), name="rules_version_from_one"),
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="rules_hash_whole"),
        ]
