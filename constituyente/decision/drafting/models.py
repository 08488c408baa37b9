from django.db import models


class Provision(models.Model):
    """Something a text says, whatever its number: the key never changes, numbers do with every version."""

    key = models.CharField(max_length=8, unique=True)
    created_at = models.DateTimeField()


class Version(models.Model):
    """One published state of the whole text; never updated. `record` is the exact public text whose `hash` is in the log.

    `adopted_at` is told once, by the constitution: the last instant at which what was cited was adopted with the text.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    published_on = models.DateField(null=True)
    source = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    record = models.TextField()
    hash = models.CharField(max_length=64)
    leaf = models.BinaryField(max_length=32)
    published_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)


class Placement(models.Model):
    """What a provision says in one version, and where it stands; never updated."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="placements")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    mark = models.CharField(max_length=200, blank=True)
    heading = models.TextField(blank=True)
    body = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "provision"], name="one_placement_per_version"),
            models.UniqueConstraint(fields=["version", "position"], name="one_provision_per_position"),
        ]
