from django.db import models
from django.db.models.functions import Length

models.CharField.register_lookup(Length)


class RulesVersion(models.Model):
    """One version of process.toml as it was put in force; never updated or deleted. The highest is in force."""

    version = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of `text` in UTF-8, in hex
    applied_at = models.DateTimeField()
    leaf = models.CharField(max_length=64)  # leaf hash of its entry in the log, in hex

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(version__gte=1), name="rules_version_from_one"),
            models.CheckConstraint(condition=models.Q(sha256__length=64, leaf__length=64), name="rules_hashes_whole"),
        ]
