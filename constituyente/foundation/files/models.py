from django.db import models
from django.db.models import Q


class File(models.Model):
    """What somebody uploaded, after it was checked; its bytes lie in the data directory under `key`, a random name.

    `act` is what staff must be allowed to do to open it; empty: it is public. A private one keeps no name, since names tell of people, and
    its bytes are sealed. `sha256` is of the bytes as they are served. Once `discarded_at`, the bytes are gone and the rest stays.
    """

    key = models.CharField(max_length=32, unique=True)
    act = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=100, blank=True)
    media = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(act="") | Q(name=""), name="a_private_file_keeps_no_name")]
